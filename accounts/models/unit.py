"""The organisation tree."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from qlvb.lib.append_only import KeptHistory


class UnitQuerySet(models.QuerySet["Unit"]):
    def in_force(self, day: date) -> "UnitQuerySet":
        """Those that are there on a day which is not past: what has ended has its last day, and what is only planned
        begins later.
        """
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), valid_to=None)


class Unit(models.Model):
    """A node of the organisation.

    One that keeps registers is an agency: own clerk, registers, leaders and seal (SD-7.2).
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="trực thuộc"
    )
    # The agency a plain unit belongs to; empty for an agency itself.
    belongs_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    name = models.CharField("tên", max_length=300)
    short_name = models.CharField("tên gọn", max_length=100)
    superior_name = models.CharField("cơ quan chủ quản trên văn bản", max_length=300, blank=True)
    place_name = models.CharField("địa danh", max_length=100, blank=True)
    # QĐ 20/2020: up to 35 characters; opaque, never taken apart.
    code = models.CharField("mã định danh", max_length=35, unique=True)
    abbreviation = models.CharField("chữ viết tắt trong ký hiệu", max_length=30)
    keeps_registers = models.BooleanField("có sổ văn bản riêng", default=False)
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hết hiệu lực sau", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    # The day of the last renaming: only papers of before need to be told the name of then (accounts/naming.py).
    renamed_on = models.DateField("đổi tên ngày", null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự", default=0)
    history = KeptHistory()

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="unit_belongs_to_agency_unless_agency",
                condition=Q(keeps_registers=True, belongs_to=None) | Q(keeps_registers=False, belongs_to__isnull=False),
                violation_error_message="Đơn vị không có sổ văn bản riêng phải thuộc một cơ quan.",
            ),
            models.CheckConstraint(
                name="unit_validity_in_order",
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def agency_id(self) -> int:
        """Id of the agency this unit is, or belongs to."""
        return self.pk if self.keeps_registers else self.belongs_to_id  # type: ignore[return-value]  # a constraint says so

    @property
    def agency(self) -> "Unit":
        """The agency this unit is, or belongs to."""
        return self if self.keeps_registers else self.belongs_to  # type: ignore[return-value]  # a constraint says so

    @property
    def has_ended(self) -> bool:
        """Merged, split or dissolved: nothing more is registered in it, received by it, sent to it."""
        return self.valid_to is not None
