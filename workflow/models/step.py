"""A work item in one holder's hands."""

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models import Post, Unit
from workflow.enums import OPEN_STATES, Part, StepState
from workflow.models.item_event import ItemEvent
from workflow.models.work_item import WorkItem


class Step(models.Model):
    """Who has the item, in which part, until when.

    The holder is either one post, or a shared inbox: a role in a unit (`holder_role` in `holder_unit`), worked by
    whoever has that role; `done_by` then names the person (SD-4.4: shared inboxes, no shared accounts).
    """

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="steps")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next_steps")
    event = models.ForeignKey(ItemEvent, models.PROTECT, related_name="steps")
    sender_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người chuyển")
    holder_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị nhận")
    holder_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhận"
    )
    holder_role = models.CharField("vai trò nhận", max_length=30, choices=Role.choices, blank=True)
    part = models.CharField("vai trò", max_length=20, choices=Part.choices)
    instruction = models.TextField("yêu cầu", blank=True)
    due_at = models.DateTimeField("hạn", null=True, blank=True)
    state = models.CharField("trạng thái", max_length=20, choices=StepState.choices, default=StepState.WAITING)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.TextField("kết quả, lý do", blank=True)

    class Meta:
        verbose_name = "bước xử lý"
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["holder_post"], name="open_steps_of_post", condition=Q(state__in=OPEN_STATES)),
            models.Index(
                fields=["holder_unit", "holder_role"],
                name="open_steps_of_inbox",
                condition=Q(state__in=OPEN_STATES, holder_post=None),
            ),
            models.Index(fields=["done_by", "-done_at"], name="steps_done_by_post"),
            models.Index(fields=["item", "created_at"], name="steps_of_item"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_lead_per_previous_step",
                fields=["previous"],
                condition=Q(part=Part.LEAD, state__in=OPEN_STATES),
                violation_error_message="Chỉ một nơi chủ trì.",
            ),
            models.UniqueConstraint(
                name="one_open_lead_per_item",
                fields=["item"],
                condition=Q(part=Part.LEAD, state__in=OPEN_STATES),
                violation_error_message="Văn bản đang có nơi chủ trì khác.",
            ),
            models.CheckConstraint(
                name="step_held_by_post_or_inbox",
                condition=Q(holder_post__isnull=False, holder_role="") | (Q(holder_post=None) & ~Q(holder_role="")),
                violation_error_message="Bước xử lý phải có một người nhận hoặc một hộp thư của đơn vị.",
            ),
            models.CheckConstraint(
                name="ended_step_has_time",
                condition=Q(state__in=OPEN_STATES, done_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(done_at__isnull=False)),
                violation_error_message="Bước đã xong phải có thời điểm kết thúc.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.holder_post or self.holder_unit}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
