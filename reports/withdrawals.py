"""Who left in a period, and whether the account was withdrawn in time: one working day (DN-13.5d)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.enums import DecisionKind
from accounts.models import AccountDecision, PlannedLeaving, Unit, User
from accounts.neighbours import neighbours
from qlvb.lib.sheets import Cell, Sheet, xlsx_of
from qlvb.lib.vietnamese import short_date, short_time

COLUMNS = (
    "TT", "Họ và tên", "Chức danh", "Ngày nghỉ, chuyển công tác", "Hạn thu hồi", "Thu hồi ngày", "Số ngày muộn",
    "Căn cứ",
)  # fmt: skip
WIDTHS = (6, 28, 44, 16, 14, 14, 12, 52)


@dataclass(frozen=True, slots=True)
class Leaver:
    """One person on one leaving day. `withdrawn_on` None: the account is still to be withdrawn; `days_late`: calendar
    days after the last day for it, 0 in time.
    """

    user: User
    posts: str
    leaves_on: date
    due: date
    withdrawn_on: date | None
    days_late: int
    ground: str

    @property
    def told(self) -> str:
        if self.withdrawn_on is None:
            return "Chưa thu hồi" if not self.days_late else f"Chưa thu hồi, muộn {self.days_late} ngày"
        return f"Muộn {self.days_late} ngày" if self.days_late else "Đúng hạn"


def leavers_of(agency_id: int, first: date, last: date, today: date) -> list[Leaver]:
    """Everybody whose leaving day is in the period and not to come, by that day; four queries."""
    limit = neighbours.next_working_day(agency_id)
    last = min(last, today)
    done = AccountDecision.objects.filter(
        agency_id=agency_id, kind=DecisionKind.WITHDRAW, effective_on__range=(first, last)
    ).select_related("user", "post__unit")
    # A decision for each post somebody had; people leave once.
    by_leaving: dict[tuple[int, date], list[AccountDecision]] = {}
    for decision in done.order_by("at", "pk"):
        by_leaving.setdefault((decision.user_id, decision.effective_on), []).append(decision)
    found = [_withdrawn(one, limit(day)) for (_, day), one in by_leaving.items()]
    waiting = PlannedLeaving.objects.filter(
        agency_id=agency_id, settled_at=None, cancelled_at=None, leaves_on__range=(first, last)
    ).select_related("user", "recorded_by__user")
    found += [_waiting(leaving, limit(leaving.leaves_on), today) for leaving in waiting]
    return sorted(found, key=lambda leaver: (leaver.leaves_on, leaver.user.sort_key, leaver.user.pk))


def _withdrawn(decisions: list[AccountDecision], due: date) -> Leaver:
    last = decisions[-1]
    on = timezone.localdate(last.at)
    posts = "; ".join(f"{decision.post.title}, {decision.post.unit.short_name}" for decision in decisions)
    ground = last.ground[:1].upper() + last.ground[1:]
    return Leaver(last.user, posts, last.effective_on, due, on, max((on - due).days, 0), ground)


def _waiting(leaving: PlannedLeaving, due: date, today: date) -> Leaver:
    ground = f"{leaving.reason}; {leaving.recorded_by.user.full_name} ghi"
    return Leaver(leaving.user, "", leaving.leaves_on, due, None, max((today - due).days, 0), ground)


def summary_of(leavers: Iterable[Leaver]) -> str:
    """'5 người nghỉ: 3 thu hồi đúng hạn, 1 muộn, 1 chưa thu hồi'"""
    leavers = list(leavers)
    open_ones = sum(leaver.withdrawn_on is None for leaver in leavers)
    late = sum(leaver.withdrawn_on is not None and leaver.days_late > 0 for leaver in leavers)
    in_time = len(leavers) - open_ones - late
    return f"{len(leavers)} người nghỉ: {in_time} thu hồi đúng hạn, {late} muộn, {open_ones} chưa thu hồi"


def withdrawals_xlsx(agency: Unit, first: date, last: date, leavers: list[Leaver], *, only_late: bool) -> bytes:
    """The same lines with typed cells."""
    what = "Thu hồi tài khoản muộn" if only_late else "Thu hồi tài khoản"
    sheet = Sheet(
        name="Thu hồi tài khoản",
        titles=[what, agency.name, f"Ngày nghỉ từ {short_date(first)} đến {short_date(last)}"],
        columns=COLUMNS,
        widths=WIDTHS,
        rows=(_row(number, leaver) for number, leaver in enumerate(leavers, start=1)),
        closing=["", f"{summary_of(leavers)}.", f"Lập lúc {short_time(timezone.now())}."],
    )
    return xlsx_of(sheet, author=agency.name)


def _row(number: int, leaver: Leaver) -> tuple[Cell, ...]:
    on: Cell = leaver.withdrawn_on or "chưa thu hồi"
    return (
        number, leaver.user.full_name, leaver.posts, leaver.leaves_on, leaver.due, on, leaver.days_late, leaver.ground,
    )  # fmt: skip
