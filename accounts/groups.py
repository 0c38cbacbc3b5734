"""Nhóm quyền: composed by the agency's administrator, in force only when the head has agreed (DN-3.3i, SD-9.5)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from accounts import audit
from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind, Perm
from accounts.models import Consent, GroupMember, Post, RightsGroup, Unit
from accounts.queries import groups_of, members_of, posts_in_agency
from accounts.rights_rows import OF_AGENCY, rights_rows
from accounts.rules.accounts import check_may_manage
from accounts.rules.groups import check_members, check_name, check_rights
from qlvb.lib.errors import BadInput, InvalidTransition, RuleViolation

# What the head reads of a group, and what the log calls it.
FIELDS = {"Tên nhóm": "name", "Quyền": "rights", "Người trong nhóm": "people"}
_NAME_ASKED = "Đã có đề nghị về nhóm quyền tên này đang chờ ở mục Ý kiến đồng ý; hãy đặt tên khác hoặc rút đề nghị ấy."


@dataclass(frozen=True, slots=True)
class Composed:
    """What a group is to be."""

    name: str
    rights: frozenset[str]
    posts: frozenset[int]

    def as_data(self) -> dict[str, Any]:
        return {"name": self.name, "rights": sorted(self.rights), "posts": sorted(self.posts)}

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> "Composed":
        return cls(data["name"], frozenset(data["rights"]), frozenset(data["posts"]))


def as_it_is(group: RightsGroup, actor: Actor) -> Composed:
    """With those members whose post somebody still holds."""
    rights = frozenset(group.rights.permissions.values_list("codename", flat=True))
    posts = frozenset(members_of(group, actor.today()).values_list("pk", flat=True))
    return Composed(group.name, rights, posts)


def composing(group: RightsGroup | None, new: Composed, actor: Actor) -> Matter:
    """A new group, or one changed."""
    check_may_manage(actor)
    _check(group, new, actor)
    before = as_it_is(group, actor) if group else None
    if before == new:
        raise BadInput("Chưa có mục nào khác với nhóm quyền đang dùng.")
    verb = "Sửa" if group else "Lập"
    return _matter(f"{verb} nhóm quyền “{new.name}”", group, before, new)


def dissolving(group: RightsGroup, actor: Actor) -> Matter:
    """Nobody has anything from it any more."""
    check_may_manage(actor)
    return _matter(f"Bỏ nhóm quyền “{group.name}”", group, as_it_is(group, actor), None)


def _matter(title: str, group: RightsGroup | None, before: Composed | None, after: Composed | None) -> Matter:
    terms = {
        "group": group.pk if group else None,
        "before": before.as_data() if before else None,
        "after": after.as_data() if after else None,
    }
    was, will = said(before), said(after)
    changes = [Change(label, was[label], will[label]) for label in was]
    name = after.name.casefold() if after else None

    def in_the_way(other: dict[str, Any]) -> str:
        taken = name is not None and other["after"] is not None and other["after"]["name"].casefold() == name
        return _NAME_ASKED if taken else ""

    return Matter(ConsentKind.GROUPS, title, terms, changes, group, in_the_way)


def _check(group: RightsGroup | None, new: Composed, actor: Actor) -> None:
    here = list(posts_in_agency(actor.agency_id, actor.today()))
    others = groups_of(actor.agency_id).exclude(pk=group.pk if group else 0)
    check_name(new.name, others.values_list("name", flat=True))
    check_rights(new.rights, {post.role for post in here})
    check_members(here, new.posts, actor)


def apply(consent: Consent, actor: Actor) -> None:
    """Inside the transaction in which the head agrees, and only if everything is still as it was when he was asked."""
    # One at a time in an agency: no two of one name.
    Unit.objects.select_for_update(no_key=True).get(pk=consent.agency_id)
    before, after = consent.terms["before"], consent.terms["after"]
    asker = Actor.of(consent.asked_by)
    group = _unchanged(consent, before, asker) if consent.terms["group"] else None
    if after is None:
        assert group is not None
        _end(group, actor)
        return _tell("agency.group_dissolved", consent, group, actor)
    new = Composed.of_data(after)
    try:
        _check(group, new, asker)
    except RuleViolation as refusal:
        raise InvalidTransition(f"{refusal.sentence} Hãy không đồng ý để quản trị đề nghị lại.") from None
    act = "agency.group_changed" if group else "agency.group_composed"
    group = group or _open(consent.agency_id, new, actor)
    _write(group, new, actor)
    _tell(act, consent, group, actor)


def _unchanged(consent: Consent, before: dict[str, Any], actor: Actor) -> RightsGroup:
    group = RightsGroup.objects.select_for_update(of=("self",)).select_related("rights").get(pk=consent.terms["group"])
    now = as_it_is(group, actor)
    # Whoever has left since then has left the group by himself.
    held = posts_in_agency(consent.agency_id, actor.today()).filter(pk__in=before["posts"])
    still = frozenset(held.values_list("pk", flat=True))
    asked = Composed.of_data(before)
    if group.ended_at or now != Composed(asked.name, asked.rights, still):
        raise InvalidTransition("Nhóm quyền đã thay đổi sau khi đề nghị; hãy không đồng ý để quản trị đề nghị lại.")
    return group


def _open(agency_id: int, new: Composed, actor: Actor) -> RightsGroup:
    group = RightsGroup(agency_id=agency_id, name=new.name, created_at=actor.now())
    same = RightsGroup.objects.filter(agency_id=agency_id).count()
    group.rights = Group.objects.create(name=f"{OF_AGENCY}{agency_id}:{same + 1}")
    group.save()
    return group


def _write(group: RightsGroup, new: Composed, actor: Actor) -> None:
    group.name = new.name
    group.save(update_fields=["name"])
    group.rights.permissions.set(rights_rows(new.rights))
    inside = {member.post_id: member for member in group.members.filter(removed_at=None)}
    for post_id in inside.keys() - new.posts:
        _remove(inside[post_id], actor)
    for post_id in sorted(new.posts - inside.keys()):
        GroupMember.objects.create(group=group, post_id=post_id, added_at=actor.now())


def end_groups_of(agency: Unit, actor: Actor) -> None:
    """The agency is no more: whoever goes on in another one has there what that one gives him."""
    for group in groups_of(agency.pk).select_for_update(of=("self",)):
        _end(group, actor)
        audit.record("agency.group_dissolved", actor, group, agency_id=agency.pk, name=group.name)


def keep_in_groups(post: Post, again: Post, actor: Actor) -> None:
    """The same person in the same role goes on in another unit of the agency: he keeps what groups gave him."""
    there = set(GroupMember.objects.filter(post=again, removed_at=None).values_list("group_id", flat=True))
    for member in GroupMember.objects.filter(post=post, removed_at=None, group__ended_at=None):
        _remove(member, actor)
        if member.group_id not in there:
            GroupMember.objects.create(group_id=member.group_id, post=again, added_at=actor.now())


def _end(group: RightsGroup, actor: Actor) -> None:
    for member in group.members.filter(removed_at=None):
        _remove(member, actor)
    group.ended_at = actor.now()
    group.save(update_fields=["ended_at"])


def _remove(member: GroupMember, actor: Actor) -> None:
    member.removed_at = actor.now()
    member.save(update_fields=["removed_at"])


def _tell(act: str, consent: Consent, group: RightsGroup, actor: Actor) -> None:
    was, will = ({FIELDS[change["label"]]: change[when] for change in consent.changes} for when in ("before", "after"))
    audit.record(act, actor, group, consent=consent.pk, **audit.changed(was, will))


def said(group: Composed | None) -> dict[str, str]:
    """As people read it."""
    if group is None:
        return dict.fromkeys(FIELDS, "")
    rights = "; ".join(right.label for right in Perm if right in group.rights)
    return dict(zip(FIELDS, (group.name, rights, "; ".join(names_of(group.posts))), strict=True))


def names_of(posts: Collection[int]) -> list[str]:
    found = Post.objects.filter(pk__in=posts).select_related("user", "unit").order_by("user__sort_key", "pk")
    return [f"{post.user.full_name} ({post.title}, {post.unit.short_name})" for post in found]
