"""What circulates between people."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Post, Unit
from workflow.enums import ItemKind, Urgency
from workflow.feeding import makes_entry


class WorkItem(models.Model):
    """A document, a task, a one-stop case: the road knows only this of its cargo (design.md §2)."""

    kind = models.CharField("loại", max_length=20, choices=ItemKind.choices)
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    code = models.CharField("số", max_length=100, blank=True)
    subject = models.TextField("trích yếu")
    urgency = models.PositiveSmallIntegerField("độ khẩn", choices=Urgency.choices, default=Urgency.NORMAL)
    due_at = models.DateTimeField("hạn xử lý", null=True, blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    outcome = models.TextField("kết quả", blank=True)
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answers", verbose_name="trả lời cho"
    )
    created_at = models.DateTimeField("tạo lúc", default=timezone.now)
    created_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người tạo")
    # Since a hand-over: to whom it comes back in the place of whoever made it, or asked for its supplement.
    keeper = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhận bàn giao"
    )

    class Meta:
        verbose_name = "luồng xử lý"
        indexes = [
            models.Index(fields=["agency", "kind", "-created_at", "-id"], name="item_newest_of_agency"),
            models.Index(fields=["agency", "code"], name="item_by_code"),
        ]
        constraints = [
            models.CheckConstraint(
                name="closed_item_has_outcome",
                condition=Q(closed_at=None) | ~Q(outcome=""),
                violation_error_message="Phải nêu kết quả khi kết thúc xử lý.",
            ),
            models.CheckConstraint(
                name="item_has_subject", condition=~Q(subject=""), violation_error_message="Phải có trích yếu."
            ),
        ]
        triggers = [makes_entry()]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}".strip()

    @property
    def audited_item(self) -> int:
        """Under which item the audit log files what is done to this (`accounts.audit`)."""
        return self.pk

    @property
    def answerable(self) -> Post:
        """To whom it comes back: whoever made it, or took it over from him."""
        return self.keeper or self.created_by

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
