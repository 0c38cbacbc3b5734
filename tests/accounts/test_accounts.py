"""Granting, withdrawing, restoring accounts, handing work over (SD-9.4, SD-10.2, SD-12.2, DN-13.5d)."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.grant_account import grant_account
from accounts.actions.reset_password import reset_password
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.jobs import close_accounts
from accounts.matters import Person, Place
from accounts.models import AccountDecision, AuditEntry, Post, User
from accounts.succession import Succession
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories import documents as made
from tests.factories.consents import decision_of, decision_pdf
from tests.factories.people import PASSWORD, Agency, make_post
from workflow.models import Step
from workflow.queries import visible_to

Browse = Callable[[Post], Client]
LIST, NEW = "/quan-tri/tai-khoan/", "/quan-tri/tai-khoan/moi/"


def paper(admin: Post, number: str = "12/QĐ-UBND") -> Paper:
    return Paper(number, timezone.localdate(), decision_of(admin))


def day(offset: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=offset):%d/%m/%Y}"


def words(province: Agency, **changes: object) -> dict[str, object]:
    """The form of a new account, filled in."""
    return {
        "full_name": "Lê Thị Mới",
        "username": "Moi.NoiChinh",
        "email": "moi@sonlam.gov.vn",
        "unit": province.division.pk,
        "role": "specialist",
        "title": "Chuyên viên",
        "starts_on": day(),
        "number": "12/QĐ-UBND",
        "decided_on": day(),
        "file": decision_pdf(),
        "token": uuid4(),
    } | changes


def leaving(successor: Post | None = None, **changes: object) -> dict[str, object]:
    return {
        "number": "15/QĐ-UBND",
        "decided_on": day(),
        "file": decision_pdf(),
        "leaves_on": day(),
        "successor": successor.pk if successor else "",
        "token": uuid4(),
    } | changes


def page_of(post: Post, act: str = "") -> str:
    return f"/quan-tri/tai-khoan/{post.user_id}/{act}"


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def sign_in(username: str, password: str) -> Client:
    client = Client()
    client.post("/dang-nhap/", {"username": username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/viec/").status_code == 200


# --- Granting -----------------------------------------------------------------------------------------------------


def test_a_granted_account_opens_with_the_temporary_password_and_asks_for_a_new_one(
    province: Agency, admin: Post, browse: Browse
) -> None:
    answer = browse(admin).post(NEW, words(province))
    password = answer.context["password"]
    assert answer.status_code == 200 and password in shown(answer)
    assert len(password) >= 15 and "no-store" in answer["Cache-Control"]
    user = User.objects.get(username="moi.noichinh")
    assert user.must_change_password and user.posts.get().unit == province.division
    decision = user.decisions.get()
    assert (decision.kind, decision.number, decision.made_by) == ("grant", "12/QĐ-UBND", admin)
    client = sign_in("moi.noichinh", password)
    assert client.get("/viec/")["Location"] == "/doi-mat-khau/"
    new = "Mùa thu lá bay 2026"
    client.post("/doi-mat-khau/", {"old_password": password, "new_password1": new, "new_password2": new})
    assert is_in(client)
    assert password not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_sending_the_form_twice_makes_one_account_and_tells_no_second_password(
    province: Agency, admin: Post, browse: Browse
) -> None:
    client, form = browse(admin), words(province)
    assert client.post(NEW, form).status_code == 200
    assert client.post(NEW, form | {"username": "moi2.noichinh"}).status_code == 409
    assert User.objects.filter(full_name="Lê Thị Mới").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"decided_on": day(1)}, "decided_on"),
        ({"decided_on": day(-400)}, "decided_on"),
        ({"decided_on": "01/01/0001"}, "decided_on"),
        ({"starts_on": day(-400)}, "starts_on"),
        ({"starts_on": day(400)}, "starts_on"),
        ({"starts_on": "31/12/9999"}, "starts_on"),
        ({"username": "có dấu"}, "username"),
        ({"username": "cv.noichinh.h99"}, "username"),
        ({"full_name": " "}, "full_name"),
        ({"role": "leader"}, "unit"),
        ({"email": "không"}, "email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    province: Agency, admin: Post, browse: Browse, changes: dict[str, object], field: str
) -> None:
    answer = browse(admin).post(NEW, words(province, **changes))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not User.objects.filter(full_name="Lê Thị Mới").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"leaves_on": day(-400)}, f"Ngày nghỉ, chuyển công tác phải trong khoảng {day(-366)} – {day(366)}."),
        ({"leaves_on": day(400)}, f"Ngày nghỉ, chuyển công tác phải trong khoảng {day(-366)} – {day(366)}."),
        ({"decided_on": "05/01/1950"}, f"Ngày quyết định không được cách đây hơn một năm (trước {day(-366)})."),
    ],
)
def test_nobody_leaves_on_a_day_nobody_means(
    province: Agency, admin: Post, browse: Browse, changes: dict[str, object], sentence: str
) -> None:
    page = page_of(province.specialist, "thu-hoi/")
    answer = browse(admin).post(page, leaving(province.unit_head, **changes))
    assert answer.status_code == 422 and sentence in unescape(answer.content.decode())
    assert Post.objects.get(pk=province.specialist.pk).ends_on is None


@pytest.mark.parametrize("wrong", ["foreign unit", "administrator", "unknown role"])
def test_tampered_forms_grant_nothing(
    province: Agency, commune: Agency, admin: Post, browse: Browse, wrong: str
) -> None:
    changes: dict[str, dict[str, object]] = {
        "foreign unit": {"unit": commune.division.pk},
        "administrator": {"role": "agency_admin"},
        "unknown role": {"role": "minister"},
    }
    assert browse(admin).post(NEW, words(province, **changes[wrong])).status_code == 422
    assert not User.objects.filter(full_name="Lê Thị Mới").exists()


@pytest.mark.parametrize("wrong", ["foreign unit", "administrator"])
def test_the_act_itself_refuses_what_the_form_would_not_offer(
    province: Agency, commune: Agency, admin: Post, wrong: str
) -> None:
    unit, role = (
        (commune.division, Role.SPECIALIST) if wrong == "foreign unit" else (province.office, Role.AGENCY_ADMIN)
    )
    place = Place(unit, role, "Chuyên viên", timezone.localdate())
    with pytest.raises(NotAllowed):
        grant_account(Person("moi.ai", "Ai Mới"), place, paper(admin), actor=Actor.of(admin))


@pytest.mark.parametrize("who", ["clerk", "chief", "leader", "unit_head", "specialist"])
def test_nobody_but_the_administrator_manages_accounts(province: Agency, browse: Browse, who: str) -> None:
    client = browse(getattr(province, who))
    for page in (LIST, NEW, page_of(province.other_head), page_of(province.other_head, "thu-hoi/")):
        assert client.get(page).status_code == 403
    assert client.post(NEW, words(province)).status_code == 403


def test_people_of_another_agency_do_not_exist_for_the_administrator(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    client = browse(admin)
    for act in ("", "thu-hoi/", "khoi-phuc/", "chuc-danh/", "ban-giao/", "mat-khau/"):
        assert client.get(page_of(commune.clerk, act)).status_code == 404
        assert client.post(page_of(commune.clerk, act), leaving()).status_code in (404, 405)
    assert client.post(page_of(commune.clerk, "mo-khoa/")).status_code == 404
    assert commune.clerk.user.username not in shown(client.get(LIST))


def test_nobody_decides_on_his_own_account(province: Agency, admin: Post, browse: Browse) -> None:
    client = browse(admin)
    assert "quyết định về tài khoản này do người khác thực hiện" in shown(client.get(page_of(admin)))
    for act in ("thu-hoi/", "khoi-phuc/", "chuc-danh/", "ban-giao/", "mat-khau/"):
        assert client.get(page_of(admin, act)).status_code == 403
        assert client.post(page_of(admin, act), words(province, role="clerk")).status_code == 403
    assert client.post(page_of(admin, "mo-khoa/")).status_code == 403
    assert Post.objects.filter(user=admin.user).count() == 1


def test_the_administrator_sees_no_document(province: Agency, admin: Post, browse: Browse) -> None:
    document = made.at_specialist(province)
    client = browse(admin)
    client.post(page_of(province.specialist, "thu-hoi/"), leaving(province.unit_head))
    assert client.get(f"/van-ban-den/{document.pk}/").status_code == 404
    assert not visible_to(Actor.of(admin)).exists()
    assert not Step.objects.filter(done_by=admin).exists()


def test_somebody_gets_a_further_post_without_a_new_password(province: Agency, admin: Post, browse: Browse) -> None:
    form = words(province, unit=province.office.pk, role="clerk", title="Văn thư kiêm nhiệm")
    answer = browse(admin).post(page_of(province.specialist, "chuc-danh/"), form)
    assert answer["Location"] == page_of(province.specialist)
    assert Post.objects.filter(user=province.specialist.user).count() == 2
    client = sign_in(province.specialist.user.username, PASSWORD)
    assert client.post("/chuc-danh/", {"post": province.specialist.pk}).status_code == 302 and is_in(client)
    again = browse(admin).post(page_of(province.specialist, "chuc-danh/"), form | {"token": uuid4()})
    assert again.status_code == 422 and "đang giữ vai trò đó" in shown(again)


# --- Withdrawing --------------------------------------------------------------------------------------------------


def test_withdrawing_ends_sessions_and_sign_in_and_keeps_the_history(
    province: Agency, admin: Post, browse: Browse
) -> None:
    post = province.other_specialist
    client = sign_in(post.user.username, PASSWORD)
    assert is_in(client)
    answer = browse(admin).post(page_of(post, "thu-hoi/"), leaving())
    assert answer["Location"] == page_of(post)
    assert client.get("/viec/")["Location"].startswith("/dang-nhap/")
    assert not is_in(sign_in(post.user.username, PASSWORD))
    post.refresh_from_db()
    assert post.ends_on == timezone.localdate() - timedelta(days=1)
    history = shown(browse(admin).get(page_of(post)))
    assert "Thu hồi tài khoản" in history and "Quyết định số 15/QĐ-UBND" in history and "Đã thu hồi" in history
    again = browse(admin).post(page_of(post, "thu-hoi/"), leaving())
    assert again.status_code == 409


def test_an_open_session_does_not_come_back_with_the_account(province: Agency, admin: Post, browse: Browse) -> None:
    post = province.other_specialist
    client = sign_in(post.user.username, PASSWORD)
    browse(admin).post(page_of(post, "thu-hoi/"), leaving())
    form = words(province, unit=province.other_division.pk)
    password = browse(admin).post(page_of(post, "khoi-phuc/"), form).context["password"]
    assert not is_in(client)
    back = sign_in(post.user.username, password)
    assert back.get("/viec/")["Location"] == "/doi-mat-khau/"
    kinds = list(AccountDecision.objects.filter(user=post.user).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["withdraw", "restore"]
    assert not is_in(sign_in(post.user.username, PASSWORD))


def test_from_a_leaving_day_to_come_nobody_signs_in_and_until_then_he_works(
    province: Agency, admin: Post, browse: Browse
) -> None:
    post = province.other_specialist
    browse(admin).post(page_of(post, "thu-hoi/"), leaving(leaves_on=day(3)))
    client = sign_in(post.user.username, PASSWORD)
    assert is_in(client)
    assert f"Thu hồi từ {day(3)}" in shown(browse(admin).get(page_of(post)))
    with at(timezone.now() + timedelta(days=3)):
        # Before any job has run.
        assert client.get("/viec/")["Location"].startswith("/dang-nhap/")
        assert not is_in(sign_in(post.user.username, PASSWORD))
        close_accounts()
        close_accounts()
    post.user.refresh_from_db()
    assert not post.user.is_active


def test_the_last_clerk_stays_until_there_is_another(province: Agency, admin: Post, browse: Browse) -> None:
    answer = browse(admin).post(page_of(province.clerk, "thu-hoi/"), leaving(province.chief))
    assert answer.status_code == 422 and "văn thư duy nhất" in shown(answer)
    make_post("vanthu2", "Lê Thị Hai", province.office, Role.CLERK, "Văn thư")
    assert browse(admin).post(page_of(province.clerk, "thu-hoi/"), leaving()).status_code == 302


@pytest.mark.parametrize("wrong", ["foreign", "himself", "left"])
def test_a_tampered_successor_is_refused(
    province: Agency, commune: Agency, admin: Post, colleague: Post, browse: Browse, wrong: str
) -> None:
    made.at_specialist(province)
    successor = {"foreign": commune.specialist, "himself": province.specialist, "left": colleague}[wrong]
    if wrong == "left":
        Post.objects.filter(pk=colleague.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    answer = browse(admin).post(page_of(province.specialist, "thu-hoi/"), leaving(successor))
    assert answer.status_code == 422 and "Người nhận bàn giao" in shown(answer)
    fresh = Post.objects.select_related("user", "unit__belongs_to").get(pk=successor.pk)
    user_id, today = province.specialist.user_id, timezone.localdate()
    with pytest.raises((NotAllowed, BadInput)):
        withdraw_account(user_id, paper(admin), leaves_on=today, succession=Succession(fresh), actor=Actor.of(admin))


def test_whoever_works_for_another_agency_too_keeps_the_account_for_it(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    user = province.other_specialist.user
    Post.objects.create(
        user=user, unit=commune.office, role=Role.CLERK, title="Văn thư", starts_on=timezone.localdate(), position=1
    )
    assert browse(admin).post(page_of(province.other_specialist, "mat-khau/"), {"token": uuid4()}).status_code == 403
    browse(admin).post(page_of(province.other_specialist, "thu-hoi/"), leaving())
    client = sign_in(user.username, PASSWORD)
    assert client.get("/viec/").context["shell"]["agency_name"] == "Ủy ban nhân dân xã An Lạc"
    assert "Đã chuyển công tác" in shown(browse(admin).get(f"{LIST}?muc=da-thu-hoi"))


def test_decisions_are_never_changed_nor_deleted(province: Agency, admin: Post) -> None:
    withdraw_account(province.other_specialist.user_id, paper(admin), leaves_on=date.today(), actor=Actor.of(admin))
    decision = AccountDecision.objects.get()
    for change in (lambda: AccountDecision.objects.update(number="99"), decision.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_withdrawal_happens_once(province: Agency, admin: Post) -> None:
    user = province.other_specialist.user
    withdraw_account(user.pk, paper(admin), leaves_on=date.today(), actor=Actor.of(admin))
    with pytest.raises(InvalidTransition):
        withdraw_account(user.pk, paper(admin), leaves_on=date.today(), actor=Actor.of(admin))


@pytest.mark.parametrize("where", ["here", "soon", "in another agency"])
def test_the_heads_password_is_not_the_administrators_to_give(
    province: Agency, commune: Agency, admin: Post, browse: Browse, where: str
) -> None:
    """With it he would agree to his own requests."""
    held, today = province.leader, timezone.localdate()
    if where != "here":
        held = province.specialist
        unit = province.unit if where == "soon" else commune.unit
        day = today + timedelta(days=5) if where == "soon" else today
        Post.objects.create(user=held.user, unit=unit, role=Role.LEADER, title="Chủ tịch", starts_on=day, position=1)
    office, before = browse(admin), held.user.password
    page = shown(office.get(page_of(held)))
    assert "Quên mật khẩu?" in page and f'href="{page_of(held, "mat-khau/")}"' not in page
    for answer in (office.get(page_of(held, "mat-khau/")), office.post(page_of(held, "mat-khau/"), {"token": uuid4()})):
        assert answer.status_code == 403 and "đơn vị vận hành máy chủ cấp lại" in shown(answer)
    with pytest.raises(NotAllowed, match="người đứng đầu"):
        reset_password(held.user_id, actor=Actor.of(admin))
    held.user.refresh_from_db()
    assert held.user.password == before
    # A deputy gives no consent: his is reset as ever.
    assert office.post(page_of(province.deputy, "mat-khau/"), {"token": uuid4()}).status_code == 200


def test_the_operator_gives_the_head_a_temporary_password(province: Agency) -> None:
    user, told = province.leader.user, StringIO()
    client = sign_in(user.username, PASSWORD)
    call_command("reset_password", f" {user.username.upper()}", stdout=told)
    password = told.getvalue().strip().rpartition(" ")[2]
    assert not is_in(client) and not is_in(sign_in(user.username, PASSWORD))
    assert sign_in(user.username, password).get("/viec/")["Location"] == "/doi-mat-khau/"
    entry = AuditEntry.objects.get(act="user.password_reset", target_id=user.pk)
    assert entry.agency_id == province.unit.pk and password not in str(entry.details)
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_password", "khong.co.ai")
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(CommandError, match="is closed"):
        call_command("reset_password", user.username)


def test_a_new_password_ends_sessions_and_stands_in_the_history(province: Agency, admin: Post, browse: Browse) -> None:
    user = province.specialist.user
    client = sign_in(user.username, PASSWORD)
    form = {"token": uuid4()}
    password = browse(admin).post(page_of(province.specialist, "mat-khau/"), form).context["password"]
    assert not is_in(client)
    assert browse(admin).post(page_of(province.specialist, "mat-khau/"), form).status_code == 409
    assert sign_in(user.username, password).get("/viec/")["Location"] == "/doi-mat-khau/"
    assert "Cấp lại mật khẩu tạm" in shown(browse(admin).get(page_of(province.specialist)))


# --- The list -----------------------------------------------------------------------------------------------------


def test_people_are_found_by_name_without_marks_by_user_name_and_by_unit(
    province: Agency, admin: Post, browse: Browse
) -> None:
    client = browse(admin)

    assert browse(admin).get(f"{LIST}?don-vi={'9' * 5000}").status_code == 200

    def found(query: str) -> list[str]:
        return [row["user"].full_name for row in client.get(f"{LIST}?{query}").context["rows"]]

    assert found("q=do anh tuan") == ["Đỗ Anh Tuấn"]
    assert found("q=chanhvp") == ["Trần Quốc Bảo"]
    assert set(found(f"don-vi={province.division.pk}")) == {"Đỗ Anh Tuấn", "Vũ Đình Khải"}
    assert found("q=khong co") == [] and found("don-vi=x") != []
    assert len(found("")) == 9


def test_the_list_costs_the_same_with_few_people_and_with_many(province: Agency, admin: Post, browse: Browse) -> None:
    client = browse(admin)
    costs = []
    for n in range(3):
        make_post(f"cv{n}.them", f"Trần Thị Thêm {n}", province.division, Role.SPECIALIST, "Chuyên viên")
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        costs.append(len(captured))
    assert costs == [10, 10, 10]


def test_whoever_runs_the_installation_appoints_the_administrator(province: Agency) -> None:
    said = StringIO()
    words = [
        province.office.code,
        "quantri.moi",
        "Lê Quản Trị",
        "--decision",
        "1/QĐ-UBND",
        "--decided-on",
        "2026-01-05",
    ]
    call_command("appoint_administrator", *words, stdout=said)
    password = said.getvalue().split()[-1]
    client = sign_in("quantri.moi", password)
    assert client.get(LIST)["Location"] == "/doi-mat-khau/"
    assert User.objects.get(username="quantri.moi").posts.get().role == Role.AGENCY_ADMIN
    for wrong in (["KHÔNG-CÓ", *words[1:]], words):
        with pytest.raises(CommandError):
            call_command("appoint_administrator", *wrong)
