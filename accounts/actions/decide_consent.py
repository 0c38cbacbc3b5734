"""The head agrees or does not agree (SD-9.3 to SD-9.5)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.consents import AT_ONCE, mark_used, tell_asker
from accounts.enums import ConsentState
from accounts.models import Consent, Post
from accounts.rules.consents import LASTS, check_may_decide
from accounts.tokens import use_once
from accounts.transitions import AGREE, REFUSE
from qlvb.lib.errors import BadInput, NotAllowed
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def decide_consent(
    consent_id: int, *, agreed: bool, words: str = "", token: UUID | None = None, actor: Actor
) -> Consent:
    """Decided once, by whoever is head now. What the system carries out itself happens here too, or nothing does."""
    consent = locked(Consent, consent_id)
    act = AGREE if agreed else REFUSE
    check_may_decide(actor, consent, act)
    held = Post.objects.in_force(actor.today()).select_for_update(of=("self",), no_key=True)
    if not held.filter(pk=actor.post.pk).exists():
        raise NotAllowed("Bạn không còn giữ chức danh này nên không cho ý kiến được.")
    if not agreed and not words:
        raise BadInput("Hãy ghi lý do không đồng ý.", field="words")
    use_once(actor, token)
    assert act.target is not None
    consent.state, consent.words = act.target, words
    consent.decided_by, consent.decided_at = actor.post, actor.now()
    consent.expires_on = actor.today() + LASTS
    consent.save(update_fields=["state", "words", "decided_by", "decided_at", "expires_on"])
    audit.record(f"consent.{act.name}", actor, consent, kind=consent.kind, words=words)
    said = "đồng ý" if agreed else "không đồng ý"
    tell_asker(consent, f"{actor.user.full_name} {said}: {consent.title}. {words}".strip())
    if consent.state == ConsentState.GRANTED and (carry_out := AT_ONCE.get(consent.kind)):
        carry_out(consent, actor)
        mark_used(consent, actor)
    return consent
