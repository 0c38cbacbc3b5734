"""Lending a desk: shared by the acts that do it, inside their transactions (SD-5.3d, KS-8.1)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from accounts import audit
from accounts.actor import Actor
from accounts.enums import WorkKind
from accounts.models import Delegation, Leave, Post
from accounts.models.leave import slot_of
from accounts.neighbours import neighbours
from accounts.rules.accounts import check_signs_in
from accounts.rules.days import check_within_a_year
from accounts.rules.delegations import may_be_deputy
from qlvb.lib.errors import BadInput

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last; `kinds`: the kinds of work lent, none for all of it."""

    starts_on: date
    ends_on: date
    reason: str
    kinds: Collection[str] = field(default_factory=tuple)


def lend(
    head: Post, deputy: Post, period: Period, *, actor: Actor, field: str = "deputy", is_away: bool = False
) -> Delegation:
    """The deputy works the head's desk in that time; of locked posts. `field`: where the form asked for the deputy.
    `is_away`: the head is on leave, which nobody refuses him because he stands in for another.
    """
    if not may_be_deputy(head, deputy, actor.today()):
        raise BadInput("Hãy chọn cấp phó hoặc người cùng đơn vị đang làm việc.", field=field)
    if deputy.user_id == actor.user.pk and head.user_id != actor.user.pk:
        raise BadInput("Không tự nhận ủy quyền của người khác; hãy để chính người đó ủy quyền.", field=field)
    _check_period(period, actor)
    _check_free(head, period)
    check_there(deputy, period, field=field)
    if not is_away:
        _check_not_standing_in(head, period)
    by_another = head.user_id != actor.user.pk
    delegation = Delegation.objects.create(
        head=head,
        deputy=deputy,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        reason=period.reason,
        kinds=sorted(period.kinds),
        given_by=actor.post if by_another else None,
        created_at=actor.now(),
    )
    after = {
        "deputy": str(deputy),
        "starts_on": str(period.starts_on),
        "ends_on": str(period.ends_on),
        "kinds": delegation.scope,
        "reason": period.reason,
    }
    audit.record("delegation.given", actor, delegation, deputy=deputy.pk, head=head.pk, before={}, after=after)
    days = f"{period.starts_on:%d/%m/%Y} – {period.ends_on:%d/%m/%Y}"
    text = f"Bạn được ủy quyền làm thay {head}, {days}: {delegation.scope}."
    neighbours.tell([deputy], text, "Chọn chức danh ở góc trên để làm thay.", "")
    if by_another:
        to = f"{deputy.user.full_name}, {days}: {delegation.scope}"
        text = f"{actor.user.full_name} đã ghi ủy quyền của bạn cho {to}."
        neighbours.tell([head], text, "Bạn xem được ở mục Ủy quyền; bỏ đợt nghỉ thì ủy quyền kết thúc.", "")
    return delegation


def end(delegation: Delegation, actor: Actor) -> None:
    """From the next click on the deputy no longer works that desk; of a locked row."""
    delegation.ended_at = actor.now()
    delegation.save(update_fields=["ended_at"])
    after = {"ended_at": str(delegation.ended_at)}
    audit.record("delegation.ended", actor, delegation, before={"ended_at": None}, after=after)


def _check_period(period: Period, actor: Actor) -> None:
    first, last = period.starts_on, period.ends_on
    if first < actor.today():
        raise BadInput("Ủy quyền không bắt đầu trước hôm nay.", field="starts_on")
    check_within_a_year(first, today=actor.today(), what="Ngày bắt đầu ủy quyền", field="starts_on")
    if last < first or (last - first).days > LONGEST_DAYS:
        raise BadInput("Ngày kết thúc phải từ ngày bắt đầu trở đi và không quá một năm.", field="ends_on")
    if not period.reason:
        raise BadInput("Hãy ghi lý do ủy quyền.", field="reason")
    if any(kind not in WorkKind.values for kind in period.kinds):
        raise BadInput("Không có loại công việc này.", field="kinds")


def _check_free(head: Post, period: Period) -> None:
    """Two deputies at once would each think the other one is there."""
    given = overlapping(head, period.starts_on, period.ends_on)
    if other := given.select_related("deputy__user").first():
        days = f"{other.starts_on:%d/%m/%Y} – {other.ends_on:%d/%m/%Y}"
        name = other.deputy.user.full_name
        raise BadInput(f"Trong thời gian này đã ủy quyền cho {name} ({days}).", field="starts_on")


def check_there(deputy: Post, period: Period, *, field: str) -> None:
    """Who is away himself, or has lent his own desk, stands in for nobody."""
    if away := overlapping(deputy, period.starts_on, period.ends_on).first():
        raise BadInput(
            f"{deputy.user.full_name} cũng đã ủy quyền cho người khác trong thời gian này "
            f"({away.starts_on:%d/%m/%Y} – {away.ends_on:%d/%m/%Y}).",
            field=field,
        )
    first, last = slot_of(period.starts_on, "morning"), slot_of(period.ends_on, "afternoon")
    leave = Leave.objects.touching(first, last).filter(user=deputy.user_id, agency_id=deputy.agency_id).first()
    if leave:
        raise BadInput(f"{deputy.user.full_name} nghỉ {leave.period}; hãy chọn người khác.", field=field)
    if deputy.ends_on and deputy.ends_on < period.ends_on:
        raise BadInput(f"{deputy.user.full_name} thôi giữ chức danh sau ngày {deputy.ends_on:%d/%m/%Y}.", field=field)
    check_signs_in(deputy, period.ends_on, field=field)


def _check_not_standing_in(head: Post, period: Period) -> None:
    """Nobody lends his desk away while he stands in for another: that other desk would wait for him."""
    held = Delegation.objects.filter(
        deputy=head, ended_at=None, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    )
    if other := held.select_related("head__user").first():
        days = f"{other.starts_on:%d/%m/%Y} – {other.ends_on:%d/%m/%Y}"
        name = other.head.user.full_name
        raise BadInput(
            f"Trong thời gian này bạn đang làm thay {name} ({days}); hãy để {name} kết thúc ủy quyền ấy trước.",
            field="starts_on",
        )


def overlapping(head: Post, first: date, last: date) -> QuerySet[Delegation]:
    """What of that desk is lent in these days."""
    return Delegation.objects.filter(head=head, ended_at=None, starts_on__lte=last, ends_on__gte=first)
