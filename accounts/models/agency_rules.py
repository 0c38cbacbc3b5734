"""What an agency decides for itself."""

from datetime import time

from django.db import models

from accounts.models.unit import Unit
from qlvb.lib.append_only import KeptHistory


class SealPlacement(models.TextChoices):
    THIRD_OF_SIGNATURE = "third_of_signature", "Trùm 1/3 chữ ký về bên trái (Nghị định 30/2020)"
    TOP_RIGHT = "top_right", "Góc trên bên phải trang 1 (DN-8.1)"


class AgencyRules(models.Model):
    """Working rules of one agency; the defaults are those of the source regulations."""

    agency = models.OneToOneField(Unit, models.CASCADE, related_name="rules", verbose_name="cơ quan")
    # DN-7.1, KS-5.10: five working days unless somebody says otherwise.
    default_days = models.PositiveSmallIntegerField("thời hạn xử lý mặc định (ngày làm việc)", default=5)
    # DN-5.2
    acceptance_hours = models.PositiveSmallIntegerField("thời hạn tiếp nhận liên thông (giờ làm việc)", default=8)
    # SD-5.3c: reminders come by themselves; 0 leaves only the one on the day of the deadline.
    remind_days = models.PositiveSmallIntegerField("nhắc việc trước hạn (ngày làm việc)", default=1)
    morning_starts = models.TimeField("giờ làm việc sáng từ", default=time(7, 30))
    morning_ends = models.TimeField("đến", default=time(11, 30))
    afternoon_starts = models.TimeField("giờ làm việc chiều từ", default=time(13, 30))
    afternoon_ends = models.TimeField("đến", default=time(17, 0))
    seal_placement = models.CharField(
        "vị trí chữ ký số của cơ quan",
        max_length=30,
        choices=SealPlacement.choices,
        default=SealPlacement.THIRD_OF_SIGNATURE,
    )
    # KS-9.1: which approvals stand between the drafter and the leader.
    needs_unit_review = models.BooleanField("trưởng đơn vị duyệt dự thảo", default=True)
    needs_appraisal = models.BooleanField("Văn phòng thẩm định thể thức", default=True)
    # facts.md §5.2: a second factor for administrators; here also for whoever signs.
    second_factor_required = models.BooleanField("quản trị, người ký phải xác thực hai bước", default=True)
    history = KeptHistory()

    class Meta:
        verbose_name = "quy tắc làm việc của cơ quan"

    def __str__(self) -> str:
        return f"Quy tắc của {self.agency}"
