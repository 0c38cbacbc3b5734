"""Supplement requests and apologies: the slips that move an appointment. What they said stays."""

from django.db import models
from django.db.models import Q

from accounts.models import Post
from onestop.models.case import WORDS, Case
from workflow.feeding import adds_words


class SupplementRequest(models.Model):
    """'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ' (facts.md §3.1): from `asked_at` to `received_at` the clock stands."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField("lần")
    items = models.TextField("nội dung yêu cầu bổ sung")
    reason = models.TextField("lý do")
    asked_at = models.DateTimeField("yêu cầu lúc")
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    old_appointment_at = models.DateTimeField("ngày hẹn cũ")
    received_at = models.DateTimeField("nhận bổ sung lúc", null=True, blank=True)
    received_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    received_note = models.TextField("giấy tờ đã bổ sung", blank=True)
    new_appointment_at = models.DateTimeField("ngày hẹn mới", null=True, blank=True)

    class Meta:
        verbose_name = "yêu cầu bổ sung"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_supplement_number_per_case", fields=["case", "number"]),
            models.UniqueConstraint(
                name="one_open_supplement_per_case",
                fields=["case"],
                condition=Q(received_at=None),
                violation_error_message="Hồ sơ đang chờ bổ sung.",
            ),
            models.CheckConstraint(
                name="supplement_received_whole",
                condition=Q(received_at=None, received_by=None, new_appointment_at=None)
                | Q(received_at__isnull=False, received_by__isnull=False, new_appointment_at__isnull=False),
            ),
        ]

        triggers = [adds_words(WORDS, "received_note", item="case_id")]

    def __str__(self) -> str:
        return f"Yêu cầu bổ sung lần {self.number}"


class Apology(models.Model):
    """'Phiếu xin lỗi và hẹn lại ngày trả kết quả': once for a case (NĐ 61/2018 art. 19.9)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="apology")
    reason = models.TextField("lý do")
    at = models.DateTimeField("lập lúc")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người lập")
    old_appointment_at = models.DateTimeField("ngày hẹn cũ")
    new_appointment_at = models.DateTimeField("ngày hẹn mới")

    class Meta:
        verbose_name = "phiếu xin lỗi"
        constraints = [
            models.CheckConstraint(
                name="apology_moves_the_appointment",
                condition=Q(new_appointment_at__gt=models.F("old_appointment_at")),
                violation_error_message="Ngày hẹn lại phải sau ngày hẹn cũ.",
            )
        ]

    def __str__(self) -> str:
        return f"Xin lỗi, hẹn lại {self.new_appointment_at:%d/%m/%Y}"
