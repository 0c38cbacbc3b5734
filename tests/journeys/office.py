"""An office on an ordinary morning, for the pictures of the guide: papers of the library, moved by the real acts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.actions.add_version import add_version
from documents.actions.issue import issue
from documents.actions.register_incoming import register_incoming
from documents.actions.return_draft import return_draft
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.intake import Arrival, ArrivedFile, Verdict
from documents.jobs import seal_and_issue
from documents.models import IncomingDocument, OutgoingDocument
from documents.rules.uploads import PDF
from documents.storage import save_blob
from onestop.models import Case
from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.library import papers
from qlvb.demo.papers.model import Paper, Signer
from tests.factories import cases, correspondence, dossiers
from tests.factories import documents as made
from tests.factories.cases import Desk
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader
from workflow.enums import Part, Urgency
from workflow.models import Dossier
from workflow.rules.holders import Hand, Holder

CHAIRMAN = Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Hoàng Minh Đức")


@dataclass
class Office:
    """What lies where, by the picture that shows it."""

    to_propose: IncomingDocument
    to_annotate: IncomingDocument
    to_assign: IncomingDocument
    to_answer: IncomingDocument
    draft: OutgoingDocument
    to_sign: OutgoingDocument
    to_issue: OutgoingDocument
    dossier: Dossier
    desk: Desk
    case: Case


def open_office(province: Agency, commune: Agency) -> Office:
    """The morning of the province, whose commune has written, and of the commune's one-stop desk."""
    arrives(province, "sxd-quyhoach")
    arrives(province, "stc-giaingan")
    for key in ("byt-dich", "hoakhe-tuyendung"):
        to_chief(province, arrives(province, key))
    to_leader(province, arrives(province, "sgddt-hocsinh"))
    to_assign = to_unit(province, arrives(province, "cat-pccc"), "Phòng Nội chính chủ trì, tham mưu kế hoạch của tỉnh.")
    to_answer = to_unit(province, arrives(province, "bnv-cchc"), "Phòng Nội chính chủ trì, dự thảo báo cáo của tỉnh.")
    hands = [Hand(Holder.person(province.specialist), due_at=made.lead(to_answer).due_at)]
    text = "Đồng chí Tuấn tổng hợp, lấy số liệu của các sở."
    assign(made.lead(to_answer).pk, hands=hands, text=text, actor=Actor.of(province.unit_head))
    correspondence.administrator(province)
    office = Office(
        to_propose=to_chief(province, arrives(province, "btc-dautucong", urgency=Urgency.VERY_URGENT)),
        to_annotate=to_leader(province, arrives(province, "bnnmt-cd-bao", urgency=Urgency.EXPRESS)),
        to_assign=to_assign,
        to_answer=to_answer,
        draft=returned(province, draft_of(province, "tinh-bc-cchc", origin=to_answer)),
        to_sign=appraised(province, draft_of(province, "tinh-qd-tocongtac")),
        to_issue=signed(province, appraised(province, draft_of(province, "tinh-cd-bao"))),
        dossier=dossier_on(province, "bnnmt-lonchau", "htx-giong"),
        desk=(desk := cases.open_desk(commune)),
        case=at_the_desk(desk),
    )
    sent = signed(commune, appraised(commune, draft_of(commune, "anlac-bc-bao")))
    issue(sent.pk, recipients=[province.unit], actor=Actor.of(commune.clerk))
    seal_and_issue(document_id=sent.pk)
    return office


@cache
def paper(key: str) -> Paper:
    """With the only signature the agencies of the tests have."""
    found = papers(date.today())[key]
    return found if found.number is not None else replace(found, signer=CHAIRMAN)


def subject(key: str) -> str:
    words = paper(key).subject
    return words[0].upper() + words[1:]


@cache
def pdf(key: str) -> bytes:
    one = paper(key)
    return decree30(one, number=one.notation(one.number), issued_on=one.issued_on) if one.number else decree30(one)


def arrives(agency: Agency, key: str, *, urgency: int = Urgency.NORMAL) -> IncomingDocument:
    """On the clerk's desk, as she types it from the paper."""
    one = paper(key)
    assert one.number is not None
    notation = one.notation(one.number)
    words = Arrival(
        issuer=one.issuer.name,
        notation=notation,
        issued_on=one.issued_on,
        document_type=one.kind,
        subject=subject(key),
        urgency=urgency,
    )
    file = ArrivedFile(save_blob(pdf(key), PDF), f"{notation.replace('/', '-')}.pdf", 1)
    return register_incoming(words, [file], Verdict(), actor=Actor.of(agency.clerk))


