"""What happened, or is going to happen, to a unit: the organisation as dated data (facts.md §7)."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.enums import ENDINGS, ChangeKind, ChangeState
from accounts.models.consent import Consent
from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied


class UnitChange(models.Model):
    """One event in the life of a unit, on its day. Planned, then done or withdrawn; what it says never changes.

    `terms`: exactly what is decided, as accounts/unit_changes.py reads it. `before`: name, short name, superior unit as
    they were, written when it takes effect. `part_of`: the change of an agency that took this unit along.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan thực hiện")
    # Empty only for a foundation that was withdrawn before its day.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="changes", verbose_name="đơn vị")
    kind = models.CharField("nội dung", max_length=20, choices=ChangeKind.choices)
    title = models.CharField("nội dung cụ thể", max_length=500)
    effective_on = models.DateField("có hiệu lực từ ngày")
    state = models.CharField("trạng thái", max_length=20, choices=ChangeState.choices, default=ChangeState.PLANNED)
    terms = models.JSONField()
    before = models.JSONField(default=dict)
    # Who answers afterwards; the first one takes over people and work.
    successors = models.ManyToManyField(Unit, related_name="successions", through="accounts.Succession")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    # Either the number of a decision, whose file the documents keep, or the head's consent given in the system.
    number = models.CharField("số quyết định", max_length=100, blank=True)
    decided_on = models.DateField("ngày quyết định")
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, related_name="unit_changes", verbose_name="ý kiến đồng ý"
    )
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("ghi lúc")
    done_at = models.DateTimeField("thực hiện lúc", null=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người rút")
    # Why it could not be carried out on its day; tried again until it can be, or is withdrawn.
    problem = models.TextField("vướng mắc", blank=True)
    told_on = models.DateField(null=True)

    class Meta:
        verbose_name = "thay đổi tổ chức"
        ordering = ["-effective_on", "-id"]
        indexes = [
            models.Index(fields=["effective_on"], name="changes_to_carry_out", condition=Q(state=ChangeState.PLANNED))
        ]
        constraints = [
            # What is done may be put right on the same day.
            models.UniqueConstraint(
                name="one_planned_change_of_a_unit_a_day",
                fields=["unit", "effective_on"],
                condition=Q(state=ChangeState.PLANNED, part_of=None),
                violation_error_message="Đơn vị này đã có thay đổi vào ngày đó.",
            ),
            models.UniqueConstraint(
                name="a_unit_ends_once",
                fields=["unit"],
                condition=Q(kind__in=ENDINGS) & ~Q(state=ChangeState.WITHDRAWN),
                violation_error_message="Đơn vị này đã có quyết định chấm dứt hoạt động.",
            ),
            models.CheckConstraint(
                name="change_has_ground",
                condition=Q(number="", consent__isnull=False) | (~Q(number="") & Q(consent=None)),
                violation_error_message="Phải có số quyết định hoặc ý kiến đồng ý của người đứng đầu.",
            ),
            models.CheckConstraint(
                name="change_done_iff_time",
                condition=Q(state=ChangeState.DONE, done_at__isnull=False)
                | (~Q(state=ChangeState.DONE) & Q(done_at=None)),
            ),
            models.CheckConstraint(
                name="only_a_withdrawn_foundation_has_no_unit",
                condition=Q(unit__isnull=False) | Q(kind=ChangeKind.CREATE, state=ChangeState.WITHDRAWN),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="change_as_decided",
                fields=[
                    "agency", "kind", "title", "effective_on", "terms", "part_of", "number", "decided_on", "consent",
                    "made_by", "at",
                ],
            ),
            # What has taken effect, or was withdrawn, stays so.
            pgtrigger.Protect(
                name="change_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=("done", "withdrawn")),
            ),
            pgtrigger.Protect(name="change_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def ground(self) -> str:
        """What it rests on, as people name it."""
        day = f"{self.decided_on:%d/%m/%Y}"
        return f"Quyết định số {self.number} ngày {day}" if self.number else f"ý kiến đồng ý ngày {day}"

    def is_due(self, day: date) -> bool:
        return self.state == ChangeState.PLANNED and self.effective_on <= day


class Succession(models.Model):
    """One successor of a unit that ends; the first takes over."""

    change = models.ForeignKey(UnitChange, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị kế thừa")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "đơn vị kế thừa"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="one_place_per_successor", fields=["change", "successor"])]
        triggers = [
            pgtrigger.Protect(name="succession_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} → {self.successor_id}"
