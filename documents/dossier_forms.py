"""Shapes of the dossier forms."""

from typing import Any
from uuid import uuid4

from django import forms

from accounts.actor import Actor
from documents.forms import ActorForm, LineField
from qlvb.lib.fields import DEADLINE_YEARS
from workflow.dossier_queries import dossiers_to_file_in, may_be_filed
from workflow.enums import DossierType, ItemKind, Retention
from workflow.forms import DateField, TextField, choices_of
from workflow.models import Dossier, WorkItem
from workflow.queries import visible_to
from workflow.rules.targets import Target


class WithToken(forms.Form):
    """Sent twice, it takes effect once."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid4())


class DossierForm(WithToken, ActorForm):
    """The cover of a dossier and who gets it."""

    title = TextField(label="Tiêu đề hồ sơ", rows=2, max_length=500)
    dossier_type = forms.ChoiceField(label="Loại hồ sơ", choices=DossierType.choices, initial=DossierType.WORK)
    retention = forms.ChoiceField(label="Thời hạn bảo quản", choices=Retention.choices, initial=Retention.YEARS_10)
    target = forms.ChoiceField(label="Giao cho")
    due_on = DateField(label="Hạn xử lý", years_ahead=DEADLINE_YEARS)
    text = TextField(label="Yêu cầu xử lý", required=False, rows=3)

    def __init__(self, *args: Any, actor: Actor, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["target"].choices = [("", "– chọn –"), *choices_of(targets)]  # type: ignore[attr-defined]
        self.fields["target"].error_messages["required"] = "Hãy chọn đơn vị hoặc người được giao hồ sơ."
        self.fields["due_on"].error_messages["required"] = "Hãy nhập hạn xử lý."


class ReceiverForm(forms.Form):
    """One receiver and what is asked of him."""

    target = forms.ChoiceField(label="Đơn vị, người")
    text = TextField(label="Nội dung")

    def __init__(self, *args: Any, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "– chọn –"), *choices_of(targets)]  # type: ignore[attr-defined]
        self.fields["target"].error_messages["required"] = "Hãy chọn đơn vị hoặc người."


class HandOnForm(ReceiverForm):
    text = TextField(label="Yêu cầu xử lý", required=False, rows=3)
    due_on = DateField(
        label="Hạn", required=False, years_ahead=DEADLINE_YEARS, help_text="Để trống: theo hạn của hồ sơ"
    )


class ProposalForm(ReceiverForm):
    text = TextField(label="Nội dung cần phối hợp", rows=3)


class WordsForm(WithToken):
    """An opinion."""

    text = TextField(label="Ý kiến", rows=5)


class NoteForm(forms.Form):
    text = TextField(label="Ý kiến", required=False, rows=3)


class ReasonForm(forms.Form):
    text = TextField(label="Lý do", rows=3)


class DocumentField(forms.ModelChoiceField):
    def label_from_instance(self, obj: WorkItem) -> str:
        return f"{obj.code} – {obj.subject}"[:160]


class DocumentsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class ResultForm(forms.Form):
    """The issued document, or the opinion where none was issued."""

    opinion = TextField(label="Ý kiến đề xuất", required=False, rows=5)

    field_order = ("document", "opinion")

    def __init__(self, *args: Any, dossier: Dossier, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issued = visible_to(actor).filter(
            kind=ItemKind.OUTGOING,
            closed_at__isnull=False,
            dossier_entries__dossier=dossier,
            dossier_entries__removed_at=None,
        )
        self.fields["document"] = DocumentField(
            issued.order_by("dossier_entries__order"),
            label="Văn bản đã ban hành",
            required=False,
            empty_label="– không ban hành văn bản –",
            help_text="Chỉ văn bản đi đã ban hành và đã đưa vào hồ sơ; nếu không có, ghi ý kiến đề xuất.",
            error_messages=dict.fromkeys(
                ("invalid_choice", "invalid_pk_value"), "Kết quả phải là văn bản đã ban hành có trong hồ sơ."
            ),
        )
        self.order_fields(self.field_order)


class FilingForm(ActorForm):
    """Documents ticked for a dossier; `search` only narrows what is offered."""

    search = LineField(label="Tìm văn bản", required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        wrong = dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Văn bản không thuộc diện bạn được xem.")
        self.fields["items"] = DocumentsField(may_be_filed(actor, dossier), label="Văn bản", error_messages=wrong)
        self.fields["items"].error_messages["required"] = "Hãy chọn ít nhất một văn bản."


class DossierField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Dossier) -> str:
        return f"{obj.code} – {obj.subject}"[:160]


class ChooseDossierForm(ActorForm):
    """Which of one's open dossiers a document goes into."""

    def __init__(self, *args: Any, actor: Actor, item: WorkItem, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        wrong = dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Bạn không đưa văn bản vào hồ sơ này được.")
        self.fields["dossier"] = DossierField(
            dossiers_to_file_in(actor, item), label="Hồ sơ", empty_label="– chọn –", error_messages=wrong
        )
        self.fields["dossier"].error_messages["required"] = "Hãy chọn hồ sơ."
