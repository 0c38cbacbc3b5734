"""Ask the head of the agency for his consent (SD-9.3 to SD-9.5)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.consents import Matter, expire, page_of
from accounts.enums import ConsentState
from accounts.models import Consent, Unit
from accounts.neighbours import neighbours
from accounts.queries import heads_of
from accounts.rules.consents import LASTS, check_may_ask, check_somebody_decides
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked

OPEN = (ConsentState.WAITING, ConsentState.GRANTED)
_ASKED = "Đã có đề nghị như vậy đang chờ ở mục Ý kiến đồng ý; muốn thay đổi thì rút đề nghị ấy trước."


@transaction.atomic(durable=True)
def ask_consent(matter: Matter, *, reason: str, token: UUID | None = None, actor: Actor) -> Consent:
    """The request as it stands goes before the heads, who are told; nothing is done yet. `matter` comes from the
    function that checked that the act itself would be possible.
    """
    # One at a time in an agency, so that two tabs do not ask the same thing twice.
    Unit.objects.select_for_update(no_key=True).get(pk=actor.agency_id)
    check_may_ask(actor)
    use_once(actor, token)
    if not reason:
        raise BadInput("Hãy ghi lý do đề nghị.", field="reason")
    heads = heads_of(actor.agency_id, actor.today())
    is_person = matter.subject_kind == "accounts.user"
    subject_id = matter.subject.pk if matter.subject else None
    check_somebody_decides(heads, actor, subject_id if is_person else None)
    _check_not_asked_already(matter, actor)
    consent = Consent.objects.create(
        agency_id=actor.agency_id,
        kind=matter.kind,
        title=matter.title[:300],
        subject_kind=matter.subject_kind,
        subject_id=subject_id,
        terms=matter.terms,
        changes=matter.changes_as_data,
        reason=reason,
        asked_by=actor.post,
        asked_at=actor.now(),
        expires_on=actor.today() + LASTS,
    )
    audit.record("consent.asked", actor, consent, kind=matter.kind, terms=matter.terms, changes=consent.changes)
    text = f"{actor.user.full_name} đề nghị đồng chí cho ý kiến: {consent.title}."
    neighbours.tell(heads, text, "Bạn là người đứng đầu cơ quan.", page_of(consent))
    return consent


def _check_not_asked_already(matter: Matter, actor: Actor) -> None:
    """A second request while one is open would let the head agree to both. Nothing is waited for here: whoever decides
    holds the request and may wait for the agency.
    """
    for consent in Consent.objects.filter(agency_id=actor.agency_id, kind=matter.kind, state__in=OPEN):
        refusal = _ASKED if _is_same(matter, consent) else matter.in_the_way(consent.terms)
        if refusal and not consent.is_past(actor.today()):
            raise InvalidTransition(refusal)
        if refusal:
            # Nobody decides it any more, so it is free at once.
            past = locked(Consent, consent.pk)
            if past.is_open:
                expire(past)


def _is_same(matter: Matter, consent: Consent) -> bool:
    if matter.subject:
        return (consent.subject_kind, consent.subject_id) == (matter.subject_kind, matter.subject.pk)
    return consent.subject_id is None and consent.terms == matter.terms
