"""The shape of the form about a group of rights."""

from typing import Any

from django import forms

from accounts.account_forms import OnceForm
from accounts.enums import Perm
from accounts.groups import Composed
from accounts.models import Post
from accounts.queries import posts_in_agency
from accounts.rules.consents import is_head
from accounts.rules.groups import LONGEST_NAME, rights_of_agency
from qlvb.lib.fields import LineField, TextField, asking_for


class TickedField(forms.MultipleChoiceField):
    """Ticks of what is offered. What else is sent is for `accounts.rules.groups` to refuse, which says why."""

    def valid_value(self, value: object) -> bool:
        return str(value).isalnum() or "_" in str(value)


class GroupForm(OnceForm):
    """Its name, what it gives, to whom, and why. Offered is only what may be given to somebody who may have it; what is
    sent beyond that is refused by the rules, in their words.
    """

    name = LineField(label="Tên nhóm quyền", max_length=LONGEST_NAME)
    rights = TickedField(label="Quyền", widget=forms.CheckboxSelectMultiple)
    posts = TickedField(label="Người trong nhóm", widget=forms.CheckboxSelectMultiple)
    reason = TextField(label="Lý do", rows=2, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = list(posts_in_agency(self.actor.agency_id, self.actor.today()).order_by("user__sort_key", "pk"))
        given = rights_of_agency({post.role for post in here})
        self._offer("rights", [(perm.value, perm.label) for perm in Perm if perm in given])
        heads = {post.user_id for post in here if is_head(post)}
        joining = [post for post in here if post.user_id not in heads and self._may_join(post)]
        self._offer("posts", [(str(post.pk), _label(post)) for post in joining])
        for name in ("rights", "posts"):
            self.fields[name].error_messages["required"] = asking_for(self.fields[name])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def _may_join(self, post: Post) -> bool:
        return post.role != "agency_admin" and post.user_id != self.actor.user.pk

    @property
    def composed(self) -> Composed:
        words = self.cleaned_data
        posts = frozenset(int(value) if value.isdecimal() and len(value) < 19 else 0 for value in words["posts"])
        return Composed(words["name"], frozenset(words["rights"]), posts)


class DissolveForm(OnceForm):
    """Why it is not needed any more."""

    reason = TextField(label="Lý do", rows=2, max_length=1000)


def _label(post: Post) -> str:
    return f"{post.user.full_name} – {post.title}, {post.unit.short_name}"
