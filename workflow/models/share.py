"""Chia sẻ để xem: an item shown by hand to somebody of the agency who is not on its road."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import Post, Unit
from qlvb.lib.append_only import never_emptied
from workflow.models.work_item import WorkItem


class ItemUserGrant(UserObjectPermissionBase):
    """Guardian's row for one person, by direct foreign key; mirrored into ItemAccess, which lists read."""

    content_object = models.ForeignKey(WorkItem, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = "quyền xem của người"


class ItemGroupGrant(GroupObjectPermissionBase):
    """Guardian's row for a unit, whose people are a group."""

    content_object = models.ForeignKey(WorkItem, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        verbose_name = "quyền xem của đơn vị"


class ShareQuerySet(models.QuerySet["Share"]):
    def in_force(self, day: date) -> "ShareQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None)


class Share(models.Model):
    """To one post or to one unit of the same agency, for reading; never removed, only ended."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="shares", verbose_name="văn bản, hồ sơ")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người được xem")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="đơn vị được xem")
    # Of a dossier: the documents in it that whoever shared it could read then.
    contents = models.ManyToManyField(WorkItem, related_name="+")
    shared_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người chia sẻ")
    shared_at = models.DateTimeField("chia sẻ lúc")
    note = models.CharField("lý do", max_length=300)
    ends_on = models.DateField("đến hết ngày", null=True)
    ended_at = models.DateTimeField("thôi chia sẻ lúc", null=True)
    ended_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người thôi chia sẻ")

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = "chia sẻ để xem"
        ordering = ["-shared_at", "-id"]
        indexes = [
            models.Index(fields=["post", "-shared_at"], name="shares_with_post", condition=Q(ended_at=None)),
            models.Index(fields=["unit", "-shared_at"], name="shares_with_unit", condition=Q(ended_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="shared_with_post_or_unit",
                condition=Q(post__isnull=False, unit=None) | Q(post=None, unit__isnull=False),
                violation_error_message="Chia sẻ cho một người hoặc một đơn vị.",
            ),
            models.UniqueConstraint(
                name="once_shared_with_post",
                fields=["item", "post"],
                condition=Q(ended_at=None),
                violation_error_message="Đã chia sẻ cho người này.",
            ),
            models.UniqueConstraint(
                name="once_shared_with_unit",
                fields=["item", "unit"],
                condition=Q(ended_at=None),
                violation_error_message="Đã chia sẻ cho đơn vị này.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="share_as_given",
                fields=["item", "post", "unit", "shared_by", "shared_at", "note", "ends_on"],
            ),
            pgtrigger.Protect(name="share_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.item} → {self.whom}"

    @property
    def whom(self) -> str:
        if self.unit:
            return self.unit.name
        assert self.post is not None
        return f"{self.post.user.full_name} ({self.post.title})"
