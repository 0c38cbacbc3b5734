"""Việc cần xử lý: each tab's count is the number of rows it opens; urgent first, then by deadline."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from tests.factories.documents import at_specialist, at_unit, drafting, lead, registered, with_chief
from tests.factories.people import Agency, make_post
from workflow.actions.contribute import contribute
from workflow.actions.finish import finish
from workflow.actions.submit import submit
from workflow.enums import Part, Urgency
from workflow.models import Step

Browse = Callable[[Post], Client]
TABS = ("chua-xu-ly", "dang-xu-ly", "phoi-hop", "de-biet")


def counts(context: Any) -> list[int]:
    return [tab["count"] for tab in context["tabs"][:4]]


def rows(client: Client, tab: str) -> list[str]:
    page = client.get("/viec/", {"muc": tab})
    assert page.status_code == 200
    return [row["item"].subject for row in page.context["rows"]]


def test_counts_are_the_rows_they_open(province: Agency, browse: Browse) -> None:
    at_unit(province, subject="Chủ trì")
    drafting(province, origin=at_specialist(province, subject="Giao chuyên viên"), with_file=False)
    registered(province, subject="Còn ở văn thư")
    expected = {
        province.clerk: {"chua-xu-ly": ["Còn ở văn thư"], "dang-xu-ly": [], "phoi-hop": [], "de-biet": []},
        province.unit_head: {"chua-xu-ly": ["Chủ trì"], "dang-xu-ly": [], "phoi-hop": [], "de-biet": []},
        province.other_head: {
            "chua-xu-ly": [],
            "dang-xu-ly": [],
            "phoi-hop": ["Chủ trì", "Giao chuyên viên"],
            "de-biet": [],
        },
        province.chief: {
            "chua-xu-ly": [],
            "dang-xu-ly": [],
            "phoi-hop": [],
            "de-biet": ["Chủ trì", "Giao chuyên viên"],
        },
        province.specialist: {
            "chua-xu-ly": [],
            "dang-xu-ly": ["Giao chuyên viên", "Ban hành Quy chế văn thư"],
            "phoi-hop": [],
            "de-biet": [],
        },
        province.leader: {"chua-xu-ly": [], "dang-xu-ly": [], "phoi-hop": [], "de-biet": []},
    }
    for post, desk in expected.items():
        client = browse(post)
        assert {tab: sorted(rows(client, tab)) for tab in TABS} == {tab: sorted(desk[tab]) for tab in TABS}
        assert counts(client.get("/viec/").context) == [len(desk[tab]) for tab in TABS]


def test_the_most_urgent_first_then_the_nearest_deadline(province: Agency, browse: Browse) -> None:
    day = timezone.localdate()
    with_chief(province, subject="Thường, hạn xa", due_on=day + timedelta(days=9))
    with_chief(province, subject="Thường, hạn gần", due_on=day + timedelta(days=2))
    with_chief(province, subject="Hỏa tốc, hạn xa", due_on=day + timedelta(days=30), urgency=Urgency.EXPRESS)
    with_chief(province, subject="Khẩn", due_on=day + timedelta(days=1), urgency=Urgency.URGENT)
    assert rows(browse(province.chief), "chua-xu-ly") == [
        "Hỏa tốc, hạn xa",
        "Khẩn",
        "Thường, hạn gần",
        "Thường, hạn xa",
    ]


def test_the_desk_opens_on_the_first_tab_with_work(province: Agency, browse: Browse) -> None:
    at_unit(province)
    assert browse(province.other_head).get("/viec/").context["tab"] == "phoi-hop"
    assert browse(province.chief).get("/viec/").context["tab"] == "de-biet"
    assert browse(province.leader).get("/viec/").context["tab"] == "chua-xu-ly"


def test_what_is_done_leaves_the_tab_and_stands_under_done(province: Agency, browse: Browse) -> None:
    document = at_specialist(province, subject="Đã xong việc")
    finish(lead(document).pk, outcome="Đã xong.", actor=Actor.of(province.specialist))
    client = browse(province.specialist)
    assert rows(client, "chua-xu-ly") == []
    assert rows(client, "da-xu-ly") == ["Đã xong việc"]


def test_opening_the_page_takes_the_unread_mark_away(province: Agency, browse: Browse) -> None:
    document = with_chief(province)
    client = browse(province.chief)
    assert client.get("/viec/").context["rows"][0]["unread"]
    assert client.get(f"/van-ban-den/{document.pk}/").status_code == 200
    assert not client.get("/viec/").context["rows"][0]["unread"]
    # Still to be dealt with.
    assert counts(client.get("/viec/").context) == [1, 0, 0, 0]


def test_a_shared_inbox_empties_for_both_clerks_at_once(province: Agency, browse: Browse) -> None:
    second = make_post("vanthu2", "Lê Thị Hồng", province.office, "clerk", "Văn thư")
    document = registered(province)
    assert counts(browse(second).get("/viec/").context)[0] == 1
    submit(lead(document).pk, to=province.chief, actor=Actor.of(province.clerk))
    assert counts(browse(second).get("/viec/").context)[0] == 0


def test_a_wrong_tab_or_page_number_opens_the_first(province: Agency, browse: Browse) -> None:
    with_chief(province, subject="Có một việc")
    client = browse(province.chief)
    for query in ({"muc": "khong-co"}, {"trang": "abc"}, {"trang": "0"}, {"trang": "-1"}):
        page = client.get("/viec/", query)
        assert [row["item"].subject for row in page.context["rows"]] == ["Có một việc"]


def test_a_contribution_leaves_the_coordinators_desk(province: Agency, browse: Browse) -> None:
    document = at_unit(province)
    step = Step.objects.get(item_id=document.pk, part=Part.COORDINATE)
    client = browse(province.other_head)
    assert counts(client.get("/viec/").context) == [0, 0, 1, 0]
    contribute(step.pk, text="Nhất trí.", actor=Actor.of(province.other_head))
    assert counts(client.get("/viec/").context) == [0, 0, 0, 0]
