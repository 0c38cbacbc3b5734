"""Dossiers, tasks and one-stop cases in the monthly report and on the overview: figures typed by hand, stored, each
leading to its rows (SD-12.3, GL-2, GL-6, VP-5.1đ, VP-12.2).
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Post
from documents.models import OutgoingDocument
from onestop.models import Case
from reports import paper
from reports.actions.build_report import build_report
from reports.rules.figures import value_of
from reports.rules.periods import Period, month_of
from reports.sections import figures_of, rows_of
from reports.views.overview import GROUPS
from tasks.models import Assignment
from tests.factories import cases, dossiers
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.cases import Desk
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from tests.worlds import undone
from workflow.models import Dossier, ItemEvent, WorkItem
from workflow.rules.holders import Holder

Browse = Callable[[Post], Client]
MARCH = month_of(2026, 3)


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 23, 59, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass
class March:
    """What the province and its commune had in hand around March 2026."""

    province: Agency
    commune: Agency
    desk: Desk
    source: OutgoingDocument

    def dossier(
        self, opened: datetime, due: datetime, closed: datetime | None = None, *turns: tuple[str, datetime], **more: Any
    ) -> Dossier:
        """As if it had been opened, asked to be closed, returned and closed then."""
        dossier = dossiers.opened(self.province, **more)
        outcome = "Xong" if closed else ""
        WorkItem.objects.filter(pk=dossier.pk).update(created_at=opened, due_at=due, closed_at=closed, outcome=outcome)
        for act, moment in turns:
            ItemEvent.objects.create(item_id=dossier.pk, at=moment, act=act, label=act)
        return dossier

    def task(self, number: int, started: date, due: datetime, **changes: Any) -> None:
        """The task entered as that one of the document, as if it had been given and answered then."""
        task = self.source.assignments.order_by("pk")[number]
        closed = changes.pop("closed", None)
        answer = {"reply": self.source} if "replied_on" in changes else {}
        settled = {"settled_by": self.province.specialist} if closed else {}
        Assignment.objects.filter(pk=task.pk).update(started_on=started, **answer, **settled, **changes)
        outcome = "Xong" if closed else ""
        WorkItem.objects.filter(pk=task.pk).update(due_at=due, closed_at=closed, outcome=outcome)

    def case(self, came: datetime, promised: datetime | None, finished: datetime | None = None, **more: Any) -> Case:
        """As if it had been received and settled then; without a promise it waits for the citizen."""
        case = cases.received(self.desk, **more)
        state = "ready" if finished else "received" if promised else "supplement"
        Case.objects.filter(pk=case.pk).update(
            received_at=came,
            promised_at=promised,
            appointment_at=promised,
            finished_at=finished,
            state=state,
            result=self.source if finished else None,
        )
        return case


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, keyring: Keyring) -> Iterator[March]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield _make(keyring)


@pytest.fixture
def march(shared: March, db: None) -> Iterator[March]:
    with undone():
        yield shared


def _make(keyring: Keyring) -> March:
    province = make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)
    commune = make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)
    town = make_agency("Ủy ban nhân dân phường Bến Gỗ", "UBND phường Bến Gỗ", "H99.12", "UBND", "Bến Gỗ", keyring)
    draft = made.drafting(province)
    for lead in (*[commune.unit] * 8, province.division):
        given.planned(draft, province, lead, coordinating=[town.unit])
    source = given.issued_draft(draft, province, [commune.unit, town.unit])
    world = March(province, commune, cases.open_desk(province), source)
    _dossiers(world)
    _tasks(world)
    _cases(world)
    return world


def _dossiers(world: March) -> None:
    economy = Holder.inbox(world.province.other_division, "unit_head")
    world.dossier(at(3, 2), at(3, 10), at(3, 9))
    world.dossier(at(2, 20), at(3, 5), at(3, 6))
    world.dossier(at(3, 3), at(3, 20), None, ("ask_to_close", at(3, 30)))
    world.dossier(at(3, 3), at(3, 20))
    # Returned, and only closed in April: at the end of March in work, in time.
    world.dossier(at(3, 3), at(4, 3), at(4, 5), ("ask_to_close", at(3, 10)), ("return_dossier", at(3, 12)))
    world.dossier(at(3, 15), at(4, 20), None, ("ask_to_close", at(4, 1, 0)), to=economy)
    # Over before March, begun after it.
    world.dossier(at(2, 2), at(2, 9), at(2, 28, 23))
    world.dossier(at(4, 1, 0), at(4, 9))


def _tasks(world: March) -> None:
    world.task(0, date(2026, 3, 2), end_of(3, 10), state="completed", replied_on=date(2026, 3, 10), closed=at(3, 12))
    world.task(1, date(2026, 2, 20), end_of(3, 5), state="completed_late", replied_on=date(2026, 3, 6), closed=at(3, 8))
    world.task(2, date(2026, 3, 5), end_of(3, 31))
    # Answered too late, waits for confirmation.
    world.task(3, date(2026, 3, 3), end_of(3, 25), state="proposed", replied_on=date(2026, 3, 27))
    # Late in April: at the end of March still in time.
    world.task(4, date(2026, 3, 3), end_of(4, 3), state="completed_late", replied_on=date(2026, 4, 5), closed=at(4, 6))
    # Given to somebody else: not in the total.
    world.task(5, date(2026, 3, 3), end_of(3, 25), state="transferred", reason="Nhầm", closed=at(3, 12))
    # Over before March, begun after it.
    world.task(6, date(2026, 2, 2), end_of(2, 9), state="not_completed", reason="Bỏ dở", closed=at(2, 28, 23))
    world.task(7, date(2026, 4, 1), end_of(4, 9))
    # The agency's own unit.
    world.task(8, date(2026, 3, 31), end_of(4, 1))


def _cases(world: March) -> None:
    world.case(at(3, 2), at(3, 6, 17), at(3, 5))
    world.case(at(3, 2), at(3, 6, 17), at(3, 6, 16))
    world.case(at(2, 26), at(3, 3), at(3, 4))
    world.case(at(3, 20), at(3, 25))
    world.case(at(3, 30), at(4, 2), at(4, 7))
    world.case(at(3, 30), None)
    world.case(at(3, 31, 16), at(4, 2), code="1.001612", components=(0,))
    # Over before March, received after it.
    world.case(at(2, 2), at(2, 9), at(2, 28, 23))
    world.case(at(4, 1, 0), at(4, 9))


# --- Figures ------------------------------------------------------------------------------------------------------


def lines_of(figures: dict[str, Any], section: int, table: int = 0) -> dict[str, str]:
    rows = figures["sections"][section]["tables"][table]["rows"]
    return {row["label"]: " ".join(str(cell["value"]) for cell in row["cells"]) for row in rows}


def test_dossiers_of_march(march: March) -> None:
    figures = figures_of(march.province.unit.pk, MARCH)
    # total, closed in time, closed late, waiting to be closed, in work in time, in work late
    assert figures["sections"][5]["title"] == "Hồ sơ công việc"
    assert lines_of(figures, 5) == {
        "Phòng Nội chính": "5 1 1 1 1 1",
        "Phòng Kinh tế": "1 0 0 0 1 0",
        "Cộng": "6 1 1 1 2 1",
    }
    assert lines_of(figures, 5, 1) == {"Mở trong kỳ": "5", "Kỳ trước chuyển sang": "1"}


def test_tasks_of_march_given_and_received(march: March) -> None:
    figures = figures_of(march.province.unit.pk, MARCH)
    # total, in time, late, running in time, running late, not completed, transferred
    commune, total = "Ủy ban nhân dân xã An Lạc", "6 1 1 2 2 0 1"
    assert figures["sections"][6]["title"] == "Nhiệm vụ"
    assert lines_of(figures, 6) == {"Phòng Nội chính": "1 0 0 1 0 0 0", commune: "5 1 1 1 2 0 1", "Cộng": total}
    assert lines_of(figures, 6, 1) == {"Cộng": "0 0 0 0 0 0 0"}
    theirs = figures_of(march.commune.unit.pk, MARCH)
    assert lines_of(theirs, 6) == {"Cộng": "0 0 0 0 0 0 0"}
    assert lines_of(theirs, 6, 1) == {"Ủy ban nhân dân tỉnh Sơn Lam": "5 1 1 1 2 0 1", "Cộng": "5 1 1 1 2 0 1"}


def test_cases_of_march(march: March) -> None:
    figures = figures_of(march.province.unit.pk, MARCH)
    # total, settled before time, in time, late, pending in time, pending late
    assert figures["sections"][7]["title"] == "Hồ sơ một cửa"
    assert lines_of(figures, 7) == {
        "Hộ tịch": "6 1 1 1 2 1",
        "Thành lập và hoạt động của hộ kinh doanh": "1 0 0 0 1 0",
        "Cộng": "7 1 1 1 3 1",
    }
    assert lines_of(figures, 7, 1) == {
        "Tiếp nhận trong kỳ": "6",
        "Kỳ trước chuyển sang": "1",
        "Đã giải quyết": "3",
        "Đã giải quyết trước hạn và đúng hạn": "2",
        "Đang giải quyết": "4",
    }
    assert lines_of(figures_of(march.commune.unit.pk, MARCH), 7) == {"Cộng": "0 0 0 0 0 0"}


@pytest.mark.parametrize("month", [2, 3, 4])
def test_every_figure_counts_exactly_its_rows(march: March, month: int) -> None:
    for agency in (march.province, march.commune):
        figures = figures_of(agency.unit.pk, month_of(2026, month))
        cells = [c for s in figures["sections"][5:] for t in s["tables"] for r in t["rows"] for c in r["cells"]]
        assert len(cells) >= 33
        for cell in cells:
            found = rows_of(agency.unit.pk, month_of(2026, month), cell["key"])
            assert found is not None, cell["key"]
            assert found.queryset.count() == cell["value"], cell["key"]


@pytest.mark.parametrize(
    "key",
    [
        *("ho-so", "ho-so.tat-ca", "ho-so.tat-ca.x", "ho-so.a.tong", "ho-so.tat-ca.tong.x"),
        *("nhiem-vu", "nhiem-vu.giao", "nhiem-vu.x.tat-ca.tong", "nhiem-vu.giao.a.tong", "nhiem-vu.giao.1.tong.x"),
        *("mot-cua", "mot-cua.tat-ca", "mot-cua.khong-co.tong", "mot-cua.ho-tich.x", "mot-cua.tat-ca.tong.x"),
    ],
)
def test_a_figure_nobody_knows_has_no_rows(march: March, key: str) -> None:
    assert rows_of(march.province.unit.pk, MARCH, key) is None


# --- Stored -------------------------------------------------------------------------------------------------------


def test_a_stored_report_keeps_these_figures_too(march: March, browse: Browse) -> None:
    report = build_report(march.province.unit.pk, MARCH)
    march.dossier(at(3, 4), at(3, 9))
    Assignment.objects.filter(source=march.source).update(started_on=date(2026, 5, 4))
    march.case(at(3, 4), at(3, 9))
    assert build_report(march.province.unit.pk, MARCH).figures == report.figures
    client = browse(march.province.leader)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    for key, stored, now in (
        ("ho-so.tat-ca.tong", 6, 7),
        ("nhiem-vu.giao.tat-ca.tong", 6, 0),
        ("mot-cua.tat-ca.tong", 7, 8),
    ):
        url = reverse("reports:report_rows", args=[report.pk, key])
        assert f'href="{url}">{stored}</a>' in page
        assert f"Báo cáo đã lập ghi {stored}; nay tra lại thấy {now}" in client.get(url).content.decode()


def test_each_kind_of_row_leads_to_its_page(march: March, browse: Browse) -> None:
    report = build_report(march.province.unit.pk, MARCH)
    theirs = build_report(march.commune.unit.pk, MARCH)
    seen: dict[str, list[str]] = {}
    for agency, made_report, key in (
        (march.province, report, "ho-so.tat-ca.cho-dong"),
        (march.province, report, "nhiem-vu.giao.tat-ca.qua-han"),
        (march.commune, theirs, "nhiem-vu.nhan.tat-ca.qua-han"),
        (march.province, report, "mot-cua.tat-ca.dang-qua-han"),
    ):
        client = browse(agency.clerk)
        answer = client.get(reverse("reports:report_rows", args=[made_report.pk, key]))
        seen[key] = [row["url"] for row in answer.context["rows"]]
        assert [client.get(url).status_code for url in seen[key]] == [200] * len(seen[key]), key
    assert [len(urls) for urls in seen.values()] == [1, 2, 2, 1]
    assert seen["nhiem-vu.giao.tat-ca.qua-han"] == seen["nhiem-vu.nhan.tat-ca.qua-han"]


def test_pdf_and_spreadsheet_carry_them(march: March) -> None:
    report = build_report(march.province.unit.pk, MARCH)
    document = pypdfium2.PdfDocument(paper.report_pdf(report))
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    for words in (
        "6. Hồ sơ công việc",
        "Phòng Nội chính 5 1 1 1 1 1",
        "7. Nhiệm vụ",
        "Ủy ban nhân dân xã An Lạc 5 1 1 1 2 0 1",
        "8. Hồ sơ một cửa",
        "Hộ tịch 6 1 1 1 2 1",
        "Tiếp nhận trong kỳ 6",
    ):
        assert words in text, words
    book = openpyxl.load_workbook(io.BytesIO(paper.report_xlsx(report)))
    assert book.sheetnames[5:] == ["Hồ sơ công việc", "Nhiệm vụ", "Hồ sơ một cửa"]
    cells = [[cell.value for cell in row] for row in book["Nhiệm vụ"]]
    assert ["Ủy ban nhân dân xã An Lạc", 5, 1, 1, 1, 2, 0, 1] in cells


# --- The overview -------------------------------------------------------------------------------------------------


def test_the_overview_shows_every_area_each_figure_opening_its_rows(march: March, browse: Browse) -> None:
    """Today nothing of it is left but what is still open: late, all of it, and what waits."""
    client = browse(march.province.leader)
    page = client.get(reverse("reports:overview"))
    tiles = {group["title"]: {t["label"]: t["value"] for t in group["tiles"]} for group in page.context["groups"]}
    assert tiles["Hồ sơ công việc"] == {"Đang làm trong hạn": 0, "Đang làm quá hạn": 2, "Chờ đóng": 2}
    assert tiles["Nhiệm vụ cơ quan giao"] == {
        "Đang thực hiện trong hạn": 0,
        "Đang thực hiện quá hạn": 4,
        "Hoàn thành đúng hạn": 0,
        "Hoàn thành trễ hạn": 0,
    }
    assert tiles["Nhiệm vụ cơ quan được giao"]["Đang thực hiện quá hạn"] == 0
    assert tiles["Hồ sơ một cửa"] == {
        "Đang giải quyết trong hạn": 1,
        "Đang giải quyết quá hạn": 3,
        "Xong trước hạn, đúng hạn": 0,
        "Xong quá hạn": 0,
    }
    for group in page.context["groups"]:
        for tile in group["tiles"]:
            rows = client.get(tile["url"])
            assert rows.context["total"] == len(rows.context["rows"]) == tile["value"], tile
    theirs = browse(march.commune.leader).get(reverse("reports:overview"))
    tiles = {group["title"]: [t["value"] for t in group["tiles"]] for group in theirs.context["groups"]}
    assert tiles["Nhiệm vụ cơ quan được giao"] == [0, 3, 0, 0]


def test_today_is_not_late_before_its_deadline(march: March) -> None:
    """The day still runs: what is due tonight is in time, here as in the supervision of tasks."""
    period = Period(date.today().replace(day=1), date.today())
    tonight = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).replace(hour=23, minute=59, second=59)
    running = Assignment.objects.filter(source=march.source, state="in_progress")
    WorkItem.objects.filter(pk__in=running.values("pk")).update(due_at=tonight)
    figures = figures_of(march.province.unit.pk, period)
    assert value_of(figures, "nhiem-vu.giao.tat-ca.trong-han") == 3
    assert value_of(figures, "nhiem-vu.giao.tat-ca.qua-han") == 1


def test_who_opens_them(march: March, browse: Browse) -> None:
    province = march.province
    keys = [key for _, tiles in GROUPS[1:] for key, _, _ in tiles]
    assert len(keys) == 15
    for who, status in (("clerk", 200), ("leader", 200), ("specialist", 403), ("unit_head", 403)):
        client = browse(getattr(province, who))
        assert client.get(reverse("reports:overview_rows", args=[keys[0]])).status_code == status
        assert client.get(reverse("reports:overview_rows", args=[keys[5]])).status_code == status
        assert client.get(reverse("reports:overview_rows", args=[keys[-1]])).status_code == status


@pytest.mark.parametrize(
    ("figure", "limit"),
    [("", 34), ("ho-so.tat-ca.tong", 20), ("nhiem-vu.giao.tat-ca.tong", 20), ("mot-cua.tat-ca.tong", 20)],
)
def test_queries_do_not_grow_with_rows(march: March, browse: Browse, figure: str, limit: int) -> None:
    """One row more of each kind, then three."""
    client, counts = browse(march.province.leader), []
    url = reverse("reports:overview_rows", args=[figure]) if figure else reverse("reports:overview")
    tasks = list(march.source.assignments.filter(state="in_progress").order_by("pk"))
    WorkItem.objects.filter(kind="task").exclude(pk=tasks[0].pk).update(closed_at=at(1, 9), outcome="Xong")
    for more in (1, 2):
        for _ in range(more):
            march.dossier(at(2, 9), at(2, 12))
            march.case(at(2, 9), at(2, 12))
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
        WorkItem.objects.filter(pk__in=[task.pk for task in tasks]).update(closed_at=None, outcome="")
    assert counts[0] == counts[1]
    assert counts[0] <= limit
