"""Shapes of the document forms.

A file that passed its check is kept with the form, so that it need not be chosen again.
"""

import json
from datetime import date
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from accounts.naming import Names
from accounts.queries import other_agencies, posts_in_agency
from documents.actions.keep_upload import keep_upload
from documents.enums import Capacity, Channel, DocumentType, RefusalGround, Secrecy, UploadPurpose
from documents.models import Upload
from documents.rules.uploads import CheckedFile, check_draft, check_pdf
from qlvb.lib.errors import BadInput
from qlvb.lib.fields import DEADLINE_YEARS, asking_for
from qlvb.lib.fields import LineField as LineField
from workflow.enums import Urgency
from workflow.forms import DateField, HiddenNumber, TextField

# SD-3.1, DN-1.3, KS-3.1, KS-9.6
REFUSED_MARK = (
    "Văn bản có độ mật “{mark}” không được đưa vào hệ thống, kể cả tệp quét "
    "(Điều 3 Quy chế Sơn Động, Điều 1 Quy chế Đà Nẵng): hãy đăng ký vào Sổ văn bản mật bằng giấy. "
    "Tệp vừa chọn không được lưu."
)
MAX_PAPER = 50
TYPES = [("", "– chọn –"), *DocumentType.choices]


class ActorForm(forms.Form):
    """A form whose choices depend on who fills it in."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = asking_for(field)


class KeepsFile(ActorForm):
    """A form with one file. `upload` carries the kept file's id through a page that came back with errors."""

    upload = HiddenNumber(required=False)
    file = forms.FileField(
        label="Tệp văn bản (PDF)",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
    max_bytes = settings.MAX_UPLOAD_BYTES
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    check = staticmethod(check_pdf)
    purpose = UploadPurpose.INCOMING
    file_required = True

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.kept: Upload | None = None
        super().__init__(*args, actor=actor, **kwargs)
        self.initial.setdefault("token", uuid4())

    def may_keep(self) -> bool:
        """Whether a byte of this form's file may be stored."""
        return True

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        if not self.may_keep():
            return words
        if words.get("file") is not None:
            self._keep_new(words["file"])
        elif words.get("upload"):
            self._take_kept(words["upload"])
        if self.kept is None and self.file_required and "file" not in self.errors:
            self.add_error("file", "Hãy chọn tệp văn bản.")
        words["kept"] = self.kept
        return words

    def _keep_new(self, uploaded: Any) -> None:
        try:
            checked: CheckedFile = type(self).check(uploaded)
        except BadInput as problem:
            self.add_error("file", problem.sentence)
            return
        self._remember(keep_upload(checked, self.purpose, actor=self.actor))

    def _take_kept(self, upload_id: int) -> None:
        kept = (
            Upload.objects.select_related("blob")
            .filter(pk=upload_id, user=self.actor.user, purpose=self.purpose)
            .first()
        )
        if kept:
            self._remember(kept)

    def _remember(self, kept: Upload) -> None:
        self.kept = kept
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("upload")] = str(kept.pk)
        self.data = data


def people_in_charge(actor: Actor) -> "forms.ModelChoiceField[Post]":
    """The Chief of Office and deputies of the actor's agency, to submit to."""
    posts = posts_in_agency(actor.agency_id, actor.today()).filter(role=Role.CHIEF_OF_OFFICE)
    return PostField(posts, label="Trình ngay cho", required=False, empty_label="– chưa trình –")


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.full_name} – {obj.title}"


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


class UnitsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


class ShortUnitsField(UnitsField):
    """Beside a list with the full names, so that no two boxes are called the same."""

    def label_from_instance(self, obj: Unit) -> str:
        return obj.short_name


