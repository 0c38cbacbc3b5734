"""Biên bản bàn giao: what changed hands, from whom to whom, on what grounds (SD-10.2, DN-13.5)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import MinutesKind, WorkKind
from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied


class PostSuccessor(models.Model):
    """Who took over one kind of a post's work; for every other kind `Post.successor` did."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="successors_by_kind")
    kind = models.CharField("loại công việc", max_length=20, choices=WorkKind.choices)
    successor = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người nhận bàn giao")

    class Meta:
        verbose_name = "người nhận bàn giao theo loại công việc"
        constraints = [
            models.UniqueConstraint(name="one_successor_per_post_and_kind", fields=["post", "kind"]),
            models.CheckConstraint(name="nobody_succeeds_himself", condition=~Q(post=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}, {self.kind} → {self.successor_id}"


class MinutesSeries(models.Model):
    """The numbers of an agency's minutes in a year; locked while the next one is taken."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("năm")
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "dãy số biên bản bàn giao"
        constraints = [models.UniqueConstraint(name="one_minutes_series_per_year", fields=["agency", "year"])]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Minutes(models.Model):
    """Written by the act that handed the work over, in its transaction; never changed, never deleted."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    kind = models.CharField("trường hợp", max_length=20, choices=MinutesKind.choices)
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="bên giao")
    giver_title = models.CharField("chức danh bên giao", max_length=600)
    basis = models.CharField("căn cứ", max_length=500)
    reason = models.TextField("lý do", blank=True)
    effective_on = models.DateField("từ ngày")
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người lập")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "biên bản bàn giao"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["agency", "-at"], name="minutes_of_agency"),
            models.Index(fields=["giver", "-at"], name="minutes_of_giver"),
        ]
        constraints = [
            models.UniqueConstraint(name="minutes_number_once_per_year", fields=["agency", "year", "number"])
        ]
        triggers = [
            pgtrigger.Protect(name="minutes_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"Biên bản bàn giao số {self.code}"

    @property
    def code(self) -> str:
        return f"{self.number:02d}/{self.year}"


class MinutesLine(models.Model):
    """One thing, as it was called when it changed hands. `item_id`: of what circulates, of which accounts know nothing.
    `to_post` None: it ended with the post.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=WorkKind.choices, blank=True)
    label = models.CharField(max_length=100)
    item_id = models.BigIntegerField(null=True)
    code = models.CharField("số, ký hiệu", max_length=200, blank=True)
    subject = models.TextField("trích yếu, nội dung", blank=True)
    note = models.CharField("vai trò", max_length=300, blank=True)
    due_at = models.DateTimeField("thời hạn", null=True)
    from_post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="chức danh giao")
    to_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người nhận")

    class Meta:
        verbose_name = "mục bàn giao"
        ordering = ["position"]
        indexes = [models.Index(fields=["to_post"], name="minutes_lines_of_receiver")]
        constraints = [models.UniqueConstraint(name="one_line_per_place", fields=["minutes", "position"])]
        triggers = [
            pgtrigger.Protect(name="minutes_line_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}".strip()
