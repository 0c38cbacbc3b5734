"""The counts of the frame: together, only when they are shown, and never beyond a hundred rows."""

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.template import engines
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from qlvb.lib.counts import Counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> None:
    Unit.objects.bulk_create(
        Unit(name=f"Phòng {n}", short_name=f"P{n}", code=f"P{n}", abbreviation=f"P{n}", keeps_registers=True)
        for n in range(120)
    )


def test_one_query_for_all_and_none_before_one_is_looked_at(units: None) -> None:
    counts = Counts()
    with CaptureQueriesContext(connection) as asked:
        found = [counts.of(Unit.objects.filter, Q(code=code)) for code in ("P1", "P2", "không có")]
        nothing, all_of_them = counts.of(Unit.objects.none), counts.of(Unit.objects.order_by, "name")
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        assert [*found, nothing, all_of_them] == [1, 1, 0, 0, 100]
    assert len(asked) == 1


def test_what_nobody_looks_at_is_not_even_built() -> None:
    def refused() -> QuerySet[Unit]:
        raise AssertionError("built")

    counts = Counts()
    unseen = counts.of(refused)
    with pytest.raises(AssertionError, match="built"):
        bool(unseen)


def test_a_percent_sign_in_what_is_asked_for_is_a_letter(units: None) -> None:
    assert Counts().of(Unit.objects.filter, Q(name__contains="%s")) == 0


@pytest.mark.parametrize(("count", "shown"), [(1, "1"), (99, "99"), (100, "99+")])
def test_beyond_ninety_nine_it_says_only_that_there_is_more(count: int, shown: str) -> None:
    part = engines["django"].from_string('{% include "parts/count.html" with count=count only %}')
    assert part.render({"count": count}) == shown
