"""Whom a notice reaches."""

from collections.abc import Collection, Iterable

from accounts.actor import Actor
from accounts.models import Post, Unit
from accounts.queries import posts_in_agency
from qlvb.lib.errors import BadInput
from workflow.enums import NoticeAudience


def addressees(actor: Actor, audience: str, units: Collection[Unit], people: Collection[Post]) -> list[Post]:
    """One post for each person addressed, the author excepted. One query."""
    if audience == NoticeAudience.UNITS and not units:
        raise BadInput("Hãy chọn ít nhất một đơn vị nhận thông báo.", field="units")
    if audience == NoticeAudience.PEOPLE and not people:
        raise BadInput("Hãy chọn ít nhất một người nhận thông báo.", field="people")
    chosen_units, chosen_posts = {unit.pk for unit in units}, {post.pk for post in people}

    def is_meant(post: Post) -> bool:
        if audience == NoticeAudience.UNITS:
            return post.unit_id in chosen_units
        return audience == NoticeAudience.EVERYBODY or post.pk in chosen_posts

    found = one_post_each(p for p in posts_in_agency(actor.agency_id, actor.today()) if is_meant(p))
    found.pop(actor.user.pk, None)
    if not found:
        raise BadInput("Ngoài người viết, không có ai thuộc diện nhận thông báo này.", field="audience")
    return list(found.values())


def one_post_each(posts: Iterable[Post]) -> dict[int, Post]:
    """The first post of each person, by the person's id."""
    found: dict[int, Post] = {}
    for post in posts:
        found.setdefault(post.user_id, post)
    return found
