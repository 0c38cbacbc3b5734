"""The table of rights as rows of Django's Group and Permission: what groups of rights are made of, and what other tools
read. What a post may do is asked of the table itself (`Actor.has_perm`), not of these rows.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.enums import Perm, Role
from accounts.models import Post, RightsGroup
from accounts.rights import COMPOSABLE, perms_of

ROLE = "role:"
OF_AGENCY = "agency:"
# Django's own four for every model, which nothing here uses.
_DJANGOS = tuple(f"{verb}_post" for verb in Post._meta.default_permissions)


@dataclass
class Synchronised:
    """How many rows it changed."""

    rights_added: int = 0
    rights_removed: int = 0
    groups_changed: int = 0
    groups_removed: int = 0

    @property
    def changes(self) -> int:
        return self.rights_added + self.rights_removed + self.groups_changed + self.groups_removed


def rights_rows(perms: Collection[str]) -> list[Permission]:
    """The rows of these rights, made when they are not there yet."""
    kind = ContentType.objects.get_for_model(Post)
    rows = []
    for perm in sorted(perms):
        row, _ = Permission.objects.get_or_create(
            content_type=kind, codename=perm, defaults={"name": Perm(perm).label[:255]}
        )
        rows.append(row)
    return rows


@transaction.atomic
def synchronise() -> Synchronised:
    """Rows as the table has it: one right each, one group each role; what the table no longer has goes, also out of the
    agencies' own groups. Doing it twice changes nothing.
    """
    done = Synchronised()
    ours = Permission.objects.filter(content_type=ContentType.objects.get_for_model(Post)).exclude(
        codename__in=_DJANGOS
    )
    known = dict(ours.values_list("codename", "name"))
    done.rights_removed, _ = ours.exclude(codename__in=Perm.values).delete()
    rows = {row.codename: row for row in rights_rows(Perm.values)}
    done.rights_added = len(rows.keys() - known.keys())
    for codename, row in rows.items():
        if row.name != Perm(codename).label[:255]:
            row.name = Perm(codename).label[:255]
            row.save(update_fields=["name"])
    for role in Role.values:
        group, _ = Group.objects.get_or_create(name=ROLE + role)
        done.groups_changed += _set(group, {rows[perm] for perm in perms_of(role)})
    done.groups_removed, _ = (
        Group.objects.filter(name__startswith=ROLE).exclude(name__in=[ROLE + role for role in Role.values]).delete()
    )
    for agencys in RightsGroup.objects.select_related("rights"):
        kept = set(agencys.rights.permissions.filter(pk__in=[rows[perm].pk for perm in COMPOSABLE]))
        done.groups_changed += _set(agencys.rights, kept)
    return done


def _set(group: Group, rows: set[Permission]) -> int:
    if set(group.permissions.all()) == rows:
        return 0
    group.permissions.set(rows)
    return 1
