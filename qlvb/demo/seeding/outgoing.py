"""Outgoing stories through drafting, approval, signing and issuing."""

from accounts.actor import Actor
from accounts.enums import Role
from documents.actions.add_version import add_version
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.keep_upload import keep_upload
from documents.actions.return_draft import return_draft
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import OutgoingState as S
from documents.enums import UploadPurpose
from documents.jobs import convert_version, seal_and_issue
from documents.models import IncomingDocument, OutgoingDocument
from documents.permissions import lead_step
from documents.rules.drafts import DraftFacts
from documents.rules.uploads import DOCX, PDF, CheckedFile
from qlvb.demo.papers.model import Paper
from qlvb.demo.papers.press import Form, Press
from qlvb.demo.province import DEMO_KEY_PASSPHRASE
from qlvb.demo.seeding import tasks
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from qlvb.demo.stories import OutgoingStory
from workflow.enums import Urgency
from workflow.permissions import holds

STAGES = ("drafting", "unit_review", "appraisal", "for_signature", "signed", "issued")
_STATES = {
    "drafting": S.DRAFTING,
    "unit_review": S.UNIT_REVIEW,
    "appraisal": S.APPRAISAL,
    "for_signature": S.FOR_SIGNATURE,
    "signed": S.SIGNED,
    "issued": S.ISSUED,
}


def play(
    story: OutgoingStory, paper: Paper, province: Province, origin: IncomingDocument | None, press: Press
) -> OutgoingDocument:
    """Draft the paper and take it as far as the story goes."""
    with Clock(story.started_on(province.today)) as clock:
        return _play(story, paper, province, origin, clock, press)


def _play(
    story: OutgoingStory,
    paper: Paper,
    province: Province,
    origin: IncomingDocument | None,
    clock: Clock,
    press: Press,
) -> OutgoingDocument:
    drafter = province.post(story.drafter, story.agency)
    signer = province.post(story.signer, story.agency)
    if origin is not None:
        step = lead_step(origin)
        if not origin.is_open or step is None or not holds(Actor.of(drafter), step):
            origin = None
    facts = DraftFacts(
        document_type=paper.kind,
        subject=paper.subject[0].upper() + paper.subject[1:],
        signer=signer,
        capacity=paper.signer.capacity,
        urgency=Urgency[paper.urgency],
    )
    actor = clock.actor(drafter)
    document = start_draft(facts, origin_id=origin.pk if origin else None, actor=actor)
    _hand_in(story, press.take(form_of(story), paper), document, clock.actor(drafter))
    tasks.enter(story.paper, document, province, clock.actor(drafter, minutes=0))
    return _move(story, document, province, clock)


def form_of(story: OutgoingStory) -> Form:
    """As what its drafter hands it in."""
    return Form.WORD_DRAFT if story.file == "docx" else Form.DRAFT


def _hand_in(story: OutgoingStory, data: bytes, document: OutgoingDocument, actor: Actor) -> None:
    media_type = DOCX if story.file == "docx" else PDF
    checked = CheckedFile(data, f"{story.paper}.{story.file}", media_type, None)
    version = add_version(document.pk, keep_upload(checked, UploadPurpose.DRAFT, actor=actor), actor=actor)
    if story.file == "docx":
        convert_version(version_id=version.pk)


def _move(story: OutgoingStory, document: OutgoingDocument, province: Province, clock: Clock) -> OutgoingDocument:
    agency = story.agency
    wanted = _wanted(story, province)
    while True:
        document = OutgoingDocument.objects.select_related("signer__user", "created_by__user", "drafting_unit").get(
            pk=document.pk
        )
        if document.state == wanted or document.state == S.ISSUED:
            break
        if document.state == S.DRAFTING:
            submit_draft(document.pk, note=story.note, actor=clock.actor(document.created_by))
        elif document.state == S.UNIT_REVIEW:
            head = next(
                p
                for ps in province.posts.values()
                for p in ps
                if p.unit_id == document.drafting_unit_id and p.role == Role.UNIT_HEAD
            )
            approve_draft(document.pk, version_id=_version(document), note=story.unit_note, actor=clock.actor(head))
        elif document.state == S.APPRAISAL:
            chief = province.holder(agency, Role.CHIEF_OF_OFFICE)
            appraise_draft(
                document.pk, version_id=_version(document), note=story.appraisal_note, actor=clock.actor(chief)
            )
        elif document.state == S.FOR_SIGNATURE:
            day = story.issued_on(province.today)
            if day:
                clock.move_to(day)
            signer = province.post(story.signer, agency)
            sign(
                document.pk,
                version_id=_version(document),
                passphrase=DEMO_KEY_PASSPHRASE,
                actor=clock.actor(signer),
            )
        elif document.state == S.SIGNED:
            recipients = [province.units[key] for key in story.recipients]
            issue(
                document.pk,
                recipients=recipients,
                paper_recipients=story.outside,
                actor=clock.actor(province.holder(agency, Role.CLERK)),
            )
            seal_and_issue(document_id=document.pk)
        else:
            raise AssertionError(f"{story.paper}: {document.state} {document.failure}")
    if story.back:
        by = province.post(story.back.by, agency)
        return_draft(document.pk, reason=story.back.reason, actor=clock.actor(by))
    return document


def _wanted(story: OutgoingStory, province: Province) -> str:
    if story.stage != "sent_back":
        return _STATES[story.stage]
    assert story.back is not None
    role = province.post(story.back.by, story.agency).role
    return {
        Role.UNIT_HEAD: S.UNIT_REVIEW,
        Role.CHIEF_OF_OFFICE: S.APPRAISAL,
        Role.LEADER: S.FOR_SIGNATURE,
        Role.CLERK: S.SIGNED,
    }[Role(role)]


def _version(document: OutgoingDocument) -> int:
    assert document.current_version_id is not None
    return document.current_version_id
