"""Give somebody who forgot his password a temporary one (SD-10.2)."""

from uuid import UUID

from django.db import transaction

from accounts import audit, lockout
from accounts.actor import Actor
from accounts.models import User
from accounts.queries import open_posts, works_elsewhere
from accounts.rules.accounts import check_may_manage, check_not_oneself, temporary_password
from accounts.sessions import end_sessions_of
from accounts.tokens import use_once
from qlvb.lib.errors import InvalidTransition, NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def reset_password(user_id: int, *, token: UUID | None = None, actor: Actor) -> str:
    """The temporary password, kept nowhere and shown once; open sessions end. It is in the person's history.

    Only for people of this agency alone: whoever works for another one too is not to be had from here.
    """
    user = locked(User, user_id)
    check_may_manage(actor)
    check_not_oneself(actor, user)
    if not open_posts(user, actor.agency_id).exists():
        raise NotAllowed("Người này hiện không làm việc tại cơ quan của bạn.")
    if works_elsewhere(user, actor.agency_id):
        raise NotAllowed("Người này còn làm việc tại cơ quan khác; đề nghị quản trị cơ quan đó cùng xử lý.")
    if user.is_closed(actor.today()):
        raise InvalidTransition("Tài khoản đã thu hồi; hãy khôi phục theo quyết định.")
    use_once(actor, token)
    password = temporary_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    lockout.forget(user.username)
    end_sessions_of(user)
    audit.record("user.password_reset", actor, user)
    return password
