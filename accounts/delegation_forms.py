"""Shapes of the forms about who stands in for whom, and who is away."""

from typing import Any

from django import forms

from accounts.account_forms import OnceForm, PostField, choice_field
from accounts.actions.record_leave import LeaveWords
from accounts.actor import Actor
from accounts.enums import Half, WorkKind
from accounts.models import Post
from accounts.queries import posts_in_agency
from accounts.rules.delegations import may_be_deputy
from qlvb.lib.fields import DateField, LineField

_WRONG = dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Hãy chọn cấp phó hoặc người cùng đơn vị đang làm việc.")


def _deputy_field(label: str) -> PostField:
    return PostField(Post.objects.none(), label=label, empty_label="– chọn –", error_messages=_WRONG)


def _deputies(head: Post, actor: Actor) -> Any:
    everybody = posts_in_agency(actor.agency_id, actor.today())
    return everybody.filter(pk__in=[p.pk for p in everybody if may_be_deputy(head, p, actor.today())])


def _kinds_field() -> forms.MultipleChoiceField:
    wrong = "Hãy chọn trong các loại công việc có sẵn."
    return forms.MultipleChoiceField(
        label="Phạm vi",
        choices=WorkKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn loại nào: ủy quyền toàn bộ công việc.",
        error_messages={"invalid_choice": wrong, "invalid_list": wrong},
    )


class DelegationForm(OnceForm):
    """To whom, which kinds of work, from when to when, why."""

    deputy = _deputy_field("Người được ủy quyền")
    reason = LineField(label="Lý do", max_length=500)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến hết ngày")
    kinds = _kinds_field()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choice_field(self, "deputy").queryset = _deputies(actor.post, actor)
        self.initial.setdefault("starts_on", actor.today())


class LeaveForm(OnceForm):
    """Half-days, why; for each desk of a head a deputy."""

    starts_on = DateField(label="Nghỉ từ ngày")
    starts_half = forms.ChoiceField(label="Từ buổi", choices=Half.choices, initial=Half.MORNING)
    ends_on = DateField(label="Đến hết ngày")
    ends_half = forms.ChoiceField(label="Hết buổi", choices=Half.choices, initial=Half.AFTERNOON)
    reason = LineField(label="Lý do", max_length=300)

    def __init__(self, *args: Any, actor: Actor, desks: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        for desk in desks:
            name = f"deputy_{desk.pk}"
            self.fields[name] = _deputy_field(f"Người làm thay chức danh {desk.title}")
            # Not asked for where the desk is lent already: the act knows.
            self.fields[name].required = False
            choice_field(self, name).queryset = _deputies(desk, actor)
        if desks:
            self.fields["kinds"] = _kinds_field()
        self.initial.setdefault("starts_on", actor.today())
        self.initial.setdefault("ends_on", actor.today())

    def when_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("starts_on", "starts_half", "ends_on", "ends_half", "reason")]

    def desk_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("deputy_") or name == "kinds"]

    @property
    def words(self) -> LeaveWords:
        told = self.cleaned_data
        chosen = {
            int(name.removeprefix("deputy_")): told[name]
            for name in self.fields
            if name.startswith("deputy_") and told.get(name)
        }
        return LeaveWords(
            told["starts_on"],
            told["ends_on"],
            told["reason"],
            told["starts_half"],
            told["ends_half"],
            chosen,
            told.get("kinds", ()),
        )


class DeputyForm(OnceForm):
    """Another deputy for one desk."""

    deputy = _deputy_field("Người làm thay")

    def __init__(self, *args: Any, actor: Actor, desk: Post, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choice_field(self, "deputy").queryset = _deputies(desk, actor)
