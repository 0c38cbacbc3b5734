"""Content, once, by its hash."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.enums import AttachmentRole, UploadPurpose
from documents.feeding import queues_reading


class Blob(models.Model):
    """Bytes under FILES_ROOT named by their SHA-256: never changed, served only through a checked view (design.md
    §6).
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField("kích thước (byte)")
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "tệp"
        constraints = [models.CheckConstraint(name="blob_not_empty", condition=Q(size__gt=0))]

    def __str__(self) -> str:
        return self.sha256[:12]


class Upload(models.Model):
    """A checked file its owner has not used yet: a form that comes back with errors still has it."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The kind of form whose check the file has passed; another kind may ask for something else.
    purpose = models.CharField(max_length=20, choices=UploadPurpose.choices)
    name = models.CharField("tên tệp", max_length=255)
    pages = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "tệp tải lên"

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A blob as a file of an item, with the name people know it by."""

    item = models.ForeignKey("workflow.WorkItem", models.PROTECT, related_name="attachments")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    role = models.CharField("vai trò", max_length=20, choices=AttachmentRole.choices)
    name = models.CharField("tên tệp", max_length=255)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "tệp đính kèm"
        ordering = ["position", "id"]
        triggers = [queues_reading(blob="blob_id", item="item_id", operation=pgtrigger.Insert)]

    def __str__(self) -> str:
        return self.name

    @property
    def audited_item(self) -> int:
        """The item it belongs to, for the audit log."""
        return self.item_id
