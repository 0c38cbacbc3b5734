"""Gửi file: what one person sends others, in any agency on the system (KS-11.1)."""

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.models import Post, Unit
from qlvb.lib.append_only import never_emptied


class FileMessage(models.Model):
    """Sent once, never changed. Its files are rows of `documents.MessageFile`."""

    # Sender's and recipients' agencies are those of the posts they had then: who moves takes nothing along.
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan gửi")
    sender = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người gửi")
    subject = models.CharField("tiêu đề", max_length=300)
    text = models.TextField("nội dung", blank=True)
    sent_at = models.DateTimeField("gửi lúc")
    in_reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="trả lời cho"
    )

    class Meta:
        verbose_name = "lần gửi file"
        indexes = [models.Index(fields=["sender", "-id"], name="messages_of_sender")]
        triggers = [
            pgtrigger.Protect(name="message_sent_as_is", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.subject


class MessageReceipt(models.Model):
    """One recipient; `read_at` says when he opened it first."""

    message = models.ForeignKey(FileMessage, models.PROTECT, related_name="receipts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    read_at = models.DateTimeField("xem lúc", null=True, blank=True)

    class Meta:
        verbose_name = "người nhận file"
        constraints = [
            models.UniqueConstraint(name="one_receipt_per_message_person", fields=["message", "user", "agency"])
        ]
        indexes = [
            models.Index(fields=["user", "agency", "-message"], name="messages_of_user"),
            models.Index(fields=["user", "agency"], name="unread_messages_of_user", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.user_id}"
