"""The head's consent: asked, decided and used once; nobody alone, nobody for himself (SD-9.3 to SD-9.5, SD-12.2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.decide_consent import decide_consent
from accounts.actions.delegate import delegate
from accounts.actions.grant_account import grant_account
from accounts.actions.take_back_consent import take_back_consent
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Agreed, Paper
from accounts.enums import ConsentState, Role
from accounts.jobs import look_after_accounts
from accounts.matters import Person, Place, appointing, granting, transferring
from accounts.models import AccountDecision, AuditEntry, Consent, Post, User
from accounts.rules.consents import is_head
from accounts.succession import Succession
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories import consents as made
from tests.factories.correspondence import administrator
from tests.factories.documents import at_specialist, lead
from tests.factories.people import PASSWORD, Agency, make_post
from workflow.models import Notification

Browse = Callable[[Post], Client]
QUEUE = "/y-kien/"


def place(agency: Agency, **changes: object) -> Place:
    given = {
        "unit": agency.division, "role": "specialist", "title": "Chuyên viên", "starts_on": timezone.localdate(),
    }  # fmt: skip
    return Place(**(given | changes))  # type: ignore[arg-type]


NEWCOMER = Person("moi.noichinh", "Lê Thị Mới", "moi@sonlam.gov.vn")


def form(agency: Agency, **changes: object) -> dict[str, object]:
    """A new account for which there is no decision yet."""
    return {
        "ground": "y-kien",
        "reason": "Tiếp nhận công chức mới.",
        "full_name": "Lê Thị Mới",
        "username": "moi.noichinh",
        "email": "",
        "unit": agency.division.pk,
        "role": "specialist",
        "title": "Chuyên viên",
        "starts_on": f"{timezone.localdate():%d/%m/%Y}",
        "token": uuid4(),
    } | changes


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def address(consent: Consent, act: str = "") -> str:
    return f"{QUEUE}{consent.pk}/{act}"


def waiting_count(client: Client) -> int:
    nav = client.get(QUEUE).context["shell"]["nav"]
    count: int = next(entry["count"] for entry in nav if entry["label"] == "Ý kiến đồng ý")
    return count


# --- The road: asked, agreed, carried out


def test_without_a_decision_the_head_is_asked_and_the_administrator_does_what_was_agreed(
    province: Agency, admin: Post, browse: Browse
) -> None:
    office, head = browse(admin), browse(province.leader)
    answer = office.post("/quan-tri/tai-khoan/moi/", form(province))
    consent = Consent.objects.get()
    assert answer["Location"] == address(consent) and not User.objects.filter(username="moi.noichinh").exists()
    assert "Thực hiện như đã đồng ý" not in shown(office.get(address(consent)))
    told = Notification.objects.get(user=province.leader.user)
    assert "Cấp tài khoản cho Lê Thị Mới" in told.text
    assert head.get(f"/nhac-viec/{told.pk}/")["Location"] == address(consent)

    assert waiting_count(head) == 1
    page = shown(head.get(address(consent)))
    assert "Tiếp nhận công chức mới." in page and "Phòng Nội chính" in page and "Trước" in page and "Sau" in page
    said = head.post(address(consent, "tra-loi/"), {"answer": "dong-y", "words": "Đồng ý, từ hôm nay."})
    assert said["Location"] == address(consent) and waiting_count(head) == 0
    assert "đồng ý: Cấp tài khoản" in Notification.objects.get(user=admin.user).text

    assert waiting_count(office) == 1
    assert "Thực hiện như đã đồng ý" in shown(office.get(address(consent)))
    done = office.post(address(consent, "thuc-hien/"))
    password = done.context["password"]
    assert password in shown(done) and "no-store" in done["Cache-Control"]
    consent.refresh_from_db()
    decision = AccountDecision.objects.get()
    assert (consent.state, consent.used_by) == (ConsentState.USED, admin)
    assert (decision.kind, decision.number, decision.consent) == ("grant", "", consent)
    assert User.objects.get(username="moi.noichinh").check_password(password)
    history = shown(office.get(f"/quan-tri/tai-khoan/{decision.user_id}/"))
    assert f"Ý kiến đồng ý ngày {timezone.localdate():%d/%m/%Y}" in history
    acts = list(AuditEntry.objects.filter(act__startswith="consent.").order_by("pk").values_list("act", flat=True))
    assert acts == ["consent.asked", "consent.agree", "consent.used"]


def test_carried_out_twice_it_makes_one_account(province: Agency, admin: Post, browse: Browse) -> None:
    consent = made.granted(made.newcomer(province, admin), admin, province.leader)
    office = browse(admin)
    assert office.post(address(consent, "thuc-hien/")).status_code == 200
    again = office.post(address(consent, "thuc-hien/"))
    assert again.status_code == 409 and "“Đã thực hiện”" in shown(again)
    assert User.objects.filter(full_name="Lê Thị Mới").count() == 1


def test_what_was_not_agreed_to_is_told_and_never_done(province: Agency, admin: Post, browse: Browse) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    head = browse(province.leader)
    neither = head.post(address(consent, "tra-loi/"), {"answer": "gi-do"})
    assert neither.status_code == 422 and "Hãy chọn đồng ý hoặc không đồng ý." in shown(neither)
    silent = head.post(address(consent, "tra-loi/"), {"answer": "khong-dong-y", "words": " "})
    assert silent.status_code == 422 and "Hãy ghi lý do không đồng ý." in shown(silent)
    head.post(address(consent, "tra-loi/"), {"answer": "khong-dong-y", "words": "Chưa có biên chế."})
    assert "không đồng ý" in Notification.objects.get(user=admin.user).text
    answer = browse(admin).post(address(consent, "thuc-hien/"))
    assert answer.status_code == 409 and "“Không đồng ý”" in shown(answer)
    assert "Chưa có biên chế." in shown(browse(admin).get(address(consent)))
    assert not User.objects.filter(username="moi.noichinh").exists()


def test_a_withdrawal_on_consent_hands_the_work_to_the_one_agreed_on(
    province: Agency, admin: Post, browse: Browse
) -> None:
    document = at_specialist(province)
    colleague = make_post("cv2.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
    consent = made.granted(made.leaving(province.specialist, admin, colleague), admin, province.leader)
    browse(admin).post(address(consent, "thuc-hien/"))
    assert lead(document).holder_post == colleague
    assert "ý kiến đồng ý của người đứng đầu" in document.events.get(act="hand_over").text
    province.specialist.refresh_from_db()
    assert province.specialist.ends_on == timezone.localdate()


# --- Whose word it is


@pytest.mark.parametrize(
    ("title", "role", "head"),
    [
        ("Chủ tịch", "leader", True), ("Giám đốc", "leader", True), ("Quyền Chủ tịch", "leader", True),
        ("Phó Chủ tịch phụ trách", "leader", True), ("Phó Chủ tịch", "leader", False),
        ("Phó Giám đốc", "leader", False), ("P. Chủ tịch", "leader", False), ("PCT", "leader", False),
        ("PHÓ CHỦ TỊCH", "leader", False), ("Chủ tịch", "unit_head", False),
        ("Phó Chủ tịch phụ trách kinh tế", "leader", False), ("Ủy viên Ủy ban nhân dân", "leader", False),
        ("Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "leader", True), ("Bí thư Đảng ủy kiêm Chủ tịch", "leader", True),
        ("Q. Giám đốc", "leader", True), ("Chi cục trưởng", "leader", True), ("Tổng Giám đốc", "leader", True),
        ("Phó Giám đốc phụ trách chung", "leader", True), ("Thủ trưởng cơ quan", "leader", True),
        ("Quyền Phó Chủ tịch", "leader", False), ("Thường trực - Phó Chủ tịch", "leader", False),
        ("Đ/c Phó Chủ tịch", "leader", False), ("Nguyên Phó Chủ tịch", "leader", False),
        ("Tỉnh ủy viên, Phó Chủ tịch", "leader", False), ("Phó Chủ tịch không phụ trách", "leader", False),
        ("Trợ lý Chủ tịch", "leader", False), ("Thư ký", "leader", False), ("Thứ trưởng", "leader", False),
        ("Phó Giám đốc, Chủ tịch Công đoàn", "leader", False), ("P.Giám đốc", "leader", False),
        ("Nguyên Chủ tịch", "leader", False), ("Trợ lý Bộ trưởng", "leader", False), ("Lãnh đạo", "leader", False),
    ],
)  # fmt: skip
def test_the_head_is_the_leader_who_is_no_deputy(title: str, role: str, head: bool) -> None:
    assert is_head(Post(title=title, role=role)) is head


@pytest.mark.parametrize("who", ["clerk", "chief", "deputy", "unit_head", "specialist", "admin", "far leader"])
def test_nobody_but_the_head_decides(province: Agency, commune: Agency, admin: Post, browse: Browse, who: str) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    post = {"admin": admin, "far leader": commune.leader}.get(who) or getattr(province, who)
    for answer in (True, False):
        with pytest.raises(NotAllowed):
            decide_consent(consent.pk, agreed=answer, words="Được.", actor=Actor.of(post))
    client = browse(post)
    seen = 200 if who == "admin" else 404
    assert client.get(address(consent)).status_code == seen
    said = client.post(address(consent, "tra-loi/"), {"answer": "dong-y"})
    assert said.status_code == (403 if who == "admin" else 404)
    consent.refresh_from_db()
    assert consent.state == ConsentState.WAITING


def test_a_delegation_does_not_lend_the_consent(province: Agency, admin: Post, browse: Browse) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    today = timezone.localdate()
    delegate(province.deputy, today, today, reason="Đi công tác.", actor=Actor.of(province.leader))
    deputy = Actor(province.deputy.user, province.deputy, on_behalf_of=province.leader)
    with pytest.raises(NotAllowed, match="ủy quyền không bao gồm"):
        decide_consent(consent.pk, agreed=True, actor=deputy)
    client = browse(province.deputy)
    client.post("/chuc-danh/", {"post": province.leader.pk})
    assert client.get(QUEUE).status_code == 403 and client.get(address(consent)).status_code == 404
    assert client.post(address(consent, "tra-loi/"), {"answer": "dong-y"}).status_code == 404
    # The deputy is not told of what he can neither see nor decide.
    told = Notification.objects.filter(user=province.deputy.user)
    assert [note.text.split(":")[0].startswith("Bạn được ủy quyền") for note in told] == [True]


def test_an_agency_has_one_head(province: Agency, admin: Post) -> None:
    """Else whoever grants posts could make one who agrees to everything (SD-9.4)."""
    today, actor = timezone.localdate(), Actor.of(admin)
    head = Place(province.unit, Role.LEADER, "Chủ tịch", today)
    ways = (
        lambda place: granting(Person("chutich.hai", "Lê Văn Hai"), place, actor),
        lambda place: appointing(province.deputy.user, replace(place, title="Bí thư, Chủ tịch"), actor),
        lambda place: transferring(
            province.specialist.user, province.specialist.pk, place, Succession(province.unit_head), actor
        )[0],
    )
    for way in ways:
        with pytest.raises(BadInput, match="đang có người đứng đầu: Hoàng Minh Đức"):
            way(head)
    assert granting(Person("pct.ba", "Lê Văn Ba"), replace(head, title="Phó Chủ tịch"), actor)
    province.leader.ends_on = today + timedelta(days=5)
    province.leader.save(update_fields=["ends_on"])
    with pytest.raises(BadInput, match="đang có người đứng đầu"):
        ways[0](replace(head, starts_on=today + timedelta(days=5)))
    assert ways[0](replace(head, starts_on=today + timedelta(days=6)))


def test_nobody_decides_what_he_asked_for_himself(province: Agency, admin: Post, browse: Browse) -> None:
    """The administrator who is also a leader: through neither of his posts."""
    also_head = Post.objects.create(
        user=admin.user, unit=province.unit, role=Role.LEADER, title="Quyền Chủ tịch", starts_on=timezone.localdate()
    )
    consent = made.asked(made.newcomer(province, admin), admin)
    with pytest.raises(NotAllowed, match="đề nghị của chính mình"):
        decide_consent(consent.pk, agreed=True, actor=Actor.of(also_head))
    client = browse(admin)
    client.post("/chuc-danh/", {"post": also_head.pk})
    assert "đề nghị của chính mình" in shown(client.get(address(consent)))
    assert client.post(address(consent, "tra-loi/"), {"answer": "dong-y"}).status_code == 403
    with pytest.raises(IntegrityError, match="nobody_consents_to_his_own"), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(
            decided_by=consent.asked_by, decided_at=consent.asked_at, state="refused"
        )


def test_the_account_of_the_only_head_is_no_matter_for_consent(province: Agency, admin: Post, browse: Browse) -> None:
    words = {
        "ground": "y-kien", "reason": "Nghỉ hưu.", "leaves_on": f"{timezone.localdate():%d/%m/%Y}",
        "successor": province.deputy.pk, "token": uuid4(),
    }  # fmt: skip
    answer = browse(admin).post(f"/quan-tri/tai-khoan/{province.leader.user_id}/thu-hoi/", words)
    assert answer.status_code == 409 and "thực hiện theo quyết định" in shown(answer)
    make_post("chutich2", "Lê Văn Hai", province.unit, Role.LEADER, "Quyền Chủ tịch")
    consent = made.asked(made.leaving(province.leader, admin, province.deputy), admin)
    with pytest.raises(NotAllowed, match="tài khoản của chính mình"):
        decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))


def test_a_head_whose_post_has_ended_meanwhile_decides_nothing(province: Agency, admin: Post, browse: Browse) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    actor, client = Actor.of(province.leader), browse(province.leader)
    assert client.get(address(consent)).status_code == 200
    Post.objects.filter(pk=province.leader.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="không còn giữ chức danh"):
        decide_consent(consent.pk, agreed=True, actor=actor)
    assert client.post(address(consent, "tra-loi/"), {"answer": "dong-y"}).status_code == 403


# --- Two tabs, wrong states


def test_decided_once_whatever_the_second_tab_says(province: Agency, admin: Post, browse: Browse) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    head = browse(province.leader)
    head.post(address(consent, "tra-loi/"), {"answer": "dong-y"})
    second = head.post(address(consent, "tra-loi/"), {"answer": "khong-dong-y", "words": "Thôi."})
    assert second.status_code == 409 and "“Đã đồng ý, chờ thực hiện”" in shown(second)


def test_what_was_taken_back_is_neither_decided_nor_used(province: Agency, admin: Post, browse: Browse) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    office = browse(admin)
    assert office.post(address(consent, "rut/")).status_code == 302
    assert office.post(address(consent, "rut/")).status_code == 409
    answer = browse(province.leader).post(address(consent, "tra-loi/"), {"answer": "dong-y"})
    assert answer.status_code == 409 and "“Đã rút đề nghị”" in shown(answer)
    given_up = made.granted(made.newcomer(province, admin), admin, province.leader)
    office.post(address(given_up, "rut/"))
    assert office.post(address(given_up, "thuc-hien/")).status_code == 409
    assert not User.objects.filter(username="moi.noichinh").exists()


def test_only_the_administrators_take_a_request_on_an_account_back(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    assert browse(province.leader).post(address(consent, "rut/")).status_code == 403
    for stranger in (province.specialist, administrator(commune)):
        assert browse(stranger).post(address(consent, "rut/")).status_code == 404
        assert browse(stranger).post(address(consent, "thuc-hien/")).status_code == 404
    assert browse(province.leader).post(address(consent, "thuc-hien/")).status_code == 403
    other = make_post("quantri2", "Lê Hai", province.office, Role.AGENCY_ADMIN, "Quản trị")
    assert take_back_consent(consent.pk, actor=Actor.of(other)).state == ConsentState.WITHDRAWN


def test_the_same_is_asked_once_at_a_time(province: Agency, admin: Post, browse: Browse) -> None:
    office, words = browse(admin), form(province)
    assert office.post("/quan-tri/tai-khoan/moi/", words).status_code == 302
    assert office.post("/quan-tri/tai-khoan/moi/", words).status_code == 409
    second = office.post("/quan-tri/tai-khoan/moi/", form(province))
    assert second.status_code == 409 and "Đã có đề nghị như vậy đang chờ" in shown(second)
    made.asked(made.leaving(province.specialist, admin), admin)
    with pytest.raises(InvalidTransition, match="Đã có đề nghị như vậy"):
        made.asked(made.leaving(province.specialist, admin), admin)
    assert Consent.objects.count() == 2


def test_an_old_request_ends_by_itself_and_makes_room(province: Agency, admin: Post) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)
    agreed = made.granted(made.leaving(province.specialist, admin), admin, province.leader)
    with at(timezone.now() + timedelta(days=31)):
        # Before any job has run.
        with pytest.raises(InvalidTransition, match="hết hạn"):
            decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))
        look_after_accounts()
        look_after_accounts()
        made.asked(made.newcomer(province, admin), admin)
    consent.refresh_from_db()
    agreed.refresh_from_db()
    assert consent.state == agreed.state == ConsentState.EXPIRED


# --- Tampering


@pytest.mark.parametrize("wrong", ["unit", "role", "title", "name", "day"])
def test_a_consent_is_good_for_exactly_what_was_asked(province: Agency, admin: Post, wrong: str) -> None:
    consent = made.granted(made.newcomer(province, admin), admin, province.leader)
    person, changes = NEWCOMER, {}
    if wrong == "name":
        person = Person("moi.noichinh", "Lê Thị Khác", "moi@sonlam.gov.vn")
    else:
        changes = {
            "unit": {"unit": province.other_division}, "role": {"role": "unit_head"}, "title": {"title": "Phó phòng"},
            "day": {"starts_on": timezone.localdate() + timedelta(days=1)},
        }[wrong]  # fmt: skip
    with pytest.raises(InvalidTransition, match="một việc khác"):
        grant_account(person, place(province, **changes), Agreed(consent.pk), actor=Actor.of(admin))
    consent.refresh_from_db()
    assert consent.state == ConsentState.GRANTED
    grant_account(NEWCOMER, place(province), Agreed(consent.pk), actor=Actor.of(admin))


def test_a_consent_for_one_thing_does_not_open_another(province: Agency, commune: Agency, admin: Post) -> None:
    consent = made.granted(made.newcomer(province, admin), admin, province.leader)
    day = timezone.localdate()
    with pytest.raises(InvalidTransition, match="một việc khác"):
        withdraw_account(province.specialist.user_id, Agreed(consent.pk), leaves_on=day, actor=Actor.of(admin))
    far = Actor.of(administrator(commune))
    with pytest.raises(NotAllowed, match="cơ quan khác"):
        grant_account(NEWCOMER, place(commune), Agreed(consent.pk), actor=far)
    with pytest.raises(Consent.DoesNotExist):
        grant_account(NEWCOMER, place(province), Agreed(987654321), actor=Actor.of(admin))


def test_without_decision_or_consent_the_act_does_not_exist(province: Agency, admin: Post) -> None:
    today = timezone.localdate()
    waiting = made.asked(made.newcomer(province, admin), admin)
    for ground, wrong in (
        (Paper("", today, made.decision_of(admin)), "Hãy nhập số quyết định"),
        (Paper("12/QĐ-UBND", today), "Hãy chọn tệp quyết định"),
        (Paper("12/QĐ-UBND", today, made.decision_of(province.clerk)), "Hãy chọn tệp quyết định"),
        (Agreed(waiting.pk), "“Chờ ý kiến”"),
    ):
        with pytest.raises((BadInput, InvalidTransition), match=wrong):
            grant_account(NEWCOMER, place(province), ground, actor=Actor.of(admin))
    assert not User.objects.filter(username="moi.noichinh").exists()


def test_a_form_that_says_consent_needs_a_reason_and_no_decision(province: Agency, admin: Post, browse: Browse) -> None:
    answer = browse(admin).post("/quan-tri/tai-khoan/moi/", form(province, reason=" "))
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["reason"]
    for who in ("clerk", "leader", "specialist"):
        refused = browse(getattr(province, who)).post("/quan-tri/tai-khoan/moi/", form(province))
        assert refused.status_code == 403
    assert not Consent.objects.exists()


def test_what_was_asked_and_decided_never_changes(province: Agency, admin: Post) -> None:
    consent = made.granted(made.newcomer(province, admin), admin, province.leader)
    mine = Consent.objects.filter(pk=consent.pk)
    for change in (
        lambda: mine.update(terms={"role": "leader"}),
        lambda: mine.update(asked_by=province.clerk),
        consent.delete,
        lambda: mine.update(state="used"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    grant_account(NEWCOMER, place(province), Agreed(consent.pk), actor=Actor.of(admin))
    with pytest.raises(DatabaseError), transaction.atomic():
        mine.update(state="granted", used_by=None, used_at=None)


def test_the_accounts_made_on_consent_open(province: Agency, admin: Post) -> None:
    consent = made.granted(made.newcomer(province, admin), admin, province.leader)
    _, password = grant_account(NEWCOMER, place(province), Agreed(consent.pk), actor=Actor.of(admin))
    client = Client()
    client.post("/dang-nhap/", {"username": "moi.noichinh", "password": password})
    assert client.get("/viec/")["Location"] == "/doi-mat-khau/"
    assert password != PASSWORD


def test_the_queue_costs_the_same_with_one_request_and_with_three(
    province: Agency, admin: Post, browse: Browse
) -> None:
    head, office = browse(province.leader), browse(admin)
    costs = []
    for n in range(3):
        made.asked(made.newcomer(province, admin, username=f"moi{n}.noichinh"), admin)
        one = []
        for client, page in ((head, QUEUE), (office, QUEUE), (head, address(Consent.objects.latest("pk")))):
            client.get(page)
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            one.append(len(captured))
        costs.append(one)
    assert costs == [[8, 8, 5]] * 3
