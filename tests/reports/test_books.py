"""Registers as the law prescribes them (Decree 30/2020, annex IV; SD-12.3, DN-3.3h)."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.models import Register, RegisterCounter
from qlvb.lib.errors import NotAllowed
from qlvb.lib.vietnamese import short_date
from reports import paper, permissions
from reports.actions.order_print import order_print
from reports.enums import PrintState
from reports.jobs import make_register_print, take_up_abandoned_prints
from reports.models import RegisterPrint
from tests.factories import documents as made
from tests.factories.people import Agency

pytestmark = pytest.mark.django_db
Browse = Callable[[Post], Client]

TODAY = date.today()
FORMULAS = ("=1+1", "+CMD|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://x")')


def register(agency: Agency, direction: str, name: str = "Sổ đăng ký văn bản") -> Register:
    return Register.objects.get(agency=agency.unit, direction=direction, year=TODAY.year, name__startswith=name)


def text_of(pdf: bytes) -> str:
    """All text, words separated by single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def sheet_of(data: bytes) -> list[list[object]]:
    """Cells of the only sheet."""
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active]


def skip_numbers(of: Register, count: int) -> None:
    RegisterCounter.objects.filter(register=of).update(
        last_number=RegisterCounter.objects.get(register=of).last_number + count
    )


# --- What stands in the columns -----------------------------------------------------------------------------------


