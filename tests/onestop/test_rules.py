"""Appointments, numbers, the catalogue, figures: typed by hand."""

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from onestop import statistics
from onestop.actions.receive_case import receive_case
from onestop.actions.write_desk_slip import write_desk_slip
from onestop.catalogue import load
from onestop.enums import SlipKind
from onestop.models import Case, DeskSlip, Procedure, ProcedureVersion
from onestop.rules.appointment import appointment
from onestop.rules.desk_slip import DeskSlipFacts
from tests.clock import at
from tests.factories import cases
from tests.factories.cases import Desk
from tests.races import together
from workflow.rules.working_time import VIETNAM, Calendar


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "days", "promised"),
    [
        ("30/11/2026 09:00", 3, "03/12/2026 17:00"),
        ("30/11/2026 16:59", 3, "03/12/2026 17:00"),
        # Over a week-end; from a Saturday.
        ("03/12/2026 09:00", 3, "08/12/2026 17:00"),
        ("05/12/2026 09:00", 1, "07/12/2026 17:00"),
        # 1 January 2027 is a Friday and a holiday.
        ("31/12/2026 09:00", 1, "04/01/2027 17:00"),
        # Settled at once; after three in the afternoon the next working day.
        ("30/11/2026 09:00", 0, "30/11/2026 17:00"),
        ("30/11/2026 15:00", 0, "30/11/2026 17:00"),
        ("30/11/2026 15:01", 0, "01/12/2026 17:00"),
        ("04/12/2026 16:00", 0, "07/12/2026 17:00"),
    ],
)
def test_the_promised_moment(start: str, days: int, promised: str) -> None:
    assert appointment(Calendar(), moment(start), days).at == moment(promised)


