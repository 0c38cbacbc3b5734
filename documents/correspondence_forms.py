"""Shapes of the forms people write to each other with: notices, sendings of files, error reports."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import Post
from accounts.queries import people_named, people_on_the_system, posts_in_agency, units_of_agency
from documents.actions.keep_upload import keep_upload
from documents.enums import UploadPurpose
from documents.forms import ActorForm, KeepsFile, LineField, UnitsField
from documents.models import Upload
from documents.rules.uploads import check_enclosure, check_picture, file_name
from qlvb.lib.errors import BadInput
from workflow.enums import NoticeAudience, SoftwarePart
from workflow.forms import TextField

ENCLOSURES = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"
LONG_TEXT = 10_000


class PeopleField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.full_name} – {obj.title}, {obj.unit.short_name}"


class NoticeForm(KeepsFile):
    """A notice to all, to units or to people; a unit head has only his own unit to choose from."""

    check = staticmethod(check_enclosure)
    purpose = UploadPurpose.NOTICE
    file_required = False
    title = LineField(label="Tiêu đề", max_length=300)
    text = TextField(label="Nội dung", rows=10, max_length=LONG_TEXT)
    audience = forms.ChoiceField(label="Gửi tới", widget=forms.RadioSelect, choices=NoticeAudience.choices)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        file = self.fields["file"]
        file.label = "Tệp kèm theo"
        file.widget.attrs["accept"] = ENCLOSURES
        units = units_of_agency(actor.agency_id)
        people = posts_in_agency(actor.agency_id, actor.today()).exclude(user=actor.user).order_by("user__sort_key")
        if not actor.has_perm(Perm.NOTIFY_AGENCY):
            units, people = units.filter(pk=actor.unit_id), people.filter(unit_id=actor.unit_id)
            self.fields["audience"].choices = [  # type: ignore[attr-defined]  # a choice field
                (NoticeAudience.UNITS, f"Cả đơn vị: {actor.post.unit.name}"),
                (NoticeAudience.PEOPLE, NoticeAudience.PEOPLE.label),
            ]
        wrong = dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Nơi nhận không thuộc diện bạn được thông báo.")
        self.fields["units"] = UnitsField(units, label="Đơn vị nhận", required=False, error_messages=wrong)
        self.fields["people"] = PeopleField(people, label="Người nhận", required=False, error_messages=wrong)
        self.fields["audience"].error_messages |= {"invalid_choice": "Bạn không gửi thông báo tới nhóm này được."}

    def clean(self) -> dict[str, Any]:
        words = super().clean()
        if not self.actor.has_perm(Perm.NOTIFY_AGENCY) and words.get("audience") == NoticeAudience.UNITS:
            words["units"] = units_of_agency(self.actor.agency_id).filter(pk=self.actor.unit_id)
        for name in (NoticeAudience.UNITS, NoticeAudience.PEOPLE):
            if words.get("audience") != name and name not in self.errors:
                words[name] = []
            elif not words.get(name) and name not in self.errors:
                self.add_error(name, f"Hãy chọn ít nhất một {'đơn vị' if name == NoticeAudience.UNITS else 'người'}.")
        return words


class WithdrawForm(forms.Form):
    """Why, once."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = TextField(label="Lý do thu hồi", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())
        self.fields["text"].error_messages["required"] = "Hãy nêu lý do thu hồi."


EARLIEST_YEAR = 2000


