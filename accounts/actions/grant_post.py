"""Give somebody a (further) post; whoever had left comes back with it (SD-9.4)."""

from uuid import UUID

from django.db import transaction

from accounts.actions.grant_account import Place
from accounts.actor import Actor
from accounts.decisions import Paper, check_paper, write_down
from accounts.enums import DecisionKind
from accounts.models import Post, User
from accounts.queries import people_of_agency, posts_in_agency
from accounts.rules.accounts import check_grantable, check_may_manage, check_not_oneself, temporary_password
from accounts.rules.days import check_within_a_year
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def grant_post(
    user_id: int, place: Place, paper: Paper, *, token: UUID | None = None, actor: Actor
) -> tuple[Post, str]:
    """The new post, and a temporary password when the account had been closed ('' otherwise)."""
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    if not people_of_agency(actor.agency_id).filter(pk=user.pk).exists():
        raise NotAllowed("Người này không thuộc cơ quan của bạn.")
    check_grantable(actor, place.unit, place.role)
    check_paper(paper, actor)
    check_within_a_year(place.starts_on, today=actor.today(), what="Ngày bắt đầu", field="starts_on")
    use_once(actor, token)
    if Post.objects.filter(user=user, unit=place.unit, role=place.role, ends_on=None).exists():
        raise BadInput("Người này đang giữ vai trò đó tại đơn vị.", field="role")
    was_here = posts_in_agency(actor.agency_id, actor.today()).filter(user=user).exists()
    password = ""
    if user.closed_from is not None or not user.is_active:
        password = temporary_password()
        user.set_password(password)
        user.is_active, user.must_change_password, user.closed_from = True, True, None
        user.save(update_fields=["password", "is_active", "must_change_password", "closed_from"])
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    kind = DecisionKind.GRANT if was_here and not password else DecisionKind.RESTORE
    write_down(kind, post, paper, place.starts_on, actor=actor)
    return post, password
