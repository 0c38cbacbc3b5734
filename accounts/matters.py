"""What is decided about accounts, checked and put into words: once for the request and once for the act itself, so that
an act on consent does exactly what was asked (SD-9.4, SD-12.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind, Role
from accounts.handover import open_kinds_of, open_work_of
from accounts.models import Post, Unit, User
from accounts.queries import is_a_head, open_posts, people_of_agency, posts_in_agency, works_elsewhere
from accounts.rules.accounts import (
    check_grantable,
    check_may_manage,
    check_not_oneself,
    check_succession,
    check_username,
    is_last_clerk,
)
from accounts.rules.consents import is_head
from accounts.rules.days import check_within_a_year
from accounts.second_factor import has_device
from accounts.succession import Succession
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date

# Said to an administrator about the account of a head.
NO_RESET = (
    "Quản trị không cấp lại mật khẩu của người đứng đầu cơ quan. Người đứng đầu tự đặt lại bằng “Quên mật khẩu?” "
    "ở trang đăng nhập, hoặc đề nghị đơn vị vận hành máy chủ cấp lại."
)
NO_REMOVAL = (
    "Quản trị không gỡ thiết bị xác thực của người đứng đầu cơ quan; "
    "đề nghị đơn vị vận hành máy chủ gỡ theo quyết định."
)


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    full_name: str
    email: str = ""

    def as_data(self) -> dict[str, Any]:
        return {"username": self.username, "full_name": self.full_name, "email": self.email}


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is appointed to."""

    unit: Unit
    role: str
    title: str
    starts_on: date

    def as_data(self) -> dict[str, Any]:
        return {"unit": self.unit.pk, "role": self.role, "title": self.title, "starts_on": self.starts_on.isoformat()}

    def as_changes(self, before: Post | None = None) -> list[Change]:
        return [
            Change("Đơn vị", before.unit.name if before else "", self.unit.name),
            Change("Vai trò trên hệ thống", before.get_role_display() if before else "", Role(self.role).label),
            Change("Chức danh", before.title if before else "", self.title),
            Change("Từ ngày", short_date(before.starts_on) if before else "", short_date(self.starts_on)),
        ]


def granting(person: Person, place: Place, actor: Actor) -> Matter:
    """A new person."""
    check_may_manage(actor)
    _check_place(place, None, actor)
    if not person.full_name:
        raise BadInput("Hãy nhập họ và tên.", field="full_name")
    check_username(person.username)
    changes = [
        Change("Họ và tên", "", person.full_name),
        Change("Tên đăng nhập", "", person.username),
        Change("Thư điện tử công vụ", "", person.email),
    ]
    terms = {**person.as_data(), **place.as_data()}
    title = f"Cấp tài khoản cho {person.full_name}, {place.title}, {place.unit.short_name}"
    return Matter(ConsentKind.GRANT, title, terms, changes + place.as_changes())


def appointing(user: User, place: Place, actor: Actor) -> Matter:
    """A further post; for whoever had left, the way back."""
    check_may_manage(actor)
    check_not_oneself(actor, user)
    if not people_of_agency(actor.agency_id).filter(pk=user.pk).exists():
        raise NotAllowed("Người này không thuộc cơ quan của bạn.")
    _check_place(place, user, actor)
    _check_not_held(user, place)
    held = open_posts(user, actor.agency_id)
    kind = ConsentKind.POST if held else ConsentKind.RESTORE
    now_held = "; ".join(f"{post.title}, {post.unit.short_name}" for post in held)
    changes = [Change("Đang giữ", now_held, ""), *place.as_changes()] if held else place.as_changes()
    verb = "Giao thêm chức danh cho" if held else "Khôi phục tài khoản của"
    title = f"{verb} {user.full_name}: {place.title}, {place.unit.short_name}"
    return Matter(kind, title, {"user": user.pk, **place.as_data()}, changes, user)


