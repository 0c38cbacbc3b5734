"""Nhắc việc: who is told what, when, once (SD-5.3c, KS-11.2)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AgencyRules, Post
from tests.clock import at
from tests.factories import documents as made
from tests.factories.people import Agency, make_post
from tests.races import together
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.finish import finish
from workflow.actions.remind import remind
from workflow.enums import NotificationKind, Part
from workflow.jobs import remind_of_deadlines
from workflow.models import Notification, Step
from workflow.notify import keep, notify
from workflow.queries import calendar_of
from workflow.rules.holders import Hand, Holder
from workflow.rules.reminders import kinds_due
from workflow.rules.working_time import VIETNAM, Calendar

Browse = Callable[[Post], Client]


def coming_wednesday() -> date:
    """Some weeks ahead, in a week without days off."""
    calendar, day = Calendar(), timezone.localdate() + timedelta(days=14)
    while day.weekday() != 2 or not all(calendar.is_working_day(day - timedelta(days=n)) for n in range(3)):
        day += timedelta(days=1)
    return day


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIETNAM)


@pytest.fixture
def due_day() -> date:
    return coming_wednesday()


@pytest.fixture
def step(province: Agency, due_day: date) -> Step:
    """The specialist leads, until Wednesday 17:00; the other unit's head coordinates, the Office is informed."""
    return lead_until(province, moment(due_day, 17))


def lead_until(province: Agency, due_at: datetime) -> Step:
    document = made.with_leader(province)
    hands = [
        Hand(Holder.inbox(province.division, Role.UNIT_HEAD), part=Part.LEAD, due_at=due_at),
        Hand(Holder.inbox(province.other_division, Role.UNIT_HEAD), part=Part.COORDINATE, due_at=due_at),
        Hand(Holder.inbox(province.unit, Role.CHIEF_OF_OFFICE), part=Part.INFORM, due_at=due_at),
    ]
    annotate(made.lead(document).pk, text="Giao chủ trì.", hands=hands, actor=Actor.of(province.leader))
    hands = [Hand(Holder.person(province.specialist), part=Part.LEAD, due_at=due_at)]
    assign(made.lead(document).pk, hands=hands, actor=Actor.of(province.unit_head))
    return made.lead(document)


def run(moment: datetime) -> None:
    """The job, at that moment."""
    with at(moment):
        remind_of_deadlines()


def told() -> set[tuple[str, str]]:
    """Who has been told what."""
    return {(n.post.title, n.kind) for n in Notification.objects.select_related("post")}


@pytest.mark.parametrize(
    ("days", "hour", "kinds"),
    [
        (-2, 12, []),
        (-1, 6, ["soon"]),
        (-1, 18, ["soon"]),
        (0, 6, ["today"]),
        (0, 18, ["today", "late"]),
        (1, 6, ["late"]),
        (30, 6, ["late"]),
    ],
)
def test_what_is_said_of_a_deadline_on_wednesday_at_17(due_day: date, days: int, hour: int, kinds: list[str]) -> None:
    now = moment(due_day + timedelta(days=days), hour)
    assert kinds_due(moment(due_day, 17), now, Calendar(), 1) == kinds


def test_before_a_monday_one_is_told_on_friday_and_on_days_off_nobody_is() -> None:
    monday = coming_wednesday() + timedelta(days=5)
    exceptions = {monday - timedelta(days=n): n not in (1, 2) for n in range(5)}
    said = [
        kinds_due(moment(monday, 17), moment(monday - timedelta(days=n), 8), Calendar(exceptions=exceptions), 1)
        for n in (4, 3, 2, 1, 0)
    ]
    assert said == [[], ["soon"], [], [], ["today"]]


def test_an_agency_that_wants_no_reminder_before_gets_the_one_of_the_day(province: Agency, step: Step) -> None:
    AgencyRules.objects.filter(agency=province.unit).update(remind_days=0)
    day = timezone.localdate(step.due_at)
    run(moment(day - timedelta(days=1), 8))
    assert told() == set()
    run(moment(day, 8))
    assert {kind for _, kind in told()} == {"today"}


def test_holders_are_told_before_and_on_the_day_and_their_heads_after_it(
    province: Agency, step: Step, due_day: date
) -> None:
    run(moment(due_day - timedelta(days=2), 8))
    assert told() == set()
    run(moment(due_day - timedelta(days=1), 8))
    assert {(n.user, n.kind) for n in Notification.objects.all()} == {
        (province.specialist.user, "soon"),
        (province.other_head.user, "soon"),
    }
    run(moment(due_day, 8))
    run(moment(due_day, 18))
    late = Notification.objects.filter(kind="late")
    # Over the specialist his head, over the coordinating head the Chief; copies for information remind nobody.
    assert {n.user for n in late} == {province.unit_head.user, province.chief.user}
    first = Notification.objects.get(user=province.specialist.user, kind="today")
    assert "hạn 17:00 hôm nay" in first.text and made.SUBJECT in first.text
    assert first.why == "Việc đang ở bạn, vai trò chủ trì."
    assert late.get(user=province.unit_head.user).why.startswith("Đỗ Anh Tuấn (Chuyên viên) đang giữ việc này")
    assert Notification.objects.filter(user=province.clerk.user).count() == 0


