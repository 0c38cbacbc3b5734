"""The request as views see it after the middleware."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.actor import Actor
    from accounts.models import Post, User


class ActorRequest(HttpRequest):
    """`actor`: who asks, through which post; views that ask for a post are reached only with one (ActorMiddleware).

    `actors`: as whom one may act today, by the id of the desk. `posts`: one's own desks; `lent`: those of heads whose
    desk one may work in today.
    """

    actor: "Actor"
    actors: "dict[int | None, Actor]"
    posts: "list[Post]"
    lent: "list[Post]"
    htmx: "HtmxDetails"
    user: "User"
