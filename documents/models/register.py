"""Registers, their counters, and the ledger of every number ever taken."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from documents.enums import Direction, DocumentType, LedgerKind
from qlvb.lib.append_only import KeptHistory, never_emptied


class Register(models.Model):
    """One number series of one agency for one calendar year (Decree 30 art. 15; DN-8.2a).

    `document_types`: the types this outgoing register serves; empty: all that no other register of the year serves.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="registers", verbose_name="cơ quan")
    direction = models.CharField("loại sổ", max_length=10, choices=Direction.choices)
    year = models.PositiveSmallIntegerField("năm")
    name = models.CharField("tên sổ", max_length=200)
    document_types = ArrayField(
        models.CharField(max_length=10, choices=DocumentType.choices),
        verbose_name="tên loại văn bản",
        default=list,
        blank=True,
    )
    closed_at = models.DateTimeField("khóa sổ lúc", null=True, blank=True)
    history = KeptHistory()

    class Meta:
        verbose_name = "sổ văn bản"
        ordering = ["-year", "direction", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_register_name_per_year",
                fields=["agency", "direction", "year", "name"],
                violation_error_message="Sổ này đã được mở trong năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} năm {self.year}"


class RegisterCounter(models.Model):
    """The last number given. Apart from the register so that numbering leaves no history row and locks nothing else."""

    register = models.OneToOneField(Register, models.CASCADE, primary_key=True, related_name="counter")
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "bộ đếm của sổ"

    def __str__(self) -> str:
        return f"{self.register_id}: {self.last_number}"


class NumberEntry(models.Model):
    """One line of the ledger; append-only. What happens to a number later is another line of another kind."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField("số")
    kind = models.CharField(max_length=20, choices=LedgerKind.choices)
    item = models.ForeignKey("workflow.WorkItem", models.PROTECT, null=True, related_name="number_entries")
    reason = models.TextField("lý do", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "số đã cấp"
        constraints = [
            models.UniqueConstraint(name="number_taken_once_per_register", fields=["register", "number", "kind"]),
            models.CheckConstraint(name="ledger_number_positive", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="void_number_has_reason",
                condition=~Q(kind=LedgerKind.VOID) | ~Q(reason=""),
                violation_error_message="Hủy số phải nêu lý do.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="ledger_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.register_id}/{self.number}"
