"""Who may decide on whose account, and what a hand-over needs. Each check raises the sentence the user reads."""

import re
import secrets
from collections.abc import Collection, Iterable
from datetime import date

from accounts.actor import Actor
from accounts.enums import Perm, Role, WorkKind
from accounts.models import PlannedLeaving, Post, Unit, User
from accounts.rights import perms_of
from accounts.rules.consents import is_head, is_own_head
from accounts.rules.kinds import needed_for
from accounts.succession import Succession
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed

# An agency's administrator gives the roles of its work; administrators themselves are appointed by the agency above
# (accounts/administrators.py) or whoever runs the installation (`manage.py appoint_administrator`), so that nobody
# multiplies his own power.
GRANTABLE = tuple(role for role in Role if role != Role.AGENCY_ADMIN)
_USERNAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")
# Without letters and digits that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# Rights that are no part of what a successor must carry on.
_BESIDE_THE_WORK = {
    Perm.ATTENDANCE,
    Perm.NOTIFY_AGENCY,
    Perm.NOTIFY_UNIT,
    Perm.DELEGATE,
    Perm.REASSIGN,
    Perm.RECORD_LEAVE,
}


def check_may_manage(actor: Actor) -> None:
    if not actor.has_perm(Perm.MANAGE_ACCOUNTS):
        raise NotAllowed("Chỉ quản trị của cơ quan quản lý tài khoản.")


def check_may_see_leavings(actor: Actor) -> None:
    """Who leaves, and whether the account was withdrawn in time: for whoever withdraws it, and the head (DN-13.5d)."""
    if not (actor.has_perm(Perm.MANAGE_ACCOUNTS) or is_own_head(actor)):
        raise NotAllowed("Chỉ quản trị và người đứng đầu cơ quan xem việc thu hồi tài khoản.")


def check_may_cancel_leaving(actor: Actor) -> None:
    """Who writes leaving days down, and the head, who is told of each."""
    if not (actor.has_perm(Perm.MANAGE_ACCOUNTS) or is_own_head(actor)):
        raise NotAllowed("Chỉ quản trị và người đứng đầu cơ quan bỏ ngày nghỉ đã ghi.")


def check_is_no_head(posts: Iterable[Post]) -> None:
    """The agency's head leaves by decision or consent only: nobody shuts him out by a day he writes down."""
    if any(is_head(post) for post in posts):
        raise InvalidTransition(
            "Không ghi trước ngày nghỉ của người đứng đầu cơ quan; khi có quyết định hoặc ý kiến đồng ý, hãy dùng "
            "“Thu hồi tài khoản”."
        )


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


def check_succession(posts: Collection[Post], succession: Succession, actor: Actor) -> None:
    """Everybody named is of the same agency, somebody else, and can carry on the kind of work he is given."""
    if any(kind not in WorkKind.values for kind in succession.by_kind):
        raise BadInput("Không có loại công việc này.", field="successor")
    for kind, post in succession.by_kind.items():
        _check_takes(posts, post, needed_for(posts, [kind]), actor, field=f"successor_{kind}")
    if succession.default is None:
        return
    others = [kind for kind in WorkKind.values if kind not in succession.by_kind]
    whole = frozenset().union(*(perms_of(post.role) for post in posts)) - _BESIDE_THE_WORK
    needed = needed_for(posts, others) if succession.by_kind else whole
    if succession.takes_post:
        needed -= perms_of(Role.CLERK)
    _check_takes(posts, succession.default, needed, actor, field="successor")


def _check_takes(posts: Iterable[Post], successor: Post, needed: frozenset[str], actor: Actor, *, field: str) -> None:
    if successor.agency_id != actor.agency_id or not successor.is_held(actor.today()):
        raise NotAllowed("Người nhận bàn giao phải đang làm việc tại cơ quan.")
    if any(post.user_id == successor.user_id for post in posts):
        raise BadInput("Người nhận bàn giao phải là người khác.", field=field)
    check_signs_in(successor, actor.today(), field=field)
    if not needed <= perms_of(successor.role):
        raise BadInput(
            f"Chức danh {successor.title} không đủ quyền để tiếp tục các việc này; "
            "hãy chọn người khác hoặc giao chức danh tương ứng cho người nhận trước.",
            field=field,
        )


def check_signs_in(post: Post, day: date, *, field: str) -> None:
    """Whoever is to work has an account that is open that day: nothing is given to somebody who cannot sign in."""
    leavings = PlannedLeaving.objects.filter(
        user=post.user_id, agency_id=post.agency_id, settled_at=None, cancelled_at=None, leaves_on__lte=day
    )
    if post.user.is_closed(day) or leavings.exists():
        name = post.user.full_name
        raise BadInput(f"{name} đã nghỉ, sắp nghỉ hoặc tài khoản đang tạm ngừng; hãy chọn người khác.", field=field)


def is_last_clerk(posts: Iterable[Post], others: Iterable[Post]) -> bool:
    """Whether nobody else registers and issues there. `others`: who else works in the agency."""
    return any(p.role == Role.CLERK for p in posts) and not any(p.role == Role.CLERK for p in others)


def check_not_last_clerk(posts: Iterable[Post], others: Iterable[Post]) -> None:
    """An agency without a clerk can neither register nor issue."""
    if is_last_clerk(posts, others):
        raise InvalidTransition(
            "Đây là văn thư duy nhất của cơ quan: hãy giao chức danh Văn thư cho người khác trước khi thu hồi."
        )


def check_may_reassign(actor: Actor, giver: Post) -> None:
    """The head of the agency for everybody in it, the head of a unit for his own people; nobody for himself, nor for
    another head. Not lent: it decides about people.
    """
    if actor.on_behalf_of or not actor.has_perm(Perm.REASSIGN):
        raise NotAllowed("Chỉ người đứng đầu cơ quan, đơn vị bàn giao việc của người mình phụ trách.")
    if giver.user_id == actor.user.pk:
        raise NotAllowed("Không tự bàn giao việc của chính mình; hãy ủy quyền, hoặc báo quản trị bàn giao.")
    if not leads(actor.post, giver):
        raise NotAllowed("Người này không do bạn phụ trách.")


def check_takers(actor: Actor, succession: Succession) -> None:
    """A head of a unit gives to people of his unit, himself among them; the head of the agency to everybody in it."""
    if actor.role != Role.LEADER and any(post.unit_id != actor.unit_id for post in succession.posts):
        raise NotAllowed("Trưởng đơn vị chỉ bàn giao việc cho người trong đơn vị mình.")


def leads(head: Post, post: Post) -> bool:
    """Whether `post` is one of the head's people."""
    if head.role == Role.LEADER:
        return is_head(head) and post.agency_id == head.agency_id and post.role != Role.AGENCY_ADMIN
    return post.unit_id == head.unit_id and post.role not in (head.role, Role.AGENCY_ADMIN)


def temporary_password() -> str:
    """'h7km-x3fp-…': shown once, changed at the first sign-in (SD-10.2)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(5))
