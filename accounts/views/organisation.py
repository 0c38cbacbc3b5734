"""Tổ chức: the tree, each unit with its history, and the changes of it (DN-12.1, facts.md §7)."""

import hashlib
import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.ask_consent import ask_consent
from accounts.actions.plan_change import plan_change
from accounts.actions.withdraw_change import withdraw_change
from accounts.actor import Actor
from accounts.administrators import check_may_appoint
from accounts.consents import CARRY, Matter
from accounts.enums import ENDINGS, ChangeKind, ChangeState, ConsentKind
from accounts.impact import Impact, what_is_left
from accounts.models import Unit, UnitChange
from accounts.naming import Names, formerly
from accounts.neighbours import neighbours
from accounts.queries import (
    administrators_of,
    consents_visible_to,
    heads_of_unit,
    units_named,
    units_visible_to,
    units_with_two_heads,
)
from accounts.requests import ActorRequest
from accounts.rules.units import check_may_change, check_may_keep_units, check_may_withdraw
from accounts.unit_changes import Plan, changing
from accounts.unit_forms import ChangeForm, DissolveForm, FoundForm, MergeForm, MoveForm, RenameForm, SplitForm
from qlvb.lib.errors import InvalidTransition, refusal_of
from qlvb.lib.http import errors_into, status_of
from qlvb.lib.vietnamese import short_date, short_time

# Word in the address: form, label, icon.
FORMS: dict[str, tuple[type[ChangeForm], str, str]] = {
    "thanh-lap": (FoundForm, "Thành lập đơn vị trực thuộc", "plus"),
    "doi-ten": (RenameForm, "Đổi tên", "edit"),
    "chuyen": (MoveForm, "Chuyển trực thuộc", "switch-horizontal"),
    "sap-nhap": (MergeForm, "Sáp nhập", "arrows-exchange"),
    "chia": (SplitForm, "Chia", "git-branch"),
    "giai-the": (DissolveForm, "Giải thể", "ban"),
}
TONES = {ChangeState.PLANNED: "soon", ChangeState.DONE: "good", ChangeState.WITHDRAWN: "none"}
OPEN, ENDED = "dang-hoat-dong", "da-het-hieu-luc"


@require_safe
def tree(request: ActorRequest) -> HttpResponse:
    """The units one keeps, each below the one it belongs to; apart those that have ended, and what is planned."""
    check_may_keep_units(request.actor)
    found = list(units_visible_to(request.actor).order_by("position", "pk"))
    tab = ENDED if request.GET.get("muc") == ENDED else OPEN
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    ended = [one for one in found if one.has_ended]
    names, today = Names(), request.actor.today()
    if words:
        rows = _named(found, words, names, today)
    elif tab == ENDED:
        rows = [_row(one, 0, today, note=_now(one, names)) for one in ended]
    else:
        rows = [_row(one, depth, today) for one, depth in _in_order(found)]
    address = reverse("accounts:organisation")
    counts = {OPEN: ("Đang hoạt động", len(found) - len(ended)), ENDED: ("Đã hết hiệu lực", len(ended))}
    context = {
        "rows": rows,
        "planned": [] if words or tab == ENDED else [_told(one) for one in _planned(found)],
        "two_heads": []
        if words
        else [posts[0].unit for posts in units_with_two_heads(request.actor.agency_id).values()],
        "q": words,
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": count, "active": name == tab and not words}
            for name, (label, count) in counts.items()
        ],
    }
    return render(request, "accounts/organisation.html", context)


def _with_two_heads(actor: Actor) -> list[Unit]:
    return [posts[0].unit for posts in units_with_two_heads(actor.agency_id).values()]


def _named(found: list[Unit], words: str, names: Names, today: date) -> list[dict[str, object]]:
    """Units called so now or once, those that are there first; of what has ended, who answers now."""
    called = units_named(words)
    there = sorted((one for one in found if one.pk in called), key=lambda one: one.has_ended)
    return [_row(one, 0, today, note=_now(one, names) or called[one.pk]) for one in there]


def _now(one: Unit, names: Names) -> str:
    now = names.now(one) if one.has_ended else ""
    return f"nay là {now}" if now else ""


def _planned(units: list[Unit]) -> list[UnitChange]:
    waiting = UnitChange.objects.filter(state=ChangeState.PLANNED, unit__in=[one.pk for one in units])
    return list(waiting.select_related("unit", "made_by__user").order_by("effective_on", "pk"))


