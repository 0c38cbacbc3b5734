"""A long register on its way to PDF."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Post
from documents.models import Blob, Register
from reports.enums import UNDER_WAY, PrintState


class RegisterPrint(models.Model):
    """One order to print a register: the row is the queue, a job makes the file (design.md §8)."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="+", verbose_name="sổ")
    from_day = models.DateField("từ ngày", null=True, blank=True)
    to_day = models.DateField("đến ngày", null=True, blank=True)
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người in")
    asked_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("trạng thái", max_length=10, choices=PrintState.choices, default=PrintState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    lines = models.PositiveIntegerField("số văn bản", default=0)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failure = models.TextField("lỗi", blank=True)

    class Meta:
        verbose_name = "bản in sổ"
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["register", "asked_by", "-asked_at"], name="prints_of_register"),
            models.Index(
                fields=["asked_at"],
                name="prints_to_make",
                condition=Q(state__in=UNDER_WAY),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="ready_print_has_file",
                condition=Q(state=PrintState.READY, blob__isnull=False) | (~Q(state=PrintState.READY) & Q(blob=None)),
                violation_error_message="Bản in đã xong phải có tệp.",
            ),
            models.CheckConstraint(
                name="print_days_in_order",
                condition=Q(from_day=None) | Q(to_day=None) | Q(to_day__gte=F("from_day")),
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register_id} {self.get_state_display()}"
