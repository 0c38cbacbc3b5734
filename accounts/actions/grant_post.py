"""Give somebody a (further) post; whoever had left comes back with it (SD-9.4)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.closing import open_account
from accounts.decisions import Ground, basis_of, write_down
from accounts.enums import ConsentKind, DecisionKind
from accounts.matters import Place, appointing
from accounts.models import Post, User
from accounts.queries import posts_in_agency
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def grant_post(
    user_id: int, place: Place, ground: Ground, *, token: UUID | None = None, actor: Actor
) -> tuple[Post, str]:
    """The new post, and a temporary password when the account had been closed ('' otherwise)."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    use_once(actor, token)
    matter = appointing(user, place, actor)
    basis = basis_of(ground, matter, actor, kinds={ConsentKind.POST, ConsentKind.RESTORE})
    was_here = posts_in_agency(actor.agency_id, actor.today()).filter(user=user).exists()
    password = open_account(user) if user.closed_from is not None or not user.is_active else ""
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    kind = DecisionKind.GRANT if was_here and not password else DecisionKind.RESTORE
    write_down(kind, post, basis, place.starts_on, actor=actor)
    return post, password
