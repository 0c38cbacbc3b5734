"""Registers, drafts and exchange when a unit or an agency ends or begins (facts.md §7)."""

from django.db.models import Q, QuerySet

from accounts import audit
from accounts.actor import Actor
from accounts.inheritance import Inherited
from accounts.models import Unit, UnitChange
from accounts.naming import successor_of
from documents.actions.open_registers import open_registers
from documents.enums import DispatchState, OutgoingState, RefusalGround, Resolution
from documents.models import Dispatch, DispatchEvent, OutgoingDocument, Register, RegisterCounter, SigningKey
from documents.permissions import lead_step
from documents.rules.notation import notation_suffix
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date
from workflow.enums import StepState
from workflow.models import WorkItem
from workflow.rules.holders import Hand, Holder
from workflow.steps import back_to, end_step, open_steps, tell

_UNNUMBERED = (
    OutgoingState.DRAFTING,
    OutgoingState.UNIT_REVIEW,
    OutgoingState.APPRAISAL,
    OutgoingState.FOR_SIGNATURE,
    OutgoingState.SIGNED,
)


def being_issued(agency: Unit) -> str:
    """A number that is taken is issued or voided in the agency's own name before that name ends."""
    found = OutgoingDocument.objects.filter(
        agency=agency, state__in=(OutgoingState.ISSUING, OutgoingState.ISSUE_FAILED)
    ).first()
    if found is None:
        return ""
    return f"{agency.name} còn văn bản {found.notation} {found.get_state_display().lower()}; hãy ban hành xong trước."


def open_first_registers(agency: Unit, actor: Actor) -> None:
    """A new agency begins its own books from 01."""
    open_registers(agency, actor.today().year, actor=actor)


def close_registers(change: UnitChange, actor: Actor) -> None:
    """No number is taken from them any more; the seal signs nothing more and goes on proving what it signed."""
    agency = change.unit
    assert agency is not None
    for register in Register.objects.filter(agency=agency, closed_at=None).order_by("pk"):
        locked(RegisterCounter, register.pk)
        register.closed_at = actor.now()
        register.save(update_fields=["closed_at"])
        audit.record("register.closed", actor, register, agency_id=agency.pk, name=str(register))
    for key in SigningKey.objects.filter(agency=agency, is_active=True):
        key.is_active = False
        key.save(update_fields=["is_active"])


def drafts_of(unit: Unit) -> QuerySet[OutgoingDocument]:
    """Not yet numbered: drafted in the unit; of an agency whatever it drafts, also when it is the successor's now."""
    mine = Q(drafting_unit=unit) | Q(agency=unit) if unit.keeps_registers else Q(drafting_unit=unit)
    return OutgoingDocument.objects.filter(mine, state__in=_UNNUMBERED)


