"""The paper behind an act on an account, and writing it down: shared by these acts, inside their transactions."""

from dataclasses import dataclass
from datetime import date

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
    actor: Actor,
) -> AccountDecision:
    """One line of the person's history, and the same in the audit log."""
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
    audit.record(f"account.{kind}", actor, post.user, post=post.pk, number=paper.number, handed_over=handed_over)
    return decision
