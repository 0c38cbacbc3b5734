"""A long extract of the audit log on its way to XLSX."""

from django.db import models
from django.db.models import Q

from accounts.models import Consent, Post, Unit
from documents.models import Blob
from reports.enums import UNDER_WAY, PrintState


class LogExport(models.Model):
    """One order to export the log: the row is the queue, a job makes the file (design.md §8). `query` is a
    `reports.log.LogQuery`; without an agency it is the log of the installation.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="cơ quan")
    query = models.JSONField("điều kiện")
    # SD-9.3: what it rests on; the head himself needs none.
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="+", verbose_name="ý kiến đồng ý")
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người xuất")
    asked_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("trạng thái", max_length=10, choices=PrintState.choices, default=PrintState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    lines = models.PositiveIntegerField("số mục", default=0)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failure = models.TextField("lỗi", blank=True)

    class Meta:
        verbose_name = "bản xuất nhật ký"
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="log_exports_of_post"),
            models.Index(
                fields=["asked_at"],
                name="log_exports_to_make",
                condition=Q(state__in=UNDER_WAY),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ready_log_export_has_file",
                condition=Q(state=PrintState.READY, blob__isnull=False) | (~Q(state=PrintState.READY) & Q(blob=None)),
                violation_error_message="Bản xuất đã xong phải có tệp.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.get_state_display()}"
