"""Shapes of the forms of tasks."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Unit
from accounts.queries import posts_in_agency, posts_with
from documents.correspondence_forms import ENCLOSURES
from documents.enums import UploadPurpose
from documents.forms import ActorForm, KeepsFile, LineField, PostField
from documents.rules.uploads import check_enclosure
from qlvb.lib.errors import BadInput
from qlvb.lib.fields import DEADLINE_YEARS
from tasks.enums import Basis
from tasks.rules.deadlines import check_deadline
from tasks.rules.leads import lead_choices, own_units
from workflow.forms import DateField, SpanForm, TextField

_WRONG_UNIT = "Đơn vị không có trong danh sách bạn được giao việc."


class OnceForm(ActorForm):
    """A form that takes effect once."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.initial.setdefault("token", uuid4())


class LeadFields(OnceForm):
    """Who leads, what is to be done, until when."""

    content = TextField(label="Nội dung nhiệm vụ", rows=3)
    lead_unit = forms.ChoiceField(label="Đơn vị chủ trì", error_messages={"invalid_choice": _WRONG_UNIT})
    due_on = DateField(label="Hạn hoàn thành", years_ahead=DEADLINE_YEARS, help_text="Đến hết ngày này")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        units = lead_choices(actor)
        self.units = {str(unit.pk): unit for unit in units}
        self.groups = [
            ("Cơ quan khác", [(str(u.pk), u.name) for u in units if u.keeps_registers]),
            ("Đơn vị trong cơ quan", [(str(u.pk), u.name) for u in units if not u.keeps_registers]),
        ]
        self.fields["lead_unit"].choices = [("", "– chọn –"), *self.groups]  # type: ignore[attr-defined]

    def clean_lead_unit(self) -> Unit:
        return self.units[self.cleaned_data["lead_unit"]]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        try:
            check_deadline(day, today=self.actor.today())
        except BadInput as problem:
            raise forms.ValidationError(problem.sentence) from None
        return day


