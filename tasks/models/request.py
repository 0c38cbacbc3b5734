"""What the lead of a task asks of whoever gave it."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Post
from tasks.enums import RequestState
from tasks.models.assignment import WORDS, Assignment
from workflow.feeding import adds_words


class Request(models.Model):
    """Asked with a reason, answered once; both kept."""

    reason = models.TextField("lý do")
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    asked_at = models.DateTimeField("đề nghị lúc")
    state = models.CharField("trạng thái", max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người trả lời"
    )
    decided_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    decision = models.TextField("ý kiến trả lời", blank=True)

    class Meta:
        abstract = True
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.get_state_display()}"


_IS_PENDING = Q(state=RequestState.PENDING)
_DECIDED_IFF_ANSWERED = Q(state=RequestState.PENDING, decided_by=None, decided_at=None) | (
    ~Q(state=RequestState.PENDING) & Q(decided_by__isnull=False, decided_at__isnull=False)
)
_REFUSED_WITH_REASON = ~Q(state=RequestState.REFUSED) | ~Q(decision="")
_NO_REASON = "Không đồng ý thì phải nêu lý do."


class Extension(Request):
    """Gia hạn (KS-5.10, GL-5.2): the old deadline and the new one are both kept."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    old_due_at = models.DateTimeField("hạn cũ")
    new_due_at = models.DateTimeField("hạn mới")

    class Meta(Request.Meta):
        verbose_name = "gia hạn"
        constraints = [
            models.UniqueConstraint(
                name="one_pending_extension_per_task",
                fields=["assignment"],
                condition=_IS_PENDING,
                violation_error_message="Nhiệm vụ đang có đề nghị gia hạn chờ trả lời.",
            ),
            models.CheckConstraint(
                name="extension_is_later",
                condition=Q(new_due_at__gt=F("old_due_at")),
                violation_error_message="Hạn mới phải sau hạn cũ.",
            ),
            models.CheckConstraint(name="extension_decided_iff_answered", condition=_DECIDED_IFF_ANSWERED),
            models.CheckConstraint(
                name="extension_refused_with_reason",
                condition=_REFUSED_WITH_REASON,
                violation_error_message=_NO_REASON,
            ),
        ]
        triggers = [adds_words(WORDS, "decision", item="assignment_id")]


class TransferRequest(Request):
    """Đề nghị chuyển (GL-4.2b): the task is not this agency's duty, or is wrongly worded."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="transfer_requests")

    class Meta(Request.Meta):
        verbose_name = "đề nghị chuyển"
        constraints = [
            models.UniqueConstraint(
                name="one_pending_transfer_per_task",
                fields=["assignment"],
                condition=_IS_PENDING,
                violation_error_message="Nhiệm vụ đang có đề nghị chuyển chờ trả lời.",
            ),
            models.CheckConstraint(name="transfer_decided_iff_answered", condition=_DECIDED_IFF_ANSWERED),
            models.CheckConstraint(
                name="transfer_refused_with_reason",
                condition=_REFUSED_WITH_REASON,
                violation_error_message=_NO_REASON,
            ),
        ]
        triggers = [adds_words(WORDS, "decision", item="assignment_id")]
