"""Nhóm quyền: rights an agency adds to some of its posts, with the head's consent (DN-3.3i, SD-9.5)."""

import pgtrigger
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied


class RightsGroup(models.Model):
    """What it gives is in the rows of Django's own group `rights`; it counts for as long as it has not ended."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    name = models.CharField("tên nhóm", max_length=100)
    rights = models.OneToOneField(Group, models.PROTECT, related_name="rights_group", verbose_name="các quyền")
    created_at = models.DateTimeField("lập lúc")
    ended_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta:
        verbose_name = "nhóm quyền"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "agency",
                Lower("name"),
                name="one_group_of_a_name",
                condition=Q(ended_at=None),
                violation_error_message="Cơ quan đã có nhóm quyền tên này.",
            ),
            models.CheckConstraint(
                name="group_has_name", condition=~Q(name=""), violation_error_message="Nhóm quyền phải có tên."
            ),
        ]
        triggers = [pgtrigger.Protect(name="group_is_kept", operation=pgtrigger.Delete), never_emptied()]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A post, never a person: whoever leaves the post leaves the group with it."""

    group = models.ForeignKey(RightsGroup, models.PROTECT, related_name="members", verbose_name="nhóm")
    post = models.ForeignKey(Post, models.PROTECT, related_name="group_memberships", verbose_name="chức danh")
    added_at = models.DateTimeField("đưa vào lúc")
    removed_at = models.DateTimeField("đưa ra lúc", null=True)

    class Meta:
        verbose_name = "thành viên nhóm quyền"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="once_in_a_group",
                fields=["group", "post"],
                condition=Q(removed_at=None),
                violation_error_message="Người này đã ở trong nhóm.",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(name="member_as_added", fields=["group", "post", "added_at"]),
            pgtrigger.Protect(name="member_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.post} – {self.group}"
