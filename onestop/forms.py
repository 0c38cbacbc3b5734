"""Shapes of the one-stop forms."""

import re
from collections.abc import Iterable
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import QueryDict

from accounts.actor import Actor
from documents.actions.keep_upload import keep_upload
from documents.correspondence_forms import ENCLOSURES, FilesField, KeptField, MultipleFileInput
from documents.enums import UploadPurpose
from documents.forms import ActorForm, LineField
from documents.models import Upload
from documents.rules.uploads import check_enclosure, file_name
from onestop.enums import Channel, Delivery, StopReason
from onestop.models import Case, ProcedureVersion
from onestop.moving import settling_units
from onestop.queries import signers_at_once, versions_offered
from onestop.rules.intake import Applicant, Intake
from onestop.rules.supplement import again_refused, asked_before
from qlvb.lib.errors import BadInput
from qlvb.lib.fields import WholeNumberField
from workflow.forms import DateField, TextField

_PHONE = re.compile(r"0[0-9]{9,10}")
_PAPER = re.compile(r"[0-9]{9}|[0-9]{12}")
LARGEST_FEE = 1_000_000_000
LONGEST_TYPED = 20_000
JUST_CHOSEN = "Thủ tục vừa được chọn; hãy đánh dấu giấy tờ đã nhận, xem lại phí, lệ phí rồi bấm Tiếp nhận."


class PhoneField(LineField):
    """A telephone number of this country, kept as digits: its last four open the state of the case."""

    def clean(self, value: Any) -> str:
        digits = re.sub(r"[\s.\-()]", "", super().clean(value) or "")
        digits = "0" + digits[3:] if digits.startswith("+84") else digits
        if digits and not _PHONE.fullmatch(digits):
            raise forms.ValidationError("Số điện thoại gồm 10 hoặc 11 chữ số, bắt đầu bằng 0.")
        return digits


