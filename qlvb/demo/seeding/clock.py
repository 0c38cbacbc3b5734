"""The demo's own time: acts of past days happen on those days, one after the other."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Moves on by some minutes with every act, never past the present."""

    def __init__(self, day: date) -> None:
        self.now = datetime.combine(day, time(7, 45), _VIETNAM)

    def actor(self, post: Post, *, minutes: int = 23) -> Actor:
        """Somebody acting a little later than whoever acted before."""
        self.now = min(self.now + timedelta(minutes=minutes), timezone.now())
        return Actor.of(post, at=self.now)

    def move_to(self, day: date) -> None:
        """Go on on that day, if it is later."""
        self.now = max(self.now, datetime.combine(day, time(7, 45), _VIETNAM))
