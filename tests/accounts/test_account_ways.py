"""Decision files, transfer, leaving days, accounts nobody uses (SD-9.4, SD-10.2, DN-13.5d, facts.md §5.2)."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actions.transfer import transfer
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.jobs import close_accounts, look_after_accounts
from accounts.matters import Place, reopening
from accounts.models import AccountDecision, AuditEntry, Minutes, PlannedLeaving, Post, User
from accounts.queries import desks_of
from accounts.succession import Succession
from documents.models import DecisionFile
from qlvb.lib.errors import BadInput, NotAllowed
from tests.clock import at
from tests.factories.consents import decision_of, decision_pdf, granted
from tests.factories.correspondence import administrator
from tests.factories.documents import at_specialist, kept_upload, lead
from tests.factories.people import PASSWORD, Agency, make_post
from workflow.models import Notification

Browse = Callable[[Post], Client]


def day(offset: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=offset):%d/%m/%Y}"


def page_of(post: Post, act: str = "") -> str:
    return f"/quan-tri/tai-khoan/{post.user_id}/{act}"


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def on_paper(**more: object) -> dict[str, object]:
    return {"number": "15/QĐ-UBND", "decided_on": day(), "file": decision_pdf(), "token": uuid4()} | more


def signs_in(post: Post, password: str = PASSWORD) -> bool:
    client = Client()
    client.post("/dang-nhap/", {"username": post.user.username, "password": password})
    return "_auth_user_id" in client.session


# --- The decision's file


def test_the_decision_is_kept_and_read_by_those_who_keep_accounts_and_the_head(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    post = province.other_specialist
    browse(admin).post(page_of(post, "thu-hoi/"), on_paper(leaves_on=day()))
    kept = DecisionFile.objects.get()
    url = f"/quan-tri/quyet-dinh/{kept.decision_id}/tep/"
    assert url in shown(browse(admin).get(page_of(post)))
    for reader in (admin, province.leader):
        answer = browse(reader).get(url)
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    far = administrator(commune)
    for stranger in (province.clerk, province.deputy, province.specialist, far, commune.leader):
        assert browse(stranger).get(url).status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionFile.objects.update(name="khac.pdf")


def test_what_is_no_sound_pdf_is_refused_and_a_sound_one_is_kept_with_the_form(
    province: Agency, admin: Post, browse: Browse
) -> None:
    page, client = page_of(province.other_specialist, "thu-hoi/"), browse(admin)
    for wrong in (None, SimpleUploadedFile("a.pdf", b""), SimpleUploadedFile("a.pdf", b"<html>")):
        words = on_paper(leaves_on=day(), file=wrong) if wrong else on_paper(leaves_on=day())
        if wrong is None:
            del words["file"]
        answer = client.post(page, words)
        assert answer.status_code == 422 and "file" in answer.context["form"].errors
    again = client.post(page, on_paper(leaves_on=day(), number=""))
    upload = again.context["form"].data["upload"]
    assert again.status_code == 422 and "quyet-dinh.pdf" in shown(again)
    words = on_paper(leaves_on=day(), upload=upload)
    del words["file"]
    assert client.post(page, words).status_code == 302
    assert DecisionFile.objects.count() == 1


def test_nobody_elses_file_and_no_other_kind_of_file_is_a_decision(
    province: Agency, admin: Post, browse: Browse
) -> None:
    for upload in (decision_of(province.clerk), kept_upload(admin).pk, 987654321):
        words = on_paper(leaves_on=day(), upload=upload)
        del words["file"]
        answer = browse(admin).post(page_of(province.other_specialist, "thu-hoi/"), words)
        assert answer.status_code == 422 and "Hãy chọn tệp quyết định" in shown(answer)
    assert not AccountDecision.objects.exists()


# --- Transfer


def moving(agency: Agency, **more: object) -> dict[str, object]:
    return on_paper(
        post=agency.specialist.pk,
        unit=agency.other_division.pk,
        role="specialist",
        title="Chuyên viên",
        starts_on=day(),
        successor="",
        **more,
    )


def test_a_transfer_ends_one_post_begins_another_and_hands_the_work_over(
    province: Agency, admin: Post, browse: Browse
) -> None:
    document = at_specialist(province)
    page = page_of(province.specialist, "chuyen-cong-tac/")
    answer = browse(admin).post(page, moving(province))
    assert answer.status_code == 422 and "hãy chọn người nhận bàn giao" in shown(answer)
    colleague = make_post("cv2.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
    before = lead(document)
    form = moving(province) | {"successor": colleague.pk}
    assert browse(admin).post(page, form)["Location"] == f"/ban-giao/{Minutes.objects.get().pk}/"
    assert browse(admin).post(page, form).status_code in (409, 422)
    old, new = Post.objects.filter(user=province.specialist.user).order_by("pk")
    assert old.ends_on == timezone.localdate() - timedelta(days=1) and new.unit == province.other_division
    assert (lead(document).holder_post, lead(document).due_at) == (colleague, before.due_at)
    decision = AccountDecision.objects.get()
    assert (decision.kind, decision.post, decision.handed_over) == ("transfer", old, 1)
    assert signs_in(province.specialist)
    assert "Chuyển công tác" in shown(browse(admin).get(page_of(province.specialist)))


def test_until_the_day_of_a_transfer_one_works_where_one_was(province: Agency, admin: Post) -> None:
    colleague = make_post("cv2.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
    start = timezone.localdate() + timedelta(days=3)
    where = Place(province.other_division, Role.SPECIALIST, "Chuyên viên", start)
    ground = Paper("7/QĐ-UBND", timezone.localdate(), decision_of(admin))
    old = province.specialist
    transfer(old.user_id, old.pk, where, ground, succession=Succession(colleague), actor=Actor.of(admin))
    document = at_specialist(province)
    with at(timezone.now() + timedelta(days=3)):
        close_accounts()
        close_accounts()
    assert lead(document).holder_post == colleague


@pytest.mark.parametrize("wrong", ["foreign unit", "administrator", "foreign post", "same place", "foreign successor"])
def test_a_tampered_transfer_moves_nobody(
    province: Agency, commune: Agency, admin: Post, browse: Browse, wrong: str
) -> None:
    changes: dict[str, dict[str, object]] = {
        "foreign unit": {"unit": commune.division.pk},
        "administrator": {"role": "agency_admin"},
        "foreign post": {"post": province.clerk.pk},
        "same place": {"unit": province.division.pk},
        "foreign successor": {"successor": commune.specialist.pk},
    }
    form = moving(province) | changes[wrong]
    assert browse(admin).post(page_of(province.specialist, "chuyen-cong-tac/"), form).status_code == 422
    assert not AccountDecision.objects.exists()
    place = Place(commune.division, Role.SPECIALIST, "Chuyên viên", timezone.localdate())
    ground = Paper("7/QĐ-UBND", timezone.localdate(), decision_of(admin))
    with pytest.raises(NotAllowed):
        transfer(province.specialist.user_id, province.specialist.pk, place, ground, actor=Actor.of(admin))
    with pytest.raises(BadInput):
        transfer(province.specialist.user_id, commune.clerk.pk, place, ground, actor=Actor.of(admin))


def test_the_last_clerk_is_not_transferred_away(province: Agency, admin: Post, browse: Browse) -> None:
    form = moving(province) | {"post": province.clerk.pk}
    answer = browse(admin).post(page_of(province.clerk, "chuyen-cong-tac/"), form)
    assert answer.status_code == 422 and "văn thư duy nhất" in shown(answer)


# --- Leaving days


def test_from_a_recorded_leaving_day_on_nobody_signs_in_and_the_administrators_are_told_until_it_is_settled(
    province: Agency, admin: Post, browse: Browse
) -> None:
    post, office = province.other_specialist, browse(admin)
    answer = office.post(page_of(post, "ngay-nghi/"), {"leaves_on": day(5), "reason": "Nghỉ hưu", "token": uuid4()})
    assert answer.status_code == 302 and signs_in(post)
    assert "Nghỉ hưu" in Notification.objects.get(user=province.leader.user).text
    assert Notification.objects.filter(user=post.user).exists()
    look_after_accounts()
    assert not Notification.objects.filter(user=admin.user).exists()
    for later, told in ((2, 1), (3, 1), (5, 2), (6, 3), (40, 4)):
        with at(timezone.now() + timedelta(days=later)):
            close_accounts()
            look_after_accounts()
            look_after_accounts()
            assert signs_in(post) is (later < 5)
            notes = Notification.objects.filter(user=admin.user, text__contains="Ngô Thị Thùy Dương").order_by("pk")
            assert notes.count() == told
    assert "quá hạn thu hồi" in notes.last().text  # type: ignore[union-attr]
    # The head is told of what is overdue, and of nothing else.
    assert Notification.objects.filter(user=province.leader.user, text__contains="hạn thu hồi").count() == 1
    with at(timezone.now() + timedelta(days=40)):
        late = shown(browse(admin).get("/quan-tri/nghi/"))
        assert "Quá hạn" in late and "Ngô Thị Thùy Dương" in late
        seen = shown(browse(province.leader).get("/quan-tri/nghi/"))
        assert "Quá hạn" in seen and page_of(post) not in seen
        form = on_paper(leaves_on=day(-35))
        assert browse(admin).post(page_of(post, "thu-hoi/"), form).status_code == 302
        assert "Thu hồi muộn" in shown(browse(admin).get("/quan-tri/nghi/?muc=da-thu-hoi"))
    assert PlannedLeaving.objects.get().settled_at is not None


def test_whom_another_agency_employs_too_works_there_alone_from_his_leaving_day_on(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    post = province.other_specialist
    there = Post.objects.create(
        user=post.user, unit=commune.division, role=Role.SPECIALIST, title="Biệt phái", starts_on=timezone.localdate()
    )
    words = {"leaves_on": day(1), "reason": "Biệt phái", "token": uuid4()}
    assert browse(admin).post(page_of(post, "ngay-nghi/"), words).status_code == 302
    assert [desk.pk for desk in desks_of(post.user, timezone.localdate())[0]] == [post.pk, there.pk]
    with at(timezone.now() + timedelta(days=1)):
        close_accounts()
        assert signs_in(post) and [desk.pk for desk in desks_of(post.user, timezone.localdate())[0]] == [there.pk]
        client = browse(post)
        assert client.post("/chuc-danh/", {"post": post.pk}).status_code in (302, 403, 404)
        assert client.get("/viec/").context["shell"]["post_title"] == "Biệt phái"


def test_a_leaving_day_is_taken_away_before_it_comes_and_not_after(
    province: Agency, admin: Post, browse: Browse
) -> None:
    post, office = province.other_specialist, browse(admin)
    words = {"leaves_on": day(5), "reason": "Chuyển công tác", "token": uuid4()}
    assert office.post(page_of(post, "ngay-nghi/"), words).status_code == 302
    assert office.post(page_of(post, "ngay-nghi/"), words).status_code == 409
    assert office.post(page_of(post, "ngay-nghi/"), words | {"token": uuid4()}).status_code == 409
    assert office.post(page_of(post, "bo-ngay-nghi/")).status_code == 302
    assert office.post(page_of(post, "bo-ngay-nghi/")).status_code == 409
    office.post(page_of(post, "ngay-nghi/"), words | {"leaves_on": day(), "token": uuid4()})
    assert not signs_in(post)
    answer = office.post(page_of(post, "bo-ngay-nghi/"))
    assert answer.status_code == 409 and "Ngày nghỉ đã đến" in shown(answer)
    opened = office.post(page_of(post, "khoi-phuc/"), on_paper())
    assert signs_in(post, opened.context["password"])
    assert not PlannedLeaving.objects.filter(settled_at=None, cancelled_at=None).exists()


def test_leaving_days_are_the_administrators_alone_and_not_ones_own(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    words = {"leaves_on": day(1), "reason": "Nghỉ", "token": uuid4()}
    for who in (province.leader, province.deputy, province.clerk, province.unit_head):
        assert browse(who).post(page_of(province.specialist, "ngay-nghi/"), words).status_code == 403
        assert browse(who).get("/quan-tri/nghi/").status_code == (200 if who == province.leader else 403)
    assert browse(admin).post(page_of(admin, "ngay-nghi/"), words).status_code == 403
    assert browse(admin).post(page_of(commune.clerk, "ngay-nghi/"), words).status_code == 404
    answer = browse(admin).post(page_of(province.clerk, "ngay-nghi/"), words)
    assert answer.status_code == 409 and "văn thư duy nhất" in shown(answer)
    for wrong in ("01/01/0001", day(400), ""):
        form = words | {"leaves_on": wrong, "token": uuid4()}
        assert browse(admin).post(page_of(province.specialist, "ngay-nghi/"), form).status_code == 422
    assert not PlannedLeaving.objects.exists()


# --- Accounts nobody uses


def used(post: Post, days_ago: int) -> None:
    then = timezone.now() - timedelta(days=days_ago)
    User.objects.filter(pk=post.user_id).update(last_login=then, created_at=then - timedelta(days=100))


def test_an_account_nobody_uses_is_told_of_then_stopped_and_opened_again_by_the_heads_consent(
    province: Agency, admin: Post, browse: Browse
) -> None:
    post = province.specialist
    document = at_specialist(province)
    used(post, 40)
    look_after_accounts()
    look_after_accounts()
    text = f"sẽ tạm ngừng vào ngày {day(7)}"
    assert text in Notification.objects.get(user=admin.user).text
    assert Notification.objects.filter(user=post.user, text__contains=text).count() == 1
    with at(timezone.now() + timedelta(days=6)):
        look_after_accounts()
    assert User.objects.get(pk=post.user_id).is_active
    with at(timezone.now() + timedelta(days=7)):
        look_after_accounts()
        look_after_accounts()
        assert not signs_in(post)
        last = Notification.objects.filter(user=admin.user).latest("pk").text
        assert "đã tạm ngừng vì 45 ngày" in last and "Còn 1 việc đang xử lý, cần bàn giao." in last
        page = shown(browse(admin).get(page_of(post)))
        assert "Tạm ngừng" in page and "Mở lại tài khoản" in page and "Hệ thống" in page
        user = User.objects.get(pk=post.user_id)
        consent = granted(reopening(user, Actor.of(admin))[0], admin, province.leader)
        opened = browse(admin).post(f"/y-kien/{consent.pk}/thuc-hien/")
        assert signs_in(post, opened.context["password"])
        look_after_accounts()
        assert User.objects.get(pk=post.user_id).is_active
    assert lead(document).holder_post == post
    assert AuditEntry.objects.filter(act="account.stopped_unused").count() == 1


def test_whoever_signs_in_in_time_goes_on(province: Agency, admin: Post) -> None:
    used(province.specialist, 40)
    look_after_accounts()
    with at(timezone.now() + timedelta(days=5)):
        assert signs_in(province.specialist)
    with at(timezone.now() + timedelta(days=8)):
        look_after_accounts()
    assert User.objects.get(pk=province.specialist.user_id).is_active


def test_the_last_clerk_and_the_last_administrator_are_never_stopped(province: Agency, admin: Post) -> None:
    used(admin, 60)
    used(province.clerk, 60)
    for later in (0, 8):
        with at(timezone.now() + timedelta(days=later)):
            look_after_accounts()
    assert not User.objects.filter(is_active=False).exists() and not Notification.objects.exists()
    make_post("quantri2", "Lê Hai", province.office, Role.AGENCY_ADMIN, "Quản trị")
    for later in (9, 17):
        with at(timezone.now() + timedelta(days=later)):
            look_after_accounts()
    assert not User.objects.get(pk=admin.user_id).is_active
