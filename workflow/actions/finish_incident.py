"""Write the minutes of handling an error: form 2 (DN-13.5e)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput
from qlvb.lib.locking import locked
from workflow.enums import IncidentState
from workflow.models import Incident
from workflow.permissions import check_may_handle_incident
from workflow.rules.incidents import next_minutes_number
from workflow.transitions import FINISH_INCIDENT


@dataclass(frozen=True, slots=True)
class Handling:
    """Items 1 to 3 of form 2. `result` says what is still missing when it is not solved."""

    cause: str
    measure: str
    is_solved: bool
    result: str
    finished_at: datetime


@transaction.atomic(durable=True)
def finish_incident(incident_id: int, handling: Handling, *, token: UUID | None = None, actor: Actor) -> Incident:
    """Close the report with its minutes, which take the next number of the agency's series."""
    incident = locked(Incident, incident_id)
    check_may_handle_incident(actor, incident, FINISH_INCIDENT)
    use_once(actor, token)
    _check(handling, incident, actor.now())
    incident.state = IncidentState.DONE
    incident.handler = actor.post
    incident.handled_at = actor.now()
    incident.handling_number = next_minutes_number(incident.agency_id, timezone.localtime(incident.handled_at).year)
    names = ("cause", "measure", "is_solved", "result", "finished_at")
    for name in names:
        setattr(incident, name, getattr(handling, name))
    incident.save(update_fields=["state", "handler", "handled_at", "handling_number", *names])
    audit.record("incident.finished", actor, incident, number=incident.handling_number, is_solved=handling.is_solved)
    return incident


def _check(handling: Handling, incident: Incident, now: datetime) -> None:
    if not handling.cause:
        raise BadInput("Hãy nêu nguyên nhân xảy ra lỗi.", field="cause")
    if not handling.measure:
        raise BadInput("Hãy nêu giải pháp xử lý.", field="measure")
    if not handling.is_solved and not handling.result:
        raise BadInput("Chưa hoàn thành thì phải ghi chi tiết.", field="result")
    if not _minute(incident.reported_at) <= handling.finished_at <= now:
        raise BadInput("Thời điểm xử lý xong phải từ lúc báo lỗi đến bây giờ.", field="finished_at")


def _minute(moment: datetime) -> datetime:
    """Forms know minutes only."""
    return moment.replace(second=0, microsecond=0)
