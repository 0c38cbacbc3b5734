"""The only clerk's post goes to whoever takes over, so that the agency is never without one: inside the act's own
transaction and on its ground.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from accounts.actor import Actor
from accounts.decisions import Basis, write_down
from accounts.enums import DecisionKind, Role
from accounts.models import Post
from accounts.succession import Succession


def given_posts(
    posts: Sequence[Post], succession: Succession, basis: Basis, actor: Actor
) -> Iterator[tuple[Post, Succession]]:
    """Each post that ends with its successors: the clerk's work goes to the clerk's post its taker holds from today."""
    taken: Post | None = None
    for post in posts:
        if not (succession.takes_post and post.role == Role.CLERK and succession.default):
            yield post, succession
            continue
        if taken is None:
            taken = _appoint(post, succession.default, basis, actor)
        yield post, replace(succession, default=taken)


def _appoint(post: Post, taker: Post, basis: Basis, actor: Actor) -> Post:
    created = Post.objects.create(
        user=taker.user, unit=post.unit, role=post.role, title=post.title, starts_on=actor.today()
    )
    write_down(DecisionKind.GRANT, created, basis, actor.today(), actor=actor)
    return created
