"""The demo's own time: acts of past days happen on those days, one after the other."""

from datetime import date, datetime, time, timedelta
from types import TracebackType
from unittest import mock
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Inside `with Clock(day) as clock:` it is that day; every act comes some minutes later, never past the present."""

    def __init__(self, day: date) -> None:
        self._present = timezone.now()
        self.now = min(datetime.combine(day, time(7, 45), _VIETNAM), self._present)
        self._patch = mock.patch("django.utils.timezone.now", self._read)

    def _read(self) -> datetime:
        return self.now

    def __enter__(self) -> "Clock":
        self._patch.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._patch.stop()

    def actor(self, post: Post, *, minutes: int = 23) -> Actor:
        """Somebody acting a little later than whoever acted before."""
        self.now = min(self.now + timedelta(minutes=minutes), self._present)
        return Actor.of(post)

    def move_to(self, day: date) -> None:
        """Go on on that day, if it is later."""
        self.now = min(max(self.now, datetime.combine(day, time(7, 45), _VIETNAM)), self._present)
