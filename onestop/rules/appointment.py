"""The day a result is promised for, and how it was counted (VP-5.2a; NĐ 61/2018 art. 18.2, 19.4)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workflow.rules.working_time import VIETNAM, Calendar, public_holidays

# What comes later is passed on the next working day, so a case settled at once is settled then.
LATEST_FOR_THE_SAME_DAY = time(15, 0)
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Appointment:
    """`at`: the promised moment. `counted`: the working days that passed for it. `skipped`: the days between, each with
    the reason why it did not count."""

    at: datetime
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]

    @property
    def counted_text(self) -> str:
        """'T2 23/11, T3 24/11'"""
        return ", ".join(f"{_short(day)} {day:%d/%m}" for day in self.counted)

    @property
    def skipped_text(self) -> str:
        """'T7 21/11 (Thứ Bảy), …'"""
        return ", ".join(f"{day:%d/%m} ({why})" for day, why in self.skipped)

    @property
    def day_text(self) -> str:
        """'17:00 Thứ Sáu 27/11/2026'"""
        at = self.at.astimezone(VIETNAM)
        return f"{at:%H:%M} {_WEEKDAYS[at.weekday()]} {at:%d/%m/%Y}"


def appointment(calendar: Calendar, start: datetime, working_days: int) -> Appointment:
    """The end of office hours `working_days` working days after the day of `start`; 0: the same working day, the next
    one for what comes after three in the afternoon."""
    first = start.astimezone(VIETNAM)
    if working_days == 0:
        comes_late = first.time() > LATEST_FOR_THE_SAME_DAY or not calendar.is_working_day(first.date())
        at = calendar.add_working_days(start, 1 if comes_late else 0)
    else:
        at = calendar.add_working_days(start, working_days)
    last = at.astimezone(VIETNAM).date()
    between = [first.date() + timedelta(days=n) for n in range(1, (last - first.date()).days + 1)]
    return Appointment(
        at,
        counted=tuple(day for day in between if calendar.is_working_day(day)) or (last,),
        skipped=tuple((day, _why(calendar, day)) for day in between if not calendar.is_working_day(day)),
    )


def _why(calendar: Calendar, day: date) -> str:
    if day in calendar.exceptions:
        return "nghỉ theo lịch cơ quan"
    return "nghỉ lễ" if day in public_holidays(day.year) else _WEEKDAYS[day.weekday()]


def _short(day: date) -> str:
    return "CN" if day.weekday() == 6 else f"T{day.weekday() + 2}"


def end_of_working_day(calendar: Calendar, day: date) -> datetime | None:
    """When the desk closes that day; None when it is closed all day."""
    return calendar.end_of(day) if calendar.is_working_day(day) else None
