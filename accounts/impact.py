"""What a change of the organisation does to people and work, told before it is decided: to whoever enters it and to the
head who agrees to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import ENDINGS, ChangeKind, Role
from accounts.handover import open_work_of
from accounts.inheritance import INHERITED, left_in
from accounts.models import Post, Unit
from accounts.queries import AGENCY_WIDE, below, heads_of_unit, posts_in_agency
from accounts.rules.titles import is_unit_head
from qlvb.lib.vietnamese import sentence_list

# These are appointed anew by the successor's own decision: nobody reads a whole agency because his own was merged.
END_WITH_AGENCY = AGENCY_WIDE | {Role.AGENCY_ADMIN}


@dataclass(frozen=True, slots=True)
class Moved:
    """'12 người' and, where that says more, of what: '5 văn bản đến, 2 dự thảo'."""

    label: str
    count: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose post ends with the agency. `follower`: who gets what lies with him; `work`: '3 việc đang xử lý'."""

    post: Post
    follower: Post | None
    work: str

    @property
    def name(self) -> str:
        return f"{self.post.user.full_name} ({self.post.title}, {self.post.unit.short_name})"


@dataclass(frozen=True, slots=True)
class Impact:
    """`to`: where everything goes; None when there is nowhere."""

    to: Unit | None
    moved: list[Moved] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.moved or self.leavers)

    @property
    def text(self) -> str:
        return "; ".join(f"{one.count} {one.label}" for one in self.moved)

    @property
    def as_data(self) -> list[Any]:
        """What somebody has read when he presses the button."""
        moved = [[one.label, one.count, one.detail] for one in self.moved]
        leavers = [[one.post.pk, one.follower.pk if one.follower else None, one.work] for one in self.leavers]
        return [self.to.pk if self.to else None, moved, leavers, self.warnings]


def impact_of(kind: str, unit: Unit, to: Unit | None, day: date) -> Impact:
    """Of moving a unit below `to`, or of its end with `to` as its heir. Of everything else nothing."""
    if kind == ChangeKind.MOVE:
        return _of_moving(unit, to)
    if kind in ENDINGS:
        return _of_ending(unit, to, day)
    return Impact(to)


def _of_moving(unit: Unit, to: Unit | None) -> Impact:
    """The whole branch goes along; nothing in it changes hands."""
    branch = below(unit.pk)
    posts = _lasting(Post.objects.filter(unit__in=branch))
    lasting = Unit.objects.filter(pk__in=branch - {unit.pk}, valid_to=None).count()
    people = posts.order_by().values("user_id").distinct().count()
    return Impact(to, _some(("đơn vị trực thuộc", lasting), ("người đang giữ chức danh", people)))


def _of_ending(unit: Unit, heir: Unit | None, day: date) -> Impact:
    posts = list(open_posts_in(unit))
    leavers = _leavers(unit, heir, day) if unit.keeps_registers else []
    gone = {one.post.pk for one in leavers}
    staying = [post for post in posts if post.pk not in gone]
    moved = _some(
        ("đơn vị trực thuộc", units_of(unit).count()),
        ("người", len({post.user_id for post in staying})),
        ("chức danh", len(staying)),
    )
    if not unit.keeps_registers:
        moved += [Moved(label, count) for label, count in open_work_of(posts)]
    moved += [one for kind in INHERITED if (one := Moved(kind.label, kind.count(unit), _detail(kind, unit))).count]
    return Impact(heir, moved, leavers, _warnings(unit, heir, leavers, staying))


def _detail(kind: Any, unit: Unit) -> str:
    return ", ".join(f"{count} {label}" for label, count in kind.detail(unit)) if kind.detail else ""


def _some(*rows: tuple[str, int]) -> list[Moved]:
    return [Moved(label, count) for label, count in rows if count]


def _leavers(agency: Unit, heir: Unit | None, day: date) -> list[Leaver]:
    there = list(posts_in_agency(heir.pk, day)) if heir else []
    rows = []
    for post in posts_ending_with(agency, day):
        work = sentence_list([f"{count} {label}" for label, count in open_work_of([post])])
        rows.append(Leaver(post, follower_of(post, there), work))
    return rows


def _warnings(unit: Unit, heir: Unit | None, leavers: list[Leaver], staying: list[Post]) -> list[str]:
    if heir is None:
        return []
    told = [
        f"{one.name} còn {one.work}, nhưng {heir.name} chưa có {one.post.get_role_display().lower()} để nhận: thay đổi "
        "chưa thực hiện được cho đến khi bàn giao hoặc giao chức danh ấy ở nơi kế thừa."
        for one in leavers
        if one.work and one.follower is None
    ]
    if not unit.keeps_registers:
        heads = {post.user_id: post for post in [*heads_of_unit(heir), *(p for p in staying if is_unit_head(p))]}
        if len(heads) > 1:
            names = sentence_list([str(post) for post in heads.values()])
            told.append(
                f"{heir.name} sẽ có {len(heads)} trưởng đơn vị: {names}. Cả hai cùng nhận việc ở hộp thư chung cho đến "
                "khi một người thôi giữ chức danh."
            )
    return told


def posts_ending_with(agency: Unit, day: date) -> QuerySet[Post]:
    """Of those who serve the whole agency, from that day on; also the ones whose end was already set for later."""
    here = Q(unit=agency) | Q(unit__belongs_to=agency)
    later = Q(ends_on=None) | Q(ends_on__gte=day)
    return Post.objects.filter(here, later, role__in=END_WITH_AGENCY).select_related("user", "unit__belongs_to")


def follower_of(post: Post, there: Sequence[Post]) -> Post | None:
    """Who does the same in the successor agency."""
    return next((one for one in there if one.role == post.role and one.user_id != post.user_id), None)


def what_is_left(unit: Unit) -> list[tuple[str, int]]:
    """People, units below, open work that nobody takes along by himself: label and number, kinds without any left out.

    Of an agency the work of those who end with it: everybody else's stays on his desk.
    """
    posts = list(open_posts_in(unit))
    working = [post for post in posts if post.role in END_WITH_AGENCY] if unit.keeps_registers else posts
    left = [
        ("đơn vị trực thuộc", units_of(unit).count()),
        ("người đang giữ chức danh", len({post.user_id for post in posts})),
    ]
    return [row for row in [*left, *open_work_of(working), *left_in(unit)] if row[1]]


def units_of(unit: Unit) -> QuerySet[Unit]:
    """Which go along with it: what hangs right below it; of an agency all its units."""
    theirs = Q(parent=unit) | Q(belongs_to=unit)
    return Unit.objects.filter(theirs, valid_to=None)


def open_posts_in(unit: Unit) -> QuerySet[Post]:
    """Posts that have not ended, of a plain unit its own; of an agency everybody's in it."""
    here = Q(unit=unit) | Q(unit__belongs_to=unit) if unit.keeps_registers else Q(unit=unit)
    return _lasting(Post.objects.filter(here)).select_related("user", "unit__belongs_to")


def _lasting(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
