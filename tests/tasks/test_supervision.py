"""Giám sát công việc: figures typed by hand, each opening exactly its rows (GL-2, GL-4.1, GL-6.2b)."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.vietnamese import short_date
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.confirm_completed import confirm_completed
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.supervision import FIGURES, TOTAL, Span, behind, counted
from tests.factories import tasks as given
from tests.tasks.conftest import Given

Browse = Callable[[Post], Client]
KEYS = ("dung-han", "tre-han", "trong-han", "qua-han", "khong-hoan-thanh", "chuyen", "tong")


def this_year(direction: str = "giao", **more: object) -> Span:
    return Span(direction, date(date.today().year - 1, 1, 1), date.today(), **more)  # type: ignore[arg-type]


def figures(post: Post, span: Span | None = None) -> dict[str, str]:
    """Unit → its figures in the order of KEYS."""
    lines = counted(Actor.of(post), span or this_year())
    return {str(line["name"]): " ".join(str(line["figures"][key]) for key in KEYS) for line in lines}  # type: ignore[index]


COMMUNE, UNIT, TOWN = "Ủy ban nhân dân xã An Lạc", "Phòng Nội chính", "Ủy ban nhân dân phường Bến Gỗ"


def test_every_task_is_counted_once_with_its_lead(world: Given) -> None:
    """The town coordinates in one of them and does not appear; what is only planned counts nowhere."""
    leader, specialist = world.province.leader, Actor.of(world.province.specialist)
    #                               in time, late, running, overdue, not done, transferred, total
    assert figures(leader) == {COMMUNE: "0 0 2 0 0 0 2", UNIT: "0 0 1 0 0 0 1"}
    given.expire(world.running)
    given.expire(world.inner, days=0)
    assert figures(leader) == {COMMUNE: "0 0 1 1 0 0 2", UNIT: "0 0 1 0 0 0 1"}
    # Waiting for confirmation: the date of the reply counts, not today's.
    given.expire(world.answered)
    assert figures(leader)[COMMUNE] == "0 0 0 2 0 0 2"
    confirm_completed(world.answered.pk, actor=specialist)
    assert figures(leader)[COMMUNE] == "0 1 0 1 0 0 2"
    confirm_not_completed(world.inner.pk, reason="Bỏ dở.", actor=specialist)
    assert figures(leader)[UNIT] == "0 0 0 0 1 0 1"
    ask_transfer(world.running.pk, reason="Nhầm.", actor=Actor.of(world.commune.chief))
    agree_transfer(world.running.pk, NewLead(world.town.unit, given.in_days(3), "Việc"), actor=specialist)
    assert figures(leader) == {COMMUNE: "0 1 0 0 0 1 1", UNIT: "0 0 0 0 1 0 1", TOWN: "0 0 1 0 0 0 1"}


def test_done_in_time(world: Given) -> None:
    confirm_completed(world.answered.pk, actor=Actor.of(world.province.specialist))
    assert figures(world.province.chief)[COMMUNE] == "1 0 1 0 0 0 2"


def test_whose_figures_one_sees(world: Given) -> None:
    ours, there = world.province, world.commune
    everything = {COMMUNE: "0 0 2 0 0 0 2", UNIT: "0 0 1 0 0 0 1"}
    assert figures(ours.specialist) == everything
    assert figures(ours.unit_head) == {UNIT: "0 0 1 0 0 0 1"}
    assert figures(ours.other_specialist) == {}
    # The lead's side: what others gave it. Those who coordinate have nothing there.
    assert figures(there.leader) == {}
    assert figures(there.leader, this_year("nhan")) == {"Ủy ban nhân dân tỉnh Sơn Lam": "0 0 2 0 0 0 2"}
    assert figures(world.town.leader, this_year("nhan")) == {}
    # A unit's task is the giver's own affair.
    assert figures(ours.leader, this_year("nhan")) == {}


def test_every_figure_opens_exactly_its_rows(world: Given, browse: Browse) -> None:
    given.expire(world.running)
    client = browse(world.province.leader)
    page = client.get("/giam-sat/")
    lines = {line["name"]: [line["total"], *line["cells"]] for line in page.context["lines"]}
    assert set(lines) == {COMMUNE, UNIT}
    opened = 0
    for cells in (*lines.values(), [page.context["total"]["total"], *page.context["tiles"]]):
        for cell in cells:
            rows = client.get(cell["url"]).context["rows"]
            assert len(rows) == cell["value"], cell
            opened += len(rows)
    assert opened == 2 * (2 + 1 + 3)
    overdue = next(cell for cell in lines[COMMUNE] if cell["key"] == "qua-han")
    assert [row["item"] for row in client.get(overdue["url"]).context["rows"]] == [world.running]


def test_filters(world: Given, browse: Browse) -> None:
    client, today = browse(world.province.chief), date.today()
    total = lambda query: client.get(f"/giam-sat/{query}").context["total"]["total"]["value"]  # noqa: E731
    assert total(f"?tu={short_date(today)}&den={short_date(today)}") == 3
    assert total(f"?tu={short_date(given.in_days(-9))}&den={short_date(given.in_days(-1))}") == 0
    assert total(f"?don-vi={world.commune.unit.pk}") == 2
    assert total("?don-vi=abc") == 3
    assert total("?chieu=nhan") == 0
    page = client.get(f"/giam-sat/?tu={short_date(today)}&den={short_date(given.in_days(-1))}")
    assert "Ngày cuối phải sau ngày đầu" in page.content.decode()


def test_who_supervises(world: Given, browse: Browse) -> None:
    ours = world.province
    answers = {
        name: browse(getattr(ours, name)).get("/giam-sat/").status_code
        for name in ("clerk", "chief", "leader", "unit_head", "specialist")
    }
    assert answers == {"clerk": 403, "chief": 200, "leader": 200, "unit_head": 200, "specialist": 200}
    assert browse(ours.clerk).get("/giam-sat/tong/").status_code == 403
    assert browse(ours.leader).get("/giam-sat/khong-co/").status_code == 404


@pytest.mark.parametrize("figure", [*FIGURES, TOTAL])
def test_no_figure_reads_more_than_one_query(world: Given, figure: str) -> None:
    actor = Actor.of(world.province.leader)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        counted(actor, this_year())
        list(behind(actor, this_year(), figure))
    assert len(captured) == 2