def reopening(user: User, actor: Actor) -> tuple[Matter, list[Post]]:
    """The account was stopped while the posts go on: as it was, with a new temporary password."""
    check_may_manage(actor)
    check_not_oneself(actor, user)
    posts = list(open_posts(user, actor.agency_id))
    if not posts or not user.is_closed(actor.today()):
        raise InvalidTransition("Tài khoản này không ở trạng thái tạm ngừng.")
    since = user.stopped_on or user.closed_from
    before = f"Tạm ngừng từ {short_date(since)}" if since else "Tạm ngừng"
    changes = [Change("Tài khoản", before, "Đang dùng, mật khẩu tạm mới")]
    title = f"Mở lại tài khoản của {user.full_name}, {posts[0].title}"
    return Matter(ConsentKind.REOPEN, title, {"user": user.pk}, changes, user), posts


def withdrawing(user: User, leaves_on: date, succession: Succession, actor: Actor) -> tuple[Matter, list[Post]]:
    """All posts in the agency; what is open needs a successor."""
    check_may_manage(actor)
    check_not_oneself(actor, user)
    check_within_a_year(leaves_on, today=actor.today(), what="Ngày nghỉ, chuyển công tác", field="leaves_on")
    posts = list(open_posts(user, actor.agency_id))
    if not posts:
        raise InvalidTransition("Người này hiện không giữ chức danh nào tại cơ quan.")
    _check_leaves(posts, user, leaves_on, succession, actor)
    changes = [
        Change("Tài khoản", "Đang dùng", f"Thu hồi từ ngày {short_date(leaves_on)}"),
        Change("Chức danh", "; ".join(f"{p.title}, {p.unit.short_name}" for p in posts), "Thôi giữ"),
        *_work_to(succession),
    ]
    terms = {
        "user": user.pk,
        "leaves_on": leaves_on.isoformat(),
        "posts": sorted(post.pk for post in posts),
        **succession.as_data(),
    }
    title = f"Thu hồi tài khoản của {user.full_name} từ ngày {short_date(leaves_on)}"
    return Matter(ConsentKind.WITHDRAW, title, terms, changes, user), posts


def transferring(user: User, post_id: int, place: Place, succession: Succession, actor: Actor) -> tuple[Matter, Post]:
    """From one post to another inside the agency from a day on; the work of the old one is handed over."""
    check_may_manage(actor)
    check_not_oneself(actor, user)
    post = next((p for p in open_posts(user, actor.agency_id) if p.pk == post_id), None)
    if post is None:
        raise BadInput("Hãy chọn chức danh của người này tại cơ quan.", field="post")
    if user.is_closed(actor.today()):
        raise InvalidTransition("Tài khoản đang tạm ngừng; hãy mở lại trước khi chuyển công tác.")
    _check_place(place, user, actor)
    if place.starts_on <= post.starts_on:
        raise BadInput("Ngày chuyển phải sau ngày bắt đầu chức danh hiện tại.", field="starts_on")
    _check_not_held(user, place)
    _check_leaves([post], user, place.starts_on, succession, actor)
    terms = {"user": user.pk, "post": post.pk, **succession.as_data(), **place.as_data()}
    title = f"Chuyển công tác {user.full_name} sang {place.unit.short_name} từ ngày {short_date(place.starts_on)}"
    return Matter(ConsentKind.TRANSFER, title, terms, [*place.as_changes(post), *_work_to(succession)], user), post


def check_not_a_head(user: User, sentence: str) -> None:
    """The keys of whoever agrees to an administrator's requests are not in the administrator's hands (SD-9.4)."""
    if is_a_head(user):
        raise NotAllowed(sentence)


def losing_device(user: User, actor: Actor) -> tuple[Matter, list[Post]]:
    """A device that is lost: only of people of this agency alone, and of no head, as with passwords."""
    check_may_manage(actor)
    check_not_oneself(actor, user)
    posts = list(open_posts(user, actor.agency_id))
    if not posts:
        raise NotAllowed("Người này hiện không làm việc tại cơ quan của bạn.")
    check_not_a_head(user, NO_REMOVAL)
    if works_elsewhere(user, actor.agency_id):
        raise NotAllowed("Người này còn làm việc tại cơ quan khác; đề nghị quản trị cơ quan đó cùng xử lý.")
    if not has_device(user):
        raise InvalidTransition("Người này chưa bật xác thực hai bước.")
    changes = [Change("Thiết bị xác thực", "Đang dùng", "Gỡ bỏ cùng mã dự phòng; lần đăng nhập sau cài thiết bị mới")]
    title = f"Gỡ thiết bị xác thực của {user.full_name}, {posts[0].title}"
    return Matter(ConsentKind.DEVICE, title, {"user": user.pk}, changes, user), posts


