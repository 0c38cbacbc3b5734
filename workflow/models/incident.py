"""Báo lỗi: an error of the software, from its report (form 1) to its handling (form 2)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from qlvb.lib.append_only import never_emptied
from workflow.enums import IncidentState, SoftwarePart


class MinutesCounter(models.Model):
    """The last number of '…/BBGNL-QLVBĐH' an agency took in a year; locked while the next is taken."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "số biên bản lỗi"
        constraints = [models.UniqueConstraint(name="one_minutes_counter_per_agency_year", fields=["agency", "year"])]

    def __str__(self) -> str:
        return f"{self.last}/{self.year}"


class Incident(models.Model):
    """DN-13.4c, DN-13.5e. What was reported is never changed; the handling is written once.

    `number` is that of form 1, `handling_number` that of form 2: both from the agency's one series of the year.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    reporter = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người báo")
    number = models.PositiveIntegerField("số")
    reported_at = models.DateTimeField("báo lúc")
    happened_at = models.DateTimeField("xảy ra lúc")
    page = models.CharField("trang xảy ra lỗi", max_length=500, blank=True)
    part = models.CharField("chức năng", max_length=20, choices=SoftwarePart.choices)
    what = models.TextField("mô tả")
    suggestion = models.TextField("kiến nghị, đề xuất", blank=True)
    due_at = models.DateTimeField("hạn xử lý")
    state = models.CharField("trạng thái", max_length=20, choices=IncidentState.choices, default=IncidentState.NEW)
    handler = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xử lý"
    )
    taken_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    handling_number = models.PositiveIntegerField("số biên bản xử lý", null=True, blank=True)
    handled_at = models.DateTimeField("lập biên bản xử lý lúc", null=True, blank=True)
    finished_at = models.DateTimeField("xử lý xong lúc", null=True, blank=True)
    cause = models.TextField("nguyên nhân", blank=True)
    measure = models.TextField("giải pháp xử lý", blank=True)
    is_solved = models.BooleanField("hoàn thành", null=True, blank=True)
    result = models.TextField("kết quả", blank=True)

    class Meta:
        verbose_name = "báo lỗi phần mềm"
        indexes = [
            models.Index(fields=["agency", "state", "due_at"], name="incidents_of_agency"),
            models.Index(fields=["reporter", "-id"], name="incidents_of_reporter"),
        ]
        constraints = [
            models.CheckConstraint(
                name="taken_incident_has_handler",
                condition=Q(state=IncidentState.NEW, handler=None, taken_at=None)
                | (~Q(state=IncidentState.NEW) & Q(handler__isnull=False, taken_at__isnull=False)),
                violation_error_message="Báo lỗi đã tiếp nhận phải có người xử lý.",
            ),
            models.CheckConstraint(
                name="done_incident_has_minutes",
                condition=(
                    ~Q(state=IncidentState.DONE)
                    & Q(handling_number=None, handled_at=None, finished_at=None, is_solved=None)
                )
                | (
                    Q(
                        state=IncidentState.DONE,
                        handling_number__isnull=False,
                        handled_at__isnull=False,
                        finished_at__isnull=False,
                        is_solved__isnull=False,
                    )
                    & ~Q(cause="")
                    & ~Q(measure="")
                ),
                violation_error_message="Báo lỗi đã xử lý phải có biên bản xử lý.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="incident_reported_as_is",
                fields=[
                    "agency", "reporter", "number", "reported_at", "happened_at", "page", "part", "what", "suggestion",
                    "due_at",
                ],
            ),
            pgtrigger.Protect(
                name="incident_minutes_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=IncidentState.DONE),
            ),
            pgtrigger.Protect(name="incident_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Báo lỗi số {self.number}"

    @property
    def opens_page(self) -> bool:
        """Whether `page` is an address of this site, safe to make a link of."""
        return self.page.startswith("/") and self.page[1:2] not in ("/", "\\")
