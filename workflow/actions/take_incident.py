"""An administrator takes an error report."""

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from qlvb.lib.locking import locked
from workflow.enums import IncidentState
from workflow.models import Incident
from workflow.permissions import check_may_handle_incident
from workflow.transitions import TAKE_INCIDENT


@transaction.atomic(durable=True)
def take_incident(incident_id: int, *, actor: Actor) -> Incident:
    """From now on the reporter sees who handles it."""
    incident = locked(Incident, incident_id)
    check_may_handle_incident(actor, incident, TAKE_INCIDENT)
    incident.state = IncidentState.HANDLING
    incident.handler = actor.post
    incident.taken_at = actor.now()
    incident.save(update_fields=["state", "handler", "taken_at"])
    audit.record("incident.taken", actor, incident)
    return incident
