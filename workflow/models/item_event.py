"""The timeline: everything that happened to an item, in order."""

import pgtrigger
from django.db import models

from accounts.models import Post
from qlvb.lib.append_only import never_emptied
from workflow.models.work_item import WorkItem


class ItemEvent(models.Model):
    """One line of the timeline. Append-only. `post` empty: the system did it."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=40)
    label = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = "diễn biến"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["item", "at", "id"], name="event_of_item")]
        triggers = [
            pgtrigger.Protect(name="event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.label
