"""Who may see which item besides those who see the whole agency."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Unit
from workflow.enums import AccessReason
from workflow.models.work_item import WorkItem


class ItemAccess(models.Model):
    """One table to read for lists, search and the object check (stack.md §8); written in the transaction that routes
    the item.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="accesses")
    item_created_at = models.DateTimeField()
    why = models.CharField(max_length=20, choices=AccessReason.choices)
    # Of what was shared by hand: by which share, for those of which unit, to the end of which day.
    share = models.ForeignKey("Share", models.CASCADE, null=True, db_index=False, related_name="accesses")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, db_index=False, related_name="+")
    until = models.DateField(null=True)

    class Meta:
        verbose_name = "quyền xem"
        constraints = [models.UniqueConstraint(name="one_access_per_user_item", fields=["user", "item"])]
        indexes = [
            models.Index(fields=["user", "-item_created_at", "-item"], name="access_newest_of_user"),
            models.Index(fields=["share"], name="access_by_share", condition=Q(share__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.item_id}"
