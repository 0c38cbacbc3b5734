"""Give somebody who forgot his password a temporary one (SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.closing import give_temporary_password
from accounts.matters import NO_RESET, check_not_a_head
from accounts.models import User
from accounts.queries import open_posts, works_elsewhere
from accounts.rules.accounts import check_may_manage, check_not_oneself
from accounts.tokens import use_once
from qlvb.lib.errors import InvalidTransition, NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def reset_password(user_id: int, *, token: UUID | None = None, actor: Actor) -> str:
    """The temporary password, kept nowhere and shown once; open sessions end. It is in the person's history.

    Only for people of this agency alone: whoever works for another one too is not to be had from here. Nor is whoever
    agrees to what administrators ask: with his password they would agree themselves.
    """
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    if not open_posts(user, actor.agency_id).exists():
        raise NotAllowed("Người này hiện không làm việc tại cơ quan của bạn.")
    check_not_a_head(user, NO_RESET)
    if works_elsewhere(user, actor.agency_id):
        raise NotAllowed("Người này còn làm việc tại cơ quan khác; đề nghị quản trị cơ quan đó cùng xử lý.")
    if user.is_closed(actor.today()):
        raise InvalidTransition("Tài khoản đã thu hồi; hãy khôi phục theo quyết định.")
    use_once(actor, token)
    password = give_temporary_password(user)
    audit.record("user.password_reset", actor, user)
    return password
