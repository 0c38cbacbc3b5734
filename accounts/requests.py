"""The request as views see it after the middleware."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.actor import Actor
    from accounts.models import User


class ActorRequest(HttpRequest):
    """`actor`: who asks, through which post; views that ask for a post are reached only with one (ActorMiddleware).

    `actors`: as whom one may act today, by the id of the desk: one's own posts, then the heads whose desk one may work
    in today.
    """

    actor: "Actor"
    actors: "dict[int | None, Actor]"
    htmx: "HtmxDetails"
    user: "User"
