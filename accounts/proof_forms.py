"""Forms by which somebody proves that it is he: password, code."""

from typing import Any

from django import forms

from accounts.forms import PasswordField
from accounts.models import User
from accounts.second_factor import has_device

WRONG_CODE = (
    "Mã không đúng, đã hết hạn hoặc đã dùng rồi. Mỗi mã chỉ dùng một lần: chờ mã kế tiếp trên ứng dụng, "
    "hoặc dùng một mã dự phòng."
)


class CodeField(forms.CharField):
    """Six figures from the device, or one of the recovery codes."""

    def __init__(self, *, label: str = "Mã xác thực", **more: Any) -> None:
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        widget = forms.TextInput(attrs=attributes | more.pop("attrs", {}))
        super().__init__(label=label, max_length=40, widget=widget, **more)


class CodeForm(forms.Form):
    """The second step of signing in."""

    code = CodeField(
        attrs={"autofocus": True},
        help_text="6 chữ số đang hiện trên ứng dụng xác thực. Không có điện thoại thì nhập một mã dự phòng.",
        error_messages={"required": "Hãy nhập mã xác thực."},
    )


class FirstCodeForm(forms.Form):
    """The first code of a new device."""

    code = CodeField(
        label="Mã đang hiện trên ứng dụng",
        attrs={"inputmode": "numeric"},
        error_messages={"required": "Hãy nhập mã đang hiện trên ứng dụng."},
    )


class ProofForm(forms.Form):
    """Asked for before anything about the second factor changes: the password; with a device also a code."""

    password = PasswordField(
        label="Mật khẩu hiện tại",
        autocomplete="current-password",
        error_messages={"required": "Hãy nhập mật khẩu hiện tại."},
    )
    code = CodeField(
        help_text="Từ thiết bị đang dùng, hoặc một mã dự phòng.",
        error_messages={"required": "Hãy nhập mã xác thực."},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]
        if not has_device(user):
            del self.fields["code"]


class UnlockForm(forms.Form):
    """Who has come back to a locked session: the password; where there is a device a code will do."""

    password = PasswordField(label="Mật khẩu", autocomplete="current-password", attrs={"autofocus": True})
    code = CodeField(required=False, label="Hoặc mã xác thực")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages["required"] = "Hãy nhập mật khẩu."
        if has_device(user):
            self.fields["password"].required = False
        else:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        if "code" in self.fields and not words.get("password") and not words.get("code"):
            self.add_error("password", "Hãy nhập mật khẩu hoặc mã xác thực.")
        return words