def test_the_count_is_explained() -> None:
    local = Calendar(exceptions={date(2026, 12, 9): False, date(2026, 12, 12): True})
    counted = appointment(local, moment("03/12/2026 09:00"), 5)
    assert counted.day_text == "17:00 Thứ Sáu 11/12/2026"
    assert counted.counted_text == "T6 04/12, T2 07/12, T3 08/12, T5 10/12, T6 11/12"
    assert counted.skipped_text == "05/12 (Thứ Bảy), 06/12 (Chủ nhật), 09/12 (nghỉ theo lịch cơ quan)"
    assert appointment(local, moment("31/12/2026 09:00"), 1).skipped_text == (
        "01/01 (nghỉ lễ), 02/01 (Thứ Bảy), 03/01 (Chủ nhật)"
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_desks_at_once_neither_gap_nor_double(desk: Desk) -> None:
    intake = cases.intake(desk)
    results = together([partial(receive_case, intake, actor=Actor.of(desk.officer))] * 12)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sorted(Case.objects.values_list("number", flat=True)) == list(range(1, 13))
    assert len(set(Case.objects.values_list("case_code", flat=True))) == 12


# --- The catalogue


@pytest.mark.django_db(transaction=True)
def test_many_slips_at_once_neither_gap_nor_double(desk: Desk) -> None:
    facts = DeskSlipFacts(SlipKind.REFUSAL, "Nguyễn Văn Bình", "Ngoài phạm vi.", about="Cấp hộ chiếu")
    together([partial(write_desk_slip, facts, actor=Actor.of(desk.officer))] * 6)
    assert sorted(DeskSlip.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_dozen_procedures_come_with_the_product(db: None) -> None:
    assert load() == 16
    assert Procedure.objects.count() == 14
    assert load() == 0, "loading again changes nothing"
    for version in ProcedureVersion.objects.all():
        assert version.components and version.legal_basis and version.steps and version.result
        assert version.required, f"{version} demands nothing"


def test_every_version_says_what_was_compared_or_must_be(desk: Desk) -> None:
    silent = ProcedureVersion.objects.filter(source="", to_check="")
    assert not silent.exists(), list(silent)
    # Fees of a provincial council are illustrations, and the citizen reads it.
    assert "mức minh họa" in desk.version().fee_text
    officer, citizen = browse_page(desk, signed_in=True), browse_page(desk, signed_in=False)
    assert "Cần đối chiếu với quyết định công bố của tỉnh" in officer and "Cần đối chiếu" not in citizen


def browse_page(desk: Desk, *, signed_in: bool) -> str:
    client = Client()
    if signed_in:
        client.force_login(desk.officer.user)
    return client.get("/cong-khai/thu-tuc/1.004873/").content.decode()


def test_a_replaced_code_keeps_the_procedure_its_desks_and_its_notes(desk: Desk) -> None:
    old = Procedure.objects.get(code="1.012812")
    Procedure.objects.filter(pk=old.pk).update(code="1.003554")
    old.versions.update(to_check="")
    assert load() == 0
    found = Procedure.objects.get(code="1.012812")
    assert found.pk == old.pk and found.agencies.get() == desk.agency.unit and "1 012812" in found.plain
    assert not Procedure.objects.filter(code="1.003554").exists()
    assert "ngày thường" in found.versions.get().to_check


def test_each_day_has_the_version_of_that_day(db: None) -> None:
    load()
    versions = ProcedureVersion.objects.filter(procedure__code="1.001612")
    law = {day: versions.in_force(day).get().legal_basis[-1] for day in (date(2025, 6, 30), date(2025, 7, 1))}
    assert law == {date(2025, 6, 30): "Nghị định số 01/2021/NĐ-CP", date(2025, 7, 1): "Nghị định số 168/2025/NĐ-CP"}
    assert not versions.in_force(date(2020, 1, 1)).exists()


def test_a_new_version_ends_the_old_and_running_cases_keep_theirs(desk: Desk, tmp_path: Path) -> None:
    case = cases.received(desk)
    day = timezone.localdate() + timedelta(days=10)
    new = tmp_path / "moi.toml"
    new.write_text(
        f"""
        [[procedure]]
        code = "{cases.MARRIAGE}"
        name = "Cấp Giấy xác nhận tình trạng hôn nhân"
        field = "Hộ tịch"
        level = "commune"
        [[procedure.version]]
        from = {day}
        days = 2
        fee = 0
        result = "Giấy xác nhận"
        components = [["Tờ khai", 1, 0, true]]
        legal_basis = ["Quyết định công bố"]
        steps = [["Ký", "Lãnh đạo"]]
        """
    )
    assert load(new) == 1
    old = cases.fresh(case).version
    assert old.effective_to == day - timedelta(days=1) and old.working_days == 3
    assert ProcedureVersion.objects.in_force(day).get(procedure=old.procedure).working_days == 2


# --- Figures (VP-5.1đ; identity of biểu II.06a)


def test_figures_by_field_and_agency_add_up(desk: Desk) -> None:
    now = timezone.now()
    with at(now - timedelta(days=70)):
        cases.received(desk)  # from before, late
        waiting = cases.waiting(desk)  # from before, the clock stands
    with at(now - timedelta(days=30)):
        late = cases.at_specialist(desk)
    cases.received(desk, code="1.001612", components=(0,))
    cases.ready(desk)
    document = cases.result_of(desk, late)
    cases.issue(document.pk, recipients=[], actor=Actor.of(desk.agency.clerk))
    cases.seal_and_issue(document_id=document.pk)
    today = timezone.localdate()
    period = statistics.Period(today - timedelta(days=40), today, "Kỳ thử")
    found = statistics.totals(period, timezone.now() + timedelta(seconds=1))
    everything = statistics.Line("Cộng", 5, 3, 2, 2, 1, 0, 1, 3, 2, 1)
    assert found.total == everything and found.total.punctual == "50%"
    assert [(line.label, line.total) for line in found.by_field] == [
        ("Hộ tịch", 4),
        ("Thành lập và hoạt động của hộ kinh doanh", 1),
    ]
    assert [line.label for line in found.by_agency] == ["Ủy ban nhân dân tỉnh Sơn Lam"]
    for line in (*found.by_field, *found.by_agency, found.total):
        assert line.total == line.in_period + line.carried == line.settled + line.pending
        assert line.settled == line.early + line.on_time + line.late
        assert line.pending == line.pending_due + line.pending_overdue
    # As it stood before: nothing was settled then, and the one that waits for its citizen is not late.
    before = statistics.Period(today - timedelta(days=70), today - timedelta(days=31), "Kỳ trước")
    earlier = statistics.totals(before, timezone.now()).total
    assert (earlier.total, earlier.settled, earlier.pending) == (2, 0, 2)
    assert waiting.promised_at is None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("2026-10", "Tháng 10/2026"),
        ("2025", "Năm 2025"),
        ("", "Tháng 11/2026"),
        ("2026-13", "Tháng 11/2026"),
        ("2027", "Tháng 11/2026"),
        ("2026-12", "Tháng 11/2026"),
        ("0000-01", "Tháng 11/2026"),
        ("２０２５", "Năm 2025"),
        ("2026-1x", "Tháng 11/2026"),
    ],
)
def test_a_period_is_named_or_it_is_this_month(name: str, title: str) -> None:
    assert statistics.period_named(name, date(2026, 11, 22)).title == title