def test_nobody_is_told_twice_however_often_the_job_runs(province: Agency, step: Step, due_day: date) -> None:
    for _ in range(2):
        for days, hour in ((-1, 8), (-1, 15), (0, 8), (0, 18), (1, 8), (9, 8)):
            run(moment(due_day + timedelta(days=days), hour))
    assert sorted((n.user_id, n.kind) for n in Notification.objects.all()) == sorted(
        {(n.user_id, n.kind) for n in Notification.objects.all()}
    )
    assert Notification.objects.count() == 6


def test_a_missed_run_is_made_up_for(province: Agency, step: Step, due_day: date) -> None:
    AgencyRules.objects.filter(agency=province.unit).update(remind_days=2)
    run(moment(due_day - timedelta(days=1), 17))
    assert {kind for _, kind in told()} == {"soon"}


def test_what_is_done_or_closed_reminds_nobody(province: Agency, step: Step, due_day: date) -> None:
    finish(step.pk, outcome="Đã trả lời bằng điện thoại.", actor=Actor.of(province.specialist))
    for days in (-1, 0, 1):
        run(moment(due_day + timedelta(days=days), 18))
    assert told() == set()


def test_a_moved_deadline_is_told_anew(province: Agency, step: Step, due_day: date) -> None:
    run(moment(due_day, 8))
    step.due_at = moment(due_day + timedelta(days=1), 17)
    step.save(update_fields=["due_at"])
    run(moment(due_day + timedelta(days=1), 8))
    assert Notification.objects.filter(user=province.specialist.user, kind="today").count() == 2


def test_whoever_has_left_is_not_told(province: Agency, step: Step, due_day: date) -> None:
    second = make_post("tp2.noichinh", "Lê Văn Hai", province.division, Role.UNIT_HEAD, "Phó Trưởng phòng")
    Post.objects.filter(pk=second.pk).update(ends_on=timezone.localdate())
    run(moment(due_day + timedelta(days=1), 8))
    assert not Notification.objects.filter(user=second.user).exists()


@pytest.mark.parametrize("times", [1, 3])
def test_a_deputy_is_told_what_the_head_is_told_each_once(
    province: Agency, step: Step, due_day: date, times: int, browse: Browse
) -> None:
    """Both desks (SD-5.3d): the other unit's head coordinates and has lent his desk."""
    with at(moment(due_day - timedelta(days=1), 7)):
        delegate(
            province.other_specialist, due_day, due_day, reason="Đi công tác.", actor=Actor.of(province.other_head)
        )
    for _ in range(times):
        run(moment(due_day - timedelta(days=1), 8))
        run(moment(due_day, 8))
    rows = Notification.objects.filter(post=province.other_head).order_by("pk")
    # The day before nothing was lent yet.
    assert [(row.user, row.kind) for row in rows] == [
        (province.other_head.user, "soon"),
        (province.other_head.user, "today"),
        (province.other_specialist.user, "today"),
    ]
    with at(moment(due_day, 9)):
        client = browse(province.other_specialist)
        page = client.get(f"/nhac-viec/{rows[2].pk}/", follow=True)
        assert page.status_code == 200 and page.context["shell"]["on_behalf"].startswith("Đặng Quang Huy")
    run(moment(due_day + timedelta(days=1), 8))
    assert not Notification.objects.filter(user=province.other_specialist.user, kind="late").exists()


def test_a_deputy_who_has_the_step_himself_is_told_once(province: Agency, step: Step, due_day: date) -> None:
    """The specialist holds the step; late it is his head's, whose desk he works: told about himself, and only once."""
    with at(moment(due_day, 7)):
        last = due_day + timedelta(days=2)
        delegate(province.specialist, due_day, last, reason="Đi công tác.", actor=Actor.of(province.unit_head))
    for days in (0, 0, 1, 1):
        run(moment(due_day + timedelta(days=days), 18))
    own = Notification.objects.filter(user=province.specialist.user, step=step).order_by("pk")
    assert [(row.post, row.kind) for row in own] == [(province.specialist, "today"), (province.unit_head, "late")]


