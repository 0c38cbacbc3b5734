"""The monthly report: figures typed by hand, stored for good, each leading to its rows (SD-12.3, DN-7.3, DN-13.3c)."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pypdfium2
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from qlvb.lib.errors import BadInput, NotAllowed
from reports import paper
from reports.actions.build_report import build_report
from reports.jobs import build_monthly_reports
from reports.models import PeriodReport
from reports.rules.figures import value_of
from reports.rules.periods import Period, month_before, month_of, reportable
from reports.sections import figures_of, rows_of
from tests.factories import documents as made
from tests.factories.people import Agency

pytestmark = pytest.mark.django_db
Browse = Callable[[Post], Client]

MARCH = month_of(2026, 3)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def move(document: IncomingDocument, arrived: datetime, due: datetime, closed: datetime | None = None) -> None:
    """As if it had come and been dealt with then."""
    IncomingDocument.objects.filter(pk=document.pk).update(arrived_on=arrived.date())
    document.workitem_ptr.__class__.objects.filter(pk=document.pk).update(
        created_at=arrived, due_at=due, closed_at=closed, outcome="Xong" if closed else ""
    )


@pytest.fixture
def march(province: Agency) -> Agency:
    """Seven documents around March 2026."""
    a = made.at_unit(province)
    move(a, at(3, 2), due=at(3, 9), closed=at(3, 9))
    b = made.at_unit(province, urgency=3)
    move(b, at(3, 3), due=at(3, 10), closed=at(3, 11))
    c = made.at_unit(province, channel="email")
    move(c, at(3, 20), due=at(4, 2))
    d = made.at_unit(province)
    move(d, at(3, 31), due=at(3, 31, 17), closed=at(4, 1, 0))
    # Came in February, finished in March: work of March all the same.
    e = made.with_leader(province)
    move(e, at(2, 27), due=at(3, 6), closed=at(3, 5))
    # Finished before March began; came after it ended.
    f = made.registered(province)
    move(f, at(2, 2), due=at(2, 9), closed=at(2, 28, 23))
    g = made.registered(province)
    move(g, at(4, 1, 0), due=at(4, 8))
    return province


EXPECTED = {
    "den": 4,
    "den.khan.3": 1,
    "den.khan.0": 3,
    "den.nguon.paper": 3,
    "den.nguon.email": 1,
    "den.nguon.exchange": 0,
    "den.co.tep": 4,
    "den.co.ky-so": 0,
    "xu-ly.tat-ca.tong": 5,
    "xu-ly.tat-ca.dung-han": 2,
    "xu-ly.tat-ca.xong-qua-han": 1,
    "xu-ly.tat-ca.trong-han": 1,
    "xu-ly.tat-ca.dang-qua-han": 1,
    "xu-ly.ky-truoc": 1,
    "di": 0,
    "gui": 0,
    "du-thao": 0,
}


def test_the_figures_of_march(march: Agency) -> None:
    figures = figures_of(march.unit.pk, MARCH)
    assert {key: value_of(figures, key) for key in EXPECTED} == EXPECTED


def test_the_figures_of_march_by_unit(march: Agency) -> None:
    handling = figures_of(march.unit.pk, MARCH)["sections"][1]["tables"][0]
    assert handling["columns"] == [
        "Đơn vị",
        "Tổng số",
        "Đã xong đúng hạn",
        "Đã xong quá hạn",
        "Đang xử lý trong hạn",
        "Đang xử lý quá hạn",
    ]
    assert [(row["label"], [cell["value"] for cell in row["cells"]]) for row in handling["rows"]] == [
        ("Phòng Nội chính", [4, 1, 1, 1, 1]),
        ("Lãnh đạo cơ quan", [1, 1, 0, 0, 0]),
        ("Cộng", [5, 2, 1, 1, 1]),
    ]


def test_every_figure_counts_exactly_its_rows(march: Agency) -> None:
    figures = figures_of(march.unit.pk, MARCH)
    cells = [c for s in figures["sections"] for t in s["tables"] for r in t["rows"] for c in r["cells"]]
    assert len(cells) > 25
    for cell in cells:
        found = rows_of(march.unit.pk, MARCH, cell["key"])
        assert found is not None, cell["key"]
        assert found.queryset.count() == cell["value"], cell["key"]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "den.x",
        "den.khan.9",
        "xu-ly",
        "xu-ly.1",
        "xu-ly.a.tong",
        "gui.cho.x",
        "di.loai.X",
        "x",
        f"xu-ly.{'1' * 5000}.tong",
    ],
)
def test_a_figure_nobody_knows_has_no_rows(march: Agency, key: str) -> None:
    assert rows_of(march.unit.pk, MARCH, key) is None


def test_figures_of_what_leaves(province: Agency, commune: Agency) -> None:
    document = made.issued(province, [commune.unit])
    made.drafting(province)
    OutgoingDocument.objects.filter(pk=document.pk).update(issued_on=date(2026, 3, 5))
    Dispatch.objects.update(sent_at=at(3, 5))
    document.workitem_ptr.__class__.objects.update(created_at=at(3, 1), closed_at=None)
    document.workitem_ptr.__class__.objects.filter(pk=document.pk).update(closed_at=at(3, 5))
    figures = figures_of(province.unit.pk, MARCH)
    wanted = {
        "di": 1,
        "di.loai.QĐ": 1,
        f"di.don-vi.{province.division.pk}": 1,
        "gui": 1,
        "gui.cho": 1,
        "gui.da-nhan": 0,
    }
    assert {key: value_of(figures, key) for key in wanted} == wanted
    assert value_of(figures, "du-thao") == 1
    assert value_of(figures_of(commune.unit.pk, MARCH), "di") == 0


# --- Stored -------------------------------------------------------------------------------------------------------


def test_a_stored_report_keeps_its_figures_when_documents_change(march: Agency, browse: Browse) -> None:
    report = build_report(march.unit.pk, MARCH)
    late = IncomingDocument.objects.get(workitem_ptr__urgency=3)
    move(late, at(5, 1), due=at(5, 8))
    assert figures_of(march.unit.pk, MARCH) != report.figures
    again = build_report(march.unit.pk, MARCH)
    assert (again.pk, again.figures) == (report.pk, report.figures)
    client = browse(march.clerk)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert f'href="{reverse("reports:report_rows", args=[report.pk, "den"])}">4</a>' in page
    rows = client.get(reverse("reports:report_rows", args=[report.pk, "den"])).content.decode()
    assert "Báo cáo đã lập ghi 4; nay tra lại thấy 3" in rows


def test_a_stored_report_cannot_be_changed(march: Agency) -> None:
    report = build_report(march.unit.pk, MARCH)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        PeriodReport.objects.filter(pk=report.pk).update(figures={})
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        report.delete()


def test_the_job_run_twice_makes_one_report_for_every_agency(province: Agency, commune: Agency) -> None:
    build_monthly_reports()
    first = list(PeriodReport.objects.order_by("pk").values())
    build_monthly_reports()
    assert list(PeriodReport.objects.order_by("pk").values()) == first
    before = month_before(date.today())
    assert {(r["agency_id"], r["starts_on"], r["ends_on"], r["made_by_id"]) for r in first} == {
        (agency.unit.pk, before.starts_on, before.ends_on, None) for agency in (province, commune)
    }


def test_one_agency_that_fails_does_not_keep_the_others_from_theirs(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_for_the_first(agency_id: int, period: Period) -> dict[str, object]:
        if agency_id == province.unit.pk:
            raise ZeroDivisionError
        return {"sections": []}

    monkeypatch.setattr("reports.actions.build_report.figures_of", fails_for_the_first)
    build_monthly_reports()
    assert PeriodReport.objects.get().agency_id == commune.unit.pk


# --- Periods ------------------------------------------------------------------------------------------------------


def test_the_month_before_in_january_is_december_of_last_year() -> None:
    assert month_before(date(2026, 1, 1)) == Period(date(2025, 12, 1), date(2025, 12, 31))


def test_a_month_that_is_not_over_is_reported_up_to_yesterday() -> None:
    assert reportable(2026, 3, today=date(2026, 3, 15)) == Period(date(2026, 3, 1), date(2026, 3, 14))
    assert reportable(2026, 3, today=date(2026, 3, 31)) == Period(date(2026, 3, 1), date(2026, 3, 30))
    assert reportable(2026, 3, today=date(2026, 4, 1)) == MARCH
    assert MARCH.title == "tháng 3 năm 2026"
    assert Period(date(2026, 3, 1), date(2026, 3, 14)).title == "tháng 3 năm 2026 (đến hết ngày 14/03/2026)"


def test_a_month_with_no_day_over_is_refused() -> None:
    with pytest.raises(BadInput, match="chưa có ngày nào kết thúc"):
        reportable(2026, 3, today=date(2026, 3, 1))


# --- Pages and files ----------------------------------------------------------------------------------------------


def test_the_clerk_makes_a_report_of_any_month(clerk: Post, browse: Browse) -> None:
    client = browse(clerk)
    last = month_before(date.today())
    for _ in range(2):
        answer = client.post(reverse("reports:reports"), {"thang": f"{last.starts_on:%Y-%m}"})
    report = PeriodReport.objects.get()
    assert answer["Location"] == reverse("reports:report", args=[report.pk])
    assert (report.made_by, report.starts_on) == (clerk, last.starts_on)
    assert last.title.capitalize() in client.get(reverse("reports:reports")).content.decode()
    assert client.post(reverse("reports:reports"), {"thang": "2999-01"}).status_code == 422


@pytest.mark.parametrize("who", ["unit_head", "specialist"])
def test_others_neither_make_nor_read_reports(province: Agency, browse: Browse, who: str) -> None:
    post: Post = getattr(province, who)
    report = build_report(province.unit.pk, MARCH)
    with pytest.raises(NotAllowed, match="Chỉ văn thư"):
        build_report(province.unit.pk, MARCH, actor=Actor.of(post))
    assert browse(post).get(reverse("reports:report", args=[report.pk])).status_code == 403


def test_nobody_makes_reports_of_another_agency(province: Agency, commune: Agency) -> None:
    with pytest.raises(NotAllowed, match="cơ quan mình"):
        build_report(commune.unit.pk, MARCH, actor=Actor.of(province.clerk))


def test_pdf_and_spreadsheet_carry_the_stored_figures(march: Agency) -> None:
    report = build_report(march.unit.pk, MARCH)
    document = pypdfium2.PdfDocument(paper.report_pdf(report))
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH SƠN LAM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Tình hình giải quyết văn bản, hồ sơ công việc, nhiệm vụ và hồ sơ một cửa tháng 3 năm 2026",
        "(Số liệu từ ngày 01/03/2026 đến hết ngày 31/03/2026)",
        "Tổng số đăng ký trong kỳ 4",
        "Phòng Nội chính 4 1 1 1 1",
        "Cộng 5 2 1 1 1",
    ):
        assert words in text
    book = openpyxl.load_workbook(io.BytesIO(paper.report_xlsx(report)))
    assert book.sheetnames[:2] == ["Văn bản đến", "Giải quyết văn bản đến"]
    cells = [[cell.value for cell in row] for row in book["Giải quyết văn bản đến"]]
    assert ["Phòng Nội chính", 4, 1, 1, 1, 1] in cells


# --- The overview -------------------------------------------------------------------------------------------------


def test_the_overview_shows_the_figures_of_this_month(province: Agency, leader: Post, browse: Browse) -> None:
    made.at_unit(province)
    late = made.at_unit(province)
    move(late, datetime.now().astimezone(), due=datetime.now().astimezone() - timedelta(days=2))
    client = browse(leader)
    page = client.get(reverse("reports:overview")).content.decode()
    tile = reverse("reports:overview_rows", args=["xu-ly.tat-ca.dang-qua-han"])
    assert f'<a class="stat-tile is-late" href="{tile}"><b>1</b><span>Đang xử lý quá hạn</span></a>' in page
    assert page.count('<rect class="bar-0"') == 6
    rows = client.get(tile).content.decode()
    assert reverse("documents:incoming", args=[late.pk]) in rows
    assert rows.count("data-row") == 1


def test_a_figure_of_an_earlier_month_opens_that_months_rows(march: Agency, leader: Post, browse: Browse) -> None:
    url = reverse("reports:overview_rows", args=["den"])
    assert browse(leader).get(url, {"thang": "2026-03"}).content.decode().count("data-row") == 4
    assert browse(leader).get(url, {"thang": "2026-02"}).content.decode().count("data-row") == 2


def test_queries_do_not_grow_with_rows(province: Agency, commune: Agency, leader: Post, browse: Browse) -> None:
    client = browse(leader)
    month = Period(date.today().replace(day=1), date.today())
    counts: list[dict[str, int]] = []
    for more in (1, 2):
        for _ in range(more):
            made.at_unit(province)
            made.issued(province, [commune.unit])
        report = build_report(province.unit.pk, Period(month.starts_on, month.ends_on + timedelta(days=len(counts))))
        pages = {
            "overview": reverse("reports:overview"),
            "overview_rows": reverse("reports:overview_rows", args=["den"]),
            "report": reverse("reports:report", args=[report.pk]),
            "reports": reverse("reports:reports"),
            "report_rows": reverse("reports:report_rows", args=[report.pk, "di"]),
            "dispatch_rows": reverse("reports:report_rows", args=[report.pk, "gui"]),
        }
        counts.append({name: queries(client, url) for name, url in pages.items()})
    assert counts[0] == counts[1]
    assert counts[1] == {
        "overview": 19, "overview_rows": 6, "report": 5, "reports": 5, "report_rows": 7, "dispatch_rows": 7,
    }  # fmt: skip


def queries(client: Client, url: str) -> int:
    """Of a page opened before."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
