"""Working time: pure arithmetic on a calendar (DN-7.1, KS-5.10; design.md §7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@lru_cache(maxsize=32)
def public_holidays(year: int) -> frozenset[date]:
    """Statutory days off of one year, swapped days included where they were announced."""
    import holidays

    return frozenset(holidays.country_holidays("VN", years=year))


@lru_cache(maxsize=32)
def made_up_days(year: int) -> frozenset[date]:
    """Saturdays and Sundays worked in exchange for a day off between a holiday and a week-end, where announced."""
    import holidays

    # The day off may lie in the neighbouring year: 05/01/2019 was worked for 31/12/2018.
    return frozenset(holidays.country_holidays("VN", years=range(year - 1, year + 2)).weekend_workdays)


@dataclass(frozen=True)
class Calendar:
    """The working days and hours of one agency. `exceptions`: day → is it worked; they win over everything else."""

    morning: tuple[time, time] = (time(7, 30), time(11, 30))
    afternoon: tuple[time, time] = (time(13, 30), time(17, 0))
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        if day in public_holidays(day.year):
            return False
        return day.weekday() < 5 or day in made_up_days(day.year)

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """The end of office hours on the `days`-th working day after the day of `start` (the day itself does not
        count)."""
        day = start.astimezone(VIETNAM).date()
        left = days
        while left > 0 or not self.is_working_day(day):
            day += timedelta(days=1)
            if self.is_working_day(day):
                left -= 1
                if left <= 0:
                    break
        return self.end_of(day)

    def end_of(self, day: date) -> datetime:
        """The end of office hours on that day."""
        return datetime.combine(day, self.afternoon[1], VIETNAM)

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if self.is_working_day(day):
            for opens, closes in (self.morning, self.afternoon):
                yield datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM)

    def add_working_hours(self, start: datetime, hours: float) -> datetime:
        """The moment when `hours` of office time have passed since `start`."""
        left = timedelta(hours=hours)
        day = start.astimezone(VIETNAM).date()
        while True:
            for opens, closes in self._spans(day):
                begin = max(opens, start)
                if begin < closes:
                    if closes - begin >= left:
                        return begin + left
                    left -= closes - begin
            day += timedelta(days=1)

    def working_hours_between(self, start: datetime, end: datetime) -> float:
        """Hours of office time from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.working_hours_between(end, start)
        total = timedelta()
        day, last = start.astimezone(VIETNAM).date(), end.astimezone(VIETNAM).date()
        while day <= last:
            for opens, closes in self._spans(day):
                total += max(timedelta(), min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return total.total_seconds() / 3600
