"""Who can hold an item, and what he is handed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.enums import Role
from accounts.models import Post, Unit
from workflow.enums import Part
from workflow.models import Step


@dataclass(frozen=True, slots=True)
class Holder:
    """One post, or a shared inbox: a role in a unit (the agency itself for agency-wide roles)."""

    unit: Unit
    post: Post | None = None
    role: str = ""

    @classmethod
    def person(cls, post: Post) -> "Holder":
        return cls(unit=post.unit, post=post)

    @classmethod
    def inbox(cls, unit: Unit, role: str) -> "Holder":
        return cls(unit=unit, role=role)

    @classmethod
    def of(cls, step: Step) -> "Holder":
        """Whoever holds that step."""
        return cls(unit=step.holder_unit, post=step.holder_post, role=step.holder_role)

    @property
    def name(self) -> str:
        if self.post:
            return f"{self.post.user.full_name} ({self.post.title})"
        return self.unit.name if self.role == Role.UNIT_HEAD else f"{Role(self.role).label} {self.unit.short_name}"


@dataclass(frozen=True, slots=True)
class Hand:
    """One holder with his part, instruction and deadline."""

    holder: Holder
    part: str = Part.LEAD
    instruction: str = ""
    due_at: datetime | None = None


def inbox_of_unit(unit: Unit, agency: Unit, posts: Iterable[Post]) -> Holder | None:
    """Where a unit of the agency receives: its heads' inbox, for the Office the Chief of Office's; None without any
    head.

    `posts`: everybody who works in the agency.
    """
    roles = {post.role for post in posts if post.unit_id == unit.pk}
    if Role.UNIT_HEAD in roles:
        return Holder.inbox(unit, Role.UNIT_HEAD)
    if Role.CHIEF_OF_OFFICE in roles:
        return Holder.inbox(agency, Role.CHIEF_OF_OFFICE)
    return None
