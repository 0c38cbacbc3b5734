"""Procedures and their dated versions."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import Unit
from onestop.enums import Level
from qlvb.lib.append_only import KeptHistory
from qlvb.lib.vietnamese import unaccent


class Procedure(models.Model):
    """One administrative procedure of the national catalogue. What it demands stands in its versions (VP-3.3)."""

    code = models.CharField("mã thủ tục", max_length=20, unique=True)
    name = models.CharField("tên thủ tục", max_length=500)
    field = models.CharField("lĩnh vực", max_length=150)
    level = models.CharField("cấp thực hiện", max_length=20, choices=Level.choices)
    agencies = models.ManyToManyField(Unit, related_name="procedures", blank=True, verbose_name="cơ quan tiếp nhận")
    # Code, name and field without marks: the public writes as it likes.
    plain = models.CharField(max_length=800, editable=False)
    # Field, then name, in an order that does not put every Đ after Z.
    sort_key = models.CharField(max_length=800, editable=False, db_index=True)
    history = KeptHistory()

    class Meta:
        verbose_name = "thủ tục hành chính"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.plain = unaccent(f"{self.code} {self.name} {self.field}")
        self.sort_key = unaccent(f"{self.field} {self.name}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force(self, day: date) -> "VersionQuerySet":
        """What applies to a case received that day."""
        return self.filter(Q(effective_from__lte=day), Q(effective_to=None) | Q(effective_to__gte=day))


class ProcedureVersion(models.Model):
    """What the procedure demands from a day to a day; a case keeps the version it was received under.

    `components`: [{"name", "originals", "copies", "required"}]; `forms`, `legal_basis`: texts; `steps`: [{"name",
    "who"}]. `working_days` 0: settled the same day. `fee`: đồng for one case; `fee_note` when that does not say all.
    `source`: where the content was compared; `to_check`: what must still be, with the province's decision.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    effective_from = models.DateField("có hiệu lực từ")
    effective_to = models.DateField("đến hết ngày", null=True, blank=True)
    working_days = models.PositiveSmallIntegerField("thời hạn giải quyết (ngày làm việc)")
    fee = models.PositiveIntegerField("phí, lệ phí (đồng)", default=0)
    fee_note = models.CharField("ghi chú phí, lệ phí", max_length=300, blank=True)
    result = models.CharField("kết quả", max_length=300)
    components = models.JSONField("thành phần hồ sơ")
    forms = models.JSONField("mẫu đơn, tờ khai", default=list, blank=True)
    legal_basis = models.JSONField("căn cứ pháp lý", default=list)
    steps = models.JSONField("trình tự thực hiện", default=list)
    source = models.CharField("đã đối chiếu", max_length=300, blank=True)
    to_check = models.CharField("cần đối chiếu với quyết định công bố của tỉnh", max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung thủ tục"
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                name="one_version_per_procedure_and_day",
                fields=["procedure", "effective_from"],
                violation_error_message="Thủ tục đã có nội dung từ ngày này.",
            ),
            models.UniqueConstraint(
                name="one_open_version_per_procedure",
                fields=["procedure"],
                condition=Q(effective_to=None),
                violation_error_message="Thủ tục chỉ có một nội dung đang áp dụng.",
            ),
            models.CheckConstraint(
                name="procedure_version_dates_in_order",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} (từ {self.effective_from:%d/%m/%Y})"

    @property
    def required(self) -> list[int]:
        """Numbers of the components without which nothing is received."""
        return [index for index, component in enumerate(self.components) if component["required"]]

    @property
    def time_text(self) -> str:
        return f"{self.working_days} ngày làm việc" if self.working_days else "Giải quyết ngay trong ngày làm việc"

    @property
    def fee_text(self) -> str:
        amount = f"{self.fee:,}".replace(",", ".") + " đồng" if self.fee else "Không thu"
        return f"{amount} ({self.fee_note})" if self.fee_note else amount