def test_incoming_register_has_the_ten_columns_in_the_order_of_the_decree(province: Agency) -> None:
    made.at_specialist(province, subject="Về việc ứng phó bão số 5", urgency=3)
    rows = sheet_of(paper.book_xlsx(register(province, "incoming"), None, None))
    assert rows[3] == [
        "Ngày đến",
        "Số đến",
        "Tác giả",
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Đơn vị hoặc người nhận",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ]
    row = rows[4]
    assert [row[0].date(), row[1], row[2], row[3], row[4].date()] == [TODAY, 1, "Bộ Nội vụ", "230/BNV-CCHC", TODAY]
    assert row[5] == "Công văn: Về việc ứng phó bão số 5"
    # Clerk, Chief and leader only distribute; the unit is who received it.
    assert row[6] == "Phòng Nội chính"
    assert row[7].date() == TODAY
    assert row[8].startswith("Nhận trên hệ thống ")
    assert row[9] == "Hỏa tốc"
    assert rows[6][0] == "Sổ này gồm 1 văn bản, từ số 1 đến số 1."


def test_outgoing_register_has_the_ten_columns_in_the_order_of_the_decree(province: Agency, commune: Agency) -> None:
    made.issued(province, [commune.unit])
    rows = sheet_of(paper.book_xlsx(register(province, "outgoing", "Sổ đăng ký quyết định"), None, None))
    assert rows[3] == [
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ngày chuyển",
        "Ký nhận",
        "Ghi chú",
    ]
    row = rows[4]
    assert [row[0], row[1].date(), row[2]] == ["01/QĐ-UBND", TODAY, "Quyết định: Ban hành Quy chế văn thư"]
    assert row[3:7] == ["Hoàng Minh Đức", "Ủy ban nhân dân xã An Lạc", "Phòng Nội chính", 1]
    assert row[7].date() == TODAY
    assert row[8:] == ["0/1 nơi đã tiếp nhận trên hệ thống", None]


@pytest.mark.parametrize(
    ("make", "receiver"),
    [
        (made.registered, None),
        (made.with_chief, "Trần Quốc Bảo (Chánh Văn phòng)"),
        (made.with_leader, "Hoàng Minh Đức (Chủ tịch)"),
        (made.at_unit, "Phòng Nội chính"),
        (made.at_specialist, "Phòng Nội chính"),
    ],
)
def test_receiver_is_whom_those_who_distribute_decided_on(province: Agency, make: Callable, receiver: str) -> None:
    make(province)
    assert sheet_of(paper.book_xlsx(register(province, "incoming"), None, None))[4][6] == receiver


def test_numbers_no_document_carries_are_shown_as_a_gap(province: Agency) -> None:
    book = register(province, "incoming")
    made.registered(province)
    skip_numbers(book, 1)
    made.registered(province)
    skip_numbers(book, 3)
    rows = sheet_of(paper.book_xlsx(book, None, None))
    shown = [row[1] or row[0] for row in rows[4:8]]
    assert shown == [1, "Số 2: không có văn bản", 3, "Từ số 4 đến số 6: không có văn bản"]
    assert "Từ số 4 đến số 6: không có văn bản" in text_of(paper.book_pdf(book, None, None))


def test_a_gap_at_the_edge_of_two_pieces_is_shown_once(province: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.queries.CHUNK", 1)
    book = register(province, "incoming")
    for _ in range(3):
        made.registered(province)
        skip_numbers(book, 1)
    rows = sheet_of(paper.book_xlsx(book, None, None))
    assert [row[1] or row[0] for row in rows[4:10]] == [
        1,
        "Số 2: không có văn bản",
        3,
        "Số 4: không có văn bản",
        5,
        "Số 6: không có văn bản",
    ]


# --- Files --------------------------------------------------------------------------------------------------------


def test_pdf_shows_title_page_rows_and_closing_line(province: Agency) -> None:
    made.at_unit(province, subject="Về việc <b>kiểm tra</b> & rà soát")
    made.registered(province, notation="", issued_on=None)
    text = text_of(paper.book_pdf(register(province, "incoming"), None, None))
    for words in (
        "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
        f"Năm: {TODAY.year}",
        f"Từ ngày {short_date(TODAY)} đến ngày {short_date(TODAY)}",
        "Từ số 1 đến số 2",
        "(10)",
        "230/BNV-CCHC",
        "<b>kiểm tra</b> & rà soát",
        "Sổ này gồm 2 văn bản, từ số 1 đến số 2.",
        "VĂN THƯ CƠ QUAN",
        "Trang 2/2",
    ):
        assert words in text


def test_an_empty_register_prints_too(province: Agency) -> None:
    assert "Sổ này không có văn bản." in text_of(paper.book_pdf(register(province, "incoming"), None, None))


def test_days_limit_what_is_printed(province: Agency) -> None:
    made.registered(province)
    rows = sheet_of(
        paper.book_xlsx(register(province, "incoming"), date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31))
    )
    assert "Sổ này không có văn bản." in [row[0] for row in rows]


@pytest.mark.parametrize("words", FORMULAS)
def test_what_looks_like_a_formula_stays_text(province: Agency, words: str) -> None:
    made.registered(province, issuer=words, notation=words)
    cells = openpyxl.load_workbook(io.BytesIO(paper.book_xlsx(register(province, "incoming"), None, None))).active[5]
    assert [(cell.value, cell.data_type) for cell in cells[2:4]] == [(words, "s"), (words, "s")]
    assert cells[2].hyperlink is None


def test_the_head_of_the_sheet_is_frozen(province: Agency) -> None:
    book = openpyxl.load_workbook(io.BytesIO(paper.book_xlsx(register(province, "incoming"), None, None)))
    assert book.active.freeze_panes == "A5"
    assert book.active.column_dimensions["F"].width > 40


@pytest.mark.parametrize(
    "html",
    [
        '<link rel=attachment href="file:///etc/hostname">',
        '<img src="file:///etc/hostname">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<object data="file:///etc/hostname"></object>',
    ],
)
def test_paper_opens_no_file_and_no_address(html: str) -> None:
    """security.md T28 and finding 5."""
    import pikepdf

    from qlvb.lib.paper import pdf_of
    from reports.paper import _STYLES

    pdf = pdf_of(f"<p>Xin chào</p>{html}", stylesheet=_STYLES / "book.css")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.attachments) == 0
        assert not document.pages[0].get_images()


