"""Shapes of the forms that hand work over: one successor for everything, others for single kinds (SD-10.2)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from accounts.account_forms import GroundForm, OnceForm, PaperForm, PlaceForm, PostField, choice_field
from accounts.actor import Actor
from accounts.enums import Role, WorkKind
from accounts.models import Post, User
from accounts.queries import posts_in_agency
from accounts.succession import Succession
from qlvb.lib.fields import DateField, TextField

_WRONG = "Người nhận bàn giao phải đang làm việc tại cơ quan."


def _successor_field(label: str, empty: str, *, required: bool = False) -> PostField:
    return PostField(
        Post.objects.none(),
        label=label,
        required=required,
        empty_label=empty,
        error_messages={"invalid_choice": _WRONG, "invalid_pk_value": _WRONG},
    )


def _successors(actor: Actor, leaver: User) -> Any:
    others = posts_in_agency(actor.agency_id, actor.today()).exclude(user=leaver).exclude(role=Role.AGENCY_ADMIN)
    return others.order_by("user__sort_key", "pk")


class SuccessionForm(forms.Form):
    """`successor` and, for each kind of work that is open, `successor_<kind>`."""

    def add_kinds(self, counts: Mapping[str, int], people: Any, *, empty: str) -> None:
        """A field for each kind with something open, in the order of the kinds."""
        if "successor" in self.fields:
            choice_field(self, "successor").queryset = people
        for kind in WorkKind:
            if counts.get(kind):
                name = f"successor_{kind.value}"
                self.fields[name] = _successor_field(f"{kind.label} ({counts[kind]})", empty)
                choice_field(self, name).queryset = people

    def kind_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("successor_")]

    @property
    def succession(self) -> Succession:
        words = self.cleaned_data
        by_kind = {
            name.removeprefix("successor_"): words[name]
            for name in self.fields
            if name.startswith("successor_") and words.get(name)
        }
        return Succession(words.get("successor"), by_kind, bool(words.get("takes_post")))


class _OnPaper(PaperForm):
    """A hand-over on a decision: the fields of single kinds stand apart."""

    def other_fields(self) -> list[forms.BoundField]:
        apart = ("successor_", "takes_post")
        return [field for field in super().other_fields() if not field.name.startswith(apart)]


class WithdrawForm(SuccessionForm, _OnPaper, GroundForm):
    """Somebody leaves; his open work needs successors."""

    leaves_on = DateField(label="Ngày nghỉ, chuyển công tác")
    successor = _successor_field("Người nhận bàn giao công việc", "– không bàn giao –")
    takes_post = forms.BooleanField(
        label="Người nhận bàn giao nhận luôn chức danh Văn thư, kể từ hôm nay", required=False
    )

    def __init__(
        self, *args: Any, actor: Actor, leaver: User, counts: Mapping[str, int], last_clerk: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.add_kinds(counts, _successors(actor, leaver), empty="– như người nhận chung –")
        if counts or last_clerk:
            choice_field(self, "successor").empty_label = "– chọn –"
        if not last_clerk:
            del self.fields["takes_post"]
        self.fields["leaves_on"].help_text = "Từ ngày này người đó không đăng nhập được nữa."
        self.initial.setdefault("leaves_on", actor.today())


class TransferForm(SuccessionForm, _OnPaper, PlaceForm):
    """From one post of the agency to another."""

    post = PostField(Post.objects.none(), label="Thôi chức danh", empty_label=None)
    successor = _successor_field("Người nhận bàn giao công việc cũ", "– không bàn giao –")
    takes_post = forms.BooleanField(
        label="Người nhận bàn giao nhận luôn chức danh Văn thư, kể từ hôm nay", required=False
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        leaver: User,
        posts: Any,
        counts: Mapping[str, int],
        last_clerk: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choice_field(self, "post").queryset = posts
        self.add_kinds(counts, _successors(actor, leaver), empty="– như người nhận chung –")
        if not last_clerk:
            del self.fields["takes_post"]
        self.fields["starts_on"].help_text = "Chức danh cũ hết vào ngày trước đó."


class HandOverForm(SuccessionForm, _OnPaper):
    """Open work of one post, all of it or some kinds."""

    post = PostField(Post.objects.none(), label="Công việc của chức danh", empty_label=None)
    successor = _successor_field("Người nhận bàn giao", "– chỉ bàn giao từng loại –")
    file_required = False

    def __init__(
        self, *args: Any, actor: Actor, leaver: User, posts: Any, counts: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        choice_field(self, "post").queryset = posts
        self.add_kinds(counts, _successors(actor, leaver), empty="– như người nhận chung, không có thì giữ lại –")


class ReassignForm(SuccessionForm, OnceForm):
    """Kinds of work of one person, each to somebody; what is left empty stays."""

    reason = TextField(label="Lý do bàn giao", rows=2, max_length=1000)

    def __init__(
        self, *args: Any, actor: Actor, giver: Post, takers: Iterable[Post], counts: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        people = _successors(actor, giver.user).filter(pk__in=[post.pk for post in takers])
        self.add_kinds(counts, people, empty="– giữ lại –")
