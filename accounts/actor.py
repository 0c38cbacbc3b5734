"""Who acts: a person, through one of his posts, possibly on somebody's behalf."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import Post, User
from accounts.rights import COMPOSABLE, NEVER_LENT, perms_of
from accounts.rules.kinds import lent_with


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind an act.

    `on_behalf_of`: the post whose powers are lent (SD-5.3d); both names are recorded.
    `address`: where the request came from. `kinds`: at a lent desk the kinds of work that are lent; None: all of it.
    """

    user: User
    post: Post
    on_behalf_of: Post | None = None
    address: str | None = None
    kinds: frozenset[str] | None = None

    @classmethod
    def of(cls, post: Post) -> "Actor":
        """The actor who works in that post, for jobs and seeds."""
        return cls(user=post.user, post=post)

    @property
    def desk(self) -> Post:
        """The post whose work is done: one's own, during a delegation the head's. Whose steps, whose items, whose
        powers: ask the desk; who did it: `post`.
        """
        return self.on_behalf_of or self.post

    @property
    def agency_id(self) -> int:
        return self.desk.unit.agency_id

    @property
    def unit_id(self) -> int:
        return self.desk.unit_id

    @property
    def role(self) -> str:
        return self.desk.role

    def has_perm(self, perm: str) -> bool:
        """Whether the desk's role, or a group of rights it is in, brings that right; says nothing of any one thing.
        Some rights are never lent, most are never given by a group.
        """
        if self.on_behalf_of and (perm in NEVER_LENT or (self.kinds is not None and perm not in lent_with(self.kinds))):
            return False
        return perm in perms_of(self.role) or (perm in COMPOSABLE and perm in self.desk.given_rights)

    @property
    def title(self) -> str:
        """As what one was refused: of the desk one works at."""
        return self.desk.title if self.kinds is None else f"{self.desk.title} (ủy quyền theo phạm vi)"

    def covers(self, kind: str) -> bool:
        """Whether that kind of work is this desk's to see and to do: everything, but at a desk lent for some kinds."""
        return self.kinds is None or kind in self.kinds

    def now(self) -> datetime:
        return timezone.now()

    def today(self) -> date:
        """Today in Viet Nam."""
        return timezone.localdate()