# --- Who ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("chief", 200), ("leader", 200), ("unit_head", 403), ("specialist", 403)],
)
def test_clerk_office_and_leaders_open_the_registers(province: Agency, browse: Browse, who: str, status: int) -> None:
    book = register(province, "incoming")
    client = browse(getattr(province, who))
    answers = [
        client.get(url).status_code
        for url in (
            reverse("reports:books"),
            reverse("reports:book", args=[book.pk]),
            reverse("reports:book_pdf", args=[book.pk]),
            reverse("reports:book_xlsx", args=[book.pk]),
        )
    ]
    assert answers == [status] * 4


def test_the_refusal_is_a_sentence(browse: Browse, specialist: Post) -> None:
    page = browse(specialist).get(reverse("reports:books")).content.decode()
    assert "Chỉ văn thư, Chánh Văn phòng và lãnh đạo cơ quan xem, in sổ đăng ký văn bản" in page


def test_another_agencys_register_does_not_exist(province: Agency, commune: Agency, browse: Browse) -> None:
    book = register(province, "incoming")
    assert browse(commune.clerk).get(reverse("reports:book", args=[book.pk])).status_code == 404


# --- The page -----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_rows_and_leads_to_the_documents(province: Agency, clerk: Post, browse: Browse) -> None:
    document = made.at_unit(province)
    page = browse(clerk).get(reverse("reports:book", args=[document.register_id])).content.decode()
    assert reverse("documents:incoming", args=[document.pk]) in page
    assert "Phòng Nội chính" in page
    assert "Sổ này gồm 1 văn bản, từ số 1 đến số 1." in page


def test_a_wrong_day_is_told_and_shows_the_whole_register(province: Agency, clerk: Post, browse: Browse) -> None:
    book = register(province, "incoming")
    made.registered(province)
    page = browse(clerk).get(reverse("reports:book", args=[book.pk]), {"tu": "32/13/2026"}).content.decode()
    assert "Ngày phải viết dạng dd/mm/yyyy và có thật." in page
    assert "230/BNV-CCHC" in page


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"tu": "x", "den": "y"}, "Ngày phải viết dạng dd/mm/yyyy và có thật."),
        ({"tu": "31/12/2026", "den": "01/01/2026"}, "Ngày cuối phải sau ngày đầu."),
    ],
)
def test_no_file_is_made_of_wrong_days(
    province: Agency, clerk: Post, browse: Browse, days: dict[str, str], sentence: str
) -> None:
    book, client = register(province, "incoming"), browse(clerk)
    made.registered(province)
    for answer in (
        client.get(reverse("reports:book_pdf", args=[book.pk]), days),
        client.get(reverse("reports:book_xlsx", args=[book.pk]), days),
        client.post(reverse("reports:book_order", args=[book.pk]), days),
    ):
        assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not RegisterPrint.objects.exists()


