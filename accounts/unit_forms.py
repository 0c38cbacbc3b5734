"""Shapes of the forms about the organisation: one for each change."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.account_forms import AccountForm, GroundForm, choice_field
from accounts.actor import Actor
from accounts.enums import ChangeKind
from accounts.models import Unit
from accounts.queries import top_agency
from accounts.unit_changes import LABELS, OF_AGENCY, OF_PLAIN, Plan, longest
from qlvb.lib.fields import DateField, LineField

_HELP = {
    "short_name": "Như trong danh sách, thanh tiêu đề.",
    "abbreviation": "Ví dụ KT, UBND; đứng trong số, ký hiệu văn bản.",
    "code": "Không đổi và không dùng lại cho đơn vị khác.",
    "superior_name": "In phía trên tên cơ quan; để trống nếu không có.",
}


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return labelled(obj)


class UnitsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return labelled(obj)


def labelled(unit: Unit) -> str:
    """With the day a planned one begins."""
    return f"{unit.name} (từ {unit.valid_from:%d/%m/%Y})" if unit.valid_from and unit.valid_to is None else unit.name


class ChangeForm(GroundForm):
    """The day and what it rests on; `plan` is what the form asks for."""

    kind: ChangeKind
    effective_on = DateField(label="Có hiệu lực từ ngày", years_ahead=2)
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.unit = unit
        self.initial.setdefault("effective_on", actor.today())
        self.fields["effective_on"].help_text = "Hôm nay thì thực hiện ngay; ngày sau thì hệ thống thực hiện lúc 00:01."
        wrong = "Đơn vị này không có trong danh sách được chọn."
        for name, field in self.fields.items():
            if name == "ground":
                continue
            field.error_messages |= {"invalid_choice": wrong, "invalid_pk_value": wrong}

    def _ask_names(self, names: tuple[str, ...], *, optional: tuple[str, ...] = ("superior_name",)) -> None:
        self.names = names
        for name in names:
            self.fields[name] = LineField(
                label=LABELS[name],
                max_length=longest(name),
                required=name not in optional,
                help_text=_HELP.get(name, ""),
            )
            self.fields[name].error_messages["required"] = f"Hãy nhập {LABELS[name].lower()}."
        self.order_fields([*names, "effective_on"])

    def entered(self, name: str) -> list[str]:
        """As it was sent, and a kept file by its id."""
        return cast(QueryDict, self.data).getlist(name)

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def plan(self) -> Plan:
        return Plan(self.kind, self.cleaned_data["effective_on"], unit=self.unit)


class FoundForm(ChangeForm):
    """A new unit below the one whose page it is."""

    kind = ChangeKind.CREATE

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, unit=unit, **kwargs)
        self.is_top = actor.agency_id == top_agency()
        plain = (*OF_PLAIN, "code")
        self._ask_names(
            (*plain, "superior_name", "place_name") if self.is_top else plain, optional=("superior_name", "place_name")
        )
        if self.is_top:
            self.fields["keeps_registers"] = forms.ChoiceField(
                label="Loại",
                choices=[("", "Đơn vị thuộc cơ quan"), ("1", "Cơ quan có sổ văn bản, con dấu riêng")],
                required=False,
            )
            self.order_fields(["keeps_registers", *self.names, "effective_on"])

    @property
    def plan(self) -> Plan:
        is_agency = bool(self.cleaned_data.get("keeps_registers"))
        wanted = (*OF_AGENCY, "code") if is_agency else (*OF_PLAIN, "code")
        facts = {name: self.cleaned_data[name] for name in wanted} | {"keeps_registers": is_agency}
        return Plan(self.kind, self.cleaned_data["effective_on"], facts=facts, parent=self.unit)


class RenameForm(ChangeForm):
    kind = ChangeKind.RENAME

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, unit=unit, **kwargs)
        self._ask_names(OF_AGENCY if unit.keeps_registers else OF_PLAIN)
        for name in self.names:
            self.initial.setdefault(name, getattr(unit, name))

    @property
    def plan(self) -> Plan:
        return Plan(self.kind, self.cleaned_data["effective_on"], unit=self.unit, facts=self.facts)


class MoveForm(ChangeForm):
    kind = ChangeKind.MOVE
    parent = UnitField(Unit.objects.none(), label="Trực thuộc", empty_label="– chọn –")
    field_order = ("parent", "effective_on")

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, unit=unit, **kwargs)
        there = Unit.objects.filter(valid_to=None).exclude(pk=unit.pk)
        if not unit.keeps_registers:
            there = there.filter(Q(pk=unit.belongs_to_id) | Q(belongs_to_id=unit.belongs_to_id))
        choice_field(self, "parent").queryset = there

    @property
    def plan(self) -> Plan:
        words = self.cleaned_data
        return Plan(self.kind, words["effective_on"], unit=self.unit, parent=words["parent"])


def _alike(unit: Unit) -> QuerySet[Unit]:
    """Who could follow it: of the same sort, in the same agency."""
    alike = Unit.objects.filter(keeps_registers=unit.keeps_registers, belongs_to=unit.belongs_to_id, valid_to=None)
    return alike.exclude(pk=unit.pk)


class MergeForm(ChangeForm):
    kind = ChangeKind.MERGE
    successors = UnitField(Unit.objects.none(), label="Sáp nhập vào", empty_label="– chọn –")
    field_order = ("successors", "effective_on")

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, unit=unit, **kwargs)
        choice_field(self, "successors").queryset = _alike(unit)

    @property
    def plan(self) -> Plan:
        words = self.cleaned_data
        successors = (words["successors"],) if words["successors"] else ()
        return Plan(self.kind, words["effective_on"], unit=self.unit, successors=successors)


class DissolveForm(MergeForm):
    kind = ChangeKind.DISSOLVE

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, unit=unit, **kwargs)
        field = choice_field(self, "successors")
        field.required, field.label = False, "Đơn vị kế thừa"
        field.empty_label = "– không có –"
        field.help_text = "Bắt buộc khi còn người, đơn vị trực thuộc hoặc công việc đang mở."


class SplitForm(ChangeForm):
    kind = ChangeKind.SPLIT
    heir = UnitField(Unit.objects.none(), label="Đơn vị tiếp nhận người và công việc", empty_label="– chọn –")
    successors = UnitsField(
        Unit.objects.none(), label="Đơn vị kế thừa khác", widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("heir", "successors", "effective_on")

    def __init__(self, *args: Any, actor: Actor, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, unit=unit, **kwargs)
        for name in ("heir", "successors"):
            self.fields[name].queryset = _alike(unit)  # type: ignore[attr-defined]  # a choice field
        self.fields["heir"].help_text = "Người sang đơn vị khác thì chuyển công tác sau đó, ở trang tài khoản."

    @property
    def plan(self) -> Plan:
        words = self.cleaned_data
        others = [one for one in words["successors"] if one != words["heir"]]
        return Plan(self.kind, words["effective_on"], unit=self.unit, successors=(words["heir"], *others))


class AdministratorForm(AccountForm):
    """The first administrator of an agency that is not one's own: a new person, in it or in one of its units."""

    def __init__(self, *args: Any, actor: Actor, agency: Unit, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        del self.fields["role"]
        units = Unit.objects.in_force(actor.today()).filter(Q(pk=agency.pk) | Q(belongs_to=agency))
        choice_field(self, "unit").queryset = units.order_by("-keeps_registers", "position", "pk")
        self.fields["unit"].error_messages |= dict.fromkeys(
            ("invalid_choice", "invalid_pk_value"), f"Chỉ chọn {agency.name} hoặc đơn vị của cơ quan ấy."
        )
        self.initial.update(unit=agency.pk, title="Quản trị")
