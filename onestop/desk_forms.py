"""The slip of the desk: guidance or refusal (VP-5.2a)."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict

from documents.forms import ActorForm, LineField
from onestop.enums import SlipKind
from onestop.forms import PhoneField, by_field, choose, typed_words
from onestop.models import ProcedureVersion
from onestop.queries import versions_offered
from onestop.rules.desk_slip import DeskSlipFacts, missing_reason, missing_text
from workflow.forms import TextField

# Reasons for which the desk may refuse, in words the form can be filled with.
REFUSAL_PHRASES = (
    "Không thuộc phạm vi tiếp nhận của Bộ phận một cửa; đề nghị nộp tại …",
    "Không thuộc đối tượng thực hiện thủ tục theo quy định tại …",
    "Đã được hướng dẫn bằng phiếu số … nhưng chưa bổ sung, hoàn thiện đủ.",
)


class DeskSlipForm(ActorForm):
    """Who, what was asked for, what is missing (guidance), why.

    `typed`: the form of receipt it was begun from (as onestop/forms.typed_words wrote it), so that one may go back.
    """

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = LineField(label="Họ tên người nộp, tên tổ chức", max_length=200)
    phone = PhoneField(label="Số điện thoại", max_length=20, required=False)
    address = LineField(label="Địa chỉ", max_length=300, required=False)
    version = forms.ChoiceField(label="Thủ tục", required=False)
    about = LineField(
        label="Nội dung yêu cầu giải quyết",
        max_length=500,
        required=False,
        help_text="Bắt buộc khi việc không có trong danh mục ở trên; đã chọn thủ tục thì ghi thêm nếu cần nói rõ.",
    )
    items = TextField(
        label="Giấy tờ, nội dung cần hoàn thiện", rows=4, help_text="Hướng dẫn một lần, đầy đủ, chính xác."
    )
    reason = TextField(label="Lý do", rows=3)
    typed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.initial.setdefault("token", uuid4())
        self.versions = {str(v.pk): v for v in versions_offered(self.actor.agency_id, self.actor.today())}
        choose(
            self.fields["version"], [("", "– việc khác, không có trong danh mục –"), *by_field(self.versions.values())]
        )
        self.fields["version"].error_messages["invalid_choice"] = "Cơ quan không tiếp nhận thủ tục này."
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}
        self.fields["name"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}
        if kind == SlipKind.REFUSAL:
            del self.fields["items"]

    @property
    def phrases(self) -> tuple[str, ...]:
        return REFUSAL_PHRASES if self.kind == SlipKind.REFUSAL else ()

    def facts(self) -> DeskSlipFacts:
        words = self.cleaned_data
        texts = {name: words.get(name) or "" for name in ("name", "phone", "address", "about", "items", "reason")}
        return DeskSlipFacts(self.kind, version=self.versions.get(words["version"]), **texts)


def from_intake(posted: QueryDict, kind: str, versions: dict[str, ProcedureVersion]) -> dict[str, str]:
    """What the officer had typed into the form of receipt, and what was not ticked there."""
    words = {name: posted.get(f"applicant_{name}", "")[:300] for name in ("name", "phone", "address")}
    words["typed"] = typed_words(posted)
    version = versions.get(posted.get("version", ""))
    if version is None:
        return words
    # Ticks of the page that showed another procedure say nothing of this one.
    given = posted.getlist("components") if posted.get("shown", str(version.pk)) == str(version.pk) else []
    ticked = {index for index in range(len(version.components)) if str(index) in given}
    words["version"] = str(version.pk)
    if kind == SlipKind.GUIDANCE:
        words |= {"items": missing_text(version, ticked), "reason": missing_reason(version, ticked)}
    return words