@pytest.mark.parametrize("direction", ["incoming", "outgoing"])
def test_queries_do_not_grow_with_rows(
    province: Agency, commune: Agency, clerk: Post, browse: Browse, direction: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def one_more() -> None:
        if direction == "incoming":
            made.at_unit(province)
        else:
            made.issued(province, [commune.unit])

    client = browse(clerk)
    book = register(province, direction, "Sổ đăng ký văn bản" if direction == "incoming" else "Sổ đăng ký quyết định")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            one_more()
        client.get(reverse("reports:book", args=[book.pk]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("reports:book", args=[book.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


# --- Long registers -----------------------------------------------------------------------------------------------


@pytest.fixture
def long_book(province: Agency, monkeypatch: pytest.MonkeyPatch) -> Register:
    """One document is too long here."""
    monkeypatch.setattr(permissions, "DIRECT_LINES", 0)
    monkeypatch.setattr("reports.views.books.DIRECT_LINES", 0)
    made.registered(province)
    return register(province, "incoming")


def test_a_long_register_is_made_by_a_job_and_downloaded(
    long_book: Register, clerk: Post, browse: Browse, django_capture_on_commit_callbacks: Callable
) -> None:
    client = browse(clerk)
    assert client.get(reverse("reports:book_pdf", args=[long_book.pk])).status_code == 409
    assert "Lập bản in" in client.get(reverse("reports:book", args=[long_book.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("reports:book_order", args=[long_book.pk]))
    order = RegisterPrint.objects.get()
    assert answer["Location"] == reverse("reports:print", args=[order.pk])
    assert (order.state, order.lines, order.attempts) == (PrintState.READY, 1, 1)
    assert "Có bản in" in client.get(answer["Location"]).content.decode()
    file = client.get(reverse("reports:print_file", args=[order.pk]))
    assert "230/BNV-CCHC" in text_of(file.content)
    assert "so-dang-ky-van-ban-den" in file["Content-Disposition"]


def test_the_print_ordered_is_of_the_days_shown(long_book: Register, clerk: Post, browse: Browse) -> None:
    client, url = browse(clerk), reverse("reports:book", args=[long_book.pk])
    named = f'<input type="hidden" name="tu" value="{short_date(TODAY)}">'
    assert named in client.get(url, {"tu": short_date(TODAY)}).content.decode()
    # Wrong days show the whole register; so its print is whole, too.
    assert 'type="hidden" name="tu"' not in client.get(url, {"tu": "32/13/2026"}).content.decode()


def test_the_file_is_its_orderers_alone_while_he_may_print(
    long_book: Register, clerk: Post, chief: Post, browse: Browse, acting: Callable[[Post], Actor]
) -> None:
    order = order_print(long_book.pk, None, None, actor=acting(clerk))
    make_register_print(print_id=order.pk)
    url = reverse("reports:print_file", args=[order.pk])
    assert browse(chief).get(url).status_code == 404
    assert browse(clerk).get(url).status_code == 200
    Post.objects.filter(pk=clerk.pk).update(role="specialist")
    assert browse(clerk).get(url).status_code == 403


def test_a_job_run_twice_makes_one_file(long_book: Register, clerk: Post, acting: Callable[[Post], Actor]) -> None:
    order = order_print(long_book.pk, None, None, actor=acting(clerk))
    make_register_print(print_id=order.pk)
    first = RegisterPrint.objects.values().get()
    make_register_print(print_id=order.pk)
    assert RegisterPrint.objects.values().get() == first


def test_a_second_press_is_the_same_order(long_book: Register, clerk: Post, acting: Callable[[Post], Actor]) -> None:
    orders = {order_print(long_book.pk, None, None, actor=acting(clerk)).pk for _ in range(2)}
    assert len(orders) == 1


def test_what_a_dead_worker_left_is_taken_up(
    long_book: Register, clerk: Post, acting: Callable[[Post], Actor], django_capture_on_commit_callbacks: Callable
) -> None:
    order = order_print(long_book.pk, None, None, actor=acting(clerk))
    long_ago = order.asked_at.replace(year=order.asked_at.year - 1)
    RegisterPrint.objects.filter(pk=order.pk).update(state=PrintState.WORKING, last_attempt_at=long_ago, attempts=1)
    with django_capture_on_commit_callbacks(execute=True):
        take_up_abandoned_prints()
    order.refresh_from_db()
    assert (order.state, order.attempts) == (PrintState.READY, 2)


def test_a_job_that_fails_says_so(
    long_book: Register, clerk: Post, acting: Callable[[Post], Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = order_print(long_book.pk, None, None, actor=acting(clerk))
    monkeypatch.setattr("reports.paper.book_pdf", lambda *_: 1 / 0)
    make_register_print(print_id=order.pk)
    order.refresh_from_db()
    assert order.state == PrintState.FAILED
    assert order.failure == "Hệ thống gặp sự cố khi lập bản in; hãy thử lại hoặc báo quản trị."


def test_others_may_not_order(long_book: Register, specialist: Post, acting: Callable[[Post], Actor]) -> None:
    with pytest.raises(NotAllowed, match="Chỉ văn thư"):
        order_print(long_book.pk, None, None, actor=acting(specialist))
