"""Where a post may send an item from its desk."""

from dataclasses import dataclass
from datetime import date

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from accounts.queries import posts_in_agency, units_of_agency
from qlvb.lib.errors import BadInput
from qlvb.lib.transitions import Transition
from workflow import transitions as T
from workflow.rules.holders import Holder, inbox_of_unit


@dataclass(frozen=True, slots=True)
class Target:
    """One choice of a receivers' list: `value` travels in forms ('unit:4', 'post:17')."""

    value: str
    label: str
    group: str
    holder: Holder


def _posts(actor: Actor, act: Transition, everybody: list[Post]) -> list[Post]:
    if act is T.SUBMIT:
        return [p for p in everybody if p.role == Role.CHIEF_OF_OFFICE]
    if act is T.SUBMIT_TO_LEADER:
        return [p for p in everybody if p.role == Role.LEADER]
    if act is T.ASSIGN:
        return [p for p in everybody if p.unit_id == actor.unit_id and p.role in (Role.SPECIALIST, Role.UNIT_HEAD)]
    # The administrator looks after the software, the one-stop officer after cases: documents are not for their hands.
    return [p for p in everybody if p.role not in (Role.CLERK, Role.AGENCY_ADMIN, Role.ONESTOP_OFFICER)]


def targets_for(actor: Actor, act: Transition, day: date) -> list[Target]:
    """Everybody and every unit this act may send to, oneself excepted. Two queries."""
    everybody = list(posts_in_agency(actor.agency_id, day))
    chosen: list[Target] = []
    if act in (T.FORWARD, T.ANNOTATE):
        for unit in units_of_agency(actor.agency_id):
            inbox = inbox_of_unit(unit, actor.post.unit.agency, everybody)
            if inbox and not _is_own(inbox, actor):
                chosen.append(Target(f"unit:{unit.pk}", unit.name, "Đơn vị", inbox))
    for post in _posts(actor, act, everybody):
        if post.pk != actor.desk.pk:
            label = f"{post.user.full_name} – {post.title}"
            chosen.append(Target(f"post:{post.pk}", label, post.unit.name, Holder.person(post)))
    return chosen


def _is_own(inbox: Holder, actor: Actor) -> bool:
    """Sending to the inbox one works oneself would come straight back."""
    return inbox.role == actor.role and inbox.unit.pk in (actor.unit_id, actor.agency_id)


def holder_of(value: str, targets: list[Target]) -> Holder:
    """The receiver that `value` names among the allowed ones."""
    for target in targets:
        if target.value == value:
            return target.holder
    raise BadInput("Nơi nhận không có trong danh sách bạn được chuyển tới.", field="targets")
