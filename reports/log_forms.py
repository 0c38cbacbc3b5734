"""The shape of the log's page."""

from uuid import uuid4

from django import forms

from qlvb.lib.fields import LineField, TextField
from reports.log import LogQuery, address_of
from reports.rules.acts import GROUPS, name_of
from workflow.forms import SpanForm

FILTERS = ("nguoi", "viec", "so", "tu", "den", "dia_chi")
# The tab with the log of the installation.
WHOLE = "toan-he-thong"
ACTS = [
    ("", "Mọi việc"),
    *((label, [(word, f"{label}: tất cả"), *acts.items()]) for word, (label, acts) in GROUPS.items()),
]


def _line(label: str, placeholder: str, longest: int = 100) -> LineField:
    attributes = {"placeholder": placeholder, "autocomplete": "off"}
    return LineField(label=label, required=False, max_length=longest, widget=forms.TextInput(attrs=attributes))


class LogForm(SpanForm):
    """By person, act, number, days, address; GET, so that a search can be kept."""

    field_order = FILTERS

    nguoi = _line("Người thực hiện", "Họ tên, tên đăng nhập")
    viec = forms.ChoiceField(
        label="Việc",
        required=False,
        choices=ACTS,
        error_messages={"invalid_choice": "Hãy chọn một việc trong danh sách."},
    )
    so = _line("Số, ký hiệu", "152 hoặc 15/QĐ-UBND")
    dia_chi = _line("Địa chỉ mạng", "10.1.2.3", 45)

    def clean_dia_chi(self) -> str:
        typed: str = self.cleaned_data["dia_chi"]
        if not typed:
            return ""
        if (address := address_of(typed)) is None:
            raise forms.ValidationError("Địa chỉ mạng viết dạng 10.1.2.3 hoặc 2001:db8::7.")
        return address

    def query(self, agency_id: int | None) -> LogQuery:
        """What a valid form asks for."""
        words = self.cleaned_data
        return LogQuery(
            agency_id=agency_id,
            person=words["nguoi"],
            act=words["viec"],
            code=words["so"],
            address=words["dia_chi"],
            since=words["tu"],
            until=words["den"],
        )


class ReasonForm(forms.Form):
    """Why the log should leave the system."""

    reason = TextField(label="Lý do, nơi nhận", rows=3, max_length=1000)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)


def in_words(query: LogQuery) -> str:
    """What is looked for, as a sentence for the export."""
    words = [
        ("người thực hiện", query.person),
        ("việc", name_of(query.act) if query.act else ""),
        ("số, ký hiệu", query.code),
        ("địa chỉ", query.address),
        ("từ ngày", f"{query.since:%d/%m/%Y}" if query.since else ""),
        ("đến ngày", f"{query.until:%d/%m/%Y}" if query.until else ""),
    ]
    told = "; ".join(f"{name} {text}" for name, text in words if text)
    return f"Điều kiện: {told}" if told else "Toàn bộ nhật ký"
