"""Shapes of input."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from accounts.models import User
from accounts.passwords import LONGEST
from qlvb.lib.vietnamese import nfc

ADVICE = (
    "Ít nhất 15 ký tự; nên ghép vài từ dễ nhớ không liên quan với nhau. "
    "Không dùng tên mình, tên cơ quan, mật khẩu phổ biến, dãy phím, phần lặp lại, toàn chữ số hay mật khẩu đã dùng "
    "gần đây."
)


# A name longer than any account's is nobody's, and fits no column of the list of failures.
_LONGEST_NAME = 150
_LONGEST_ADDRESS = 254


class PasswordField(forms.CharField):
    """A password in one spelling: keyboards send the same Vietnamese letter composed or in pieces.

    One that nobody can have is refused before anything is computed from it. The page does not cut it off: it would
    then be another password than the one that was pasted.
    """

    default_validators = [MaxLengthValidator(LONGEST, f"Mật khẩu không quá {LONGEST} ký tự.")]

    def __init__(self, *, label: str, autocomplete: str, **more: Any) -> None:
        attributes = {"autocomplete": autocomplete} | more.pop("attrs", {})
        super().__init__(label=label, strip=False, widget=forms.PasswordInput(attrs=attributes), **more)

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "")


class SignInForm(AuthenticationForm):
    """User name in any case, password; the same sentence whatever was wrong (no enumeration of accounts)."""

    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Lưu ý mật khẩu phân biệt chữ hoa, chữ thường.",
        "inactive": "Tên đăng nhập hoặc mật khẩu không đúng. Lưu ý mật khẩu phân biệt chữ hoa, chữ thường.",
    }
    username = forms.CharField(
        label="Tên đăng nhập",
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}),
    )
    password = PasswordField(label="Mật khẩu", autocomplete="current-password")

    def clean_username(self) -> str:
        return nfc(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        if len(self.cleaned_data.get("username", "")) > _LONGEST_NAME:
            raise self.get_invalid_login_error()
        return super().clean()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Nobody signs in from his leaving day on, with the sentence of every other failure."""
        super().confirm_login_allowed(user)  # type: ignore[arg-type]  # the stubs want AbstractUser
        if isinstance(user, User) and user.is_closed(timezone.localdate()):
            raise self.get_invalid_login_error()


class _FaultsAtTheFirst(SetPasswordForm):
    """What is wrong with a new password stands where it was typed, not where it was repeated."""

    def validate_password_for_user(self, user: AbstractBaseUser, password_field_name: str = "") -> None:
        super().validate_password_for_user(user, "new_password1")


class ChangePasswordForm(_FaultsAtTheFirst, PasswordChangeForm):
    error_messages = {
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
        "password_incorrect": "Mật khẩu hiện tại không đúng.",
    }
    old_password = PasswordField(label="Mật khẩu hiện tại", autocomplete="current-password", attrs={"autofocus": True})
    new_password1 = PasswordField(label="Mật khẩu mới", autocomplete="new-password", help_text=ADVICE)
    new_password2 = PasswordField(label="Nhập lại mật khẩu mới", autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        """Of a new password nothing is said before the old one was right: else it would tell, guess by guess, which
        passwords are or were this person's.
        """
        if not self.has_error("old_password"):
            super().clean()
        return self.cleaned_data


class NewPasswordForm(_FaultsAtTheFirst):
    """The new password behind a link that came by mail."""

    error_messages = {"password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau."}
    new_password1 = PasswordField(
        label="Mật khẩu mới", autocomplete="new-password", help_text=ADVICE, attrs={"autofocus": True}
    )
    new_password2 = PasswordField(label="Nhập lại mật khẩu mới", autocomplete="new-password")


class ForgottenForm(forms.Form):
    """Who has forgotten his password: by user name, or the mail address the agency has of him."""

    name = forms.CharField(
        label="Tên đăng nhập hoặc thư điện tử công vụ",
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": "Hãy nhập tên đăng nhập hoặc thư điện tử."},
    )

    def clean_name(self) -> str:
        """Measured as it is kept: some letters are two in lower case."""
        name = nfc(self.cleaned_data["name"]).strip().lower()
        if len(name) > _LONGEST_ADDRESS:
            raise forms.ValidationError(f"Tên đăng nhập hoặc thư điện tử không quá {_LONGEST_ADDRESS} ký tự.")
        return name
