"""Shapes of the forms about accounts and delegations."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q

from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.models import Post, Unit, User
from accounts.queries import posts_in_agency
from accounts.rules.accounts import GRANTABLE
from accounts.rules.delegations import may_be_deputy
from qlvb.lib.fields import DateField, LineField
from qlvb.lib.vietnamese import nfc


class PostField(forms.ModelChoiceField):
    """One post, as people know it."""

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.user.full_name} – {obj.title}, {obj.unit.short_name}"


def _choice(form: forms.Form, name: str) -> forms.ModelChoiceField:
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
            verb = "chọn" if isinstance(field, forms.ChoiceField) else "nhập"
            field.error_messages["required"] = f"Hãy {verb} {str(field.label or '').lower()}."


class PaperForm(OnceForm):
    """The decision behind the act."""

    number = LineField(label="Số quyết định", max_length=100)
    decided_on = DateField(label="Ngày quyết định")

    @property
    def paper(self) -> Paper:
        return Paper(self.cleaned_data["number"], self.cleaned_data["decided_on"])


class PlaceForm(PaperForm):
    """What somebody is appointed to: a unit of the agency, a role, a title."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", empty_label="– chọn –")
    role = forms.ChoiceField(
        label="Vai trò trên hệ thống", choices=[("", "– chọn –"), *((r.value, r.label) for r in GRANTABLE)]
    )
    title = LineField(label="Chức danh", max_length=100)
    starts_on = DateField(label="Từ ngày")
    field_order = ("number", "decided_on", "full_name", "username", "email", "unit", "role", "title", "starts_on")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        own = Q(pk=actor.agency_id) | Q(belongs_to_id=actor.agency_id)
        _choice(self, "unit").queryset = Unit.objects.filter(own, valid_to=None)
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


_WRONG_SUCCESSOR = "Người nhận bàn giao phải đang làm việc tại cơ quan."


def _successors(actor: Actor, leaver: User) -> Any:
    others = posts_in_agency(actor.agency_id, actor.today()).exclude(user=leaver).exclude(role=Role.AGENCY_ADMIN)
    return others.order_by("user__sort_key", "pk")


class WithdrawForm(PaperForm):
    """Somebody leaves; his open work needs a successor."""

    leaves_on = DateField(label="Ngày nghỉ, chuyển công tác")
    successor = PostField(
        Post.objects.none(),
        label="Người nhận bàn giao công việc",
        required=False,
        empty_label="– không bàn giao –",
        error_messages={"invalid_choice": _WRONG_SUCCESSOR, "invalid_pk_value": _WRONG_SUCCESSOR},
    )
    field_order = ("number", "decided_on", "leaves_on", "successor")

    def __init__(self, *args: Any, actor: Actor, leaver: User, must_hand_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field = _choice(self, "successor")
        field.queryset = _successors(actor, leaver)
        if must_hand_over:
            field.empty_label = "– chọn –"
        self.fields["leaves_on"].help_text = "Từ ngày này người đó không đăng nhập được nữa."
        self.initial.setdefault("leaves_on", actor.today())


class HandOverForm(PaperForm):
    """All open work of one post."""

    post = PostField(Post.objects.none(), label="Công việc của chức danh", empty_label=None)
    successor = PostField(
        Post.objects.none(),
        label="Người nhận bàn giao",
        empty_label="– chọn –",
        error_messages={"invalid_choice": _WRONG_SUCCESSOR, "invalid_pk_value": _WRONG_SUCCESSOR},
    )
    field_order = ("number", "decided_on", "post", "successor")

    def __init__(self, *args: Any, actor: Actor, leaver: User, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        _choice(self, "post").queryset = posts
        _choice(self, "successor").queryset = _successors(actor, leaver)


class DelegationForm(OnceForm):
    """To whom, from when to when, why."""

    deputy = PostField(
        Post.objects.none(),
        label="Người được ủy quyền",
        empty_label="– chọn –",
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_pk_value"), "Hãy chọn cấp phó hoặc người cùng đơn vị đang làm việc."
        ),
    )
    reason = LineField(label="Lý do, phạm vi", max_length=500)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến hết ngày")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        everybody = posts_in_agency(actor.agency_id, actor.today())
        chosen = [p.pk for p in everybody if may_be_deputy(actor.post, p, actor.today())]
        _choice(self, "deputy").queryset = everybody.filter(pk__in=chosen)
        self.initial.setdefault("starts_on", actor.today())