def _in_order(units: list[Unit]) -> list[tuple[Unit, int]]:
    """Those that are there, children right after their parent, with their depth."""
    there = {one.pk: one for one in units if not one.has_ended}
    below: dict[int | None, list[Unit]] = {}
    for one in there.values():
        below.setdefault(one.parent_id if one.parent_id in there else None, []).append(one)
    found: list[tuple[Unit, int]] = []
    waiting = [(one, 0) for one in reversed(below.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        found.append((one, depth))
        # The agency's own units before the agencies below it.
        children = sorted(below.get(one.pk, []), key=lambda child: (child.keeps_registers, child.position, child.pk))
        waiting += [(child, depth + 1) for child in reversed(children)]
    return found


def _row(unit: Unit, depth: int, today: date, *, note: str = "") -> dict[str, object]:
    if unit.has_ended:
        label, tone = f"Hết hiệu lực sau {short_date(unit.valid_to)}", "none"  # type: ignore[arg-type]  # has_ended
    elif unit.valid_from and unit.valid_from > today:
        label, tone = f"Từ ngày {short_date(unit.valid_from)}", "soon"
    else:
        label, tone = "Đang hoạt động", "good"
    return {"unit": unit, "depth": min(depth, 6), "label": label, "tone": tone, "note": note}


@require_safe
def unit(request: ActorRequest, pk: int) -> HttpResponse:
    """One unit: what it is, what happened to it, what may be done."""
    found = _find(request, pk)
    today, names = request.actor.today(), Names()
    changes = list(
        found.changes.select_related("made_by__user", "withdrawn_by__user", "part_of").order_by("-effective_on", "-pk")
    )
    came = UnitChange.objects.filter(successions__successor=found).exclude(state=ChangeState.WITHDRAWN)
    related = list(came.select_related("made_by__user", "withdrawn_by__user").order_by("-effective_on", "-pk"))
    papers = neighbours.change_papers_of(changes + related)
    context = {
        "unit": found,
        "state": _row(found, 0, today),
        "now": names.now(found) if found.has_ended else "",
        "changes": [_told(one, papers) for one in changes],
        "came": [_told(one, papers) for one in related],
        "withdrawable": {one.pk for one in changes if not refusal_of(check_may_withdraw, request.actor, one)},
        "below": [_row(one, 0, today) for one in found.children.filter(valid_to=None)],
        "acts": _acts(request.actor, found),
        "asked": consents_visible_to(request.actor).filter(
            subject_kind="accounts.unit", subject_id=found.pk, state__in=("waiting", "granted")
        ),
        "pairs": _pairs(found),
        "heads": _heads(request.actor, found),
    }
    return render(request, "accounts/unit.html", context)


def _heads(actor: Actor, found: Unit) -> list[dict[str, str]]:
    """Of a unit that has more heads than one; with the way to each for whoever keeps their accounts."""
    if found.keeps_registers or found.has_ended:
        return []
    heads = heads_of_unit(found)
    own = found.agency_id == actor.agency_id
    return [
        {"name": str(post), "url": reverse("accounts:person", args=[post.user_id]) if own else ""}
        for post in heads
        if len(heads) > 1
    ]


def _told(change: UnitChange, papers: dict[int, tuple[str, str]] | None = None) -> dict[str, object]:
    name, url = (papers or {}).get(change.pk, ("", ""))
    return {
        "change": change,
        "tone": "late" if change.problem else TONES[ChangeState(change.state)],
        "label": "Vướng mắc" if change.problem else change.get_state_display(),
        "day": short_date(change.effective_on),
        "ground": change.ground[0].upper() + change.ground[1:],
        "who": f"{change.made_by.user.full_name} ghi {short_time(change.at)}",
        "withdrawn": f"{change.withdrawn_by.user.full_name} rút {short_time(change.withdrawn_at)}"
        if change.withdrawn_by and change.withdrawn_at
        else "",
        "before": change.before.get("name", "") if change.kind == ChangeKind.RENAME else "",
        "from": change.before.get("parent", "") if change.kind == ChangeKind.MOVE else "",
        "paper": name,
        "paper_url": url,
    }


def _pairs(found: Unit) -> list[dict[str, object]]:
    rows = [
        ("Tên gọn", found.short_name),
        ("Loại", "Cơ quan có sổ văn bản riêng" if found.keeps_registers else f"Đơn vị của {found.agency.name}"),
        ("Trực thuộc", found.parent.name if found.parent else ""),
        ("Mã định danh", found.code),
        ("Chữ viết tắt trong ký hiệu", found.abbreviation),
        ("Cơ quan chủ quản trên văn bản", found.superior_name),
        ("Địa danh", found.place_name),
        ("Có hiệu lực từ ngày", short_date(found.valid_from) if found.valid_from else ""),
        ("Hết hiệu lực sau ngày", short_date(found.valid_to) if found.valid_to else ""),
        ("Tên trước đây", formerly(found)),
        ("Quản trị", _administrators(found)),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _administrators(found: Unit) -> str:
    if not found.keeps_registers or found.has_ended:
        return ""
    names = [post.user.full_name for post in administrators_of(found.pk, timezone.localdate())]
    return ", ".join(names) or "chưa có"


def _acts(actor: Actor, found: Unit) -> list[dict[str, object]]:
    """For parts/acts.html: nothing more on what has ended."""
    if found.has_ended:
        return []
    rows: list[dict[str, object]] = []
    for word, (form, label, icon) in FORMS.items():
        refusal = refusal_of(_check_may, actor, found, form.kind)
        rows.append(
            {
                "label": label,
                "url": reverse("accounts:unit_change", args=[found.pk, word]),
                "method": "get",
                "icon": icon,
                "tone": "bad" if form.kind in ENDINGS else "",
                "enabled": not refusal,
                "reason": refusal,
                "primary": word == "thanh-lap" and not refusal,
            }
        )
    if found.keeps_registers and not refusal_of(check_may_appoint, actor, found):
        rows.append(
            {
                "label": "Cử quản trị",
                "url": reverse("accounts:unit_administrator", args=[found.pk]),
                "method": "get",
                "icon": "user-plus",
                "tone": "",
                "enabled": True,
                "reason": "",
                "primary": False,
            }
        )
    return rows


def _check_may(actor: Actor, found: Unit, kind: ChangeKind) -> None:
    if kind == ChangeKind.CREATE:
        # Below an agency of somebody else there may be an agency, never a unit.
        check_may_change(actor, None, is_agency=found.agency_id != actor.agency_id)
    else:
        check_may_change(actor, found, is_agency=found.keeps_registers)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, pk: int, act: str) -> HttpResponse:
    """One change of one unit: by the decision at hand, or asked of the head."""
    found = _find(request, pk)
    if act not in FORMS:
        raise Http404
    kind_of_form, heading, _ = FORMS[act]
    _check_may(request.actor, found, kind_of_form.kind)
    if found.has_ended:
        raise InvalidTransition(f"{found.name} đã hết hiệu lực.")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = kind_of_form(*sent, actor=request.actor, unit=found)
    # Back from the page that asks once more: everything as it was entered, the file too.
    if form.is_valid() and "sua" not in request.POST:
        with errors_into(form):
            matter = changing(form.plan, request.actor)
            impact = form.plan.impact
            if impact and request.POST.get("da_xem") != seen_of(form.plan, impact):
                return _ask_once_more(request, form, heading, matter, impact)
            return _carry(request, form, found)
    left = what_is_left(found) if form.kind in ENDINGS else []
    context = {"form": form, "heading": heading, "unit": found, "left": left, "ends": form.kind in ENDINGS,
               "is_found": form.kind == ChangeKind.CREATE}  # fmt: skip
    return render(request, "accounts/unit_form.html", context, status=status_of(form))


def seen_of(plan: Plan, impact: Impact) -> str:
    """What somebody has been shown: when it is another by the time he presses, he is shown it again."""
    return hashlib.sha256(json.dumps([plan.terms, impact.as_data]).encode()).hexdigest()[:32]


def _ask_once_more(
    request: ActorRequest, form: ChangeForm, heading: str, matter: Matter, impact: Impact
) -> HttpResponse:
    """Before anything is moved or ended: how much goes where, and who loses what."""
    context = {
        "form": form,
        "entered": [(name, value) for name in form.fields if name != "file" for value in form.entered(name)],
        "heading": heading,
        "unit": form.unit,
        "title": matter.title,
        "impact": impact,
        "ends": form.kind in ENDINGS,
        "seen": seen_of(form.plan, impact),
        "again": "da_xem" in request.POST,
    }
    return render(request, "accounts/unit_confirm.html", context)


def _carry(request: ActorRequest, form: ChangeForm, found: Unit) -> HttpResponse:
    words, actor = form.cleaned_data, request.actor
    if form.asks_consent:
        consent = ask_consent(changing(form.plan, actor), reason=words["reason"], token=words["token"], actor=actor)
        messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
        return redirect("accounts:consent", consent.pk)
    return _done(request, plan_change(form.plan, form.paper, token=words["token"], actor=actor))


def _done(request: ActorRequest, made: UnitChange) -> HttpResponse:
    if made.state == ChangeState.DONE:
        messages.success(request, f"Đã thực hiện: {made.title}.")
    else:
        messages.success(request, f"Đã ghi: {made.title}, có hiệu lực từ ngày {short_date(made.effective_on)}.")
    return redirect("accounts:unit", made.unit_id)


def _carry_out(request: ActorRequest, terms: dict[str, Any], more: dict[str, Any]) -> HttpResponse:
    return _done(request, plan_change(Plan.of_terms(terms), **more))


CARRY[ConsentKind.UNITS] = _carry_out


@require_POST
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Before its day."""
    seen = units_visible_to(request.actor)
    made = get_object_or_404(UnitChange.objects.select_related("unit"), pk=pk, unit__in=seen)
    unit_id = made.unit_id
    made = withdraw_change(made.pk, actor=request.actor)
    messages.success(request, f"Đã rút: {made.title}.")
    return redirect("accounts:unit", unit_id) if made.unit_id else redirect("accounts:organisation")


def _find(request: ActorRequest, pk: int) -> Unit:
    check_may_keep_units(request.actor)
    return get_object_or_404(units_visible_to(request.actor).select_related("parent", "belongs_to"), pk=pk)
