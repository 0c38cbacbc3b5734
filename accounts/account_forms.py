"""Shapes of the forms about accounts and delegations."""

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict

from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.models import Post, Unit
from accounts.neighbours import KeptPaper, neighbours
from accounts.rules.accounts import GRANTABLE
from accounts.rules.days import check_past_year
from accounts.rules.numbers import check_number, tidied
from qlvb.lib.errors import BadInput
from qlvb.lib.fields import DateField, LineField, TextField, asking_for
from qlvb.lib.http import errors_into
from qlvb.lib.vietnamese import nfc


class PostField(forms.ModelChoiceField):
    """One post, as people know it."""

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.full_name} – {obj.title}, {obj.unit.short_name}"


def choice_field(form: forms.Form, name: str) -> forms.ModelChoiceField:
    """The field of that name, whose rows depend on who asks."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


class OnceForm(forms.Form):
    """A form that takes effect once; its empty fields are asked for by name."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())
        for field in self.fields.values():
            field.error_messages["required"] = asking_for(field)


DECISION, CONSENT = "quyet-dinh", "y-kien"


class PaperForm(OnceForm):
    """The decision behind the act: number, date, file. A file that passed its check is kept with the form."""

    number = LineField(label="Số quyết định", max_length=100, required=False, help_text="Ví dụ 12/QĐ-UBND.")
    decided_on = DateField(label="Ngày quyết định", required=False)
    file = forms.FileField(
        label="Tệp quyết định (PDF)",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    upload = forms.IntegerField(required=False, widget=forms.HiddenInput)
    file_required = True
    max_bytes = settings.MAX_UPLOAD_BYTES

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.kept: KeptPaper | None = None
        super().__init__(*args, actor=actor, **kwargs)

    @property
    def paper(self) -> Paper:
        words = self.cleaned_data
        return Paper(words["number"], words["decided_on"], self.kept.pk if self.kept else None)

    @property
    def asks_consent(self) -> bool:
        return False

    def paper_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("number", "decided_on")]

    def other_fields(self) -> list[forms.BoundField]:
        """What is decided, without what it rests on."""
        beside = ("ground", "reason", "number", "decided_on", "file")
        return [field for field in self.visible_fields() if field.name not in beside]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        if self.asks_consent:
            return words
        for name in ("number", "decided_on"):
            if not words.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        self._check_paper(words)
        self._take_file(words)
        if self.kept is None and self.file_required and "file" not in self.errors:
            self.add_error("file", "Hãy chọn tệp quyết định (PDF).")
        return words

    def _check_paper(self, words: dict[str, Any]) -> None:
        """All that is wrong with it is said at once; what was typed stays in the box as it was typed."""
        number, day = words.get("number"), words.get("decided_on")
        if number:
            with errors_into(self):
                check_number(tidied(number), day)
        if day:
            with errors_into(self):
                check_past_year(day, today=self.actor.today(), what="Ngày quyết định", field="decided_on")

    def _take_file(self, words: dict[str, Any]) -> None:
        if words.get("file") is not None:
            try:
                self._remember(neighbours.keep_paper(words["file"], self.actor))
            except BadInput as problem:
                self.add_error("file", problem.sentence)
        elif words.get("upload") and (kept := neighbours.find_paper(words["upload"], self.actor)):
            self._remember(kept)

    def _remember(self, kept: KeptPaper) -> None:
        self.kept = kept
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("upload")] = str(kept.pk)
        self.data = data


class GroundForm(PaperForm):
    """Either the decision, or the request for the head's consent with its reason (SD-9.4)."""

    ground = forms.ChoiceField(
        label="Căn cứ",
        choices=[
            (DECISION, "Đã có quyết định của người đứng đầu"),
            (CONSENT, "Chưa có quyết định: xin ý kiến người đứng đầu trên hệ thống"),
        ],
        initial=DECISION,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Hãy chọn căn cứ."},
    )
    reason = TextField(label="Lý do đề nghị", required=False, rows=2, max_length=1000)

    @property
    def asks_consent(self) -> bool:
        return (self.data.get(self.add_prefix("ground")) if self.is_bound else "") == CONSENT

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        if self.asks_consent and not words.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Hãy ghi lý do đề nghị.")
        return words


class PlaceForm(GroundForm):
    """What somebody is appointed to: a unit of the agency, a role, a title."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="– chọn –")
    role = forms.ChoiceField(
        label="Vai trò trên hệ thống", choices=[("", "– chọn –"), *((r.value, r.label) for r in GRANTABLE)]
    )
    title = LineField(label="Chức danh", max_length=100)
    starts_on = DateField(label="Từ ngày")
    field_order = ("full_name", "username", "email", "post", "unit", "role", "title", "starts_on", "successor")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        own = Q(pk=actor.agency_id) | Q(belongs_to_id=actor.agency_id)
        choice_field(self, "unit").queryset = Unit.objects.filter(own, valid_to=None)
        self.initial.setdefault("starts_on", actor.today())
        for name, sentence in (
            ("unit", "Chỉ chọn đơn vị của cơ quan mình."),
            ("role", "Vai trò này không do quản trị cơ quan cấp."),
        ):
            self.fields[name].error_messages |= {"invalid_choice": sentence, "invalid_pk_value": sentence}


class AccountForm(PlaceForm):
    """A new person."""

    full_name = LineField(label="Họ và tên", max_length=150)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        help_text="Chữ thường không dấu, ví dụ nguyen.van.an.snv; không đổi được về sau.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label="Thư điện tử công vụ", required=False, help_text="Nhận thư nhắc việc.", max_length=254
    )

    def clean_username(self) -> str:
        return nfc(self.cleaned_data["username"]).strip().lower()


class LeavingForm(OnceForm):
    """A leaving day that is known before the decision."""

    leaves_on = DateField(label="Ngày nghỉ, chuyển công tác")
    reason = LineField(label="Lý do", max_length=300)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["leaves_on"].help_text = "Sớm nhất là ngày mai; từ ngày này người đó không đăng nhập được nữa."


class OpinionForm(OnceForm):
    """What the head says to a request."""

    words = TextField(label="Ý kiến", required=False, rows=3, max_length=1000)
