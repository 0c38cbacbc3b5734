"""The page /tim-kiem/: what it shows, what it survives, what it costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Post
from tests.factories import documents as made
from tests.factories.people import Agency
from tests.search.papers import arrived, letter, read_everything

pytestmark = pytest.mark.django_db

Browse = Callable[[Post], Client]


def test_results_are_marked_escaped_and_lead_to_the_item(province: Agency, browse: Browse) -> None:
    document = made.registered(province, subject="Ứng phó bão <script>alert(1)</script>")
    page = browse(province.clerk).get("/tim-kiem/", {"q": "bão script"}).content.decode()
    assert f'href="/van-ban-den/{document.pk}/"' in page
    assert "Ứng phó <mark>bão</mark> &lt;<mark>script</mark>&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "1 kết quả" in page


def test_a_hit_in_a_file_shows_the_place_and_opens_there(province: Agency, browse: Browse) -> None:
    document = arrived(province, letter(), subject="Việc khác")
    read_everything()
    (row,) = browse(province.clerk).get("/tim-kiem/", {"q": "quản lý, gửi, nhận"}).context["rows"]
    told = row["told"]
    assert told.name == "tep-den.pdf" and not told.by_ocr
    marked = [piece.text for piece in told.snippet.pieces if piece.hit]
    assert marked[:4] == ["quản", "lý", "gửi", "nhận"]
    file = document.attachments.get()
    assert row["url"].startswith(f"/van-ban-den/{document.pk}/#tep=%2Ftep%2F{file.pk}%2F&tim=qu%E1%BA%A3n")


def test_snippets_come_from_visible_items_alone(province: Agency, commune: Agency, browse: Browse) -> None:
    arrived(province, letter(), subject="Việc khác")
    read_everything()
    for post in (province.specialist, commune.clerk, commune.leader):
        page = browse(post).get("/tim-kiem/", {"q": "văn bản điện tử"})
        assert page.context["rows"] == [] and page.context["summary"] == ""
        assert "Quy chế" not in page.content.decode()


JUNK = ["'\":*&|!()", "\x00", "x" * 10_000, "bão " * 3000, "\\", "%", "<", "'; drop table x; --", "a:*", "😀", "\ud800"]


@pytest.mark.parametrize("q", JUNK)
def test_whatever_is_typed_is_answered(province: Agency, browse: Browse, q: str) -> None:
    made.registered(province)
    client = browse(province.clerk)
    q = q.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for name in ("q", "so", "noi", "tu", "den", "khan", "loai", "xu_ly", "trang"):
        assert client.get("/tim-kiem/", {name: q}).status_code == 200, name
    for path in ("/van-ban-den/", "/van-ban-di/"):
        assert client.get(path, {"q": q}).status_code == 200


def test_nothing_asked_and_nothing_found(province: Agency, browse: Browse) -> None:
    made.registered(province)
    client = browse(province.clerk)
    for query, sentence in (
        ({}, "Tìm trong mọi văn bản"),
        ({"q": "***"}, "Chưa có chữ hay số nào để tìm"),
        ({"q": "xyz"}, "khớp với từ này"),
        ({"q": "xyz", "khan": "3"}, "khớp với từ và bộ lọc này"),
        ({"q": "bão", "tu": "32/13/2026"}, "Ngày phải viết dạng dd/mm/yyyy"),
        ({"q": "bão", "tu": "02/01/2026", "den": "01/01/2026"}, "Ngày cuối phải sau ngày đầu"),
    ):
        assert sentence in client.get("/tim-kiem/", query).content.decode(), query


def test_filters_are_chips(province: Agency, browse: Browse) -> None:
    made.registered(province, urgency=3)
    made.registered(province)
    page = browse(province.clerk).get("/tim-kiem/", {"q": "bão", "khan": "3", "loai": "incoming", "xu_ly": "dang"})
    assert len(page.context["rows"]) == 1
    chips = {chip["label"]: chip["remove_url"] for chip in page.context["chips"]}
    assert list(chips) == ["Văn bản đến", "Độ khẩn: Hỏa tốc", "Đang xử lý"]
    assert chips["Độ khẩn: Hỏa tốc"] == "?q=b%C3%A3o&loai=incoming&xu_ly=dang"


def test_pages_of_results(province: Agency, browse: Browse) -> None:
    for n in range(22):
        made.registered(province, notation=f"{n}/A")
    client = browse(province.clerk)
    first, second = (client.get("/tim-kiem/", {"q": "bão", "trang": n}) for n in ("1", "2"))
    assert [len(page.context["rows"]) for page in (first, second)] == [20, 2]
    assert first.context["summary"] == "22 kết quả"
    assert len(client.get("/tim-kiem/", {"q": "bão", "trang": "99"}).context["rows"]) == 2


def test_the_box_is_in_the_frame_of_every_page(province: Agency, browse: Browse) -> None:
    page = browse(province.specialist).get("/viec/").content.decode()
    assert 'action="/tim-kiem/"' in page and 'id="top_q" name="q"' in page and "muc=" not in page.split("</header>")[0]


def test_a_search_costs_the_same_with_one_row_and_with_three(province: Agency, browse: Browse) -> None:
    """Two words and more may name an agency: one query asks."""

    def costs() -> list[int]:
        counts = []
        for post, q in ((province.clerk, "bao"), (province.clerk, "quan ly gui nhan"), (province.specialist, "bao")):
            client = browse(post)
            client.get("/tim-kiem/", {"q": q})
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/tim-kiem/", {"q": q}).context["rows"]
            counts.append(len(captured))
        return counts

    def one_more() -> None:
        made.at_specialist(province)
        arrived(province, letter(), subject="Việc khác")
        read_everything()

    one_more()
    with_one = costs()
    one_more()
    one_more()
    assert costs() == with_one == [11, 13, 11]
