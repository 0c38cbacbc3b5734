"""What somebody typed into a form that was not taken: each text under the label the page gave it, to be copied."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import isclass
from typing import Any, TypeVar

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, QueryDict

UNKNOWN = "Nội dung đã nhập"
# Never shown and never carried along, in whatever form they stand.
_SECRET = re.compile(r"pass|secret|otp|csrf", re.IGNORECASE)
_ROW = re.compile(r"(?P<prefix>.+)-(?P<row>\d{1,4})-(?P<name>[^-]+)\Z")
V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Typed:
    """One text somebody typed, under the label he saw."""

    label: str
    value: str

    @property
    def rows(self) -> int:
        """Lines a box needs to show most of it."""
        return min(max(self.value.count("\n") + 1, len(self.value) // 60 + 1), 8)


def labelled(labels: Callable[..., Mapping[str, str]]) -> Callable[[V], V]:
    """Mark a view whose form depends on its address: `labels` gets the address's words, gives the fields' labels."""

    def mark(view: V) -> V:
        view.typed_labels = labels  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def is_secret(name: str) -> bool:
    return bool(_SECRET.search(name))


def typed_in(request: HttpRequest, sent: QueryDict | None = None) -> list[Typed]:
    """The texts, numbers and dates of a sent form, in its order; no choices, no ticks, no files, nothing secret.

    `sent`: the fields, where they are not those of `request.POST`.
    """
    if request.method != "POST":
        return []
    fields = request.POST if sent is None else sent
    candidates = list(_forms_of(request))
    own = _own_labels(request)
    rows: dict[str, set[str]] = {}
    for name in fields:
        row = _ROW.match(name)
        rows.setdefault(row["prefix"] if row else "", set()).add(row["name"] if row else name)
    found = []
    for name, value in fields.items():
        text = value.strip() if isinstance(value, str) else ""
        if not text or is_secret(name):
            continue
        row = _ROW.match(name)
        plain = row["name"] if row else name
        label = _label(plain, text, _nearest(candidates, rows[row["prefix"] if row else ""]), own)
        if label:
            found.append(Typed(f"{label} (dòng {int(row['row']) + 1})" if row else label, text))
    return found


def _label(name: str, text: str, forms_like_it: list[type[forms.Form]], own: Mapping[str, str]) -> str:
    """'' for what nobody typed. Without a field of that name only words count: codes and ids hold no blank."""
    fields = [form.base_fields[name] for form in forms_like_it if name in form.base_fields]
    if not fields:
        return own.get(name, UNKNOWN) if " " in text else ""
    if any(_is_not_typed(field) for field in fields):
        return ""
    labels = {str(field.label or UNKNOWN) for field in fields}
    return own.get(name) or (labels.pop() if len(labels) == 1 else UNKNOWN)


def _is_not_typed(field: forms.Field) -> bool:
    chosen = (forms.ChoiceField, forms.ModelChoiceField, forms.BooleanField, forms.FileField)
    return isinstance(field, chosen) or field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput)


def _nearest(candidates: Iterable[type[forms.Form]], names: set[str]) -> list[type[forms.Form]]:
    """The forms most like what was sent: most fields in common, then fewest missing. Several may be equally near."""
    best: tuple[int, int] = (1, -sys.maxsize)
    nearest: list[type[forms.Form]] = []
    for form in candidates:
        fields = form.base_fields.keys()
        likeness = len(fields & names), -len(fields - names)
        if likeness > best:
            best, nearest = likeness, []
        if likeness == best:
            nearest.append(form)
    return nearest


def _forms_of(request: HttpRequest) -> Iterator[type[forms.Form]]:
    """The forms the view's module knows."""
    module = sys.modules.get(getattr(_view(request), "__module__", ""))
    for one in vars(module).values() if module else ():
        if isclass(one) and issubclass(one, BaseFormSet):
            one = getattr(one, "form", None)
        if isclass(one) and issubclass(one, forms.Form):
            yield one


def _own_labels(request: HttpRequest) -> Mapping[str, str]:
    labels = getattr(_view(request), "typed_labels", None)
    match = request.resolver_match
    return labels(**match.kwargs) if labels and match else {}


def _view(request: HttpRequest) -> object:
    return request.resolver_match.func if request.resolver_match else None
