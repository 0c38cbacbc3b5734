"""What hangs on a post and must not be left behind: each app on the right adds its kinds of work.

`accounts` knows nothing of the work itself (design.md §2). Filled in AppConfig.ready(), before the first request.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.actor import Actor
from accounts.models import Post


@dataclass(frozen=True)
class OpenWork:
    """One kind of open work of a post.

    `label`: 'việc đang xử lý'. `count`: how much of it there is. `hand_over(post, successor, actor, reason)`: give all
    of it to the successor, inside the caller's transaction: deadlines stay, each item says so in its timeline, the
    successor may see it. Returns how much was given.
    """

    label: str
    count: Callable[[Post], int]
    hand_over: Callable[[Post, Post, Actor, str], int]


WORK: list[OpenWork] = []


def open_work_of(posts: list[Post]) -> list[tuple[str, int]]:
    """Label and number of everything open, kinds without any left out."""
    counts = [(kind.label, sum(kind.count(post) for post in posts)) for kind in WORK]
    return [(label, count) for label, count in counts if count]


def hand_over_all(post: Post, successor: Post, actor: Actor, reason: str) -> int:
    """Everything that hangs on the post; what comes later to it, once it has ended, follows (`Post.successor`)."""
    given = sum(kind.hand_over(post, successor, actor, reason) for kind in WORK)
    post.successor = successor
    post.save(update_fields=["successor"])
    return given
