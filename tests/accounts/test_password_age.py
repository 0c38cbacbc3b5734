"""facts.md §5.2: none of the last ten passwords again, by whatever door; administrators' two months (SD-10.2)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actions.change_password import change_password
from accounts.actions.demand_new_password import demand_new_password
from accounts.actions.reset_password import reset_password
from accounts.actor import Actor
from accounts.closing import close_account, open_account
from accounts.forgotten import _name_of, default_token_generator
from accounts.models import AuditEntry, PastPassword, Post, User
from accounts.password_age import ends_on, warning
from tests.factories.devices import fresh, telephone
from tests.factories.people import PASSWORD, Agency

Browse = Callable[[Post], Client]
NEW = "Mùa thu lá bay ngoài ngõ"
FORBIDDEN = "Đây là một trong 10 mật khẩu gần nhất của bạn"
WORDS = (
    "mưa rào", "gió bấc", "nắng hạ", "trăng rằm", "sương mai", "mây chiều", "suối reo", "núi xanh", "biển rộng",
    "đồng lúa", "sao khuya",
)  # fmt: skip
# Eleven that pass every other rule.
PASSWORDS = [f"{word} bên hiên nhà vắng" for word in WORDS]


def shown(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


def change(client: Client, old: str, new: str, address: str = "/doi-mat-khau/") -> HttpResponse:
    words = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(address, words)  # type: ignore[return-value]


def grow_old(user: User, *, set_on: date) -> None:
    """As if the password in use had been set that day."""
    moment = timezone.make_aware(datetime(set_on.year, set_on.month, set_on.day, 9))
    PastPassword.objects.filter(user=user).delete()
    PastPassword.objects.create(user=user, hashed=user.password, set_at=moment)


def months_ago(months: int) -> date:
    """The first of such a month: whatever today is, at least so long ago."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


# --- The last ten -----------------------------------------------------------------------------------------------------


def test_ten_others_come_before_a_password_may_come_back(province: Agency, browse: Browse) -> None:
    user, client = province.specialist.user, browse(province.specialist)
    old = PASSWORD
    for new in PASSWORDS[:10]:
        assert change(client, old, new).status_code == 302
        old = new
    for again in PASSWORDS[:9]:
        answer = change(client, old, again)
        assert answer.status_code == 422 and FORBIDDEN in shown(answer)
    assert "phải khác mật khẩu đang dùng" in shown(change(client, old, old))
    # In pieces it is the same.
    assert change(client, old, PASSWORDS[10]).status_code == 302
    assert change(client, PASSWORDS[10], PASSWORDS[0]).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORDS[0]) and PastPassword.objects.filter(user=user).count() == 10


def test_they_are_kept_as_hashes_and_of_each_person_apart(province: Agency, browse: Browse) -> None:
    assert change(browse(province.specialist), PASSWORD, NEW).status_code == 302
    kept = PastPassword.objects.get(user=province.specialist.user)
    assert NEW not in kept.hashed and NEW not in str(kept) and kept.hashed == User.objects.get(pk=kept.user_id).password
    validate_password(NEW, province.unit_head.user)
    assert change(browse(province.unit_head), PASSWORD, NEW).status_code == 302


@pytest.mark.parametrize("door", ["temporary", "closed and opened"])
def test_what_the_administrator_does_makes_none_of_them_forgotten(province: Agency, admin: Post, door: str) -> None:
    user = province.specialist.user
    change_password(user.pk, password=NEW, actor=None)
    user.refresh_from_db()
    if door == "temporary":
        temporary = reset_password(user.pk, actor=Actor.of(admin))
    else:
        close_account(user)
        temporary = open_account(user)
    client = Client()
    client.post("/dang-nhap/", {"username": user.username, "password": temporary})
    assert FORBIDDEN in shown(change(client, temporary, NEW))
    assert "phải khác mật khẩu đang dùng" in shown(change(client, temporary, temporary))
    assert change(client, temporary, PASSWORDS[0]).status_code == 302


def test_the_link_by_mail_is_no_way_back_to_an_old_one(province: Agency, settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://qlvb.sonlam.example"
    user = province.specialist.user
    user.email = "tuan.da@sonlam.example"
    user.save(update_fields=["email"])
    for password in (NEW, PASSWORDS[0]):
        change_password(user.pk, password=password, actor=None)
    user.refresh_from_db()
    client = Client()
    page = client.get(f"/dat-lai-mat-khau/{_name_of(user)}.{default_token_generator.make_token(user)}/")["Location"]
    for again, sentence in ((NEW, FORBIDDEN), (PASSWORDS[0], "phải khác mật khẩu đang dùng")):
        answer = client.post(page, {"new_password1": again, "new_password2": again})
        assert answer.status_code == 422 and sentence in shown(answer)
    new = {"new_password1": PASSWORDS[1], "new_password2": PASSWORDS[1]}
    assert client.post(page, new)["Location"] == "/dang-nhap/"
    with pytest.raises(ValidationError):
        validate_password(NEW, User.objects.get(pk=user.pk))


# --- Two months -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("set_on", "ends"),
    [
        (date(2026, 9, 22), date(2026, 11, 22)),
        (date(2026, 12, 31), date(2027, 2, 28)),
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2026, 11, 1), date(2027, 1, 1)),
    ],
)
def test_two_months_are_two_months_of_the_calendar(admin: Post, set_on: date, ends: date) -> None:
    grow_old(admin.user, set_on=set_on)
    assert ends_on(admin.user, timezone.localdate()) == ends
    told = {days: warning(ends, ends - timedelta(days=days)) for days in (8, 7, 1, 0, -1)}
    assert [days for days, text in told.items() if text] == [7, 1]
    assert told[1].startswith(f"Mật khẩu của bạn hết hạn ngày {ends:%d/%m/%Y} vì quản trị phải đổi 2 tháng một lần")


