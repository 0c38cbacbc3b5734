"""Supplement requests, apologies, stops: the slips that move or end an appointment. What they said stays."""

from django.db import models
from django.db.models import Q

from accounts.models import Post
from onestop.enums import StopReason
from onestop.models.case import WORDS, Case
from workflow.feeding import adds_words


class SupplementRequest(models.Model):
    """'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ' (facts.md §3.1): from `asked_at` to `received_at` the clock stands.

    `until`: the last day for it, where the law of the sector sets one; no general rule does, so it is often empty.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField("lần")
    items = models.TextField("nội dung yêu cầu bổ sung")
    reason = models.TextField("lý do")
    asked_at = models.DateTimeField("yêu cầu lúc")
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    # SD-5.3d: both names stand on the paper.
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="thay mặt")
    until = models.DateField("hạn bổ sung", null=True, blank=True)
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
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="thay mặt")
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


class CaseStop(models.Model):
    """'Thông báo dừng giải quyết hồ sơ' (TT 03/2025/TT-VPCP, form 05): the case ended without a result."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="stop")
    why = models.CharField("trường hợp", max_length=20, choices=StopReason.choices)
    reason = models.TextField("căn cứ, lý do")
    at = models.DateTimeField("lập lúc")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người lập")
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="thay mặt")

    class Meta:
        verbose_name = "thông báo dừng giải quyết"
        constraints = [
            models.CheckConstraint(
                name="stop_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Dừng giải quyết phải nêu căn cứ, lý do.",
            )
        ]

    def __str__(self) -> str:
        return self.get_why_display()
