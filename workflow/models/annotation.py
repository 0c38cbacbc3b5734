"""Bút phê: a leader's written direction."""

import pgtrigger
from django.db import models

from accounts.models import Post
from qlvb.lib.append_only import never_emptied
from workflow.models.item_event import ItemEvent
from workflow.models.work_item import WorkItem


class Annotation(models.Model):
    """Equal to one on paper (DN-6.2), so never altered: a trigger refuses it."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="annotations")
    event = models.OneToOneField(ItemEvent, models.PROTECT, related_name="annotation")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người bút phê")
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField("ý kiến chỉ đạo")

    class Meta:
        verbose_name = "bút phê"
        ordering = ["at", "id"]
        triggers = [
            pgtrigger.Protect(name="annotation_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.text