class PlanForm(LeadFields):
    """'Giao việc' on a draft."""

    coordinating = forms.MultipleChoiceField(
        label="Đơn vị phối hợp",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không tính là được giao việc.",
        error_messages={"invalid_choice": _WRONG_UNIT},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        everybody = [choice for _, choices in self.groups for choice in choices]
        self.fields["coordinating"].choices = everybody  # type: ignore[attr-defined]
        posts = posts_with(Perm.ASSIGN_TASKS, posts_in_agency(actor.agency_id, actor.today()))
        self.fields["follow_up"] = PostField(
            posts,
            label="Chuyên viên theo dõi",
            initial=actor.post.pk,
            empty_label=None,
            help_text="Xác nhận kết quả, trả lời đề nghị gia hạn, đề nghị chuyển.",
            error_messages={"invalid_choice": "Người theo dõi không có trong danh sách."},
        )
        self.order_fields(["content", "lead_unit", "due_on", "coordinating", "follow_up"])

    def clean_coordinating(self) -> list[Unit]:
        return [self.units[value] for value in dict.fromkeys(self.cleaned_data["coordinating"])]


class DirectForm(KeepsFile):
    """'Giao nhiệm vụ' without a document, inside the agency."""

    check = staticmethod(check_enclosure)
    purpose = UploadPurpose.TASK
    file_required = False
    content = TextField(label="Nội dung nhiệm vụ", rows=3)
    basis = forms.ChoiceField(label="Căn cứ giao", widget=forms.RadioSelect, choices=Basis.choices)
    basis_note = LineField(
        label="Chi tiết căn cứ", required=False, max_length=300, help_text="Ví dụ: Họp giao ban ngày 16/11/2026, mục 3."
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        file = self.fields["file"]
        file.label = "Tệp kèm theo"
        file.widget.attrs["accept"] = ENCLOSURES
        people = posts_in_agency(actor.agency_id, actor.today())
        is_leader = actor.role == Role.LEADER
        leaders = people.filter(pk=actor.desk.pk) if is_leader else people.filter(role=Role.LEADER)
        followers = posts_with(Perm.ASSIGN_TASKS, people)
        unknown = "Người này không có trong danh sách."
        wrong = dict.fromkeys(("invalid_choice", "invalid_pk_value"), unknown)
        self.units = {str(unit.pk): unit for unit in own_units(actor)}
        units = [(value, unit.name) for value, unit in self.units.items()]
        self.fields["directed_by"] = PostField(
            leaders,
            label="Lãnh đạo chỉ đạo",
            required=False,
            initial=actor.desk.pk if is_leader else None,
            empty_label="– chọn –",
            help_text="Lãnh đạo được báo về nhiệm vụ này. Để trống khi tự đề xuất.",
            error_messages=wrong,
        )
        self.fields["lead_unit"] = forms.ChoiceField(
            label="Đơn vị chủ trì", choices=[("", "– chọn –"), *units], error_messages={"invalid_choice": _WRONG_UNIT}
        )
        self.fields["due_on"] = DateField(
            label="Hạn hoàn thành", years_ahead=DEADLINE_YEARS, help_text="Đến hết ngày này"
        )
        self.fields["coordinating"] = forms.MultipleChoiceField(
            label="Đơn vị phối hợp",
            required=False,
            choices=units,
            widget=forms.CheckboxSelectMultiple,
            help_text="Không tính là được giao việc.",
            error_messages={"invalid_choice": _WRONG_UNIT},
        )
        self.fields["follow_up"] = PostField(
            followers,
            label="Người theo dõi",
            empty_label="– chọn –",
            help_text="Xác nhận kết quả, trả lời đề nghị gia hạn, đề nghị chuyển.",
            error_messages=wrong,
        )
        for name in ("lead_unit", "follow_up"):
            self.fields[name].error_messages["required"] = f"Hãy chọn {str(self.fields[name].label).lower()}."

    def clean_lead_unit(self) -> Unit:
        return self.units[self.cleaned_data["lead_unit"]]

    def clean_coordinating(self) -> list[Unit]:
        return [self.units[value] for value in dict.fromkeys(self.cleaned_data["coordinating"])]


class NewLeadForm(LeadFields):
    """Another lead for a task that was wrongly given."""

    reason = TextField(label="Ý kiến trả lời nơi đề nghị", required=False, rows=2)


class NoteForm(OnceForm):
    reason = TextField(label="Ý kiến", required=False, rows=3)


class ReasonForm(OnceForm):
    reason = TextField(label="Lý do", rows=4)


class UrgeForm(ActorForm):
    """What the lead is told; the once a day of it is the task's own rule."""

    reason = TextField(
        label="Nội dung đôn đốc",
        rows=3,
        max_length=300,
        initial="Đề nghị khẩn trương thực hiện và gửi văn bản báo cáo kết quả.",
        help_text="Nơi chủ trì nhận nhắc việc và thư điện tử; mỗi nhiệm vụ mỗi ngày một lần.",
    )


class NotCompletedForm(OnceForm):
    reason = TextField(label="Lý do không hoàn thành, chưa đạt yêu cầu", rows=4)
    due_on = DateField(
        label="Cho thêm thời gian đến",
        required=False,
        years_ahead=DEADLINE_YEARS,
        help_text="Khi lý do chính đáng: nơi chủ trì làm tiếp. Để trống: kết thúc không hoàn thành.",
    )


class ExtensionForm(OnceForm):
    due_on = DateField(label="Đề nghị gia hạn đến", years_ahead=DEADLINE_YEARS, help_text="Đến hết ngày này")
    reason = TextField(label="Lý do", rows=4)


class DecisionForm(OnceForm):
    agreed = forms.TypedChoiceField(
        label="Trả lời",
        choices=[("yes", "Đồng ý gia hạn"), ("no", "Không đồng ý")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    reason = TextField(label="Ý kiến", required=False, rows=3, help_text="Bắt buộc khi không đồng ý.")


class GivenForm(SpanForm):
    """Days on which tasks were given; this year so far where nothing, or nothing sensible, was asked."""

    tu = DateField(label="Giao từ ngày", required=False)
    den = DateField(label="đến ngày", required=False)

    @property
    def span(self) -> tuple[date, date]:
        first, last = this_year()
        return self.days[0] or first, self.days[1] or last


def this_year() -> tuple[date, date]:
    """From New Year's Day to today."""
    today = timezone.localdate()
    return today.replace(month=1, day=1), today
