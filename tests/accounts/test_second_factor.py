"""The second factor: nothing is reached before it, each code is good once, nobody who must have it does without."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.actions.ask_consent import ask_consent
from accounts.actions.begin_second_factor import begin_second_factor
from accounts.actions.confirm_second_factor import confirm_second_factor
from accounts.actions.decide_consent import decide_consent
from accounts.actions.take_away_second_factor import take_away_second_factor
from accounts.actions.use_code import use_code
from accounts.actor import Actor
from accounts.decisions import Agreed
from accounts.enums import Role
from accounts.matters import losing_device
from accounts.models import AccountDecision, AgencyRules, AuditEntry, Authenticator, Post, RecoveryCode, Session, User
from accounts.second_factor import is_required
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.factories.devices import Telephone, fresh, telephone
from tests.factories.people import PASSWORD, Agency, make_post

Browse = Callable[[Post], Client]
CODE, DEVICE = "/dang-nhap/ma/", "/dang-nhap/thiet-bi/"


@pytest.fixture
def strict(province: Agency) -> Agency:
    """An agency that has not decided otherwise."""
    AgencyRules.objects.filter(agency=province.unit).update(second_factor_required=True)
    return province


def password(user: User, client: Client | None = None, **more: str) -> tuple[Client, HttpResponse]:
    client = client or Client()
    return client, client.post("/dang-nhap/", {"username": user.username, "password": PASSWORD, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def key_on(answer: HttpResponse) -> Telephone:
    found = re.search(r"data-key>([A-Z2-7 ]+)<", shown(answer))
    assert found
    return Telephone(base64.b32decode(found[1].replace(" ", "")), [])


def codes_on(answer: HttpResponse) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]+)</code></li>", shown(answer))


# --- Signing in -------------------------------------------------------------------------------------------------------


def test_with_a_device_the_password_alone_opens_nothing(province: Agency) -> None:
    user = province.specialist.user
    phone = telephone(user)
    client, answer = password(user, next="/van-ban-den/")
    assert answer["Location"] == CODE and not is_in(client)
    for page in ("/viec/", "/van-ban-den/", "/bao-mat/", "/doi-mat-khau/", "/tep/1/"):
        assert client.get(page)["Location"] == f"/dang-nhap/?next={page}"
    before = client.session.session_key
    assert client.post(CODE, {"code": phone.code()})["Location"] == "/van-ban-den/"
    assert is_in(client) and client.session.session_key != before
    told = AuditEntry.objects.get(act="user.signed_in", target_id=user.pk)
    assert told.details == {"factor": "device"}


def test_without_the_first_step_there_is_no_second(province: Agency) -> None:
    phone = telephone(province.specialist.user)
    for page in (CODE, DEVICE):
        client = Client()
        assert client.get(page)["Location"] == "/dang-nhap/"
        assert client.post(page, {"code": phone.code()})["Location"] == "/dang-nhap/"
        assert not is_in(client)
        assert "hãy đăng nhập lại từ đầu" in shown(client.get("/dang-nhap/"))


@pytest.mark.parametrize("wrong", ["000000", "12345", "abc", "", "' or 1=1", "१२३४५६", "9" * 40, "aaaa-bbbb-cccc"])
def test_a_wrong_code_is_refused_with_its_sentence(province: Agency, wrong: str) -> None:
    telephone(province.specialist.user)
    client, _ = password(province.specialist.user)
    answer = client.post(CODE, {"code": wrong})
    assert answer.status_code == 422 and not is_in(client)
    assert ("Mã không đúng" if wrong else "Hãy nhập mã xác thực.") in shown(answer)


def test_a_code_is_good_once(province: Agency) -> None:
    user = province.specialist.user
    phone = telephone(user)
    code = phone.code()
    client, _ = password(user)
    assert client.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    again, _ = password(user)
    assert again.post(CODE, {"code": code}).status_code == 422 and not is_in(again)
    # Nor is an older one, though the clock would still allow it.
    Authenticator.objects.update(throttling_failure_count=0)
    assert again.post(CODE, {"code": phone.code(steps=-1)}).status_code == 422
    Authenticator.objects.update(throttling_failure_count=0)
    assert again.post(CODE, {"code": phone.code(steps=1)}).status_code == 302


def test_somebody_elses_code_and_a_device_only_begun_open_nothing(province: Agency) -> None:
    user, other = province.specialist.user, province.unit_head.user
    telephone(user)
    client, _ = password(user)
    assert client.post(CODE, {"code": telephone(other).code()}).status_code == 422 and not is_in(client)


def test_five_wrong_codes_lock_like_wrong_passwords(province: Agency) -> None:
    user = province.specialist.user
    phone = telephone(user)
    client, _ = password(user)
    statuses = []
    for _ in range(5):
        fresh(user)
        statuses.append(client.post(CODE, {"code": "000000"}).status_code)
    assert statuses == [422, 422, 422, 422, 429]
    fresh(user)
    assert client.post(CODE, {"code": phone.code()}).status_code == 429 and not is_in(client)
    assert password(user)[1].status_code == 429
    assert AuditEntry.objects.filter(act="user.code_failed", target_id=user.pk).count() == 5


def test_the_password_again_does_not_forgive_wrong_codes(province: Agency) -> None:
    user = province.specialist.user
    telephone(user)
    for attempt in range(5):
        client, answer = password(user)
        assert answer.status_code == 302
        fresh(user)
        answer = client.post(CODE, {"code": "000000"})
        assert answer.status_code == (429 if attempt == 4 else 422)


def test_from_ever_new_addresses_one_waits_longer_and_longer(province: Agency) -> None:
    user = province.specialist.user
    phone = telephone(user)
    device = Authenticator.objects.get(user=user)
    device.throttling_failure_count, device.throttling_failure_timestamp = 15, timezone.now()
    device.save()
    for code in (phone.code(), phone.codes[0]):
        with pytest.raises(BadInput) as refusal:
            use_code(user.pk, code=code)
        assert "Vừa nhập sai mã 15 lần nên phải chờ 28 phút" in refusal.value.sentence
    Authenticator.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=28))
    assert use_code(user.pk, code=phone.code()) == "device"


def test_who_must_wait_is_told_so_and_for_how_long_and_nothing_is_counted(province: Agency, browse: Browse) -> None:
    """A right code given too soon is not called wrong, nor spent, nor counted, wherever a code is asked for."""
    user = province.specialist.user
    phone = telephone(user)
    outside, _ = password(user)
    inside, asleep = browse(province.specialist), browse(province.specialist)
    asleep.get("/viec/")
    asleep.post("/phien/", {"khoa": "1"})
    Authenticator.objects.update(throttling_failure_count=6, throttling_failure_timestamp=timezone.now())
    words = {"password": PASSWORD, "code": phone.codes[0]}
    for client, address in ((outside, CODE), (inside, "/bao-mat/xac-thuc/tat/"), (inside, "/bao-mat/xac-thuc/")):
        answer = client.post(address, words)
        assert answer.status_code == 422 and "Mã không đúng" not in shown(answer)
        assert re.search(r"Vừa nhập sai mã 6 lần nên phải chờ [34] giây rồi hãy nhập lại\.", shown(answer))
    answer = asleep.post("/mo-khoa/", {"code": phone.codes[0]}, headers={"X-Script": "1"})
    assert answer.status_code == 422 and "phải chờ" in answer.json()["problem"]
    assert RecoveryCode.objects.filter(user=user, used_at=None).count() == 10 and not AccessAttempt.objects.exists()
    Authenticator.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=4))
    assert outside.post(CODE, words)["Location"] == "/" and is_in(outside)


def test_who_has_a_device_brings_no_other_one_with_the_password_alone(province: Agency) -> None:
    """The page for a first device is no way round the code: neither opened by its address, nor kept from before."""
    user = province.specialist.user
    phone = telephone(user)
    client, answer = password(user)
    assert answer["Location"] == CODE
    assert client.get(DEVICE)["Location"] == CODE and not Authenticator.objects.filter(confirmed=False).exists()
    own = begin_second_factor(user.pk)
    assert client.post(DEVICE, {"code": f"{TOTP(own.key).token():06d}"})["Location"] == CODE and not is_in(client)
    with pytest.raises(InvalidTransition, match="đã có thiết bị xác thực"):
        confirm_second_factor(user.pk, code=f"{TOTP(own.key).token():06d}", actor=None)
    assert use_code(user.pk, code=phone.code()) == "device"


@pytest.mark.parametrize("meanwhile", ["ten minutes", "new password", "closed"])
def test_the_second_step_ends_when_it_takes_too_long_or_the_account_changes(province: Agency, meanwhile: str) -> None:
    user = province.specialist.user
    phone = telephone(user)
    client, _ = password(user)
    if meanwhile == "ten minutes":
        session = client.session
        session["pending_sign_in"] = {**session["pending_sign_in"], "at": session["pending_sign_in"]["at"] - 601}
        session.save()
    elif meanwhile == "new password":
        user.set_password("Mùa thu lá bay 2026")
        user.save(update_fields=["password"])
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.post(CODE, {"code": phone.code()})["Location"] == "/dang-nhap/" and not is_in(client)


def test_a_first_password_is_still_changed_after_the_code(province: Agency) -> None:
    user = province.specialist.user
    phone = telephone(user)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client, _ = password(user)
    client.post(CODE, {"code": phone.code()})
    assert client.get("/viec/")["Location"] == "/doi-mat-khau/"


# --- Recovery codes ---------------------------------------------------------------------------------------------------


def test_a_recovery_code_opens_once_however_it_is_typed(province: Agency) -> None:
    user = province.specialist.user
    phone = telephone(user)
    assert len(set(phone.codes)) == 10
    kept = "".join(RecoveryCode.objects.values_list("hashed", flat=True))
    assert not any(code in kept or code.replace("-", "") in kept for code in phone.codes)
    client, _ = password(user)
    page = client.post(CODE, {"code": f" {phone.codes[3].upper().replace('-', ' ')} "}, follow=True)
    assert is_in(client) and "Bạn vừa dùng một mã dự phòng; còn 9 mã." in shown(page)
    again, _ = password(user)
    assert again.post(CODE, {"code": phone.codes[3]}).status_code == 422
    fresh(user)
    assert again.post(CODE, {"code": phone.codes[4]}).status_code == 302
    assert AuditEntry.objects.filter(act="user.recovery_code_used").latest("pk").details == {"left": 8}


def test_new_recovery_codes_end_the_old_ones(province: Agency, browse: Browse) -> None:
    user, client = province.specialist.user, browse(province.specialist)
    address = "/bao-mat/xac-thuc/ma-du-phong/"
    assert client.post(address, {"password": PASSWORD}).status_code == 409
    phone = telephone(user)
    page = client.post(address, {"password": PASSWORD, "code": phone.code()})
    new = codes_on(page)
    assert len(new) == 10 and not set(new) & set(phone.codes) and page["Cache-Control"].count("no-store")
    fresh(user)
    assert use_code(user.pk, code=phone.codes[0]) is None
    fresh(user)
    assert use_code(user.pk, code=new[0]) == "recovery"


# --- Who must have one ------------------------------------------------------------------------------------------------


def test_administrators_and_signers_must_have_one_where_the_agency_has_not_decided_otherwise(
    strict: Agency, commune: Agency, admin: Post
) -> None:
    today = timezone.localdate()
    needing = {
        who: is_required(post.user, today)
        for who, post in {
            "admin": admin, "leader": strict.leader, "deputy": strict.deputy, "clerk": strict.clerk,
            "chief": strict.chief, "head": strict.unit_head, "specialist": strict.specialist,
            "elsewhere": commune.leader,
        }.items()
    }  # fmt: skip
    assert needing == {
        "admin": True, "leader": True, "deputy": True, "clerk": False, "chief": False, "head": False,
        "specialist": False, "elsewhere": False,
    }  # fmt: skip
    AgencyRules.objects.filter(agency=commune.unit).delete()
    assert is_required(commune.leader.user, today)
    second = make_post("hai.noi", "Lâm Chí Dũng", commune.unit, Role.LEADER, "Chủ tịch")
    AgencyRules.objects.create(agency=commune.unit, second_factor_required=False)
    assert not is_required(second.user, today)
    Post.objects.create(user=second.user, unit=strict.office, role=Role.AGENCY_ADMIN, title="Quản trị", starts_on=today)
    assert is_required(second.user, today)


def test_whoever_must_have_one_brings_a_device_before_he_comes_in(strict: Agency) -> None:
    user = strict.leader.user
    client, answer = password(user, next="/van-ban-di/")
    assert answer["Location"] == DEVICE and not is_in(client)
    assert client.get("/viec/").status_code == 302
    page = client.get(DEVICE)
    assert page.status_code == 200 and 'src="data:image/svg+xml' in shown(page) and "no-store" in page["Cache-Control"]
    phone = key_on(page)
    assert key_on(client.get(DEVICE)).key == phone.key
    wrong = client.post(DEVICE, {"code": "000000"})
    assert wrong.status_code == 422 and not is_in(client) and "Mã không đúng" in shown(wrong)
    done = client.post(DEVICE, {"code": phone.code()})
    assert is_in(client) and len(codes_on(done)) == 10 and 'href="/van-ban-di/"' in shown(done)
    assert client.get("/van-ban-di/").status_code == 200
    # From now on the code is asked for.
    fresh(user)
    other, answer = password(user)
    assert answer["Location"] == CODE
    assert other.post(CODE, {"code": phone.code()}).status_code == 302


def test_the_key_is_not_to_be_read_in_the_database_nor_moved_to_another_account(province: Agency) -> None:
    user, other = province.specialist.user, province.unit_head.user
    phone = telephone(user)
    device = Authenticator.objects.get(user=user)
    assert base64.b32encode(phone.key).decode() not in device.secret and phone.key.hex() not in device.secret
    Authenticator.objects.filter(pk=device.pk).update(user=other)
    assert use_code(other.pk, code=phone.code()) is None


def test_under_another_secret_key_the_recovery_codes_still_help(province: Agency, settings: Any) -> None:
    user = province.specialist.user
    phone = telephone(user)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-" + settings.SECRET_KEY
    assert use_code(user.pk, code=phone.code()) is None
    fresh(user)
    assert use_code(user.pk, code=phone.codes[0]) == "recovery"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert use_code(user.pk, code=phone.code()) == "device"


# --- One's own page ---------------------------------------------------------------------------------------------------


def test_whoever_need_not_have_one_may_bring_one_and_leave_it_again(province: Agency, browse: Browse) -> None:
    user, client = province.specialist.user, browse(province.specialist)
    assert "Chưa bật" in shown(client.get("/bao-mat/"))
    assert client.get("/bao-mat/xac-thuc/thiet-bi/")["Location"] == "/bao-mat/xac-thuc/"
    refused = client.post("/bao-mat/xac-thuc/", {"password": "sai"})
    assert refused.status_code == 422 and "Mật khẩu hiện tại không đúng." in shown(refused)
    assert client.post("/bao-mat/xac-thuc/", {"password": PASSWORD})["Location"] == "/bao-mat/xac-thuc/thiet-bi/"
    phone = key_on(client.get("/bao-mat/xac-thuc/thiet-bi/"))
    assert len(codes_on(client.post("/bao-mat/xac-thuc/thiet-bi/", {"code": phone.code()}))) == 10
    page = shown(client.get("/bao-mat/"))
    assert "Đang bật" in page and "Còn 10 mã dự phòng" in page and "Tắt xác thực hai bước" in page
    fresh(user)
    without = client.post("/bao-mat/xac-thuc/tat/", {"password": PASSWORD})
    assert without.status_code == 422 and "Hãy nhập mã xác thực." in shown(without)
    assert client.post("/bao-mat/xac-thuc/tat/", {"password": PASSWORD, "code": phone.code()}).status_code == 302
    assert not Authenticator.objects.exists() and not RecoveryCode.objects.exists()
    assert is_in(password(user)[0])
    acts = AuditEntry.objects.filter(target_id=user.pk, act__startswith="user.second_factor").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["user.second_factor_on", "user.second_factor_off"]


def test_who_must_have_one_does_not_switch_it_off(strict: Agency, browse: Browse) -> None:
    phone, client = telephone(strict.leader.user), browse(strict.leader)
    assert "Tắt xác thực hai bước" not in shown(client.get("/bao-mat/"))
    answer = client.post("/bao-mat/xac-thuc/tat/", {"password": PASSWORD, "code": phone.code()})
    assert answer.status_code == 403 and "không tắt được xác thực hai bước" in shown(answer)
    assert Authenticator.objects.filter(user=strict.leader.user, confirmed=True).exists()


def test_a_new_telephone_takes_the_place_of_the_old_one_when_its_first_code_comes(
    province: Agency, browse: Browse
) -> None:
    user, client = province.specialist.user, browse(province.specialist)
    old = telephone(user)
    client.post("/bao-mat/xac-thuc/", {"password": PASSWORD, "code": old.code()})
    new = key_on(client.get("/bao-mat/xac-thuc/thiet-bi/"))
    fresh(user)
    assert use_code(user.pk, code=old.code()) == "device"
    client.post("/bao-mat/xac-thuc/thiet-bi/", {"code": new.code()})
    fresh(user)
    for gone in (old.code(), old.codes[0]):
        assert use_code(user.pk, code=gone) is None
        fresh(user)
    assert use_code(user.pk, code=new.code()) == "device"


def test_a_key_that_waited_too_long_is_thrown_away(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    client.post("/bao-mat/xac-thuc/", {"password": PASSWORD})
    phone = key_on(client.get("/bao-mat/xac-thuc/thiet-bi/"))
    Authenticator.objects.update(since=timezone.now() - timedelta(minutes=16))
    late = client.post("/bao-mat/xac-thuc/thiet-bi/", {"code": phone.code()})
    assert late["Location"] == "/bao-mat/xac-thuc/" and not Authenticator.objects.filter(confirmed=True).exists()


def test_five_wrong_passwords_inside_lock_the_name_too(province: Agency, browse: Browse) -> None:
    client = browse(province.specialist)
    answers = [client.post("/bao-mat/xac-thuc/", {"password": "sai"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert client.post("/bao-mat/xac-thuc/", {"password": PASSWORD}).status_code == 429


# --- A lost device ----------------------------------------------------------------------------------------------------


def test_the_administrator_takes_a_lost_device_away_with_the_heads_consent(
    strict: Agency, admin: Post, browse: Browse
) -> None:
    user = strict.deputy.user
    telephone(user)
    theirs = browse(strict.deputy)
    theirs.get("/viec/")
    page = f"/quan-tri/tai-khoan/{user.pk}/"
    office = browse(admin)
    assert "Gỡ thiết bị xác thực" in shown(office.get(page))
    asked = office.post(f"{page}go-thiet-bi/", {"ground": "y-kien", "reason": "Mất điện thoại.", "token": uuid4()})
    assert Authenticator.objects.filter(user=user).exists()
    browse(strict.leader).post(f"{asked['Location']}tra-loi/", {"answer": "dong-y"})
    done = office.post(f"{asked['Location']}thuc-hien/", {"token": uuid4()})
    assert done["Location"] == page and not Authenticator.objects.exists() and not RecoveryCode.objects.exists()
    assert not Session.objects.filter(user=user).exists()
    assert theirs.get("/viec/")["Location"].startswith("/dang-nhap/")
    assert AccountDecision.objects.get(user=user).kind == "device"
    assert AuditEntry.objects.filter(act="account.device", target_id=user.pk).exists()
    assert "Gỡ thiết bị xác thực" in shown(office.get(page))
    # He signs in and must bring another at once.
    assert password(user)[1]["Location"] == DEVICE


def test_without_decision_or_consent_nothing_is_taken_away(strict: Agency, admin: Post, browse: Browse) -> None:
    user = strict.deputy.user
    telephone(user)
    address = f"/quan-tri/tai-khoan/{user.pk}/go-thiet-bi/"
    assert browse(admin).post(address, {"ground": "quyet-dinh", "token": uuid4()}).status_code == 422
    for post in (strict.clerk, strict.chief, strict.leader, strict.specialist):
        assert browse(post).post(address, {"ground": "y-kien", "reason": "Mất máy."}).status_code == 403
    assert Authenticator.objects.filter(user=user).exists()


def test_nobody_takes_his_own_nor_one_of_another_agency(
    strict: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    telephone(admin.user)
    telephone(commune.deputy.user)
    office = browse(admin)
    own = office.post(f"/quan-tri/tai-khoan/{admin.user_id}/go-thiet-bi/", {"ground": "y-kien", "reason": "Mất."})
    assert own.status_code == 403 and "Không tự quyết định về tài khoản của chính mình." in shown(own)
    assert office.get(f"/quan-tri/tai-khoan/{commune.deputy.user_id}/go-thiet-bi/").status_code == 404
    Post.objects.create(
        user=commune.deputy.user, unit=strict.office, role=Role.SPECIALIST, title="Chuyên viên",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    shared = office.get(f"/quan-tri/tai-khoan/{commune.deputy.user_id}/go-thiet-bi/")
    assert shared.status_code == 403 and "làm việc tại cơ quan khác" in shown(shared)
    none = office.get(f"/quan-tri/tai-khoan/{strict.clerk.user_id}/go-thiet-bi/")
    assert none.status_code == 409 and "chưa bật xác thực hai bước" in shown(none)
    assert Authenticator.objects.count() == 2


def test_the_heads_device_is_not_the_administrators_to_take(strict: Agency, admin: Post, browse: Browse) -> None:
    telephone(strict.leader.user)
    office, page = browse(admin), f"/quan-tri/tai-khoan/{strict.leader.user_id}/"
    assert "đơn vị vận hành máy chủ gỡ theo quyết định" in shown(office.get(page))
    assert f"{page}go-thiet-bi/" not in shown(office.get(page))
    for answer in (
        office.get(f"{page}go-thiet-bi/"),
        office.post(f"{page}go-thiet-bi/", {"ground": "y-kien", "reason": "Mất.", "token": uuid4()}),
    ):
        assert answer.status_code == 403 and "đơn vị vận hành máy chủ gỡ theo quyết định" in shown(answer)
    assert Authenticator.objects.filter(user=strict.leader.user).exists()


def test_a_consent_serves_once_and_for_that_person_only(strict: Agency, admin: Post) -> None:
    for post in (strict.deputy, strict.specialist):
        telephone(post.user)
    actor = Actor.of(admin)
    matter, _ = losing_device(strict.deputy.user, actor)
    consent = ask_consent(matter, reason="Mất điện thoại.", actor=actor)
    with pytest.raises(InvalidTransition):
        take_away_second_factor(strict.deputy.user_id, Agreed(consent.pk), actor=actor)
    decide_consent(consent.pk, agreed=True, actor=Actor.of(strict.leader))
    with pytest.raises(InvalidTransition):
        take_away_second_factor(strict.specialist.user_id, Agreed(consent.pk), actor=actor)
    with pytest.raises(NotAllowed):
        take_away_second_factor(strict.deputy.user_id, Agreed(consent.pk), actor=Actor.of(strict.clerk))
    take_away_second_factor(strict.deputy.user_id, Agreed(consent.pk), actor=actor)
    with pytest.raises(InvalidTransition):
        take_away_second_factor(strict.deputy.user_id, Agreed(consent.pk), actor=actor)
    assert list(Authenticator.objects.values_list("user", flat=True)) == [strict.specialist.user_id]


def test_the_operator_removes_the_device_of_the_last_administrator_by_decision(strict: Agency, admin: Post) -> None:
    telephone(admin.user)
    words = ("remove_device", admin.user.username.upper(), "--decision=9/QĐ-UBND", "--decided-on=2026-03-02")
    call_command(*words, stdout=StringIO())
    assert not Authenticator.objects.exists() and password(admin.user)[1]["Location"] == DEVICE
    assert AuditEntry.objects.get(act="account.device").details["number"] == "9/QĐ-UBND"
    with pytest.raises(CommandError, match="has no device"):
        call_command(*words, stdout=StringIO())
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_device", "khong.co.ai", "--decision=9", "--decided-on=2026-03-02")
