"""A periodic report as it was made."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Post, Unit
from qlvb.lib.append_only import never_emptied
from reports.enums import ReportKind


class PeriodReport(models.Model):
    """The figures of one agency for one period. Never changed afterwards: a trigger refuses it.

    `figures`: {"sections": [{name, title, note, tables: [{title, columns, rows: [{label, cells: [{key, value}]}]}]}]};
    `key` leads to the rows behind the figure. `made_by` empty: the system, on the first day after the period.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    kind = models.CharField("loại", max_length=20, choices=ReportKind.choices)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    figures = models.JSONField("số liệu")
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người lập")

    class Meta:
        verbose_name = "báo cáo định kỳ"
        ordering = ["-starts_on", "-ends_on", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="one_report_per_period",
                fields=["agency", "kind", "starts_on", "ends_on"],
                violation_error_message="Báo cáo của kỳ này đã được lập.",
            ),
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Kỳ báo cáo phải kết thúc sau khi bắt đầu.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="report_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on:%m/%Y}"