def test_an_old_password_of_an_administrator_is_changed_at_the_next_sign_in(admin: Post) -> None:
    user = admin.user
    grow_old(user, set_on=months_ago(3))
    client = Client()
    answer = client.post(
        "/dang-nhap/", {"username": user.username, "password": PASSWORD, "next": "/quan-tri/nhom-quyen/"}
    )
    assert answer["Location"] == "/doi-mat-khau/?next=/quan-tri/nhom-quyen/"
    page = shown(client.get(answer["Location"]))
    assert "Mật khẩu của quản trị phải đổi 2 tháng một lần" in page and "mật khẩu tạm" not in page
    assert f"đặt từ ngày {months_ago(3):%d/%m/%Y}" in page
    # Nothing else is to be had meanwhile, also not by an act.
    for address in ("/quan-tri/tai-khoan/", "/quan-tri/nhom-quyen/", "/bao-mat/"):
        assert client.get(address)["Location"] == "/doi-mat-khau/"
    assert client.post(f"/quan-tri/tai-khoan/{user.pk}/phien/")["Location"] == "/doi-mat-khau/"
    assert change(client, PASSWORD, PASSWORD, answer["Location"]).status_code == 422
    assert change(client, PASSWORD, NEW, answer["Location"])["Location"] == "/quan-tri/nhom-quyen/"
    assert client.get("/quan-tri/nhom-quyen/").status_code == 200
    assert AuditEntry.objects.filter(act="user.password_too_old", target_id=user.pk).count() == 1
    user.refresh_from_db()
    assert not user.must_change_password and ends_on(user, timezone.localdate()) > timezone.localdate()  # type: ignore[operator]


def test_a_week_before_he_is_warned_and_may_go_on(admin: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    grow_old(admin.user, set_on=timezone.localdate() - timedelta(days=58))
    client = Client()
    typed = {"username": admin.user.username, "password": PASSWORD}
    page = client.post("/dang-nhap/", typed, follow=True)
    assert page.redirect_chain[-1][0] == "/quan-tri/tai-khoan/" and "Mật khẩu của bạn hết hạn ngày" in shown(page)
    assert "Mật khẩu của bạn hết hạn ngày" in shown(client.get("/bao-mat/"))
    grow_old(admin.user, set_on=timezone.localdate() - timedelta(days=40))
    early = Client().post("/dang-nhap/", typed, follow=True)
    assert early.status_code == 200 and "hết hạn ngày" not in shown(early)


def test_the_second_step_leads_there_too(admin: Post) -> None:
    phone = telephone(admin.user)
    grow_old(admin.user, set_on=months_ago(3))
    client = Client()
    client.post("/dang-nhap/", {"username": admin.user.username, "password": PASSWORD})
    assert client.post("/dang-nhap/ma/", {"code": phone.code()})["Location"] == "/doi-mat-khau/?next=/"
    fresh(admin.user)


def test_nobody_else_has_to(province: Agency, admin: Post) -> None:
    today = timezone.localdate()
    for post in (province.clerk, province.leader, province.unit_head, province.specialist):
        grow_old(post.user, set_on=months_ago(30))
        assert ends_on(post.user, today) is None and not demand_new_password(post.user_id, address=None)
        client = Client()
        client.post("/dang-nhap/", {"username": post.user.username, "password": PASSWORD})
        assert client.get("/viec/").status_code == 200
    # Nor one who administers no longer, nor one who signs in elsewhere and has no password here.
    grow_old(admin.user, set_on=months_ago(3))
    assert ends_on(admin.user, today) is not None
    Post.objects.filter(pk=admin.pk).update(ends_on=today - timedelta(days=1))
    assert ends_on(admin.user, today) is None
    Post.objects.filter(pk=admin.pk).update(ends_on=None)
    admin.user.set_unusable_password()
    admin.user.save(update_fields=["password"])
    assert ends_on(admin.user, today) is None


def test_it_is_demanded_once(admin: Post) -> None:
    grow_old(admin.user, set_on=months_ago(3))
    assert demand_new_password(admin.user_id, address="10.0.0.7")
    assert not demand_new_password(admin.user_id, address="10.0.0.7")
    change_password(admin.user_id, password=NEW, actor=None)
    assert not demand_new_password(admin.user_id, address="10.0.0.7")
    assert AuditEntry.objects.filter(act="user.password_too_old").count() == 1


def test_a_temporary_password_is_called_what_it_is(clerk: Post) -> None:
    User.objects.filter(pk=clerk.user_id).update(must_change_password=True)
    client = Client()
    answer = client.post(
        "/dang-nhap/", {"username": clerk.user.username, "password": PASSWORD, "next": "/van-ban-den/"}
    )
    assert answer["Location"] == "/doi-mat-khau/?next=/van-ban-den/"
    assert "Bạn đang dùng mật khẩu tạm" in shown(client.get(answer["Location"]))
    elsewhere = "/doi-mat-khau/?next=https://la.example/"
    assert change(client, PASSWORD, NEW, elsewhere)["Location"] == "/"
    assert "mật khẩu tạm" not in shown(client.get("/doi-mat-khau/"))
