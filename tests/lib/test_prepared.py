"""A prepared question answers as the one it was made of, whatever the values, in every thread."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Post
from accounts.queries import _desks, desks_of
from qlvb.lib.prepared import Prepared
from tests.factories.people import Agency
from tests.races import together


def _held(user_id: int, day: date) -> QuerySet[Post]:
    return Post.objects.in_force(day).filter(user=user_id, role__in=["leader", "clerk"]).select_related("user", "unit")


def test_each_time_the_values_are_new(province: Agency) -> None:
    held = Prepared(_held, user_id=-7, day=date(2, 2, 2))
    today = timezone.localdate()
    for post in (province.clerk, province.leader, province.specialist):
        for day in (today, today - timedelta(days=5000)):
            with CaptureQueriesContext(connection) as asked:
                found = held.rows(user_id=post.user_id, day=day)
                assert [one.user.full_name + one.unit.name for one in found] == [
                    one.user.full_name + one.unit.name for one in found if one.user_id == post.user_id
                ]
            assert len(asked) == 1
            assert found == list(_held(post.user_id, day))


def test_what_the_question_does_not_ask_with_is_noticed(province: Agency) -> None:
    def careless(user_id: int, day: date) -> QuerySet[Post]:
        return Post.objects.filter(user=user_id)

    with pytest.raises(AssertionError, match="does not ask with"):
        Prepared(careless, user_id=-7, day=date(2, 2, 2)).rows(user_id=1, day=timezone.localdate())
    with pytest.raises(AssertionError):
        Prepared(_held, user_id=-7, day=date(2, 2, 2)).rows(user_id=1)


@pytest.mark.django_db(transaction=True)
def test_threads_ask_on_connections_of_their_own(province: Agency) -> None:
    today = timezone.localdate()
    people = [province.clerk, province.leader, province.specialist, province.unit_head] * 3
    found = together([lambda post=post: desks_of(post.user, today)[0] for post in people])
    assert found == [[post] for post in people]
    assert [list(_desks(post.user_id, today)) for post in people] == found
