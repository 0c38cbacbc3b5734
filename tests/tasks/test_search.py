"""Tasks are found by whoever may see them, on the lead's side too (DN-3.3g, GL-4.2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.words import Words
from tasks.queries import visible_to
from tests.factories import tasks as given
from tests.tasks.conftest import Given
from workflow.enums import ItemKind
from workflow.search import Wanted, find


def found(post: Post, typed: str = "thiệt hại", **more: object) -> list[int]:
    """As the results stand on the page."""
    wanted = Wanted(words=Words.of(typed), **({"kind": ItemKind.TASK} | more))  # type: ignore[arg-type]
    return [hit.item_id for hit in find(Actor.of(post), wanted).hits]


def test_the_lead_agency_finds_what_it_was_given(world: Given) -> None:
    """Whoever reads his whole agency finds all of it, others what they see; what is only planned nobody there."""
    ours, there, town = world.province, world.commune, world.town
    everything = {world.planned.pk, world.running.pk, world.inner.pk, world.answered.pk}
    expected = {
        ours.clerk: everything,
        ours.specialist: everything,
        ours.unit_head: {world.inner.pk},
        ours.other_specialist: set(),
        there.clerk: {world.running.pk, world.answered.pk},
        there.leader: {world.running.pk, world.answered.pk},
        there.specialist: set(),
        # It coordinates in one of them.
        town.chief: {world.running.pk},
        town.specialist: set(),
    }
    for post, wanted in expected.items():
        assert set(found(post)) == wanted, post
        assert len(found(post)) == len(wanted), post
        assert set(found(post)) <= set(visible_to(Actor.of(post)).values_list("pk", flat=True)), post


def test_filters_hold_for_them_too(world: Given) -> None:
    clerk = world.commune.clerk
    theirs = sorted([world.running.pk, world.answered.pk])
    assert found(clerk, "xyz") == []
    assert found(clerk, kind=ItemKind.DOSSIER) == []
    assert sorted(found(clerk, "thiet hai", is_open=True)) == theirs
    assert found(clerk, is_open=False) == []
    assert set(found(clerk, "")) == set(theirs)
    assert found(clerk, "", until=given.in_days(-1)) == []
    # Among everything else, the newest first where there are no words.
    without_words = [hit.item_id for hit in find(Actor.of(clerk), Wanted(is_open=True)).hits]
    assert set(theirs) | {world.incoming.pk} <= set(without_words)
    assert without_words == sorted(without_words, reverse=True)


@pytest.mark.parametrize("typed", ["thiệt hại", ""])
def test_queries_do_not_grow_with_tasks(world: Given, typed: str) -> None:
    counts = []
    for leader, rows in ((world.town.leader, 1), (world.commune.leader, 2)):
        with CaptureQueriesContext(connection) as queries:
            assert len(found(leader, typed)) == rows
        counts.append(len(queries))
    assert counts[0] == counts[1]
