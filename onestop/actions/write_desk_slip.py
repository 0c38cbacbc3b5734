"""At the desk, nothing is received: say in writing what is missing, or why it is refused (VP-5.2a)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.tokens import use_once
from onestop.enums import SlipKind
from onestop.models import DeskSlip
from onestop.permissions import check_may_receive
from onestop.queries import versions_offered
from onestop.rules.desk_slip import DeskSlipFacts, check_slip
from onestop.rules.numbers import take_slip_number
from qlvb.lib.errors import BadInput


@transaction.atomic(durable=True)
def write_desk_slip(facts: DeskSlipFacts, *, token: UUID | None = None, actor: Actor) -> DeskSlip:
    """One line of the year's register, with the next number; never altered afterwards."""
    check_may_receive(actor)
    version = facts.version
    if version and not versions_offered(actor.agency_id, actor.today()).filter(pk=version.pk).exists():
        raise BadInput("Cơ quan không tiếp nhận thủ tục này, hoặc thủ tục đã thay đổi.", field="version")
    check_slip(facts)
    use_once(actor, token)
    agency, now = actor.post.unit.agency, actor.now()
    year = timezone.localdate(now).year
    slip = DeskSlip.objects.create(
        kind=facts.kind,
        agency=agency,
        year=year,
        number=take_slip_number(agency, facts.kind, year),
        version=version,
        about=facts.subject,
        details=facts.details,
        applicant_name=facts.name,
        applicant_phone=facts.phone,
        applicant_address=facts.address,
        items=facts.items if facts.kind == SlipKind.GUIDANCE else "",
        reason=facts.reason,
        at=now,
        by=actor.post,
    )
    audit.record("desk_slip.written", actor, slip, slip=slip.kind, number=slip.notation, year=year)
    return slip