def pass_on_drafts(unit: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    """Another unit drafts them under another notation; in another agency they begin again with the drafter, because
    they speak in the name of one that is no more: a signature given does not count.
    """
    found = list(drafts_of(unit).order_by("pk").values_list("pk", flat=True))
    for pk in found:
        document = locked(OutgoingDocument, pk)
        if document.drafting_unit_id == unit.pk:
            document.drafting_unit = successor
        agency = successor if unit.keeps_registers else successor.agency
        document.notation_suffix = notation_suffix(
            document.document_type, agency.abbreviation, document.drafting_unit.abbreviation
        )
        document.save(update_fields=["drafting_unit", "notation_suffix"])
        if unit.keeps_registers:
            document.agency = successor
            document.save(update_fields=["agency"])
            _begin_again(document, unit, successor, actor, reason)
        else:
            tell(document, actor, "inherit", f"{successor.name} kế thừa từ {unit.name}"[:300], f"Theo {reason}.")
    return len(found)


def _begin_again(document: OutgoingDocument, agency: Unit, successor: Unit, actor: Actor, reason: str) -> None:
    text = f"{agency.name} không còn; hãy sửa dự thảo theo tên {successor.name} rồi trình lại. Theo {reason}."
    event = tell(document, actor, "inherit", f"{successor.name} kế thừa từ {agency.name}"[:300], text)
    if document.signer and document.signer.agency_id != successor.pk:
        document.signer = None
        document.save(update_fields=["signer"])
    step = lead_step(document)
    if document.state == OutgoingState.DRAFTING or step is None:
        return
    document.state, document.signed_blob, document.signed_at = OutgoingState.DRAFTING, None, None
    document.save(update_fields=["state", "signed_blob", "signed_at"])
    holder = back_to(Holder.person(document.answerable), document, actor.today())
    end_step(step, StepState.SENT_BACK, actor=actor, at=event.at, result=text)
    open_steps(document, [Hand(holder, instruction=text, due_at=document.due_at)], event=event, actor=actor,
               previous=step)  # fmt: skip


def waiting_at(agency: Unit) -> QuerySet[Dispatch]:
    """Sent to the agency and not accepted, or about to be."""
    return Dispatch.objects.filter(recipient=agency, state__in=(DispatchState.SENT, DispatchState.PLANNED))


def pass_on_dispatches(agency: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    """What nobody has accepted waits at the successor; the sender reads so."""
    found = list(waiting_at(agency).order_by("pk").values_list("pk", flat=True))
    for pk in found:
        redirect(locked(Dispatch, pk), successor, actor, reason)
    return len(found)


def redirect(dispatch: Dispatch, successor: Unit, actor: Actor, reason: str) -> bool:
    """Of a locked dispatch not yet accepted. Whether it goes on: the successor may have been sent the same itself."""
    agency, now = dispatch.recipient, actor.now()
    document = WorkItem.objects.get(pk=dispatch.document_id)
    there = Dispatch.objects.filter(document_id=dispatch.document_id, recipient=successor)
    label = f"{agency.name} nay là {successor.name}"
    if successor.pk == document.agency_id or there.exclude(state=DispatchState.REFUSED).exists():
        dispatch.state, dispatch.ground = DispatchState.REFUSED, RefusalGround.WRONG_RECIPIENT
        dispatch.reason = f"{label}; nơi ấy đã có văn bản này."
        dispatch.sent_at = dispatch.sent_at or now
        dispatch.settled_at = dispatch.resolved_at = now
        dispatch.resolution, dispatch.resolved_by = Resolution.SETTLED, actor.post
        dispatch.save(
            update_fields=[
                "state", "ground", "reason", "sent_at", "settled_at", "resolution", "resolved_at", "resolved_by",
            ]
        )  # fmt: skip
        DispatchEvent.objects.create(
            dispatch=dispatch, state=dispatch.state, at=now, post=actor.post, reason=dispatch.reason
        )
        tell(document, actor, "redirected", f"{label}, đã có văn bản này"[:300], f"Theo {reason}.")
        return False
    dispatch.recipient = successor
    dispatch.save(update_fields=["recipient"])
    DispatchEvent.objects.create(dispatch=dispatch, state=dispatch.state, at=now, post=actor.post, reason=label)
    tell(document, actor, "redirected", f"{label}, chuyển nơi nhận"[:300], f"Theo {reason}.", dispatch=dispatch.pk)
    return True


def redirect_if_ended(dispatch: Dispatch, actor: Actor) -> bool:
    """Just before it is sent: whether it still has somewhere to go. A number may be taken on the evening before."""
    successor = successor_of(dispatch.recipient) if dispatch.recipient.has_ended else dispatch.recipient
    if successor is None or successor == dispatch.recipient:
        return True
    assert dispatch.recipient.valid_to is not None
    why = f"thay đổi tổ chức, {dispatch.recipient.name} hết hiệu lực sau ngày {short_date(dispatch.recipient.valid_to)}"
    return redirect(dispatch, successor, actor, why)


DRAFTS = Inherited("dự thảo chưa ban hành", lambda unit: drafts_of(unit).count(), pass_on_drafts)
DISPATCHES = Inherited("văn bản liên thông chờ tiếp nhận", lambda unit: waiting_at(unit).count(), pass_on_dispatches)