class MomentField(forms.DateTimeField):
    """dd/mm/yyyy hh:mm, in Viet Nam's time; now, unless something else is typed."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            input_formats=["%d/%m/%Y %H:%M"],
            initial=timezone.now,
            widget=forms.DateTimeInput(
                format="%d/%m/%Y %H:%M", attrs={"placeholder": "dd/mm/yyyy hh:mm", "autocomplete": "off"}
            ),
            error_messages={"invalid": "Thời điểm phải viết dạng dd/mm/yyyy hh:mm, ví dụ 05/01/2026 08:30."},
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        if moment and moment.year < EARLIEST_YEAR:
            raise forms.ValidationError(f"Thời điểm phải từ năm {EARLIEST_YEAR} trở lại đây.")
        return moment


class IncidentForm(KeepsFile):
    """Form 1: who, unit and role are known; the page is the one the reporter came from."""

    check = staticmethod(check_picture)
    purpose = UploadPurpose.INCIDENT
    file_required = False
    what = TextField(label="Mô tả chi tiết", rows=6, max_length=LONG_TEXT, help_text="Đã làm gì, thấy gì, mong đợi gì.")
    part = forms.ChoiceField(label="Chức năng có lỗi", choices=[("", "– chọn –"), *SoftwarePart.choices])
    happened_at = MomentField(label="Thời điểm xảy ra lỗi")
    page = LineField(label="Trang xảy ra lỗi", required=False, max_length=500)
    suggestion = TextField(label="Kiến nghị, đề xuất", required=False, rows=3)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        file = self.fields["file"]
        file.label = "Ảnh chụp màn hình lúc xảy ra lỗi"
        file.widget.attrs["accept"] = ".png,.jpg,.jpeg"


class HandlingForm(forms.Form):
    """Form 2."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    cause = TextField(label="Nguyên nhân xảy ra lỗi", rows=4, max_length=LONG_TEXT)
    measure = TextField(label="Giải pháp xử lý", rows=4, max_length=LONG_TEXT)
    is_solved = forms.TypedChoiceField(
        label="Kết quả xử lý",
        widget=forms.RadioSelect,
        choices=[("co", "Hoàn thành"), ("khong", "Chưa hoàn thành")],
        coerce=lambda value: value == "co",
        error_messages={"required": "Hãy chọn kết quả xử lý."},
    )
    result = TextField(label="Chi tiết", required=False, rows=3, help_text="Bắt buộc khi chưa hoàn thành.")
    finished_at = MomentField(label="Xử lý xong lúc")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())
        self.fields["cause"].error_messages["required"] = "Hãy nêu nguyên nhân xảy ra lỗi."
        self.fields["measure"].error_messages["required"] = "Hãy nêu giải pháp xử lý."


class MultipleFileInput(forms.FileInput):
    """Several files at once. Named so that the kit draws its drop zone."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return []
        return [super(FilesField, self).clean(one, initial) for one in data]


class KeptField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Upload) -> str:
        return obj.name


SHOWN_PEOPLE = 30


class FileMessageForm(ActorForm):
    """Whom, what, which files. Files that passed their check are kept with the form (`uploads`); unticked, they stay
    behind. `search` finds people by name; who was ticked stays in the list."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    search = LineField(label="Tìm người nhận", required=False, max_length=100)
    subject = LineField(label="Tiêu đề", max_length=300)
    text = TextField(label="Nội dung", required=False, rows=5, max_length=LONG_TEXT)
    # The metaclass takes fields off the class, so the form keeps its own `files`.
    files = FilesField(  # type: ignore[assignment]  # hides the uploads of a form on purpose
        label="Tệp gửi",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=MultipleFileInput(attrs={"accept": ENCLOSURES}),
    )
    max_bytes = settings.MAX_UPLOAD_BYTES

    def __init__(self, *args: Any, actor: Actor, needs_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.needs_file = needs_file
        self.initial.setdefault("token", uuid4())
        own = Upload.objects.filter(user=actor.user, purpose=UploadPurpose.MESSAGE).select_related("blob")
        self.fields["uploads"] = KeptField(own, label="Tệp đã tải lên", required=False)
        everybody = people_on_the_system(actor.today()).exclude(user=actor.user)
        wrong = dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Người nhận không có trên hệ thống.")
        self.fields["people"] = PeopleField(everybody, label="Người nhận", error_messages=wrong)
        self.fields["people"].error_messages["required"] = "Hãy chọn ít nhất một người nhận."

    def ticked(self) -> list[Post]:
        """Whom the page shows as chosen, whatever else is wrong."""
        given = self.data.getlist("people") if self.is_bound else self.initial.get("people", [])  # type: ignore[attr-defined]  # a QueryDict
        ids = [int(one) for one in given if str(one).isdecimal() and len(str(one)) < 18]
        return list(self.fields["people"].queryset.filter(pk__in=ids)) if ids else []  # type: ignore[attr-defined]  # a model choice field

    def found(self) -> list[Post]:
        """Who answers to the words of the search, whoever is ticked already left out; at most SHOWN_PEOPLE."""
        words = " ".join(str(self.data.get("search", "")).split())[:100]
        if not words:
            return []
        posts = people_named(words, self.actor.today()).exclude(user=self.actor.user)
        return list(posts.exclude(pk__in=[post.pk for post in self.ticked()])[:SHOWN_PEOPLE])

    def kept(self) -> list[Upload]:
        """Files that need not be chosen again."""
        return list(self.cleaned_data.get("uploads", [])) if self.is_bound and hasattr(self, "cleaned_data") else []

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        kept = list(words.get("uploads") or [])
        for uploaded in words.get("files") or []:
            try:
                kept.append(keep_upload(check_enclosure(uploaded), UploadPurpose.MESSAGE, actor=self.actor))
            except BadInput as problem:
                self.add_error("files", f"{file_name(uploaded.name)}: {problem.sentence}")
        if not kept and self.needs_file and "files" not in self.errors:
            self.add_error("files", "Hãy chọn ít nhất một tệp.")
        words["uploads"] = kept
        return words