class ArrivalFields(ActorForm):
    """What the clerk writes down of an incoming document."""

    secrecy = forms.ChoiceField(label="Độ mật", choices=Secrecy.choices, initial=Secrecy.NORMAL)
    issuer = LineField(label="Cơ quan ban hành", max_length=300)
    notation = LineField(label="Số, ký hiệu", max_length=100, required=False, help_text="Ví dụ 15/QĐ-UBND")
    issued_on = DateField(label="Ngày văn bản", required=False)
    document_type = forms.ChoiceField(label="Tên loại", choices=TYPES)
    subject = TextField(label="Trích yếu nội dung", rows=3)
    urgency = forms.TypedChoiceField(label="Độ khẩn", choices=Urgency.choices, coerce=int, initial=Urgency.NORMAL)
    channel = forms.ChoiceField(
        label="Nguồn nhận", choices=[c for c in Channel.choices if c[0] != Channel.EXCHANGE], initial=Channel.PAPER
    )
    signer = LineField(label="Người ký", max_length=150, required=False)
    signer_title = LineField(label="Chức vụ người ký", max_length=150, required=False)
    due_on = DateField(
        label="Hạn xử lý",
        required=False,
        years_ahead=DEADLINE_YEARS,
        help_text="Để trống: theo quy định của cơ quan, tính ngày làm việc",
    )
    note = TextField(label="Nội dung trình", required=False, rows=2)

    def clean_secrecy(self) -> str:
        mark = self.cleaned_data["secrecy"]
        if mark != Secrecy.NORMAL:
            raise forms.ValidationError(REFUSED_MARK.format(mark=Secrecy(mark).label))
        return str(mark)

    def clean_issued_on(self) -> date | None:
        day: date | None = self.cleaned_data["issued_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày văn bản không được sau ngày hôm nay.")
        return day

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("Hạn xử lý không được trước ngày hôm nay.")
        return day


