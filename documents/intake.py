"""Entering an incoming document into the register: shared by registering at the desk and accepting an exchange."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from accounts.queries import rules_of
from documents.enums import AttachmentRole, Channel, Direction, LegalClass
from documents.models import Attachment, Blob, Dispatch, IncomingDocument, Register
from documents.queries import register_for
from documents.rules.legal_class import judge
from documents.rules.numbers import enter_in_ledger, take_number
from documents.storage import read_blob
from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import short_date
from workflow.enums import AccessReason, ItemKind, StepState
from workflow.queries import calendar_of
from workflow.rules.holders import Hand, Holder
from workflow.steps import end_step, grant_access, open_steps, tell


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What the clerk writes down. `due_on` empty: by the agency's rule."""

    issuer: str
    notation: str
    issued_on: date | None
    document_type: str
    subject: str
    signer: str = ""
    signer_title: str = ""
    urgency: int = 0
    channel: str = Channel.PAPER
    due_on: date | None = None
    issuer_agency: Unit | None = None
    without_paper: bool = False


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    blob: Blob
    name: str
    pages: int
    role: str = AttachmentRole.MAIN


@dataclass(frozen=True, slots=True)
class Verdict:
    """Legal class derived from the file's signatures (DN-2.1) and the report it rests on."""

    legal_class: str = LegalClass.DIGITISED
    report: dict[str, object] | None = None


def sealed_arrival(dispatch: Dispatch) -> tuple[ArrivedFile, Verdict]:
    """What a dispatch brings: the issuer's sealed file as it is, and the legal class its signatures give it.

    Reads and validates the file: to be called outside a transaction.
    """
    sent = dispatch.document
    assert sent.sealed_blob is not None
    legal_class, report = judge(read_blob(sent.sealed_blob), issuer=sent.agency.name)
    pages = sent.current_version.pages if sent.current_version else None
    file = ArrivedFile(sent.sealed_blob, f"{sent.notation.replace('/', '-')}.pdf", pages or 0)
    return file, Verdict(legal_class, report)


def enter(
    arrival: Arrival,
    files: Sequence[ArrivedFile],
    verdict: Verdict,
    *,
    submit_to: Post | None,
    note: str,
    actor: Actor,
    how: str,
) -> IncomingDocument:
    """Number it and put it on the clerk's desk, or straight before the Chief of Office; inside the caller's
    transaction.
    """
    _check(arrival, files, submit_to, actor)
    today, now = actor.today(), actor.now()
    register = register_for(actor.agency_id, Direction.INCOMING, today, arrival.document_type)
    number = take_number(register)
    document = _create(arrival, files, verdict, register, number, today, now, actor)
    enter_in_ledger(register, number, document.pk, by=actor.post, at=now)
    for position, file in enumerate(files):
        Attachment.objects.create(
            item=document, blob=file.blob, role=file.role, name=file.name, position=position, added_by=actor.post
        )
    grant_access(document, [actor.user.pk], AccessReason.CREATED)
    event = tell(
        document,
        actor,
        "register",
        f"{how}, số đến {number} ngày {short_date(today)}",
        number=number,
        register=register.pk,
    )
    clerk_hand = Hand(Holder.inbox(actor.post.unit.agency, Role.CLERK), due_at=document.due_at)
    step = open_steps(document, [clerk_hand], event=event, actor=actor, previous=None)[0]
    if submit_to:
        hand = Hand(Holder.person(submit_to), instruction=note, due_at=document.due_at)
        event = tell(document, actor, "submit", f"trình {hand.holder.name}", note)
        end_step(step, StepState.DONE, actor=actor, at=event.at)
        open_steps(document, [hand], event=event, actor=actor, previous=step)
    return document


def _check(arrival: Arrival, files: Sequence[ArrivedFile], submit_to: Post | None, actor: Actor) -> None:
    if not arrival.subject:
        raise BadInput("Hãy nhập trích yếu nội dung.", field="subject")
    if not arrival.issuer:
        raise BadInput("Hãy nhập cơ quan ban hành.", field="issuer")
    if arrival.issued_on and arrival.issued_on > actor.today():
        raise BadInput("Ngày văn bản không được sau ngày hôm nay.", field="issued_on")
    if arrival.due_on and arrival.due_on < actor.today():
        raise BadInput("Hạn xử lý không được trước ngày hôm nay.", field="due_on")
    if not any(file.role == AttachmentRole.MAIN for file in files):
        raise BadInput("Hãy chọn tệp văn bản.", field="file")
    if submit_to and (submit_to.role != Role.CHIEF_OF_OFFICE or submit_to.agency_id != actor.agency_id):
        raise BadInput("Hãy chọn Chánh Văn phòng hoặc người được phân công phụ trách.", field="submit_to")


def _create(
    arrival: Arrival,
    files: Sequence[ArrivedFile],
    verdict: Verdict,
    register: Register,
    number: int,
    today: date,
    now: datetime,
    actor: Actor,
) -> IncomingDocument:
    calendar = calendar_of(actor.agency_id)
    due_at = (
        calendar.end_of(arrival.due_on)
        if arrival.due_on
        else calendar.add_working_days(now, rules_of(actor.agency_id).default_days)
    )
    return IncomingDocument.objects.create(
        kind=ItemKind.INCOMING,
        agency_id=actor.agency_id,
        code=f"Số đến {number}",
        subject=arrival.subject,
        urgency=arrival.urgency,
        due_at=due_at,
        created_at=now,
        created_by=actor.post,
        register=register,
        arrival_number=number,
        arrived_on=today,
        received_at=now,
        issuer=arrival.issuer,
        issuer_agency=arrival.issuer_agency,
        notation=arrival.notation,
        issued_on=arrival.issued_on,
        document_type=arrival.document_type,
        signer=arrival.signer,
        signer_title=arrival.signer_title,
        channel=arrival.channel,
        without_paper=arrival.without_paper,
        legal_class=verdict.legal_class,
        signature_report=verdict.report or {},
        pages=sum(file.pages for file in files),
    )
