"""Posts: a person works in a unit, in a role, from a day to a day."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.functional import cached_property

from accounts.enums import Role
from accounts.models.unit import Unit
from qlvb.lib.append_only import KeptHistory


def _same(value: F | Func) -> Func:
    """A range of one number: with it equality can stand beside dates in a GiST index, without an extension."""
    return Func(value, value, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self, day: date) -> "PostQuerySet":
        """Posts held on that day by people whose account is open."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day), user__is_active=True)


class Post(models.Model):
    """People act through their post; one person can hold several and picks the one he works in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name="người")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=30, choices=Role.choices)
    title = models.CharField("chức danh", max_length=100)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)
    # Who took over the work; what comes back to a post that has ended goes on to him.
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhận bàn giao"
    )
    history = KeptHistory()

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "chức danh"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_post_per_user_unit_role",
                fields=["user", "unit", "role"],
                condition=Q(ends_on=None),
                violation_error_message="Người này đã giữ chức danh đó tại đơn vị.",
            ),
            ExclusionConstraint(
                name="one_post_of_a_role_at_a_time",
                expressions=[
                    (_same(F("user")), RangeOperators.OVERLAPS),
                    (_same(F("unit")), RangeOperators.OVERLAPS),
                    (
                        _same(Func(F("role"), function="hashtext", output_field=models.IntegerField())),
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
                # One that ended before it began was withdrawn on its first day or earlier: it was never held.
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Người này đã giữ chức danh đó tại đơn vị trong thời gian này.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user.full_name} ({self.title})"

    @property
    def agency_id(self) -> int:
        return self.unit.agency_id

    @cached_property
    def given_rights(self) -> frozenset[str]:
        """What groups of rights add to the role's; one query, unless whoever read the post has looked already."""
        if self.pk is None:
            return frozenset()
        lasting = self.group_memberships.filter(removed_at=None, group__ended_at=None)
        return frozenset(lasting.values_list("group__rights__permissions__codename", flat=True))

    def is_held(self, day: date) -> bool:
        """Whether it is in force that day; the same rule as `in_force`, for a post at hand."""
        return self.user.is_active and self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)