class RegisterForm(KeepsFile, ArrivalFields):
    """Intake at the desk. Secrecy is looked at first: a file marked secret is never stored (SD-3.1)."""

    field_order = ["file", "upload", "secrecy", "issuer", "notation", "issued_on", "document_type", "subject"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["submit_to"] = people_in_charge(actor)

    def may_keep(self) -> bool:
        return self.cleaned_data.get("secrecy") == Secrecy.NORMAL


class AcceptForm(ArrivalFields):
    """Accepting a dispatch: the file is the one that was sent, secrecy and channel are known."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        for known in ("secrecy", "channel"):
            del self.fields[known]
        self.fields["submit_to"] = people_in_charge(actor)


class DraftFactsForm(ActorForm):
    """What a draft says of itself."""

    secrecy = forms.ChoiceField(label="Độ mật", choices=Secrecy.choices, initial=Secrecy.NORMAL)
    document_type = forms.ChoiceField(label="Tên loại", choices=TYPES)
    subject = TextField(label="Trích yếu nội dung", rows=3)
    urgency = forms.TypedChoiceField(label="Độ khẩn", choices=Urgency.choices, coerce=int, initial=Urgency.NORMAL)
    capacity = forms.ChoiceField(label="Thẩm quyền ký", choices=Capacity.choices, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        leaders = posts_in_agency(actor.agency_id, actor.today()).filter(role=Role.LEADER)
        self.fields["signer"] = PostField(
            leaders, label="Lãnh đạo ký", required=False, empty_label="– chọn khi trình –"
        )

    def clean_secrecy(self) -> str:
        mark = self.cleaned_data["secrecy"]
        if mark != Secrecy.NORMAL:
            raise forms.ValidationError(REFUSED_MARK.format(mark=Secrecy(mark).label))
        return str(mark)


class CorrectionForm(ActorForm):
    """The facts of a registered document as they should read, and why."""

    issuer = LineField(label="Cơ quan ban hành", max_length=300)
    notation = LineField(label="Số, ký hiệu", max_length=100, required=False)
    issued_on = DateField(label="Ngày văn bản", required=False)
    document_type = forms.ChoiceField(label="Tên loại", choices=TYPES)
    subject = TextField(label="Trích yếu nội dung", rows=3)
    signer = LineField(label="Người ký", max_length=150, required=False)
    signer_title = LineField(label="Chức vụ người ký", max_length=150, required=False)
    reason = TextField(label="Lý do chỉnh sửa", rows=2, max_length=1000)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial.setdefault("token", uuid4())


def _take_drafts(field: forms.Field) -> None:
    field.label = "Tệp dự thảo (PDF hoặc Word .docx)"
    field.widget.attrs["accept"] = ".pdf,.docx"


class NewDraftForm(KeepsFile, DraftFactsForm):
    """A new draft; its first file may follow later."""

    check = staticmethod(check_draft)
    purpose = UploadPurpose.DRAFT
    file_required = False
    field_order = ["file", "upload", "secrecy", "document_type", "subject", "signer", "capacity", "urgency"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        _take_drafts(self.fields["file"])

    def may_keep(self) -> bool:
        return self.cleaned_data.get("secrecy") == Secrecy.NORMAL


class VersionForm(KeepsFile):
    """The next version of a draft."""

    check = staticmethod(check_draft)
    purpose = UploadPurpose.DRAFT
    note = TextField(label="Nội dung đã sửa", required=False, rows=2)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        _take_drafts(self.fields["file"])


class NoteForm(forms.Form):
    """An approval with what one wants to say."""

    version = HiddenNumber(required=False)
    note = TextField(label="Ý kiến", required=False, rows=3)


class ApprovalForm(NoteForm):
    """Approving wants the version that was read: nobody vouches for one he has not seen."""

    version = HiddenNumber(
        error_messages={"required": "Hãy mở lại văn bản và đọc bản dự thảo hiện tại trước khi duyệt."},
    )


class ReturnForm(forms.Form):
    note = TextField(label="Lý do, nội dung cần sửa", rows=4)


class VoidForm(forms.Form):
    """The number one has before one's eyes, and why it is given up."""

    number = HiddenNumber()
    note = TextField(
        label="Lý do hủy số",
        rows=4,
        help_text="Lý do được in trong sổ đăng ký văn bản đi, cạnh số đã hủy.",
    )


class SignForm(forms.Form):
    """The version that was read and the passphrase of one's own key."""

    version = HiddenNumber()
    passphrase = forms.CharField(
        label="Mật khẩu khóa ký",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Hãy nhập mật khẩu khóa ký."},
    )


class PlacementField(forms.JSONField):
    """The boxes as the page sends them; anything that is no plain small JSON is refused in one sentence."""

    LONGEST = 20_000

    def to_python(self, value: Any) -> Any:
        try:
            if isinstance(value, str) and len(value) > self.LONGEST:
                raise ValueError
            placed = super().to_python(value)
            json.dumps(placed, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return placed

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was sent: nothing is read before it is checked."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None

    def prepare_value(self, value: Any) -> Any:
        """What could not be read is not shown again."""
        return super().prepare_value(value) if isinstance(value, dict) else ""


class PlacementForm(forms.Form):
    version = HiddenNumber()
    placement = PlacementField(
        widget=forms.HiddenInput, error_messages={"invalid": "Vị trí các ô không đúng định dạng, vui lòng đặt lại."}
    )


class RecipientsField(UnitsField):
    """Agencies one can send to; of one that has ended since the page was opened it says who answers now."""

    def clean(self, value: Any) -> Any:
        ids = [one for one in value or () if str(one).isdecimal() and len(str(one)) < 19]
        gone = Unit.objects.filter(pk__in=ids, keeps_registers=True, valid_to__isnull=False).first() if ids else None
        if gone is not None:
            raise forms.ValidationError(f"{Names().told(gone, None)}: hãy chọn cơ quan kế thừa.")
        return super().clean(value)


class IssueForm(ActorForm):
    """Recipients on the system and on paper; at least one, where `needs_recipients` (the act says so)."""

    def __init__(self, *args: Any, actor: Actor, needs_recipients: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.needs_recipients = needs_recipients
        self.fields["recipients"] = RecipientsField(
            other_agencies(actor.agency_id),
            label="Nơi nhận (liên thông)",
            required=False,
            error_messages={
                "invalid_choice": "Nơi nhận không có trên hệ thống.",
                "invalid_pk_value": "Nơi nhận không có trên hệ thống.",
            },
        )
        self.fields["with_paper"] = ShortUnitsField(
            other_agencies(actor.agency_id), label="Gửi kèm bản giấy cho", required=False
        )
        self.fields["paper_recipients"] = TextField(
            label="Nơi nhận bản giấy ngoài hệ thống",
            required=False,
            rows=3,
            help_text="Mỗi dòng một nơi.",
        )

    def clean_paper_recipients(self) -> list[str]:
        """Names, each once, in the order typed."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["paper_recipients"].splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > MAX_PAPER or any(len(name) > 200 for name in names):
            raise forms.ValidationError(f"Tối đa {MAX_PAPER} nơi, mỗi nơi không quá 200 ký tự.")
        return names


class RefusalForm(forms.Form):
    """Which of the two grounds, and why (DN-5.6)."""

    ground = forms.ChoiceField(
        label="Căn cứ từ chối",
        choices=RefusalGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn căn cứ từ chối."},
    )
    text = TextField(label="Lý do", rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Hãy ghi rõ lý do từ chối."


class ResendForm(ActorForm):
    """To whom what was refused goes now."""

    with_paper = forms.BooleanField(label="Có gửi kèm bản giấy", required=False)
    field_order = ("recipient", "with_paper")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["recipient"] = UnitField(other_agencies(actor.agency_id), label="Nơi nhận", empty_label="– chọn –")
        self.fields["recipient"].error_messages |= {
            "required": "Hãy chọn nơi nhận.",
            "invalid_choice": "Nơi nhận không có trên hệ thống.",
        }
        self.order_fields(self.field_order)


class SettleForm(forms.Form):
    text = TextField(label="Cách giải quyết", required=False, rows=3)
