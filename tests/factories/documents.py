"""Documents in every state, brought there by the real acts."""

from datetime import date
from functools import cache

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from documents.actions.add_version import add_version
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.keep_upload import keep_upload
from documents.actions.register_incoming import register_incoming
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import UploadPurpose
from documents.intake import Arrival, ArrivedFile, Verdict
from documents.jobs import seal_and_issue
from documents.models import IncomingDocument, OutgoingDocument, Upload
from documents.permissions import lead_step
from documents.rules.drafts import DraftFacts
from documents.rules.uploads import PDF, CheckedFile
from documents.storage import save_blob
from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.library import papers
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.forward import forward
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader
from workflow.enums import Part
from workflow.models import Step, WorkItem
from workflow.rules.holders import Hand, Holder

SUBJECT = "Về việc ứng phó bão số 5"


@cache
def draft_pdf() -> bytes:
    """A decision in the layout of Decree 30 with empty places for number, date and signature."""
    library = papers(date.today())
    return decree30(next(paper for paper in library.values() if paper.kind == "QĐ" and paper.number is None))


@cache
def received_paper() -> bytes:
    """The same with number and date printed, as it would arrive from outside."""
    library = papers(date.today())
    paper = next(paper for paper in library.values() if paper.kind == "QĐ" and paper.number is None)
    return decree30(paper, number="15/QĐ-UBND", issued_on=date.today())


def arrival(**changes: object) -> Arrival:
    """What a clerk writes down of an ordinary letter."""
    facts: dict[str, object] = {
        "issuer": "Bộ Nội vụ",
        "notation": "230/BNV-CCHC",
        "issued_on": date.today(),
        "document_type": "CV",
        "subject": SUBJECT,
    }
    return Arrival(**(facts | changes))


def arrived_file() -> ArrivedFile:
    return ArrivedFile(save_blob(received_paper(), PDF), "230-BNV-CCHC.pdf", 1)


def registered(agency: Agency, *, submit_to: Post | None = None, **changes: object) -> IncomingDocument:
    """On the clerk's desk, or before the Chief of Office."""
    actor = Actor.of(agency.clerk)
    return register_incoming(arrival(**changes), [arrived_file()], Verdict(), submit_to=submit_to, actor=actor)


def lead(item: WorkItem) -> Step:
    """The open lead step of an item."""
    step = lead_step(item)
    assert step is not None
    return step


def with_chief(agency: Agency, **changes: object) -> IncomingDocument:
    document = registered(agency, **changes)
    submit(lead(document).pk, to=agency.chief, text="Kính trình.", actor=Actor.of(agency.clerk))
    return document


def with_leader(agency: Agency, **changes: object) -> IncomingDocument:
    document = with_chief(agency, **changes)
    submit_to_leader(
        lead(document).pk, to=agency.leader, proposal="Đề xuất giao Phòng Nội chính.", actor=Actor.of(agency.chief)
    )
    return document


def at_unit(agency: Agency, **changes: object) -> IncomingDocument:
    """Annotated: the first unit leads, the other coordinates, the Office is informed."""
    document = with_leader(agency, **changes)
    hands = [
        Hand(Holder.inbox(agency.division, Role.UNIT_HEAD), part=Part.LEAD),
        Hand(Holder.inbox(agency.other_division, Role.UNIT_HEAD), part=Part.COORDINATE),
        Hand(Holder.inbox(agency.unit, Role.CHIEF_OF_OFFICE), part=Part.INFORM),
    ]
    annotate(lead(document).pk, text="Giao Phòng Nội chính chủ trì.", hands=hands, actor=Actor.of(agency.leader))
    return document


def at_specialist(agency: Agency, **changes: object) -> IncomingDocument:
    document = at_unit(agency, **changes)
    hands = [Hand(Holder.person(agency.specialist), part=Part.LEAD)]
    assign(lead(document).pk, hands=hands, text="Nghiên cứu, dự thảo trả lời.", actor=Actor.of(agency.unit_head))
    return document


def facts(agency: Agency, **changes: object) -> DraftFacts:
    words: dict[str, object] = {"document_type": "QĐ", "subject": "Ban hành Quy chế văn thư", "signer": agency.leader}
    return DraftFacts(**(words | changes))


def kept_upload(post: Post, data: bytes | None = None, *, name: str = "du-thao.pdf", media_type: str = PDF) -> Upload:
    checked = CheckedFile(data or draft_pdf(), name, media_type, 1)
    return keep_upload(checked, UploadPurpose.DRAFT, actor=Actor.of(post))


def drafting(
    agency: Agency, *, origin: IncomingDocument | None = None, with_file: bool = True, **changes: object
) -> OutgoingDocument:
    """On the specialist's desk, with one version."""
    actor = Actor.of(agency.specialist)
    document = start_draft(facts(agency, **changes), origin_id=origin.pk if origin else None, actor=actor)
    if with_file:
        add_version(document.pk, kept_upload(agency.specialist), actor=actor)
    return fresh(document)


def for_review(agency: Agency, **more: object) -> OutgoingDocument:
    document = drafting(agency, **more)
    return fresh(submit_draft(document.pk, note="Kính trình.", actor=Actor.of(agency.specialist)))


def for_appraisal(agency: Agency, **more: object) -> OutgoingDocument:
    document = for_review(agency, **more)
    return fresh(approve_draft(document.pk, version_id=version(document), actor=Actor.of(agency.unit_head)))


def for_signature(agency: Agency, **more: object) -> OutgoingDocument:
    document = for_appraisal(agency, **more)
    return fresh(appraise_draft(document.pk, version_id=version(document), actor=Actor.of(agency.chief)))


def signed(agency: Agency, **more: object) -> OutgoingDocument:
    document = for_signature(agency, **more)
    return fresh(sign(document.pk, version_id=version(document), passphrase=PASSPHRASE, actor=Actor.of(agency.leader)))


def numbered(agency: Agency, recipients: list[Unit], **more: object) -> OutgoingDocument:
    """Number taken; the sealing job has not run."""
    document = signed(agency, **more)
    return fresh(issue(document.pk, recipients=recipients, actor=Actor.of(agency.clerk)))


def issued(agency: Agency, recipients: list[Unit], **more: object) -> OutgoingDocument:
    document = numbered(agency, recipients, **more)
    seal_and_issue(document_id=document.pk)
    return fresh(document)


def version(document: OutgoingDocument) -> int:
    assert document.current_version_id is not None
    return document.current_version_id


def fresh(document: OutgoingDocument) -> OutgoingDocument:
    """As the database has it now."""
    return OutgoingDocument.objects.select_related("current_version", "sealed_blob", "signed_blob", "signer").get(
        pk=document.pk
    )


def forward_to(document: WorkItem, chief: Post, holder: Holder) -> None:
    """By the Chief of Office, who has it, to one lead."""
    forward(lead(document).pk, hands=[Hand(holder, part=Part.LEAD)], actor=Actor.of(chief))
