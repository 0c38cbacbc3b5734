"""Ủy quyền: a head's desk lent to a deputy for a period (SD-5.3d, KS-8.1)."""

from datetime import date

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from accounts.enums import WorkKind
from accounts.models.post import Post
from qlvb.lib.append_only import never_emptied


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, day: date) -> "DelegationQuerySet":
        """Those that lend on that day; they end by themselves."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)


class Delegation(models.Model):
    """The deputy works the head's desk 'thay mặt'; never the personal signature, never further on (NEVER_LENT)."""

    head = models.ForeignKey(Post, models.PROTECT, related_name="delegations", verbose_name="người ủy quyền")
    deputy = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người được ủy quyền")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    reason = models.CharField("lý do, phạm vi", max_length=500)
    # None of them: all of the desk.
    kinds = ArrayField(
        models.CharField(max_length=20, choices=WorkKind.choices), default=list, blank=True, verbose_name="phạm vi"
    )
    # Whoever wrote it down in the head's stead, when his leave was recorded.
    given_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    created_at = models.DateTimeField()
    # Taken back before its time.
    ended_at = models.DateTimeField("kết thúc sớm lúc", null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["deputy", "ends_on"], name="delegations_of_deputy")]
        constraints = [
            models.CheckConstraint(
                name="delegation_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày kết thúc ủy quyền phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="nobody_delegates_to_himself",
                condition=~Q(head=F("deputy")),
                violation_error_message="Không ủy quyền cho chính mình.",
            ),
            ExclusionConstraint(
                name="one_deputy_at_a_time",
                expressions=[
                    (
                        Func(
                            F("head"), F("head"), Value("[]"),
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("starts_on"), F("ends_on"), Value("[]"),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
                violation_error_message="Đã có ủy quyền trong thời gian này.",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.ReadOnly(
                name="delegation_as_given",
                fields=["head", "deputy", "starts_on", "ends_on", "reason", "kinds", "given_by", "created_at"],
            ),
            pgtrigger.Protect(name="delegation_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.head} → {self.deputy}"

    @property
    def scope(self) -> str:
        """'toàn bộ công việc', 'văn bản đến, nhiệm vụ'"""
        return ", ".join(WorkKind(kind).label.lower() for kind in self.kinds) or "toàn bộ công việc"

    def covers(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds
