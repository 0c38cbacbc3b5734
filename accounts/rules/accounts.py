"""Who may decide on whose account, and what a hand-over needs. Each check raises the sentence the user reads."""

import re
import secrets
from collections.abc import Iterable

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Post, Unit, User
from accounts.rights import perms_of
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed

# An agency's administrator gives the roles of its work; administrators themselves are appointed by whoever runs the
# installation (`manage.py appoint_administrator`), so that nobody multiplies his own power.
GRANTABLE = tuple(role for role in Role if role != Role.AGENCY_ADMIN)
_USERNAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
# Without letters and digits that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# Rights that are no part of what a successor must carry on.
_BESIDE_THE_WORK = {Perm.NOTIFY_AGENCY, Perm.NOTIFY_UNIT, Perm.DELEGATE}


def check_may_manage(actor: Actor) -> None:
    if not actor.has_perm(Perm.MANAGE_ACCOUNTS):
        raise NotAllowed("Chỉ quản trị của cơ quan quản lý tài khoản.")


def check_not_oneself(actor: Actor, user: User) -> None:
    """Nobody decides on his own account (SD-9.4)."""
    if user.pk == actor.user.pk:
        raise NotAllowed("Không tự quyết định về tài khoản của chính mình.")


def check_grantable(actor: Actor, unit: Unit, role: str) -> None:
    """A role of the agency's work, in a unit of the administrator's own agency where that role is at home."""
    if unit.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ cấp tài khoản cho đơn vị của cơ quan mình.")
    if role not in GRANTABLE:
        raise NotAllowed("Vai trò này không do quản trị cơ quan cấp.")
    if (role == Role.LEADER) != unit.keeps_registers:
        raise BadInput(
            "Lãnh đạo cơ quan thuộc chính cơ quan, các vai trò khác thuộc một đơn vị của cơ quan.", field="unit"
        )


def check_username(username: str) -> None:
    if not _USERNAME.fullmatch(username) or len(username) < 4:
        raise BadInput(
            "Tên đăng nhập gồm ít nhất 4 chữ cái không dấu, chữ số, ngăn bằng dấu chấm hoặc gạch.", field="username"
        )
    if User.objects.filter(username=username).exists():
        raise BadInput("Tên đăng nhập này đã có người dùng.", field="username")


def check_successor(posts: Iterable[Post], successor: Post, actor: Actor) -> None:
    """Of the same agency, somebody else, holding a post that can carry on what is handed over."""
    needed = frozenset().union(*(perms_of(post.role) for post in posts)) - _BESIDE_THE_WORK
    if successor.agency_id != actor.agency_id or not successor.is_held(actor.today()):
        raise NotAllowed("Người nhận bàn giao phải đang làm việc tại cơ quan.")
    if any(post.user_id == successor.user_id for post in posts):
        raise BadInput("Người nhận bàn giao phải là người khác.", field="successor")
    if not needed <= perms_of(successor.role):
        raise BadInput(
            f"Chức danh {successor.title} không đủ quyền để tiếp tục các việc này; "
            "hãy chọn người khác hoặc giao chức danh tương ứng cho người nhận trước.",
            field="successor",
        )


def check_not_last_clerk(posts: Iterable[Post], others: Iterable[Post]) -> None:
    """An agency without a clerk can neither register nor issue. `others`: who else works there."""
    if any(p.role == Role.CLERK for p in posts) and not any(p.role == Role.CLERK for p in others):
        raise InvalidTransition(
            "Đây là văn thư duy nhất của cơ quan: hãy giao chức danh Văn thư cho người khác trước khi thu hồi."
        )


def temporary_password() -> str:
    """'h7km-x3fp-…': shown once, changed at the first sign-in (SD-10.2)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(5))
