"""Days on decisions about people: near enough to be meant, so that a slip of the finger is no record for good."""

from datetime import date, timedelta

from qlvb.lib.errors import BadInput

A_YEAR = timedelta(days=366)


def check_within_a_year(day: date, *, today: date, what: str, field: str) -> None:
    """From a year ago to a year ahead: decisions come late, and people are told early."""
    first, last = today - A_YEAR, today + A_YEAR
    if not first <= day <= last:
        raise BadInput(f"{what} phải trong khoảng {first:%d/%m/%Y} – {last:%d/%m/%Y}.", field=field)


def check_to_come(day: date, *, today: date) -> None:
    """A leaving day written down ahead: it shuts nobody out before a night has passed."""
    if day <= today:
        raise BadInput(
            "Chỉ ghi trước ngày nghỉ từ ngày mai trở đi; người đã nghỉ hoặc nghỉ từ hôm nay thì dùng "
            "“Thu hồi tài khoản”, theo quyết định hoặc ý kiến đồng ý.",
            field="leaves_on",
        )


def check_past_year(day: date, *, today: date, what: str, field: str) -> None:
    """Not to come, and not more than a year ago."""
    if day > today:
        raise BadInput(f"{what} không được sau hôm nay.", field=field)
    if day < today - A_YEAR:
        raise BadInput(f"{what} không được cách đây hơn một năm (trước {today - A_YEAR:%d/%m/%Y}).", field=field)
