"""The citizen has brought what was missing: the clock starts anew (NĐ 61/2018 art. 19.4)."""

from django.db import transaction

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from accounts.queries import posts_in_agency, successor_of
from onestop.enums import CaseState
from onestop.models import Case
from onestop.permissions import check_may
from onestop.rules.appointment import appointment
from onestop.transitions import RECEIVE_SUPPLEMENT
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import StepState
from workflow.models import Step
from workflow.queries import calendar_of
from workflow.rules.holders import Hand, Holder
from workflow.steps import end_step, open_steps, tell


@transaction.atomic(durable=True)
def receive_supplement(case_id: int, *, note: str, actor: Actor) -> Case:
    """The whole time limit counts again from today; the case goes back to whoever asked."""
    case = locked(Case, case_id)
    step = check_may(actor, case, RECEIVE_SUPPLEMENT)
    if not note:
        raise BadInput("Hãy ghi giấy tờ người nộp đã bổ sung.", field="note")
    slip = case.supplements.get(received_at=None)
    promised = appointment(calendar_of(case.agency_id), actor.now(), case.version.working_days).at
    event = tell(case, actor, "receive_supplement", f"nhận bổ sung lần {slip.number}, tính lại thời hạn từ đầu", note)
    slip.received_at, slip.received_by, slip.received_note = event.at, actor.post, note
    slip.new_appointment_at = promised
    slip.save(update_fields=["received_at", "received_by", "received_note", "new_appointment_at"])
    case.state, case.promised_at, case.appointment_at, case.due_at = CaseState.IN_PROGRESS, *[promised] * 3
    case.save(update_fields=["state", "promised_at", "appointment_at", "due_at"])
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    asker = _asker(step, case.keeper or slip.asked_by, case, actor)
    hand = Hand(asker, instruction=f"Đã bổ sung: {note}", due_at=promised)
    open_steps(case, [hand], event=event, actor=actor, previous=step)
    return case


def _asker(step: Step, post: Post, case: Case, actor: Actor) -> Holder:
    """Who asked, or took over from him; the heads of his unit when he has left without a successor."""
    if not post.is_held(actor.today()):
        post = successor_of(post, case.kind) or post
    if posts_in_agency(actor.agency_id, actor.today()).filter(pk=post.pk).exists():
        return Holder.person(post)
    assert step.previous is not None
    return Holder.inbox(step.previous.holder_unit, Role.UNIT_HEAD)
