"""Đôn đốc by hand (SD-5.3c, GL-5): said once a day, kept for good."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post
from qlvb.lib.append_only import never_emptied
from tasks.models.assignment import Assignment


class Urging(models.Model):
    """What the lead of a late or nearly late task was told, by whom, on which day. Append-only."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="urgings")
    day = models.DateField("ngày")
    text = models.TextField("nội dung")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người đôn đốc")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "đôn đốc"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="urged_once_a_day",
                fields=["assignment", "day"],
                violation_error_message="Hôm nay đã đôn đốc nhiệm vụ này.",
            ),
            models.CheckConstraint(
                name="urging_has_text", condition=~Q(text=""), violation_error_message="Hãy ghi nội dung đôn đốc."
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="urging_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.day}"
