"""Nghỉ theo buổi: recorded for oneself and by the Office; a head's desk never stays empty (SD-11.1, KS-8.1)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actor import Actor
from accounts.models import AuditEntry, Delegation, Leave, Post
from accounts.models.leave import slot_of
from reports.rules.acts import details_of
from tests.accounts.test_accounts import day, shown
from tests.clock import at
from tests.factories.people import Agency
from workflow.models import Notification

Browse = Callable[[Post], Client]
NEW = "/nghi/moi/"


def today(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def words(first: int = 0, last: int = 0, **changes: object) -> dict[str, object]:
    return {
        "starts_on": day(first),
        "starts_half": "morning",
        "ends_on": day(last),
        "ends_half": "afternoon",
        "reason": "Nghỉ phép năm.",
        "token": uuid4(),
    } | changes


def test_a_specialist_records_his_own_half_day(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    form = words(1, 1, starts_half="afternoon")
    assert client.post(NEW, form)["Location"] == "/nghi/"
    leave = Leave.objects.get()
    assert (leave.first_slot, leave.last_slot) == (slot_of(today(1), "afternoon"),) * 2
    assert leave.period == f"chiều {today(1):%d/%m/%Y}" and leave.period in shown(client.get("/nghi/"))
    again = client.post(NEW, form)
    assert again.status_code == 422 and "Đã ghi nghỉ chiều" in shown(again) and Leave.objects.count() == 1
    # The morning of that day is another matter.
    assert client.post(NEW, words(1, 1, ends_half="morning")).status_code == 302
    assert not Delegation.objects.exists()
    assert leave.period not in shown(browse(province.other_specialist).get("/nghi/"))


@pytest.mark.parametrize("who", ["unit_head", "chief", "leader"])
def test_a_head_is_not_away_without_a_deputy(province: Agency, browse: Browse, who: str) -> None:
    head = getattr(province, who)
    client = browse(head)
    page = client.get(NEW)
    assert f"deputy_{head.pk}" in page.context["form"].fields
    answer = client.post(NEW, words(1, 3))
    assert answer.status_code == 422 and "phải ủy quyền" in shown(answer)
    assert not Leave.objects.exists() and not Delegation.objects.exists()


def test_leave_and_delegation_are_one_act(province: Agency, browse: Browse) -> None:
    head, deputy = province.unit_head, province.specialist
    client = browse(head)
    form = words(1, 3, kinds=["incoming", "task"], **{f"deputy_{head.pk}": deputy.pk})
    assert client.post(NEW, form).status_code == 302
    leave, lent = Leave.objects.get(), Delegation.objects.get()
    assert (lent.head, lent.deputy, lent.starts_on, lent.ends_on) == (head, deputy, today(1), today(3))
    assert lent.kinds == ["incoming", "task"] and lent.given_by is None and list(leave.delegations.all()) == [lent]
    # Away, he keeps his deputy; back before the time, he has his desk to himself.
    answer = client.post(f"/uy-quyen/{lent.pk}/ket-thuc/")
    assert answer.status_code == 409 and "hãy bỏ đợt nghỉ" in shown(answer)
    assert browse(deputy).post(f"/nghi/{leave.pk}/bo/").status_code == 404
    assert client.post(f"/nghi/{leave.pk}/bo/").status_code == 302
    assert client.post(f"/nghi/{leave.pk}/bo/").status_code == 409
    lent.refresh_from_db()
    assert lent.ended_at is not None
    acts = set(AuditEntry.objects.filter(user=head.user, act__contains="leave").values_list("act", flat=True))
    assert acts == {"leave.recorded", "leave.cancelled"}
    entry = AuditEntry.objects.get(act="leave.recorded")
    assert details_of(entry.act, entry.details) == [
        ("Thời gian nghỉ", leave.period),
        ("Người được ủy quyền", f"{deputy} thay {head.title}"),
        ("Lý do, phạm vi", "Nghỉ phép năm."),
    ]


def test_a_desk_that_is_lent_already_needs_no_second_deputy(province: Agency, browse: Browse) -> None:
    head = province.unit_head
    delegate(province.specialist, today(), today(9), reason="Đi học.", actor=Actor.of(head))
    assert browse(head).post(NEW, words(1, 3)).status_code == 302
    assert Delegation.objects.count() == 1
    answer = browse(head).post(NEW, words(8, 12, **{f"deputy_{head.pk}": province.specialist.pk}))
    assert answer.status_code == 422 and "chưa đủ các ngày nghỉ" in shown(answer)


def test_what_is_lent_in_part_covers_no_leave(province: Agency, browse: Browse) -> None:
    head, client = province.unit_head, browse(province.unit_head)
    lent = delegate(
        province.specialist, today(), today(9), reason="Đi học.", kinds=["incoming"], actor=Actor.of(head)
    )  # fmt: skip
    for form in (words(1, 3), words(1, 3, **{f"deputy_{head.pk}": province.specialist.pk})):
        answer = client.post(NEW, form)
        assert answer.status_code == 422 and "chưa phải toàn bộ công việc" in shown(answer)
    assert not Leave.objects.exists()
    assert client.post(f"/uy-quyen/{lent.pk}/ket-thuc/").status_code == 302
    answer = client.post(NEW, words(1, 3))
    assert answer.status_code == 422 and "phải ủy quyền" in shown(answer)
    assert client.post(NEW, words(1, 3, **{f"deputy_{head.pk}": province.specialist.pk})).status_code == 302


def test_what_was_lent_before_the_leave_stays_as_long_as_the_leave(province: Agency, browse: Browse) -> None:
    head, client = province.unit_head, browse(province.unit_head)
    lent = delegate(province.specialist, today(), today(9), reason="Đi học.", actor=Actor.of(head))
    later = delegate(province.specialist, today(10), today(12), reason="Đi học.", actor=Actor.of(head))
    client.post(NEW, words(1, 3))
    leave = Leave.objects.get()
    answer = client.post(f"/uy-quyen/{lent.pk}/ket-thuc/")
    assert answer.status_code == 409 and f"kèm đợt nghỉ {leave.period}: hãy bỏ đợt nghỉ trước" in shown(answer)
    # Another time is another matter; and the leave taken back leaves what was lent without it.
    assert client.post(f"/uy-quyen/{later.pk}/ket-thuc/").status_code == 302
    client.post(f"/nghi/{leave.pk}/bo/")
    lent.refresh_from_db()
    assert lent.ended_at is None
    client.post(NEW, words(1, 3))
    with at(timezone.now() + timedelta(days=4)):
        again = browse(head)
        assert again.post(f"/uy-quyen/{lent.pk}/ket-thuc/").status_code == 302


def test_the_office_records_it_for_the_head_and_both_are_told(province: Agency, browse: Browse) -> None:
    leader, office = province.leader, browse(province.chief)
    page = office.get(f"{NEW}?nguoi={leader.pk}")
    assert page.context["person"] == leader
    form = words(1, 2, person=leader.pk)
    answer = office.post(NEW, form)
    assert answer.status_code == 422 and "Chủ tịch nghỉ thì phải ủy quyền" in shown(answer)
    assert office.post(NEW, form | {f"deputy_{leader.pk}": province.deputy.pk}).status_code == 302
    lent = Delegation.objects.get()
    assert (lent.head, lent.deputy, lent.given_by) == (leader, province.deputy, province.chief)
    texts = " ".join(Notification.objects.filter(user=leader.user).values_list("text", flat=True))
    assert "Trần Quốc Bảo đã ghi bạn nghỉ" in texts and "đã ghi ủy quyền của bạn cho Phạm Thị Ngọc Lan" in texts
    assert "làm thay Hoàng Minh Đức" in Notification.objects.get(user=province.deputy.user).text
    assert Leave.objects.get().period in shown(office.get("/nghi/?muc=co-quan"))


def test_nobody_records_it_for_others_but_the_office(province: Agency, commune: Agency, browse: Browse) -> None:
    form = words(1, 1, person=province.specialist.pk)
    for who in (province.clerk, province.unit_head, province.leader):
        assert browse(who).post(NEW, form).status_code == 403
    assert browse(commune.chief).post(NEW, form).status_code == 404
    assert browse(province.chief).post(NEW, words(1, 1, person=commune.clerk.pk)).status_code == 404
    assert browse(province.chief).post(NEW, words(1, 1, person="x")).status_code == 404
    # Not at a lent desk.
    delegate(province.specialist, today(), today(), reason="Vắng.", actor=Actor.of(province.unit_head))
    client = browse(province.specialist)
    client.post("/chuc-danh/", {"post": province.unit_head.pk})
    assert client.get(NEW).status_code == 403
    assert not Leave.objects.exists()


def test_the_office_takes_no_desk_for_itself(province: Agency, browse: Browse) -> None:
    other = Post.objects.create(
        user=province.chief.user,
        unit=province.division,
        role="specialist",
        title="Chuyên viên",
        starts_on=province.chief.starts_on,
    )
    head = province.unit_head
    form = words(1, 1, person=head.pk, **{f"deputy_{head.pk}": other.pk})
    answer = browse(province.chief).post(NEW, form)
    assert answer.status_code == 422 and "Không tự nhận ủy quyền" in shown(answer)


def test_who_is_away_is_nobodys_deputy(province: Agency, colleague: Post, browse: Browse) -> None:
    assert browse(colleague).post(NEW, words(2, 2, ends_half="morning")).status_code == 302
    head = province.unit_head
    answer = browse(head).post(NEW, words(1, 3, **{f"deputy_{head.pk}": colleague.pk}))
    assert answer.status_code == 422 and "nghỉ sáng" in shown(answer)
    # The other way round the head is told.
    delegate(province.specialist, today(), today(5), reason="Vắng.", actor=Actor.of(head))
    assert browse(province.specialist).post(NEW, words(1, 1)).status_code == 302
    assert "hãy xem lại ủy quyền" in Notification.objects.filter(user=head.user).latest("pk").text


def test_a_deputy_who_is_away_too_leaves_no_desk_empty_unnoticed(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    head, client = province.unit_head, browse(province.unit_head)
    client.post(NEW, words(1, 3, **{f"deputy_{head.pk}": province.specialist.pk}))
    leave, lent = Leave.objects.get(), Delegation.objects.get()
    change = f"/nghi/{leave.pk}/nguoi-thay/{head.pk}/"
    # Everybody is there: nothing to change.
    assert "Chưa có người thay" not in shown(client.get("/nghi/")) and client.get(change).status_code == 409
    assert browse(province.specialist).post(NEW, words(2, 2)).status_code == 302
    for post in (head, province.chief, admin):
        told = Notification.objects.filter(user=post.user).latest("pk")
        assert told.text.startswith("Vũ Đình Khải (Trưởng phòng) nghỉ") and "chưa có người thay" in told.text
    page = client.get("/nghi/")
    assert "Chưa có người thay" in shown(page) and change in shown(page)
    assert "chưa có người thay" in shown(client.get("/viec/"))
    assert "Chưa có người thay" in shown(browse(province.chief).get("/nghi/?muc=co-quan"))

    assert browse(province.specialist).get(change).status_code == 404
    assert client.get(f"/nghi/{leave.pk}/nguoi-thay/{province.chief.pk}/").status_code == 404
    form = {"deputy": province.specialist.pk, "token": uuid4()}
    answer = client.post(change, form)
    assert answer.status_code == 422 and "nghỉ ngày" in shown(answer)
    answer = client.post(change, {"deputy": "", "token": uuid4()})
    assert answer.status_code == 422
    form["deputy"] = colleague.pk
    assert client.post(change, form)["Location"] == "/nghi/"
    assert client.post(change, form).status_code == 409
    lent.refresh_from_db()
    given = Delegation.objects.get(deputy=colleague)
    assert lent.ended_at and (given.head, given.starts_on, given.ends_on, given.kinds) == (head, today(1), today(3), [])
    assert "Bạn thôi làm thay Vũ Đình Khải" in Notification.objects.filter(user=lent.deputy.user).latest("pk").text
    assert "Chưa có người thay" not in shown(client.get("/nghi/"))
    assert "chưa có người thay" not in shown(client.get("/viec/"))
    client.post(f"/nghi/{leave.pk}/bo/")
    given.refresh_from_db()
    assert given.ended_at is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": day(-1)}, "ends_on"),
        ({"starts_half": "afternoon", "ends_half": "morning"}, "ends_on"),
        ({"starts_half": "night"}, "starts_half"),
        ({"starts_on": day(-40), "ends_on": day(-39)}, "starts_on"),
        ({"starts_on": day(400), "ends_on": day(401)}, "starts_on"),
        ({"starts_on": "31/02/2026"}, "starts_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    province: Agency, browse: Browse, changes: dict[str, object], field: str
) -> None:
    answer = browse(province.specialist).post(NEW, words(**changes))
    assert answer.status_code == 422 and field in answer.context["form"].errors and not Leave.objects.exists()


def test_what_is_over_needs_no_deputy_and_stays(province: Agency, browse: Browse) -> None:
    head = browse(province.unit_head)
    assert head.post(NEW, words(-3, -2)).status_code == 302 and not Delegation.objects.exists()
    answer = head.post(f"/nghi/{Leave.objects.get().pk}/bo/")
    assert answer.status_code == 409 and "đã qua" in shown(answer)


def test_the_database_keeps_one_leave_at_a_time(province: Agency, browse: Browse) -> None:
    browse(province.specialist).post(NEW, words(1, 2))
    leave = Leave.objects.get()
    with pytest.raises(IntegrityError, match="one_leave_at_a_time"), transaction.atomic():
        Leave.objects.create(
            agency=province.unit,
            user=province.specialist.user,
            first_slot=leave.last_slot,
            last_slot=leave.last_slot + 1,
            reason="x",
            recorded_by=province.specialist,
            recorded_at=timezone.now(),
        )


def test_the_deputy_is_there_on_these_days_alone(province: Agency, browse: Browse) -> None:
    head, client = province.unit_head, browse(province.specialist)
    browse(head).post(NEW, words(1, 1, **{f"deputy_{head.pk}": province.specialist.pk}))
    codes = {}
    for offset in (0, 1, 2):
        with at(timezone.now() + timedelta(days=offset)):
            client.force_login(province.specialist.user, backend="django.contrib.auth.backends.ModelBackend")
            codes[offset] = client.post("/chuc-danh/", {"post": head.pk}).status_code
    assert codes == {0: 404, 1: 302, 2: 404}
