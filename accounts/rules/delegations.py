"""Who lends his desk to whom (SD-5.3d, KS-8.1; Decree 30 art. 13: limited in time, no sub-delegation)."""

from datetime import date

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Delegation, Post
from qlvb.lib.errors import InvalidTransition, NotAllowed

# A leader's deputy is another leader of the agency; a head's is somebody of his unit.
_DEPUTIES = {
    Role.LEADER: frozenset({Role.LEADER}),
    Role.CHIEF_OF_OFFICE: frozenset({Role.CHIEF_OF_OFFICE, Role.UNIT_HEAD, Role.SPECIALIST}),
    Role.UNIT_HEAD: frozenset({Role.UNIT_HEAD, Role.SPECIALIST}),
}


def check_may_delegate(actor: Actor) -> None:
    if actor.on_behalf_of:
        raise NotAllowed("Người được ủy quyền không ủy quyền lại.")
    if not actor.has_perm(Perm.DELEGATE):
        raise NotAllowed(f"Chức danh {actor.title} không ủy quyền cho người khác.")


def may_be_deputy(head: Post, deputy: Post, day: date) -> bool:
    """Somebody else of the same agency who holds his post, a leader for a leader, else of the same unit."""
    roles = _DEPUTIES.get(Role(head.role), frozenset())
    near = deputy.agency_id == head.agency_id if head.role == Role.LEADER else deputy.unit_id == head.unit_id
    return near and deputy.role in roles and deputy.user_id != head.user_id and deputy.is_held(day)


def check_may_end(actor: Actor, delegation: Delegation) -> None:
    """The head himself, while it has not ended."""
    if actor.on_behalf_of or delegation.head_id != actor.post.pk:
        raise NotAllowed("Chỉ người ủy quyền kết thúc ủy quyền trước hạn.")
    if delegation.ended_at is not None or delegation.ends_on < actor.today():
        raise InvalidTransition("Ủy quyền này đã kết thúc.")
