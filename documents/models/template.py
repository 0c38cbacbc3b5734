"""Văn bản mẫu: the files an agency's people begin their drafts from."""

from django.db import models
from django.db.models import Q

from accounts.models import Unit
from documents.enums import DocumentType
from documents.models.blob import Blob
from qlvb.lib.append_only import KeptHistory


class DraftTemplate(models.Model):
    """One form of one type of document; it comes, changes and goes with the head's consent alone (SD-9.5)."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    document_type = models.CharField("tên loại", max_length=10, choices=DocumentType.choices)
    name = models.CharField("tên mẫu", max_length=200)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    file_name = models.CharField("tên tệp", max_length=255)
    # Not used any more.
    ended_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)
    history = KeptHistory()

    class Meta:
        verbose_name = "văn bản mẫu"
        ordering = ["document_type", "name"]
        constraints = [
            models.UniqueConstraint(
                name="one_template_of_a_name",
                fields=["agency", "name"],
                condition=Q(ended_at=None),
                violation_error_message="Cơ quan đã có văn bản mẫu tên này.",
            )
        ]

    def __str__(self) -> str:
        return self.name
