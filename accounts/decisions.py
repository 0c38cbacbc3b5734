"""What an act on an account rests on, and writing it down: shared by these acts, inside their transactions (SD-9.4).

Either a decision on paper (number, date, file) or the head's consent given in the system; nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.consents import Matter, take
from accounts.models import AccountDecision, Consent, Post
from accounts.neighbours import neighbours
from accounts.rules.days import check_past_year
from accounts.rules.numbers import check_number, tidied
from qlvb.lib.errors import BadInput


@dataclass(frozen=True, slots=True)
class Paper:
    """A decision of the agency's head: its number and date; `file`: the id of its kept PDF."""

    number: str
    decided_on: date
    file: int | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent that was given and has not been used."""

    consent_id: int


Ground = Paper | Agreed


@dataclass(frozen=True, slots=True)
class Basis:
    """The ground after its check: written into the history."""

    number: str
    decided_on: date
    file: int | None = None
    consent: Consent | None = None

    @property
    def name(self) -> str:
        day = f"{self.decided_on:%d/%m/%Y}"
        if self.consent:
            return f"ý kiến đồng ý của người đứng đầu ngày {day} trên hệ thống"
        return f"Quyết định số {self.number} ngày {day}"


def basis_of(ground: Ground, matter: Matter, actor: Actor, *, kinds: Collection[str] = ()) -> Basis:
    """Nothing is granted or withdrawn without one. A consent is used up here, for exactly this matter."""
    if isinstance(ground, Agreed):
        consent = take(ground.consent_id, kinds or {matter.kind}, matter.terms, actor)
        assert consent.decided_at is not None
        return Basis("", timezone.localdate(consent.decided_at), consent=consent)
    return check_paper(ground, actor)


def check_paper(paper: Paper, actor: Actor, *, needs_file: bool = True) -> Basis:
    """Number, date and file, each named when it is missing; the number in the shape of the law."""
    number = tidied(paper.number)
    if not number:
        raise BadInput("Hãy nhập số quyết định.", field="number")
    if not paper.decided_on:
        raise BadInput("Hãy nhập ngày quyết định.", field="decided_on")
    check_number(number, paper.decided_on)
    check_past_year(paper.decided_on, today=actor.today(), what="Ngày quyết định", field="decided_on")
    kept = neighbours.find_paper(paper.file, actor) if paper.file else None
    if needs_file and kept is None:
        raise BadInput("Hãy chọn tệp quyết định (PDF).", field="file")
    return Basis(number, paper.decided_on, kept.pk if kept else None)


def write_down(
    kind: str,
    post: Post,
    basis: Basis,
    effective_on: date,
    *,
    successor: Post | None = None,
    handed_over: int = 0,
    before: dict[str, object] | None = None,
    agency_id: int | None = None,
    actor: Actor,
) -> AccountDecision:
    """One line of the person's history, and the same in the audit log with what it changed: `before` is `state_of` the
    post before the act, None for a new one.
    """
    decision = AccountDecision.objects.create(
        agency_id=agency_id or actor.agency_id,
        user_id=post.user_id,
        post=post,
        kind=kind,
        number=basis.number,
        decided_on=basis.decided_on,
        consent=basis.consent,
        effective_on=effective_on,
        successor=successor,
        handed_over=handed_over,
        made_by=actor.post,
        at=actor.now(),
    )
    if basis.file:
        neighbours.attach_paper(decision, basis.file, actor)
    words: dict[str, Any] = {
        "post": post.pk,
        "number": basis.number,
        "decided_on": str(basis.decided_on),
        "consent": basis.consent.pk if basis.consent else None,
        "effective_on": str(effective_on),
        "successor": str(successor) if successor else "",
        "handed_over": handed_over,
    }
    audit.record(f"account.{kind}", actor, post.user, **words, **audit.changed(before or {}, state_of(post)))
    return decision


def state_of(post: Post) -> dict[str, object]:
    """What a decision may change, in words that still say something when unit and role are gone."""
    return {
        "username": post.user.username,
        "full_name": post.user.full_name,
        "unit": post.unit.name,
        "role": post.get_role_display(),
        "title": post.title,
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
    }
