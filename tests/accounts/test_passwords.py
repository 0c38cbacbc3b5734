"""What a password must not be: what people here choose, rows of keys, repetitions, one's own name and office."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.passwords import NotGuessable
from tests.factories.people import PASSWORD, Agency

SOMEBODY = User(username="cv.noichinh.tinh", full_name="Nguyễn Thị Thanh Hằng", email="hang.ntt@sonlam.gov.vn")
GUESSABLE = "Mật khẩu này dễ đoán"
MINE = "Mật khẩu không được chứa tên đăng nhập, họ tên hoặc tên cơ quan của bạn."


@pytest.mark.parametrize(
    "password",
    [
        "matkhau12345678",
        "Mật khẩu 2026 2026",
        "M@tKh@u12345678",
        "matkhaucuatoi2026",
        "matkhau83920174",
        "Sonlam@2026Sonlam@2026",
        "Sonlam@2026abcde",
        "Kyso@2026Kyso@2026",
        "p@ssw0rdp@ssw0rd",
        "qwertyuiop[]asdfghjkl",
        "1qaz2wsx3edc4rfv",
        "poiuytrewq0987654321",
        "aaaaaaaaaaaaaaaa",
        "xanhxanhxanhxanhxanh",
        "VanPhong@12345678",
        "UBNDtinh@123456789",
        "Vietnam@19450902",
        "anhyeuemnhieulam1",
        "thanhhang19851985",
        "hang-thanh-nguyen-1985",
    ],
)
def test_what_many_choose_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        NotGuessable().validate(password, SOMEBODY)
    assert refusal.value.messages[0].startswith(GUESSABLE)


@pytest.mark.parametrize(
    "password", ["Nguyễn Thị Thanh Hằng #7", "xx nguyenthithanhhang xx", "CV.NoiChinh.Tinh 77 mưa rào"]
)
def test_ones_own_name_is_refused_however_it_is_written(password: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        NotGuessable().validate(password, SOMEBODY)
    assert refusal.value.messages == [MINE]


@pytest.mark.parametrize(
    "password",
    [
        "Mùa thu lá bay 2026",
        "bốn từ dễ nhớ lắm",
        "Trâu vàng uống nước sông",
        "correct horse battery staple",
        "x7Kp9-Qm2Lw-8Vt4",
        "7$kQ!93#xZ02&pLm",
    ],
)
def test_a_few_words_or_chance_are_taken(password: str) -> None:
    validate_password(password, SOMEBODY)


def test_no_password_is_endless() -> None:
    with pytest.raises(ValidationError, match="Mật khẩu không quá 256 ký tự"):
        NotGuessable().validate("mưa rào " * 100_000, SOMEBODY)


def test_the_name_of_ones_agency_is_told_beside_the_field(province: Agency) -> None:
    client = Client()
    client.force_login(province.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    for new, sentence in (("Mưa rào ở tỉnh Sơn Lam", MINE), ("matkhau12345678", GUESSABLE)):
        words = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        response = client.post("/doi-mat-khau/", words)
        assert response.status_code == 422
        assert response.context["form"].errors["new_password1"][0].startswith(sentence)
        assert "new_password2" not in response.context["form"].errors
    province.clerk.user.refresh_from_db()
    assert province.clerk.user.check_password(PASSWORD)
