"""Thông báo nội bộ: what an agency tells its own people (DN-3.3e)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from qlvb.lib.append_only import never_emptied
from workflow.enums import NoticeAudience


class Notice(models.Model):
    """Read by its addressees (the receipts) and its author. What was published is never changed, only withdrawn."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    author = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người viết")
    title = models.CharField("tiêu đề", max_length=300)
    text = models.TextField("nội dung")
    audience = models.CharField("gửi tới", max_length=20, choices=NoticeAudience.choices)
    published_at = models.DateTimeField("đăng lúc")
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    withdrawal_reason = models.TextField("lý do thu hồi", blank=True)

    class Meta:
        verbose_name = "thông báo nội bộ"
        indexes = [models.Index(fields=["author", "-id"], name="notices_of_author")]
        constraints = [
            models.CheckConstraint(
                name="withdrawn_notice_has_reason",
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation_error_message="Thông báo thu hồi phải nêu lý do.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="notice_published_as_is", fields=["agency", "author", "title", "text", "audience", "published_at"]
            ),
            pgtrigger.Protect(name="notice_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class NoticeReceipt(models.Model):
    """One addressee; `read_at` says when he opened it first."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The post he was addressed in: name, title and unit as the author's list shows them.
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "người nhận thông báo"
        constraints = [models.UniqueConstraint(name="one_receipt_per_notice_user", fields=["notice", "user"])]
        indexes = [
            models.Index(fields=["user", "-notice"], name="notices_of_user"),
            models.Index(fields=["user"], name="unread_notices_of_user", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.user_id}"