def to_chief(agency: Agency, document: IncomingDocument) -> IncomingDocument:
    text = "Kính trình đồng chí xem xét."
    submit(made.lead(document).pk, to=agency.chief, text=text, actor=Actor.of(agency.clerk))
    return document


def to_leader(agency: Agency, document: IncomingDocument) -> IncomingDocument:
    step = made.lead(to_chief(agency, document))
    proposal = "Kính trình Chủ tịch. Đề xuất giao Phòng Kinh tế chủ trì, Phòng Nội chính phối hợp."
    submit_to_leader(step.pk, to=agency.leader, proposal=proposal, actor=Actor.of(agency.chief))
    return document


def to_unit(agency: Agency, document: IncomingDocument, text: str) -> IncomingDocument:
    step = made.lead(to_leader(agency, document))
    hands = [
        Hand(Holder.inbox(agency.division, Role.UNIT_HEAD), part=Part.LEAD, due_at=step.due_at),
        Hand(Holder.inbox(agency.other_division, Role.UNIT_HEAD), part=Part.COORDINATE),
    ]
    annotate(step.pk, text=text, hands=hands, actor=Actor.of(agency.leader))
    return document


def draft_of(agency: Agency, key: str, *, origin: IncomingDocument | None = None) -> OutgoingDocument:
    actor = Actor.of(agency.specialist)
    facts = made.facts(agency, document_type=paper(key).kind, subject=subject(key))
    document = start_draft(facts, origin_id=origin.pk if origin else None, actor=actor)
    add_version(document.pk, made.kept_upload(agency.specialist, pdf(key), name=f"{key}.pdf"), actor=actor)
    return made.fresh(document)


def returned(agency: Agency, document: OutgoingDocument) -> OutgoingDocument:
    """The unit's head has asked for more; the second version says what changed."""
    actor = Actor.of(agency.specialist)
    submit_draft(document.pk, note="Kính trình Trưởng phòng.", actor=actor)
    return_draft(document.pk, reason="Bổ sung số liệu về dịch vụ công trực tuyến.", actor=Actor.of(agency.unit_head))
    upload = made.kept_upload(agency.specialist, pdf("tinh-bc-cchc"), name="bao-cao-cchc-2.pdf")
    add_version(document.pk, upload, note="Đã bổ sung số liệu mục II.", actor=actor)
    return made.fresh(document)


def appraised(agency: Agency, document: OutgoingDocument) -> OutgoingDocument:
    version = made.version(document)
    submit_draft(document.pk, note="Kính trình.", actor=Actor.of(agency.specialist))
    made.approve_draft(document.pk, version_id=version, actor=Actor.of(agency.unit_head))
    note = "Đúng thể thức, kính trình ký."
    made.appraise_draft(document.pk, version_id=version, note=note, actor=Actor.of(agency.chief))
    return made.fresh(document)


def signed(agency: Agency, document: OutgoingDocument) -> OutgoingDocument:
    version = made.version(document)
    sign(document.pk, version_id=version, passphrase=PASSPHRASE, actor=Actor.of(agency.leader))
    return made.fresh(document)


def dossier_on(agency: Agency, first: str, second: str) -> Dossier:
    """Opened on the first paper; the specialist has filed the second, the Chief said what he thinks."""
    title = "Hồ sơ phòng, chống dịch bệnh, sản xuất vụ Đông Xuân"
    dossier = dossiers.in_work(agency, origin=to_chief(agency, arrives(agency, first)), title=title)
    more = to_chief(agency, arrives(agency, second))
    made.forward_to(more, agency.chief, Holder.person(agency.specialist))
    file_in_dossier(dossier.pk, items=[more.pk], actor=Actor.of(agency.specialist))
    text = "Đề nghị tổng hợp báo cáo của các xã trước ngày họp giao ban."
    opine_in_dossier(dossier.pk, text=text, actor=Actor.of(agency.chief))
    return dossier


def at_the_desk(desk: Desk) -> Case:
    """One waits at the desk, one for the citizen, one for him to fetch it; the last is being settled."""
    people = ("Lường Thị Mai", "Hoàng Văn Dũng", "Ma Thị Sen", "Nguyễn Văn Bình")
    waiting, fetched, asked, settled = (
        cases.applicant(name=name, phone=f"09120001{place:02d}") for place, name in enumerate(people, 8)
    )
    cases.received(desk, person=waiting)
    cases.ready(desk, person=fetched)
    cases.waiting(desk, person=asked)
    return cases.at_specialist(desk, person=settled)


def administrator_of(agency: Agency) -> Post:
    return Post.objects.select_related("user").get(unit=agency.office, role=Role.AGENCY_ADMIN)


def in_days(days: int) -> date:
    return date.today() + timedelta(days=days)
