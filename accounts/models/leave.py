"""Nghỉ phép, công tác: half-days on which somebody is away and comes back (SD-11.1, KS-5.9)."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.enums import Half
from accounts.models.delegation import Delegation
from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied

_HALVES = (Half.MORNING, Half.AFTERNOON)


def slot_of(day: date, half: str) -> int:
    """The half-day's place in the order of all half-days."""
    return day.toordinal() * 2 + _HALVES.index(Half(half))


def half_of(slot: int) -> tuple[date, Half]:
    return date.fromordinal(slot // 2), _HALVES[slot % 2]


class LeaveQuerySet(models.QuerySet["Leave"]):
    def touching(self, first_slot: int, last_slot: int) -> "LeaveQuerySet":
        """Those that hold and have a half-day between these two."""
        return self.filter(cancelled_at=None, first_slot__lte=last_slot, last_slot__gte=first_slot)


class Leave(models.Model):
    """From the first half-day to the last; never changed, taken back by `cancelled_at`.

    `delegations`: what was lent with it, to whom the desks of a head went for that time.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người nghỉ")
    first_slot = models.PositiveIntegerField("từ buổi")
    last_slot = models.PositiveIntegerField("đến hết buổi")
    reason = models.CharField("lý do", max_length=300)
    delegations = models.ManyToManyField(Delegation, related_name="leaves", verbose_name="ủy quyền kèm theo")
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người ghi")
    recorded_at = models.DateTimeField("ghi lúc")
    cancelled_at = models.DateTimeField("bỏ lúc", null=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = "nghỉ phép, công tác"
        ordering = ["-first_slot", "-id"]
        indexes = [models.Index(fields=["agency", "last_slot"], name="leaves_of_agency")]
        constraints = [
            models.CheckConstraint(
                name="leave_in_order",
                condition=Q(last_slot__gte=F("first_slot")),
                violation_error_message="Buổi cuối phải từ buổi đầu trở đi.",
            ),
            ExclusionConstraint(
                name="one_leave_at_a_time",
                expressions=[
                    (
                        Func(
                            F("user"), F("user"), Value("[]"),
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("agency"), F("agency"), Value("[]"),
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("first_slot"), F("last_slot"), Value("[]"),
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at=None),
                violation_error_message="Đã ghi nghỉ trong thời gian này.",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.ReadOnly(
                name="leave_as_recorded",
                fields=["agency", "user", "first_slot", "last_slot", "reason", "recorded_by", "recorded_at"],
            ),
            pgtrigger.Protect(name="leave_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.user} nghỉ {self.period}"

    @property
    def first_day(self) -> date:
        return half_of(self.first_slot)[0]

    @property
    def last_day(self) -> date:
        return half_of(self.last_slot)[0]

    @property
    def period(self) -> str:
        """'sáng 02/03/2026', 'ngày 02/03/2026', 'chiều 02/03/2026 – hết ngày 05/03/2026'"""
        (first, first_half), (last, last_half) = half_of(self.first_slot), half_of(self.last_slot)
        if first == last:
            word = "ngày" if first_half != last_half else Half(first_half).label.lower()
            return f"{word} {first:%d/%m/%Y}"
        begins = "chiều " if first_half == Half.AFTERNOON else ""
        ends = "hết sáng " if last_half == Half.MORNING else "hết ngày "
        return f"{begins}{first:%d/%m/%Y} – {ends}{last:%d/%m/%Y}"