class IntakeForm(ActorForm):
    """The desk's one column: who, which procedure, what was handed in, fee. Components are those of the procedure
    chosen; files that passed their check are kept with the form (`uploads`).

    `shown`: the procedure whose components and fee the page had; without scripts the page learns of a choice only when
    it is sent, and what was ticked and typed then belonged to another procedure, or to none.
    """

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    applicant_name = LineField(label="Họ tên người nộp, tên tổ chức", max_length=200)
    applicant_phone = PhoneField(label="Số điện thoại", max_length=20)
    applicant_paper = LineField(label="Số định danh, CCCD", max_length=20, required=False)
    applicant_address = LineField(label="Địa chỉ", max_length=300)
    applicant_email = forms.EmailField(label="Thư điện tử", required=False, max_length=254)
    version = forms.ChoiceField(label="Thủ tục")
    components = forms.TypedMultipleChoiceField(
        label="Thành phần hồ sơ đã nhận", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    fee = WholeNumberField(
        label="Phí, lệ phí đã thu (đồng)",
        min_value=0,
        max_value=LARGEST_FEE,
        wrong="Phí, lệ phí là số đồng, không có số lẻ, ví dụ 50000 hoặc 50.000; không thu thì ghi 0.",
    )
    sets = WholeNumberField(label="Số bộ hồ sơ", min_value=1, max_value=20, initial=1)
    channel = forms.ChoiceField(label="Hình thức nộp", choices=Channel.choices, initial=Channel.DESK)
    delivery = forms.ChoiceField(label="Nhận kết quả tại", choices=Delivery.choices, initial=Delivery.DESK)
    unit = forms.ChoiceField(label="Chuyển ngay cho", required=False)
    # The metaclass takes fields off the class, so the form keeps its own `files`.
    files = FilesField(  # type: ignore[assignment]
        label="Bản quét giấy tờ",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=MultipleFileInput(attrs={"accept": ENCLOSURES}),
    )
    max_bytes = settings.MAX_UPLOAD_BYTES

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial.setdefault("token", uuid4())
        self.versions = {str(v.pk): v for v in versions_offered(actor.agency_id, actor.today())}
        self.units = {str(unit.pk): unit for unit in settling_units(actor)}
        own = Upload.objects.filter(user=actor.user, purpose=UploadPurpose.CASE).select_related("blob")
        self.fields["uploads"] = KeptField(own, label="Bản quét đã tải lên", required=False)
        choose(self.fields["version"], [("", "– chọn thủ tục –"), *by_field(self.versions.values())])
        choose(
            self.fields["unit"], [("", "– để tại quầy, chuyển sau –"), *((k, u.name) for k, u in self.units.items())]
        )
        wrong = "Cơ quan không tiếp nhận thủ tục này."
        self.fields["version"].error_messages["invalid_choice"] = wrong
        self.fields["components"].error_messages["invalid_choice"] = "Thành phần không thuộc thủ tục đã chọn."
        wanted = str(self["version"].value() or "")
        self.chosen = self.versions.get(wanted)
        self.just_chosen = self.is_bound and self.data.get("shown", wanted) != wanted
        if self.just_chosen:
            self._begin_anew()
        components = self.chosen.components if self.chosen else []
        choose(self.fields["components"], [(index, one["name"]) for index, one in enumerate(components)])
        if self.chosen:
            self.fields["fee"].initial = self.chosen.fee
        self.fields["applicant_name"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}
        for name, mode in (("applicant_phone", "tel"), ("applicant_paper", "numeric")):
            self.fields[name].widget.attrs |= {"inputmode": mode, "autocomplete": "off"}

    def _begin_anew(self) -> None:
        """Nothing ticked, the fee as the procedure has it."""
        posted = cast(QueryDict, self.data).copy()
        posted.setlist("components", [])
        posted["fee"] = str(self.chosen.fee if self.chosen else 0)
        self.data = posted

    def clean_applicant_paper(self) -> str:
        digits = self.cleaned_data["applicant_paper"].replace(" ", "")
        if digits and not _PAPER.fullmatch(digits):
            raise forms.ValidationError("Số định danh có 12 chữ số (chứng minh cũ: 9 chữ số).")
        return str(digits)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        if self.just_chosen and self.chosen:
            self.add_error("components", JUST_CHOSEN)
        kept = list(words.get("uploads") or [])
        for uploaded in words.get("files") or []:
            try:
                kept.append(keep_upload(check_enclosure(uploaded), UploadPurpose.CASE, actor=self.actor))
            except BadInput as problem:
                self.add_error("files", f"{file_name(uploaded.name)}: {problem.sentence}")
        words["uploads"] = kept
        return words

    def kept(self) -> list[Upload]:
        """Files that need not be chosen again."""
        if not self.is_bound:
            own = self.fields["uploads"].queryset  # type: ignore[attr-defined]
            given = [key for key in self.initial.get("uploads", []) if key.isdecimal() and len(key) < 19]
            return list(own.filter(pk__in=given)) if given else []
        return list(self.cleaned_data.get("uploads", [])) if hasattr(self, "cleaned_data") else []

    def component_rows(self) -> list[dict[str, object]]:
        """Every component of the chosen procedure with its tick."""
        ticks = list(self["components"])
        return [{"tick": tick, **self.chosen.components[n]} for n, tick in enumerate(ticks)] if self.chosen else []

    def intake(self) -> Intake:
        """The cleaned form as what is received."""
        words = self.cleaned_data
        person = {name: words[f"applicant_{name}"] for name in ("name", "phone", "address", "paper", "email")}
        rest = {name: words[name] for name in ("fee", "sets", "channel", "delivery")}
        return Intake(
            Applicant(**person),
            self.versions[words["version"]],
            tuple(words["components"]),
            scans=tuple(words["uploads"]),
            **rest,
        )


def typed_words(posted: QueryDict) -> str:
    """What was typed and ticked into the form of receipt, as one text that `typed_initial` reads."""
    kept = QueryDict(mutable=True)
    for name in (*IntakeForm.base_fields, "uploads"):
        if name not in ("token", "files"):
            kept.setlist(name, posted.getlist(name))
    # Ticks of the page that showed another procedure say nothing of this one.
    if posted.get("shown", posted.get("version")) != posted.get("version"):
        kept.setlist("components", [])
        kept.pop("fee", None)
    return kept.urlencode()


def typed_initial(text: str) -> dict[str, Any]:
    """The form of receipt as it was before the officer turned to a slip."""
    words = QueryDict(text[:LONGEST_TYPED])
    lists = ("components", "uploads")
    return {name: words.getlist(name) if name in lists else words[name] for name in words if name != "token"}


def choose(field: forms.Field, choices: list[Any]) -> None:
    field.choices = choices  # type: ignore[attr-defined]


def by_field(versions: Iterable[ProcedureVersion]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for version in versions:
        groups.setdefault(version.procedure.field, []).append((str(version.pk), version.procedure.name))
    return list(groups.items())


class CaseForm(ActorForm):
    """A form about one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)


class ForwardForm(CaseForm):
    unit = forms.ChoiceField(label="Đơn vị giải quyết")
    note = TextField(label="Ghi chú", required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in settling_units(self.actor)}
        choose(self.fields["unit"], [("", "– chọn –"), *((pk, unit.name) for pk, unit in self.units.items())])


class SupplementForm(CaseForm):
    items = TextField(label="Giấy tờ, nội dung cần bổ sung", rows=4, help_text="Yêu cầu một lần, đầy đủ, chính xác.")
    reason = TextField(label="Lý do, căn cứ", rows=2)
    until = DateField(
        label="Hạn bổ sung",
        required=False,
        help_text="Chỉ ghi khi quy định chuyên ngành có hạn; quá hạn thì được dừng giải quyết.",
    )
    again = TextField(
        label="Yêu cầu thêm lần nữa vì",
        rows=2,
        help_text="Theo quy định chỉ yêu cầu bổ sung một lần; lý do này được lưu trong diễn biến hồ sơ.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = list(self.case.supplements.values_list("asked_at", flat=True))
        if not asked:
            del self.fields["again"]
            return
        self.fields["again"].label = f"{asked_before(asked)}; yêu cầu thêm lần nữa vì"
        self.fields["again"].error_messages["required"] = again_refused(asked)
        self.order_fields(["again"])


class SettleForm(CaseForm):
    """What was given at the desk, and which leader signed it."""

    settled = LineField(label="Kết quả: tên, số giấy tờ đã cấp", max_length=300)
    signer = forms.ChoiceField(label="Lãnh đạo đã ký")
    to = LineField(label="Người nhận kết quả", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("to", self.case.applicant_name)
        self.signers = {str(post.pk): post for post in signers_at_once(self.actor)}
        names = [(pk, f"{post.user.full_name} – {post.title}") for pk, post in self.signers.items()]
        choose(self.fields["signer"], [("", "– chọn –"), *names])


class StopForm(CaseForm):
    why = forms.ChoiceField(label="Trường hợp", choices=[("", "– chọn –"), *StopReason.choices])
    reason = TextField(label="Căn cứ, lý do", rows=3, help_text="Ví dụ: đơn xin rút hồ sơ ngày …; hạn bổ sung theo …")


class SupplementReceivedForm(CaseForm):
    note = TextField(label="Giấy tờ đã nhận bổ sung", rows=3)


class ApologyForm(CaseForm):
    reason = TextField(label="Lý do trễ hẹn", rows=3)
    new_day = DateField(label="Ngày hẹn lại", years_ahead=1)


class HandOverForm(CaseForm):
    to = LineField(label="Người nhận kết quả", max_length=200)
    receipt_given_back = forms.BooleanField(label="Đã thu lại Giấy tiếp nhận", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("to", self.case.applicant_name)


class LookupForm(forms.Form):
    """The public's question."""

    code = LineField(label="Mã hồ sơ", max_length=60)
    digits = forms.RegexField(
        r"^[0-9]{4}$",
        label="4 số cuối điện thoại người nộp",
        error_messages={"invalid": "Hãy nhập đúng 4 chữ số cuối của số điện thoại."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = "Hãy nhập mã hồ sơ ghi trên Giấy tiếp nhận."
        self.fields["digits"].error_messages["required"] = "Hãy nhập 4 số cuối điện thoại."
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "characters"}