def _check_not_held(user: User, place: Place) -> None:
    """No two posts of one role in one unit at a time; the new one has no end."""
    same = Post.objects.filter(user=user, unit=place.unit, role=place.role)
    if same.filter(ends_on=None).exists():
        raise BadInput("Người này đang giữ vai trò đó tại đơn vị.", field="role")
    last = same.filter(ends_on__gte=place.starts_on).order_by("-ends_on").first()
    if last is not None and last.ends_on is not None:
        raise BadInput(
            f"Người này còn giữ vai trò đó tại đơn vị đến hết ngày {short_date(last.ends_on)}; "
            "ngày bắt đầu phải sau ngày đó.",
            field="starts_on",
        )


def _check_place(place: Place, user: User | None, actor: Actor) -> None:
    """`user`: whose post it becomes; None for somebody new."""
    check_grantable(actor, place.unit, place.role)
    if place.unit.valid_to is not None and place.unit.valid_to < place.starts_on:
        raise BadInput("Đơn vị này đã hết hiệu lực vào ngày bắt đầu.", field="unit")
    if place.unit.valid_from is not None and place.unit.valid_from > place.starts_on:
        raise BadInput(f"Đơn vị này đến ngày {short_date(place.unit.valid_from)} mới có hiệu lực.", field="starts_on")
    if not place.title:
        raise BadInput("Hãy nhập chức danh.", field="title")
    check_within_a_year(place.starts_on, today=actor.today(), what="Ngày bắt đầu", field="starts_on")
    if is_head(Post(role=place.role, title=place.title)):
        _check_no_other_head(place, user)


def _check_no_other_head(place: Place, user: User | None) -> None:
    """An agency has one head: else whoever grants posts could make one who agrees to everything (SD-9.4)."""
    leaders = Post.objects.filter(unit_id=place.unit.agency_id, role=Role.LEADER, user__is_active=True)
    still = leaders.filter(Q(ends_on=None) | Q(ends_on__gte=place.starts_on)).exclude(user=user)
    if other := next((post for post in still.select_related("user") if is_head(post)), None):
        raise BadInput(
            f"Cơ quan đang có người đứng đầu: {other}. Hãy thu hồi hoặc chuyển công tác người đó trước; chức danh mới "
            "bắt đầu sau ngày người đó thôi giữ. Cấp phó thì ghi đủ “Phó …”.",
            field="title",
        )


def _check_leaves(posts: Sequence[Post], user: User, day: date, succession: Succession, actor: Actor) -> None:
    """The agency keeps a clerk, and everything open has somebody who can carry it on."""
    others = posts_in_agency(actor.agency_id, max(day, actor.today()))
    if is_last_clerk(posts, others.exclude(user=user)):
        if not succession.takes_post:
            raise BadInput(
                "Đây là văn thư duy nhất của cơ quan: hãy chọn người nhận bàn giao nhận luôn chức danh Văn thư, "
                "hoặc giao chức danh Văn thư cho người khác trước.",
                field="successor",
            )
        _check_takes_post(succession, actor)
    elif succession.takes_post:
        raise BadInput("Cơ quan còn văn thư khác, không phải giao thêm chức danh Văn thư.", field="takes_post")
    check_succession(posts, succession, actor)
    if succession.default is None:
        left = [kind for kind in open_kinds_of(posts) if kind not in succession.by_kind]
        if work := open_work_of(posts, kinds=left):
            told = ", ".join(f"{count} {label}" for label, count in work)
            raise BadInput(f"Còn {told}: hãy chọn người nhận bàn giao.", field="successor")


def _check_takes_post(succession: Succession, actor: Actor) -> None:
    if succession.default is None:
        raise BadInput("Hãy chọn người nhận bàn giao nhận chức danh Văn thư.", field="successor")
    if succession.default.user_id == actor.user.pk:
        raise NotAllowed("Không tự quyết định về tài khoản của chính mình.")


def _work_to(succession: Succession) -> list[Change]:
    changes = [Change("Công việc đang mở", "", f"Bàn giao cho {succession.text}" if succession.posts else "Không có")]
    if succession.takes_post and succession.default:
        changes.append(Change("Chức danh Văn thư", "", f"Giao cho {succession.default.user.full_name}"))
    return changes
