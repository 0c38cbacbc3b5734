"""Take a request back, or give up a consent that will not be used."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.enums import ConsentState
from accounts.models import Consent
from accounts.rules.consents import check_may_take_back
from accounts.transitions import TAKE_BACK
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def take_back_consent(consent_id: int, *, actor: Actor) -> Consent:
    """From now on it can be neither decided nor used."""
    consent = locked(Consent, consent_id)
    check_may_take_back(actor, consent, TAKE_BACK)
    consent.state, consent.ended_at = ConsentState.WITHDRAWN, actor.now()
    consent.save(update_fields=["state", "ended_at"])
    audit.record("consent.take_back", actor, consent, kind=consent.kind)
    return consent
