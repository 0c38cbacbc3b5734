"""The audit log: who, as which post, on whose behalf, when, from where, did what to what."""

import pgtrigger
from django.conf import settings
from django.db import models

from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied


class AuditEntry(models.Model):
    """One thing that was done or refused. Append-only: triggers refuse update, delete and truncate (design.md §3);
    `AuditSeal` makes it seen when somebody goes past the triggers.

    `agency`: whose log it belongs to: that of whoever did it, else of what it was done to; none for what concerns the
    installation. `item_id`: the work item it is about, if any; the road is not known here, so it is a plain number.

    Its only lists are the searches of one agency's log, so every index but one begins with the agency; rows it points
    to are never deleted, so the keys need none of their own (every index is paid for at every act and every reading).
    """

    at = models.DateTimeField()
    agency = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    act = models.CharField(max_length=80)
    target_kind = models.CharField(max_length=80, blank=True)
    target_id = models.BigIntegerField(null=True)
    item_id = models.BigIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = "nhật ký"
        indexes = [
            models.Index(fields=["target_kind", "target_id", "at"], name="audit_by_target"),
            models.Index(fields=["agency", "-at", "-id"], name="audit_of_agency"),
            models.Index(fields=["agency", "user", "-at", "-id"], name="audit_by_person"),
            models.Index(fields=["agency", "act", "-at", "-id"], name="audit_by_act"),
            models.Index(fields=["agency", "item_id", "-at", "-id"], name="audit_by_item"),
            models.Index(fields=["agency", "address", "-at", "-id"], name="audit_by_address"),
        ]
        triggers = [
            pgtrigger.Protect(name="audit_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"
