"""How a deadline looks on Wednesday 4 March 2026 at 10:00."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from workflow.rules.due import due


def at(day: int, month: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def wednesday_at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(4, 3, 10))


@pytest.mark.parametrize(
    ("deadline", "text", "tone"),
    [
        (at(27, 2, 17), "quá hạn 5 ngày", "late"),
        (at(3, 3, 17), "quá hạn 1 ngày", "late"),
        (at(4, 3, 9), "quá hạn hôm nay", "late"),
        (at(4, 3, 10), "hôm nay, 10:00", "soon"),
        (at(4, 3, 17), "hôm nay, 17:00", "soon"),
        (at(5, 3, 17), "ngày mai, 05/03", "soon"),
        (at(6, 3, 17), "hạn 06/03/2026", "ok"),
        (at(4, 5, 17), "hạn 04/05/2026", "ok"),
    ],
)
def test_what_is_left_of_an_open_deadline(deadline: datetime, text: str, tone: str) -> None:
    shown = due(deadline)
    assert (shown.text, shown.tone) == (text, tone)


def test_the_exact_moment_is_kept_beside_it() -> None:
    assert due(at(5, 3, 17)).exact == "05/03/2026 17:00"


def test_no_deadline_says_nothing() -> None:
    assert (due(None).text, due(None).tone, due(None).exact) == ("", "none", "")


@pytest.mark.parametrize(
    ("ended", "text", "tone"),
    [
        (at(2, 3, 16), "xong đúng hạn", "ok"),
        (at(2, 3, 17), "xong đúng hạn", "ok"),
        (at(2, 3, 18), "xong quá hạn", "late"),
    ],
)
def test_what_ended_is_judged_by_its_end_not_by_today(ended: datetime, text: str, tone: str) -> None:
    shown = due(at(2, 3, 17), ended)
    assert (shown.text, shown.tone) == (text, tone)
