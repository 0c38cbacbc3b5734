"""Liên thông: one document on its way to one recipient."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from documents.enums import DispatchState
from documents.models.incoming import IncomingDocument
from documents.models.outgoing import OutgoingDocument
from qlvb.lib.append_only import never_emptied


class Dispatch(models.Model):
    """One sending to one recipient; the recipient's queue 'Chờ tiếp nhận' is the rows in state SENT (DN-3.3d)."""

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="dispatches")
    recipient = models.ForeignKey(Unit, models.PROTECT, related_name="received_dispatches", verbose_name="nơi nhận")
    state = models.CharField("trạng thái", max_length=20, choices=DispatchState.choices, default=DispatchState.PLANNED)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    settled_at = models.DateTimeField("tiếp nhận, trả lại lúc", null=True, blank=True)
    incoming = models.OneToOneField(
        IncomingDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dispatch",
        verbose_name="văn bản đến tại nơi nhận",
    )

    class Meta:
        verbose_name = "liên thông"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="one_dispatch_per_recipient", fields=["document", "recipient"]),
            models.CheckConstraint(
                name="accepted_dispatch_has_document",
                condition=Q(state=DispatchState.ACCEPTED, incoming__isnull=False)
                | (~Q(state=DispatchState.ACCEPTED) & Q(incoming=None)),
            ),
            models.CheckConstraint(
                name="sent_dispatch_has_time", condition=Q(state=DispatchState.PLANNED) | Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "sent_at"], name="dispatches_to_accept", condition=Q(state=DispatchState.SENT)
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.recipient_id}"


class DispatchEvent(models.Model):
    """One thing that happened on the way. Append-only."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="events")
    state = models.CharField(max_length=20, choices=DispatchState.choices)
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "diễn biến liên thông"
        ordering = ["at", "id"]
        triggers = [
            pgtrigger.Protect(name="dispatch_event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.state
