"""Write down an error of the software: form 1 (DN-13.4c)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.rules.days import A_YEAR
from accounts.tokens import use_once
from documents.models import IncidentPicture, Upload
from qlvb.lib.errors import BadInput
from workflow.models import Incident
from workflow.queries import calendar_of
from workflow.rules.incidents import WORKING_DAYS, next_minutes_number


@dataclass(frozen=True, slots=True)
class ErrorSeen:
    """Items 3 to 6 of form 1. `page`: the address the reporter came from."""

    happened_at: datetime
    part: str
    what: str
    page: str = ""
    suggestion: str = ""


@transaction.atomic(durable=True)
def report_incident(
    seen: ErrorSeen, *, picture: Upload | None = None, token: UUID | None = None, actor: Actor
) -> Incident:
    """Number the minutes and start the clock of three working days; everybody may report."""
    now = actor.now()
    if seen.happened_at > now:
        raise BadInput("Thời điểm xảy ra lỗi không được ở tương lai.", field="happened_at")
    if seen.happened_at < now - A_YEAR:
        raise BadInput("Thời điểm xảy ra lỗi không được cách đây hơn một năm.", field="happened_at")
    use_once(actor, token)
    incident = Incident.objects.create(
        agency_id=actor.agency_id,
        reporter=actor.post,
        number=next_minutes_number(actor.agency_id, timezone.localtime(now).year),
        reported_at=now,
        happened_at=seen.happened_at,
        page=seen.page,
        part=seen.part,
        what=seen.what,
        suggestion=seen.suggestion,
        due_at=calendar_of(actor.agency_id).add_working_days(now, WORKING_DAYS),
    )
    if picture:
        IncidentPicture.objects.create(incident=incident, blob=picture.blob, name=picture.name)
    audit.record("incident.reported", actor, incident, number=incident.number, page=seen.page)
    return incident
