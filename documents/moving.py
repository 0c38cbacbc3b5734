"""Moving a draft from stage to stage: shared by the acts of the approval chain, inside their transactions."""

from accounts.actor import Actor
from accounts.enums import Role
from accounts.queries import rules_of, workers_of_inbox
from documents.models import OutgoingDocument
from documents.rules.chain import holder_of_stage, next_stage
from qlvb.lib.errors import InvalidTransition
from workflow.enums import StepState
from workflow.models import Step
from workflow.rules.holders import Hand
from workflow.steps import end_step, open_steps, tell


def pass_to_next_stage(
    document: OutgoingDocument,
    step: Step,
    *,
    act: str,
    verb: str,
    note: str,
    actor: Actor,
    read_version: int | None = None,
) -> OutgoingDocument:
    """End this step, set the next state and put the draft on that stage's desk."""
    check_version(document, read_version)
    has_head = workers_of_inbox(document.drafting_unit_id, Role.UNIT_HEAD, actor.today()).exists()
    stage = next_stage(
        document.state, submitter_role=actor.role, rules=rules_of(document.agency_id), unit_has_head=has_head
    )
    document.state = stage
    document.save(update_fields=["state"])
    hand_to_stage(document, step, stage, act=act, verb=verb, note=note, actor=actor)
    return document


def hand_to_stage(
    document: OutgoingDocument, step: Step, stage: str, *, act: str, verb: str, note: str, actor: Actor
) -> None:
    """End this step and open one on that stage's desk."""
    hand = Hand(holder_of_stage(stage, document, actor.post.unit.agency), instruction=note, due_at=document.due_at)
    event = tell(document, actor, act, f"{verb} {hand.holder.name}", note, version=document.current_version_id)
    end_step(step, StepState.DONE, actor=actor, at=event.at)
    open_steps(document, [hand], event=event, actor=actor, previous=step)


def check_version(document: OutgoingDocument, read_version: int | None) -> None:
    """Nobody approves or signs a version he has not read."""
    if read_version is not None and read_version != document.current_version_id:
        raise InvalidTransition("Dự thảo vừa có phiên bản mới; hãy đọc lại trước khi duyệt hoặc ký.")
