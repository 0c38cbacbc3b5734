"""What hangs on a post and must not be left behind: each app on the right adds its kinds of work.

`accounts` knows nothing of the work itself (design.md §2). Filled in AppConfig.ready(), before the first request.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.actor import Actor
from accounts.models import Post, PostSuccessor
from accounts.succession import Succession


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that changed hands, as the minutes list it. `kind`: a WorkKind, '' for anything else; `to` None: it
    ended with the post.
    """

    label: str
    to: Post | None
    kind: str = ""
    item_id: int | None = None
    code: str = ""
    subject: str = ""
    note: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class OpenWork:
    """One sort of open work of a post.

    `label`: 'việc đang xử lý'. `count`: how much of it there is, by kind of work. `hand_over(post, succession, actor,
    reason)`: give what has a successor to him, inside the caller's transaction: deadlines stay, each item says so in
    its timeline, the successor may see it. `is_personal`: it follows only when the person leaves, and nobody need take
    it.
    """

    label: str
    count: Callable[[Post], Mapping[str, int]]
    hand_over: Callable[[Post, Succession, Actor, str], list[Given]]
    is_personal: bool = False


WORK: list[OpenWork] = []


def open_work_of(posts: Iterable[Post], *, kinds: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """Label and number of everything open that somebody must take, sorts without any left out; `kinds`: only these."""
    posts, wanted, found = list(posts), set(kinds) if kinds is not None else None, []
    for sort in WORK:
        if not sort.is_personal:
            counts = _count(sort, posts)
            count = sum(number for kind, number in counts.items() if wanted is None or kind in wanted)
            if count:
                found.append((sort.label, count))
    return found


def open_kinds_of(posts: Iterable[Post]) -> dict[str, int]:
    """How much is open of each kind of work; kinds without any left out."""
    posts = list(posts)
    counts: Counter[str] = Counter()
    for sort in WORK:
        if not sort.is_personal:
            counts.update(_count(sort, posts))
    return {kind: number for kind, number in counts.items() if number}


def _count(sort: OpenWork, posts: Iterable[Post]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for post in posts:
        counts.update(sort.count(post))
    return counts


def hand_over_all(
    post: Post, succession: Succession, actor: Actor, reason: str, *, leaves: bool = False
) -> list[Given]:
    """Everything that hangs on the post and has a successor; `leaves`: also what is the person's own."""
    given: list[Given] = []
    for sort in WORK:
        if leaves or not sort.is_personal:
            given += sort.hand_over(post, succession, actor, reason)
    return given


def name_successors(post: Post, succession: Succession) -> None:
    """What comes later to a post that has ended follows to them (`accounts.queries.successor_of`)."""
    PostSuccessor.objects.filter(post=post).delete()
    PostSuccessor.objects.bulk_create(
        [PostSuccessor(post=post, kind=kind, successor=to) for kind, to in succession.by_kind.items()]
    )
    post.successor = succession.default
    post.save(update_fields=["successor"])


def succession_of(post: Post) -> Succession:
    """Who was named when the post ended."""
    rows = PostSuccessor.objects.filter(post=post).select_related("successor__user", "successor__unit__belongs_to")
    return Succession(post.successor, {row.kind: row.successor for row in rows})
