"""Gói bàn giao: what an agency that ends hands to its successor (facts.md §7, no. 4; Decree 30, annex V)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit, UnitChange
from documents.models import Blob
from qlvb.lib.append_only import never_emptied
from reports.enums import PACKING, PackageState, PartKind


class HandOverPackage(models.Model):
    """One package for the end of one agency: the row is the queue, a job packs it part by part (design.md §8).

    `open_items`: the ids of what was not finished on that day. `counts`: [[label, number]] for the minutes.
    """

    change = models.OneToOneField(UnitChange, models.PROTECT, related_name="package", verbose_name="thay đổi tổ chức")
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan bàn giao")
    receiver = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan nhận")
    open_items = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    ordered_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("trạng thái", max_length=10, choices=PackageState.choices, default=PackageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True)
    files = models.PositiveIntegerField("số tệp", default=0)
    packed = models.PositiveIntegerField("số tệp đã đóng gói", default=0)
    failure = models.TextField("lỗi", blank=True)
    ready_at = models.DateTimeField("lập xong lúc", null=True)
    received_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người xác nhận")
    received_at = models.DateTimeField("xác nhận lúc", null=True)
    note = models.TextField("ý kiến khi nhận", blank=True)

    class Meta:
        verbose_name = "gói bàn giao"
        ordering = ["-ordered_at", "-id"]
        indexes = [
            models.Index(fields=["receiver", "-ordered_at"], name="packages_for_receiver"),
            models.Index(fields=["ordered_at"], name="packages_to_make", condition=Q(state__in=PACKING)),
        ]
        constraints = [
            models.CheckConstraint(
                name="received_package_has_receiver",
                condition=Q(state=PackageState.RECEIVED, received_by__isnull=False, received_at__isnull=False)
                | (~Q(state=PackageState.RECEIVED) & Q(received_by=None, received_at=None)),
                violation_error_message="Xác nhận phải có người và thời điểm.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="package_as_ordered", fields=["change", "agency", "receiver", "open_items", "ordered_at"]
            ),
            pgtrigger.Protect(
                name="received_package_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="received"),
            ),
            pgtrigger.Protect(name="package_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"Gói bàn giao của {self.agency}"


class PackagePart(models.Model):
    """One file of the package; written once, named by its hash as every file."""

    package = models.ForeignKey(HandOverPackage, models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    position = models.PositiveIntegerField()
    name = models.CharField("tên tệp", max_length=255)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    files = models.PositiveIntegerField("số tệp bên trong", default=0)

    class Meta:
        verbose_name = "phần của gói bàn giao"
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(name="one_part_per_place", fields=["package", "kind", "position"])]
        triggers = [
            pgtrigger.Protect(name="part_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.name
