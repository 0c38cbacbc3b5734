"""Signing in and out: one sentence whatever was wrong, first passwords are changed first, every step is logged."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Post
from tests.factories.people import PASSWORD, Agency

Browse = Callable[[Post], Client]
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Lưu ý mật khẩu phân biệt chữ hoa, chữ thường."


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_name_and_password_open_the_desk(clerk: Post) -> None:
    client = Client()
    response = client.post("/dang-nhap/", {"username": clerk.user.username, "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/viec/" and response.status_code == 200
    assert AuditEntry.objects.filter(act="user.signed_in", target_id=clerk.user_id).count() == 1


def test_the_name_may_be_typed_in_capitals_and_with_spaces(clerk: Post) -> None:
    client = Client()
    client.post("/dang-nhap/", {"username": f"  {clerk.user.username.upper()} ", "password": PASSWORD})
    assert signed_in(client)


@pytest.mark.parametrize("wrong", ["name", "password", "closed account"])
def test_one_sentence_for_every_failure(clerk: Post, wrong: str) -> None:
    typed = {"username": clerk.user.username, "password": PASSWORD}
    if wrong == "name":
        typed["username"] = "khong.co.ai"
    elif wrong == "password":
        typed["password"] = PASSWORD.lower()
    else:
        clerk.user.is_active = False
        clerk.user.save(update_fields=["is_active"])
    client = Client()
    response = client.post("/dang-nhap/", typed)
    assert response.status_code == 422 and not signed_in(client)
    assert response.context["form"].non_field_errors() == [WRONG]
    assert typed["username"] in response.content.decode()
    assert typed["password"] not in response.content.decode()
    entry = AuditEntry.objects.get(act="user.sign_in_failed")
    assert entry.details == {"username": typed["username"]} and entry.address == "127.0.0.1"


@pytest.mark.parametrize("name", ["a" * 151, "a" * 256, "İ" * 150, "ữ" * 5000, "a\0b"])
def test_a_name_nobody_can_have_is_refused_like_every_other(clerk: Post, name: str) -> None:
    for password in (PASSWORD, "x"):
        answer = Client(REMOTE_ADDR="10.0.0.8").post("/dang-nhap/", {"username": name, "password": password})
        assert answer.status_code == 422
        if "\0" not in name:
            assert answer.context["form"].non_field_errors() == [WRONG]
    assert AuditEntry.objects.filter(act="user.sign_in_failed").count() == 2


def test_nothing_is_computed_from_a_password_nobody_can_have(clerk: Post) -> None:
    typed = {"username": clerk.user.username, "password": "a" * 257}
    with mock.patch("qlvb.lib.hashers.Argon2Hasher.verify") as verify:
        answer = Client().post("/dang-nhap/", typed)
    assert answer.status_code == 422 and "Mật khẩu không quá 256 ký tự." in answer.content.decode()
    assert not verify.called


def test_after_signing_in_one_lands_where_one_wanted_to_go(clerk: Post) -> None:
    client = Client()
    sent = client.get("/van-ban-den/")
    assert sent.status_code == 302 and sent["Location"] == "/dang-nhap/?next=/van-ban-den/"
    typed = {"username": clerk.user.username, "password": PASSWORD, "next": "/van-ban-den/"}
    assert client.post("/dang-nhap/", typed)["Location"] == "/van-ban-den/"


@pytest.mark.parametrize("elsewhere", ["https://la.example/", "//la.example/viec/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(clerk: Post, elsewhere: str) -> None:
    typed = {"username": clerk.user.username, "password": PASSWORD, "next": elsewhere}
    assert Client().post("/dang-nhap/", typed)["Location"] == "/"


def test_whoever_has_signed_in_meanwhile_goes_on_to_the_page_he_wanted(clerk: Post, browse: Browse) -> None:
    client = browse(clerk)
    for wanted, leads_to in (("/van-ban-den/?q=bao", "/van-ban-den/?q=bao"), ("https://la.example/", "/"), ("", "/")):
        assert client.get("/dang-nhap/", {"next": wanted})["Location"] == leads_to


def test_signing_out_needs_a_post(clerk: Post) -> None:
    client = Client()
    client.force_login(clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/dang-xuat/").status_code == 405 and signed_in(client)
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"
    assert not signed_in(client)
    assert AuditEntry.objects.get(act="user.signed_out").user == clerk.user


def test_whoever_has_no_post_any_more_signs_in_and_out_in_the_log_of_his_agency(clerk: Post) -> None:
    clerk.ends_on = timezone.localdate() - timedelta(days=1)
    clerk.save(update_fields=["ends_on"])
    client = Client()
    client.post("/dang-nhap/", {"username": clerk.user.username, "password": PASSWORD})
    assert client.get("/viec/").status_code == 403
    client.post("/dang-xuat/")
    told = AuditEntry.objects.filter(agency_id=clerk.agency_id, user=clerk.user).order_by("pk")
    assert list(told.values_list("act", flat=True)) == ["user.signed_in", "user.signed_out"]


def test_forms_without_a_csrf_token_are_refused(clerk: Post) -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"username": clerk.user.username, "password": PASSWORD}
    assert client.post("/dang-nhap/", typed).status_code == 403 and not signed_in(client)


def test_a_first_password_is_changed_before_anything_else(clerk: Post) -> None:
    clerk.user.must_change_password = True
    clerk.user.save(update_fields=["must_change_password"])
    client = Client()
    client.post("/dang-nhap/", {"username": clerk.user.username, "password": PASSWORD})
    for page in ("/viec/", "/van-ban-den/", "/van-ban-den/moi/", "/tep/1/"):
        assert client.get(page)["Location"] == "/doi-mat-khau/"
    new = "Mùa thu lá bay 2026"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/doi-mat-khau/", typed, follow=True).redirect_chain[-1][0] == "/viec/"
    clerk.user.refresh_from_db()
    assert clerk.user.check_password(new) and not clerk.user.must_change_password
    assert AuditEntry.objects.get(act="user.password_changed").details == {}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (("Sai rồi 1234567", "Mùa thu lá bay 2026", "Mùa thu lá bay 2026"), "old_password", "Mật khẩu hiện tại"),
        ((PASSWORD, "Mùa thu lá bay 2026", "Mùa thu lá rụng 2026"), "new_password2", "không giống nhau"),
        ((PASSWORD, "Ngắn quá", "Ngắn quá"), "new_password1", "15"),
        ((PASSWORD, "123456789012345", "123456789012345"), "new_password1", ""),
    ],
)
def test_a_weak_or_mistyped_new_password_is_refused(
    clerk: Post, typed: tuple[str, str, str], field: str, sentence: str
) -> None:
    client = Client()
    client.force_login(clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    names = ("old_password", "new_password1", "new_password2")
    response = client.post("/doi-mat-khau/", dict(zip(names, typed, strict=True)))
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    clerk.user.refresh_from_db()
    assert clerk.user.check_password(PASSWORD)


def test_whoever_has_no_post_is_told_whom_to_ask_and_can_still_leave(clerk: Post) -> None:
    Post.objects.filter(pk=clerk.pk).update(ends_on=timezone.localdate().replace(month=1, day=1))
    client = Client()
    client.force_login(clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/viec/")
    assert response.status_code == 403
    assert "hiện không giữ chức danh nào tại cơ quan" in response.content.decode()
    assert client.get("/doi-mat-khau/").status_code == 200
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"


def test_a_person_whose_account_is_closed_is_out_at_the_next_click(province: Agency) -> None:
    user = province.clerk.user
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/viec/").status_code == 200
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get("/viec/")["Location"].startswith("/dang-nhap/")


def test_the_first_password_is_changed_not_kept(province: Agency, browse: Browse) -> None:
    """SD-10.2: whoever gave it still knows it."""
    user = province.clerk.user
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    client = browse(province.clerk)
    same = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
    page = client.post("/doi-mat-khau/", same)
    assert page.status_code == 422 and "phải khác mật khẩu đang dùng" in page.content.decode()
    user.refresh_from_db()
    assert user.must_change_password


def test_a_password_is_the_same_however_its_letters_are_sent(province: Agency, browse: Browse) -> None:
    """Composed on one keyboard, in pieces on another."""
    new = "Mùa thu lá bay ngoài ngõ"
    composed, pieces = unicodedata.normalize("NFC", new), unicodedata.normalize("NFD", new)
    assert composed != pieces
    words = {"old_password": PASSWORD, "new_password1": pieces, "new_password2": composed}
    assert browse(province.clerk).post("/doi-mat-khau/", words).status_code == 302
    for spelling in (composed, pieces):
        answer = Client().post("/dang-nhap/", {"username": province.clerk.user.username, "password": spelling})
        assert answer.status_code == 302, spelling