def test_a_run_that_dies_half_way_tells_nobody_and_the_next_tells_everybody_once(
    province: Agency, step: Step, due_day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of an agency are one transaction: a worker that dies after writing them has written nothing."""
    from workflow.actions import remind as act

    def dies(rows: list[Notification]) -> None:
        keep(rows)
        raise SystemExit

    now = moment(due_day, 8)
    with monkeypatch.context() as patched:
        patched.setattr(act, "keep", dies)
        with pytest.raises(SystemExit):
            remind(province.unit, now=now)
    assert told() == set()
    for _ in range(2):
        remind(province.unit, now=now)
    assert sorted(told()) == [("Chuyên viên", "today"), ("Trưởng phòng", "today")]
    assert Notification.objects.count() == 2


def test_one_agency_that_fails_does_not_silence_the_others(
    province: Agency, commune: Agency, step: Step, due_day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.actions import remind as act

    def fails_elsewhere(agency_id: int) -> Calendar:
        if agency_id == commune.unit.pk:
            raise ValueError("a broken calendar")
        return calendar_of(agency_id)

    with monkeypatch.context() as patched:
        patched.setattr(act, "calendar_of", fails_elsewhere)
        run(moment(due_day, 8))
    assert ("Chuyên viên", "today") in told()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_tell_once(province: Agency, step: Step, due_day: date) -> None:
    now = moment(due_day, 8)
    assert together([lambda: remind(province.unit, now=now)] * 3) == [None, None, None]
    assert sorted(told()) == [("Chuyên viên", "today"), ("Trưởng phòng", "today")]
    assert Notification.objects.count() == 2


def test_the_database_itself_refuses_a_second_telling(province: Agency, step: Step, due_day: date) -> None:
    post = province.specialist
    notify([post, post], step.item, NotificationKind.TOLD, "Một", "Vì vậy", step=step, day=due_day)
    notify([post], step.item, NotificationKind.TOLD, "Hai", "Vì vậy", step=step, day=due_day)
    row = Notification.objects.get()
    assert row.text == "Một"
    row.pk = None
    with pytest.raises(IntegrityError, match="told_once"), transaction.atomic():
        row.save(force_insert=True)


# --- The bell and its page ----------------------------------------------------------------------------------------


@pytest.fixture
def reminded(province: Agency, step: Step, due_day: date) -> Notification:
    run(moment(due_day, 8))
    return Notification.objects.get(user=province.specialist.user)


def test_the_bell_counts_what_is_unread_and_opening_it_leads_to_the_item(
    province: Agency, reminded: Notification, browse: Browse
) -> None:
    client = browse(province.specialist)
    assert client.get("/viec/").context["shell"]["bell"] == {"url": "/nhac-viec/", "count": 1}
    page = client.get("/nhac-viec/").content.decode()
    assert reminded.why in page and "Đến hạn hôm nay" in page
    assert client.get(f"/nhac-viec/{reminded.pk}/")["Location"] == f"/van-ban-den/{reminded.item_id}/"
    reminded.refresh_from_db()
    assert reminded.read_at is not None
    assert client.get("/viec/").context["shell"]["bell"]["count"] == 0
    assert "Bạn đã đọc hết" in client.get("/nhac-viec/?muc=chua-doc").content.decode()
    assert reminded.why in client.get("/nhac-viec/").content.decode()


def test_one_marks_ones_own_as_read_and_nobody_elses(province: Agency, reminded: Notification, browse: Browse) -> None:
    other = browse(province.other_specialist)
    assert other.get(f"/nhac-viec/{reminded.pk}/").status_code == 404
    other.post("/nhac-viec/da-doc/", {"told": reminded.pk})
    other.post("/nhac-viec/da-doc/")
    reminded.refresh_from_db()
    assert reminded.read_at is None
    for junk in ("x", "9" * 5000):
        assert other.post("/nhac-viec/da-doc/", {"told": junk}).status_code == 404
    client = browse(province.specialist)
    assert client.get("/nhac-viec/da-doc/").status_code == 405
    client.post("/nhac-viec/da-doc/", {"told": reminded.pk})
    reminded.refresh_from_db()
    assert reminded.read_at is not None


def test_the_item_is_opened_in_the_post_one_was_told_in(
    province: Agency, commune: Agency, reminded: Notification, browse: Browse
) -> None:
    second = Post.objects.create(
        user=province.specialist.user,
        unit=commune.office,
        role=Role.CLERK,
        title="Văn thư kiêm nhiệm",
        starts_on=timezone.localdate(),
        position=1,
    )
    client = browse(province.specialist)
    client.post("/chuc-danh/", {"post": second.pk})
    assert "Chuyên viên" in client.get("/nhac-viec/").content.decode()
    assert client.get(f"/nhac-viec/{reminded.pk}/", follow=True).status_code == 200
    assert client.get("/viec/").context["shell"]["post_title"] == "Chuyên viên"


def test_the_page_costs_the_same_with_one_row_and_with_three(
    province: Agency, step: Step, browse: Browse, due_day: date
) -> None:
    client = browse(province.specialist)
    costs = []
    for days in range(3):
        day = due_day + timedelta(days=days)
        notify([province.specialist], step.item, NotificationKind.TOLD, "Có việc", "Vì vậy", step=step, day=day)
        client.get("/nhac-viec/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/nhac-viec/")
        costs.append(len(captured))
    assert costs == [9, 9, 9]
