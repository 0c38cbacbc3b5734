"""What a file says, read by a machine for the search; the file itself is never touched (design.md §6)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from documents.enums import TextMethod, TextState
from documents.models.blob import Blob


class BlobText(models.Model):
    """One row for every PDF of an item; the rows are the queue of the reading jobs (documents/reading.py).

    `scanned_pages`: pages (from 0) that are pictures, for the OCR job. A trigger makes the row when a file joins an
    item, so that no act can forget it.
    """

    blob = models.OneToOneField(Blob, models.CASCADE, related_name="words")
    state = models.CharField("trạng thái", max_length=10, choices=TextState.choices, default=TextState.WAITING)
    method = models.CharField("cách đọc", max_length=10, choices=TextMethod.choices, blank=True, default="")
    pages = models.PositiveIntegerField("số trang", default=0)
    scanned_pages = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    text = models.TextField("nội dung", blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField("lỗi", blank=True, default="")

    class Meta:
        verbose_name = "nội dung tệp"
        constraints = [
            models.CheckConstraint(
                name="read_file_has_method", condition=~Q(state__in=(TextState.SCANNED, TextState.DONE)) | ~Q(method="")
            ),
            models.CheckConstraint(
                name="unread_file_has_reason", condition=~Q(state=TextState.FAILED) | ~Q(failure="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="files_to_read", condition=Q(state__in=(TextState.WAITING, TextState.SCANNED))
            )
        ]

    def __str__(self) -> str:
        return f"{self.blob_id}: {self.get_state_display()}"
