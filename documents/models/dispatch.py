"""Liên thông: one document on its way to one recipient."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from documents.enums import DispatchState, RefusalGround, Resolution
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

    # DN-8.4: 'Không có văn bản giấy' unless a paper copy goes to this recipient, too.
    with_paper = models.BooleanField("có gửi kèm bản giấy", default=False)
    seen_at = models.DateTimeField("nơi nhận xem lúc", null=True, blank=True)
    ground = models.CharField("căn cứ từ chối", max_length=20, choices=RefusalGround.choices, blank=True)
    reason = models.TextField("lý do từ chối", blank=True)
    resolution = models.CharField("xử lý của nơi gửi", max_length=20, choices=Resolution.choices, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="gửi lại cho"
    )

    class Meta:
        verbose_name = "liên thông"
        ordering = ["id"]
        constraints = [
            # What was refused may be sent again.
            models.UniqueConstraint(
                name="one_dispatch_per_recipient",
                fields=["document", "recipient"],
                condition=~Q(state=DispatchState.REFUSED),
                violation_error_message="Văn bản đã gửi tới nơi nhận này.",
            ),
            models.CheckConstraint(
                name="refused_dispatch_says_why",
                condition=Q(
                    Q(state=DispatchState.REFUSED, ground__in=RefusalGround.values, settled_at__isnull=False),
                    ~Q(reason=""),
                )
                | Q(~Q(state=DispatchState.REFUSED), ground="", reason=""),
                violation_error_message="Từ chối tiếp nhận phải có căn cứ và lý do.",
            ),
            models.CheckConstraint(
                name="only_a_refusal_is_resolved",
                condition=Q(resolution="", resolved_at=None, resolved_by=None)
                | Q(
                    state=DispatchState.REFUSED,
                    resolution__in=Resolution.values,
                    resolved_at__isnull=False,
                    resolved_by__isnull=False,
                ),
            ),
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
            ),
            models.Index(
                fields=["document"],
                name="dispatches_sent_back",
                condition=Q(state=DispatchState.REFUSED, resolution=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.recipient_id}"

    @property
    def audited_item(self) -> int:
        """The sent document, for the audit log."""
        return self.document_id

    @property
    def is_sent_back(self) -> bool:
        """Refused, and the sender has not done anything about it yet."""
        return self.state == DispatchState.REFUSED and not self.resolution


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
