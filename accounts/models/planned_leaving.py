"""Somebody will leave on a day that is known before the decision is on the system (DN-13.5d)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied


class PlannedLeaving(models.Model):
    """From `leaves_on` on he does not sign in, whether or not the withdrawal has been entered; the administrators are
    told until it is. `settled_at`: it was.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người")
    leaves_on = models.DateField("ngày nghỉ, chuyển công tác")
    reason = models.CharField("lý do", max_length=300)
    recorded_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người ghi")
    recorded_at = models.DateTimeField("ghi lúc")
    # The last day on which the administrators were told.
    reminded_on = models.DateField("nhắc ngày", null=True)
    settled_at = models.DateTimeField("đã thu hồi lúc", null=True)
    cancelled_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta:
        verbose_name = "ngày nghỉ đã ghi"
        ordering = ["leaves_on", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_leaving_per_person",
                fields=["agency", "user"],
                condition=Q(settled_at=None, cancelled_at=None),
                violation_error_message="Đã ghi ngày nghỉ của người này.",
            ),
            models.CheckConstraint(
                name="leaving_settled_or_cancelled",
                condition=Q(settled_at=None) | Q(cancelled_at=None),
                violation_error_message="Ngày nghỉ đã thu hồi thì không bỏ được.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="leaving_as_recorded",
                fields=["agency", "user", "leaves_on", "reason", "recorded_by", "recorded_at"],
            ),
            pgtrigger.Protect(name="leaving_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.user} nghỉ từ {self.leaves_on:%d/%m/%Y}"
