"""Asking for and using the head's consent: shared by the acts that need it, inside their transactions."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.enums import ConsentKind, ConsentState
from accounts.models import Consent
from accounts.neighbours import neighbours
from accounts.rules.consents import check_may_use
from accounts.transitions import USE
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked


@dataclass(frozen=True, slots=True)
class Change:
    """One line for the head's eyes: what is, what shall be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What consent is asked for. `terms`: plain JSON, exactly what the act will do; `subject` None: something new.

    `in_the_way(terms of another request of this kind that is open)`: the sentence that refuses to ask beside it, or ''.
    """

    kind: ConsentKind
    title: str
    terms: dict[str, Any]
    changes: list[Change] = field(default_factory=list)
    subject: Model | None = None
    in_the_way: Callable[[dict[str, Any]], str] = lambda _: ""

    @property
    def subject_kind(self) -> str:
        return self.subject._meta.label_lower if self.subject else ""

    @property
    def changes_as_data(self) -> list[dict[str, str]]:
        return [asdict(change) for change in self.changes]


# Kinds the system itself carries out the moment consent is given, in that transaction; filled in AppConfig.ready().
AT_ONCE: dict[str, Callable[[Consent, Actor], None]] = {}


# What is carried out after consent by whoever may: (request, terms, what the act is called with) -> its answer. For
# accounts filled by accounts/views/consents.py, else in AppConfig.ready().
CARRY: dict[str, Callable[..., HttpResponse]] = {}

# By the kind of the consent: the address of what is to be read with it, and what the link to it says; '' for nothing.
ENCLOSURES: dict[str, Callable[[Consent], tuple[str, str]]] = {}

# By the kind of the subject: the route of its page, and what the link to it says; filled in AppConfig.ready().
SUBJECT_PAGES: dict[str, tuple[str, str]] = {
    "accounts.user": ("accounts:person", "Mở trang tài khoản"),
    "accounts.unit": ("accounts:unit", "Mở trang đơn vị"),
}


def take(consent_id: int, kinds: Collection[str], terms: dict[str, Any], actor: Actor) -> Consent:
    """Use up the consent for exactly these terms, in the act's own transaction; whoever comes second is refused."""
    consent = locked(Consent, consent_id)
    check_may_use(actor, consent, USE)
    if consent.kind not in kinds or consent.terms != terms:
        raise InvalidTransition("Người đứng đầu đã đồng ý một việc khác; hãy thực hiện đúng như đã được đồng ý.")
    mark_used(consent, actor)
    return consent


def mark_used(consent: Consent, actor: Actor) -> None:
    """Once; the database refuses any later change."""
    consent.state, consent.used_by, consent.used_at = ConsentState.USED, actor.post, actor.now()
    consent.save(update_fields=["state", "used_by", "used_at"])
    audit.record("consent.used", actor, consent, kind=consent.kind, asked_by=consent.asked_by_id)


def expire(consent: Consent) -> None:
    """Its time is over: nobody decides or uses it any more. Of a locked row."""
    consent.state, consent.ended_at = ConsentState.EXPIRED, timezone.now()
    consent.save(update_fields=["state", "ended_at"])
    audit.record("consent.expired", None, consent, kind=consent.kind)


def tell_asker(consent: Consent, text: str) -> None:
    """Under the asker's bell, in the post he asked in."""
    neighbours.tell([consent.asked_by], text, "Bạn là người đề nghị.", page_of(consent))


def page_of(consent: Consent) -> str:
    return reverse("accounts:consent", args=[consent.pk])
