"""Slips given at the desk to somebody whose papers are not received: there is no case."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from onestop.enums import SlipKind
from onestop.models.procedure import ProcedureVersion
from qlvb.lib.append_only import never_emptied


class DeskSlip(models.Model):
    """One line of the register of 'Phiếu hướng dẫn hoàn thiện hồ sơ' or 'Phiếu từ chối tiếp nhận giải quyết hồ sơ' of
    an agency and a year (VP-5.2a; NĐ 61/2018 art. 17.1; TT 01/2018/TT-VPCP art. 9). Append-only.

    `version` is empty when what was asked for is no procedure of the agency; `about` then says what it was. `details`:
    what was written beside the name of a procedure.
    """

    kind = models.CharField("loại phiếu", max_length=20, choices=SlipKind.choices)
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("năm của sổ")
    number = models.PositiveIntegerField("số phiếu")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, null=True, related_name="+", verbose_name="thủ tục")
    about = models.CharField("nội dung yêu cầu giải quyết", max_length=500)
    details = models.CharField("nội dung cụ thể", max_length=500, blank=True, default="")
    applicant_name = models.CharField("người nộp", max_length=200)
    applicant_phone = models.CharField("số điện thoại", max_length=15, blank=True)
    applicant_address = models.CharField("địa chỉ", max_length=300, blank=True)
    items = models.TextField("giấy tờ, nội dung cần hoàn thiện", blank=True)
    reason = models.TextField("lý do")
    at = models.DateTimeField("lập lúc")
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người lập")

    class Meta:
        verbose_name = "phiếu tại quầy"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["agency", "kind", "-at"], name="desk_slips_of_agency")]
        constraints = [
            models.UniqueConstraint(
                name="one_desk_slip_number_per_year",
                fields=["agency", "kind", "year", "number"],
                violation_error_message="Số phiếu này đã được cấp.",
            ),
            models.CheckConstraint(
                name="guidance_says_what_is_missing",
                condition=~Q(reason="")
                & (Q(kind=SlipKind.REFUSAL, items="") | Q(kind=SlipKind.GUIDANCE) & ~Q(items="")),
                violation_error_message="Phiếu hướng dẫn phải ghi giấy tờ, nội dung cần hoàn thiện.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="desk_slip_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.notation

    @property
    def notation(self) -> str:
        """'12/HDHS', '3/TCTN'"""
        return f"{self.number}/{'HDHS' if self.kind == SlipKind.GUIDANCE else 'TCTN'}"
