"""The paper behind an act on an account, and writing it down: shared by these acts, inside their transactions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts import audit
from accounts.actor import Actor
from accounts.models import AccountDecision, Post
from accounts.rules.days import check_past_year
from qlvb.lib.errors import BadInput


@dataclass(frozen=True, slots=True)
class Paper:
    """A decision of the agency's head: its number and date."""

    number: str
    decided_on: date

    @property
    def name(self) -> str:
        return f"Quyết định số {self.number} ngày {self.decided_on:%d/%m/%Y}"


def check_paper(paper: Paper, actor: Actor) -> None:
    """Nothing is granted or withdrawn without one (SD-9.4)."""
    if not paper.number:
        raise BadInput("Hãy nhập số quyết định.", field="number")
    check_past_year(paper.decided_on, today=actor.today(), what="Ngày quyết định", field="decided_on")


def write_down(
    kind: str,
    post: Post,
    paper: Paper,
    effective_on: date,
    *,
    successor: Post | None = None,
    handed_over: int = 0,
    before: dict[str, object] | None = None,
    actor: Actor,
) -> AccountDecision:
    """One line of the person's history, and the same in the audit log with what it changed: `before` is `state_of` the
    post before the act, None for a new one.
    """
    decision = AccountDecision.objects.create(
        agency_id=actor.agency_id,
        user_id=post.user_id,
        post=post,
        kind=kind,
        number=paper.number,
        decided_on=paper.decided_on,
        effective_on=effective_on,
        successor=successor,
        handed_over=handed_over,
        made_by=actor.post,
        at=actor.now(),
    )
    words: dict[str, Any] = {
        "post": post.pk,
        "number": paper.number,
        "decided_on": str(paper.decided_on),
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
