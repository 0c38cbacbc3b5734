"""Đăng nhập theo buổi: who was on the system in which half-day (SD-11.1, KS-5.9)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Unit


class Attendance(models.Model):
    """One person in one agency in one half-day (`accounts.models.leave.slot_of`), as the audit log shows it. Written by
    the job alone, which may run again at any time.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    slot = models.PositiveIntegerField("buổi")
    first_at = models.DateTimeField("từ lúc")
    last_at = models.DateTimeField("đến lúc")

    class Meta:
        verbose_name = "đăng nhập theo buổi"
        constraints = [
            models.UniqueConstraint(name="one_attendance_per_half_day", fields=["agency", "slot", "user"]),
            models.CheckConstraint(name="attendance_in_order", condition=Q(last_at__gte=F("first_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.slot}"
