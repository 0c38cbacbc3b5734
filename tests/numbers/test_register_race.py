"""Fifty clerks, one register, every third attempt fails after its number was taken (security.md T04, design.md §4)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from accounts.actor import Actor
from documents.actions.register_incoming import register_incoming
from documents.enums import Direction
from documents.intake import ArrivedFile, Verdict
from documents.models import IncomingDocument, NumberEntry, Register, RegisterCounter
from documents.rules.numbers import enter_in_ledger, take_number
from documents.rules.uploads import PDF
from documents.storage import save_blob
from tests.factories.documents import arrival, registered
from tests.factories.people import Agency
from tests.numbers.ledger import faults
from tests.races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CLERKS = 50
ATTEMPTS = 3
FAILS_LATE = 3  # of each clerk's attempts, which one fails


class LateFailure(Exception):
    """Something went wrong after the number was taken."""


def three_attempts(attempt: Callable[[bool], Any]) -> list[Any]:
    """What one clerk does: three times the same, the last one fails on purpose."""
    done = []
    for turn in range(1, ATTEMPTS + 1):
        try:
            done.append(attempt(turn == FAILS_LATE))
        except (DataError, LateFailure) as failure:
            done.append(failure)
    return done


def race(attempt: Callable[[bool], Any]) -> tuple[list[Any], list[Exception]]:
    """All clerks at once; (what succeeded, what failed)."""
    outcomes: list[Any] = []
    for done in together([partial(three_attempts, attempt)] * CLERKS):
        assert isinstance(done, list), done
        outcomes += done
    failures = [o for o in outcomes if isinstance(o, Exception)]
    return [o for o in outcomes if not isinstance(o, Exception)], failures


def test_fifty_clerks_register_without_gap_or_double(province: Agency) -> None:
    blob = save_blob(b"%PDF-1.7 never opened here", PDF)
    actor = Actor.of(province.clerk)

    def register(fail_late: bool) -> int:
        # A file name the database refuses: the number has been taken long before the attachment is written.
        name = "x" * 300 if fail_late else "van-ban.pdf"
        return register_incoming(arrival(), [ArrivedFile(blob, name, 1)], Verdict(), actor=actor).arrival_number

    numbers, failures = race(register)

    book = Register.objects.get(agency=province.unit, direction=Direction.INCOMING)
    assert len(numbers) == 100
    assert len(failures) == 50 and all(isinstance(f, DataError) for f in failures)
    assert faults(numbers, last=book.counter.last_number) == []
    assert sorted(numbers) == list(range(1, 101))
    assert sorted(IncomingDocument.objects.values_list("arrival_number", flat=True)) == sorted(numbers)
    assert sorted(NumberEntry.objects.filter(register=book).values_list("number", flat=True)) == sorted(numbers)


def test_issuing_numbers_race_without_gap_or_double(province: Agency) -> None:
    """The allocator of issue(), number and ledger line in one transaction."""
    book = Register.objects.get(agency=province.unit, name="Sổ đăng ký quyết định")
    actor, item = Actor.of(province.clerk), registered(province)

    def take(fail_late: bool) -> int:
        with transaction.atomic():
            number = take_number(book)
            enter_in_ledger(book, number, item.pk, by=actor.post, at=actor.now())
            if fail_late:
                raise LateFailure
        return number

    numbers, failures = race(take)

    assert len(numbers) == 100 and len(failures) == 50
    assert faults(numbers, last=RegisterCounter.objects.get(register=book).last_number) == []
    assert sorted(book.entries.values_list("number", flat=True)) == list(range(1, 101))


# --- Negative controls: the same race with allocators known to be wrong must be caught ----------------------------


@pytest.fixture
def scratch_table(transactional_db: None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (number integer NOT NULL)")
        cursor.execute("CREATE SEQUENCE scratch_numbers")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE scratch")
        cursor.execute("DROP SEQUENCE scratch_numbers")


def wrong_allocator(next_number: str) -> Callable[[bool], int]:
    """Numbers by that SQL instead of a locked counter row."""

    def take(fail_late: bool) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO scratch SELECT {next_number} RETURNING number")
            number = cursor.fetchone()[0]
            cursor.execute("SELECT pg_sleep(0.005)")  # the rest of the act
            if fail_late:
                raise LateFailure
        return int(number)

    return take


def test_the_race_catches_max_plus_one(scratch_table: None) -> None:
    numbers, _ = race(wrong_allocator("(SELECT coalesce(max(number), 0) + 1 FROM scratch)"))
    assert any("times" in fault for fault in faults(numbers))


def test_the_race_catches_a_sequence(scratch_table: None) -> None:
    numbers, _ = race(wrong_allocator("nextval('scratch_numbers')"))
    assert any("missing" in fault for fault in faults(numbers))
    assert not any("times" in fault for fault in faults(numbers))
