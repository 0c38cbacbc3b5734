"""Who takes over whose work: one person, or several by kind (SD-10.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.enums import WorkKind
from accounts.models import Post


@dataclass(frozen=True, slots=True)
class Succession:
    """`by_kind`: {kind of work: its successor}; every other kind goes to `default`, without one it stays.

    `takes_post`: the default successor takes the only clerk's post as well.
    """

    default: Post | None = None
    by_kind: Mapping[str, Post] = field(default_factory=dict)
    takes_post: bool = False

    def of(self, kind: str) -> Post | None:
        return self.by_kind.get(kind, self.default)

    @property
    def posts(self) -> list[Post]:
        """Everybody named, once each, the default first."""
        named = [self.default, *self.by_kind.values()]
        return list({post.pk: post for post in named if post}.values())

    @property
    def first(self) -> Post | None:
        return next(iter(self.posts), None)

    @property
    def text(self) -> str:
        """'Lý Hoài Thu (Chuyên viên); nhiệm vụ: Trần Quốc Bảo (Chánh Văn phòng)'"""
        named = [str(self.default)] if self.default else []
        named += [f"{WorkKind(kind).label.lower()}: {post}" for kind, post in self.by_kind.items()]
        return "; ".join(named)

    def as_data(self) -> dict[str, Any]:
        """Plain, for the terms of a consent: what was not chosen is left out."""
        data: dict[str, Any] = {"successor": self.default.pk if self.default else None}
        if self.by_kind:
            data["successors"] = {kind: post.pk for kind, post in sorted(self.by_kind.items())}
        if self.takes_post:
            data["takes_post"] = True
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Succession":
        """Back from the terms."""
        by_kind: Mapping[str, int] = data.get("successors", {})
        wanted = {pk for pk in (data["successor"], *by_kind.values()) if pk}
        found = Post.objects.select_related("user", "unit__belongs_to").in_bulk(wanted)
        named = {kind: found[pk] for kind, pk in by_kind.items()}
        return cls(found.get(data["successor"]), named, data.get("takes_post", False))


NOBODY = Succession()
