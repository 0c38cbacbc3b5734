"""Registering an incoming document: number by itself, deadline by working days (SD-5.1, DN-5.4, KS-8.1)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from documents.actions.open_registers import open_registers
from documents.actions.register_incoming import register_incoming
from documents.enums import Direction, Secrecy
from documents.intake import ArrivedFile, Verdict
from documents.models import IncomingDocument, NumberEntry, Register
from documents.rules.numbers import take_number
from documents.rules.uploads import PDF
from documents.storage import save_blob
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories.documents import arrival, registered
from tests.factories.people import Agency, make_post
from tests.workflow.trace import hands, last_audit, readers, timeline
from workflow.models import CalendarDay
from workflow.queries import calendar_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def paper() -> ArrivedFile:
    return ArrivedFile(save_blob(b"%PDF-1.7 never opened here", PDF), "230-BNV.pdf", 3)


def register(post: Post, *, submit_to: Post | None = None, **facts: object) -> IncomingDocument:
    return register_incoming(
        arrival(**facts), [paper()], Verdict(), submit_to=submit_to, note="Kính trình.", actor=Actor.of(post)
    )


@pytest.fixture
def in_2026(province: Agency) -> None:
    """Registers of 2026 are open and everybody has been in office for long."""
    open_registers(province.unit, 2026)
    Post.objects.update(starts_on=date(2020, 1, 1))


def test_numbers_follow_one_another_in_each_agencys_own_register(province: Agency, commune: Agency) -> None:
    numbers = [registered(agency).arrival_number for agency in (province, province, commune, province, commune)]
    assert numbers == [1, 2, 1, 3, 2]
    ledger = NumberEntry.objects.filter(register__agency=province.unit).order_by("number")
    assert [entry.number for entry in ledger] == [1, 2, 3]
    assert all(entry.by == province.clerk for entry in ledger)


def test_it_stands_on_the_clerks_desk_with_its_history(province: Agency) -> None:
    document = register(province.clerk)
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert (document.code, document.title) == ("Số đến 1", "Số đến 1")
    assert hands(document) == [("Văn thư UBND tỉnh", "lead")]
    assert timeline(document) == [("Nguyễn Thị Thu Hà", f"đăng ký, số đến 1 ngày {today}")]
    assert last_audit(document) == ("incoming.register", "Nguyễn Thị Thu Hà")
    assert AuditEntry.objects.filter(act="incoming.register").get().details["number"] == 1
    assert readers(document) == {"Nguyễn Thị Thu Hà"}
    assert [(a.name, a.role, a.added_by) for a in document.attachments.all()] == [
        ("230-BNV.pdf", "main", province.clerk)
    ]
    assert (document.pages, document.agency, document.arrived_on) == (3, province.unit, timezone.localdate())


def test_it_can_be_submitted_in_the_same_act(province: Agency) -> None:
    document = register(province.clerk, submit_to=province.chief)
    assert hands(document) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]
    assert [label for _, label in timeline(document)][1:] == ["trình Trần Quốc Bảo (Chánh Văn phòng)"]
    assert readers(document) == {"Nguyễn Thị Thu Hà", "Trần Quốc Bảo"}


@pytest.mark.usefixtures("in_2026")
def test_five_working_days_when_nobody_says_otherwise(province: Agency) -> None:
    # Friday 24/4; giỗ Tổ on Monday 27/4, then 30/4, 1/5 and a week-end.
    with at(datetime(2026, 4, 24, 9, 0, tzinfo=HANOI)):
        document = register(province.clerk, issued_on=None)
    assert document.due_at == datetime(2026, 5, 6, 17, 0, tzinfo=HANOI)
    assert (document.arrived_on, document.register.year) == (date(2026, 4, 24), 2026)


@pytest.mark.usefixtures("in_2026")
def test_the_agency_may_decide_on_other_days_and_hours(province: Agency) -> None:
    rules = province.unit.rules
    rules.default_days, rules.afternoon_ends = 2, datetime(2026, 1, 1, 16, 30).time()
    rules.save(update_fields=["default_days", "afternoon_ends"])
    with at(datetime(2026, 3, 2, 9, 0, tzinfo=HANOI)):  # a Monday
        document = register(province.clerk, issued_on=None)
    assert document.due_at == datetime(2026, 3, 4, 16, 30, tzinfo=HANOI)


def test_a_typed_deadline_wins(province: Agency) -> None:
    day = timezone.localdate() + timedelta(days=1)
    document = register(province.clerk, due_on=day)
    assert document.due_at == datetime(day.year, day.month, day.day, 17, 0, tzinfo=HANOI)


def test_a_local_day_off_wins_over_a_national_one(province: Agency, commune: Agency) -> None:
    day = timezone.localdate() + timedelta(days=30)
    CalendarDay.objects.create(day=day, is_working=False, name="Nghỉ bù toàn quốc")
    CalendarDay.objects.create(day=day, agency=province.unit, is_working=True, name="Trực phòng chống bão")
    assert calendar_of(province.unit.pk).is_working_day(day) is True
    assert calendar_of(commune.unit.pk).is_working_day(day) is False
    with pytest.raises(IntegrityError, match="one_calendar_day_per_agency"), transaction.atomic():
        CalendarDay.objects.create(day=day, is_working=True, name="Khai hai lần")


def test_the_year_of_the_register_begins_in_viet_nam(province: Agency) -> None:
    year = timezone.localdate().year
    open_registers(province.unit, year + 1)
    # 00:30 on 1 January in Hà Nội is still the old year in UTC.
    assert register(province.clerk).register.year == year
    with at(datetime(year + 1, 1, 1, 0, 30, tzinfo=HANOI)):
        first = register(province.clerk)
    assert (first.register.year, first.arrival_number) == (year + 1, 1)


def test_without_a_register_of_the_year_nothing_is_registered(province: Agency) -> None:
    with at(datetime(2041, 3, 4, 9, 0, tzinfo=HANOI)), pytest.raises(BadInput) as refusal:
        register(province.clerk)
    assert refusal.value.sentence == "Chưa mở sổ văn bản đến năm 2041; hãy báo văn thư mở sổ."
    assert not IncomingDocument.objects.exists()


def test_a_closed_register_gives_no_number(province: Agency) -> None:
    Register.objects.filter(agency=province.unit, direction=Direction.INCOMING).update(closed_at=timezone.now())
    with pytest.raises(BadInput, match="Chưa mở sổ văn bản đến"):
        register(province.clerk)


def test_opening_the_registers_of_a_year_twice_changes_nothing(province: Agency) -> None:
    year = timezone.localdate().year
    assert open_registers(province.unit, year) == []
    names = ["Sổ đăng ký văn bản đến", "Sổ đăng ký quyết định", "Sổ đăng ký văn bản đi"]
    assert [register.name for register in open_registers(province.unit, year + 1)] == names
    assert open_registers(province.unit, year + 1) == []


TOMORROW = timezone.localdate() + timedelta(days=1)
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"subject": ""}, "subject", "Hãy nhập trích yếu nội dung."),
        ({"issuer": ""}, "issuer", "Hãy nhập cơ quan ban hành."),
        ({"issued_on": TOMORROW}, "issued_on", "Ngày văn bản không được sau ngày hôm nay."),
        ({"due_on": YESTERDAY}, "due_on", "Hạn xử lý không được trước ngày hôm nay."),
    ],
)
def test_what_is_missing_or_impossible_takes_no_number(
    province: Agency, facts: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        register(province.clerk, **facts)
    assert (refusal.value.sentence, refusal.value.field) == (sentence, field)
    assert registered(province).arrival_number == 1


def test_a_document_without_a_file_is_not_registered(province: Agency) -> None:
    annex = ArrivedFile(paper().blob, "phu-luc.pdf", 1, role="annex")
    for files in ([], [annex]):
        with pytest.raises(BadInput) as refusal:
            register_incoming(arrival(), files, Verdict(), actor=Actor.of(province.clerk))
        assert (refusal.value.sentence, refusal.value.field) == ("Hãy chọn tệp văn bản.", "file")


def test_only_the_chief_of_the_own_agency_is_submitted_to(province: Agency, commune: Agency) -> None:
    for to in (province.leader, commune.chief):
        with pytest.raises(BadInput) as refusal:
            register(province.clerk, submit_to=to)
        assert refusal.value.sentence == "Hãy chọn Chánh Văn phòng hoặc người được phân công phụ trách."
    assert not IncomingDocument.objects.exists()


@pytest.mark.parametrize("role", ["chief", "leader", "unit_head", "specialist"])
def test_only_the_clerk_registers(province: Agency, role: str) -> None:
    with pytest.raises(NotAllowed, match=r"^Chỉ văn thư cơ quan đăng ký văn bản đến\.$"):
        register(getattr(province, role))


def test_a_failure_after_the_number_gives_the_number_back(province: Agency) -> None:
    with pytest.raises(DataError, match="value too long"):
        register(province.clerk, notation="x" * 101)
    assert registered(province).arrival_number == 1
    assert [entry.number for entry in NumberEntry.objects.all()] == [1]


def test_the_database_refuses_a_secret_and_a_number_given_twice(province: Agency) -> None:
    registered(province)
    second = IncomingDocument.objects.filter(pk=registered(province).pk)
    with pytest.raises(IntegrityError, match="incoming_not_secret"), transaction.atomic():
        second.update(secrecy=Secrecy.SECRET)
    with pytest.raises(IntegrityError, match="arrival_number_once_per_register"), transaction.atomic():
        second.update(arrival_number=1)


def test_an_inbox_without_a_clerk_takes_nothing(province: Agency) -> None:
    """A clerk on her last day registers; the day after, nobody stands in for her and the act is refused."""
    deputy = make_post("vanthu2", "Lê Thị Hồng", province.office, Role.CLERK, "Văn thư")
    Post.objects.filter(pk__in=[province.clerk.pk, deputy.pk]).update(ends_on=YESTERDAY)
    with pytest.raises(BadInput, match="chưa có người nhận văn bản"):
        register(deputy)
    assert not IncomingDocument.objects.exists()


def test_a_locked_register_is_told_by_name(province: Agency) -> None:
    book = Register.objects.get(agency=province.unit, direction=Direction.INCOMING)
    Register.objects.filter(pk=book.pk).update(closed_at=timezone.now())
    with pytest.raises(InvalidTransition) as refusal:
        take_number(book)
    year = timezone.localdate().year
    assert refusal.value.sentence == f"Sổ đăng ký văn bản đến năm {year} đã khóa, không cấp số được nữa."
