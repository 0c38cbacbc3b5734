"""Order a long extract of the audit log as XLSX (issue 4 point 9)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.tokens import use_once
from reports.jobs import make_log_export
from reports.log import LogQuery
from reports.models import LogExport
from reports.permissions import check_may_read_log


@transaction.atomic(durable=True)
def order_log_export(query: LogQuery, *, lines: int, token: UUID | None = None, actor: Actor) -> LogExport:
    """Write the order down, and that it was given, and wake the job."""
    check_may_read_log(actor, query.agency_id)
    use_once(actor, token)
    order = LogExport.objects.create(
        agency_id=query.agency_id, query=query.to_json(), asked_by=actor.post, asked_at=actor.now()
    )
    audit.record("audit.exported", actor, order, agency_id=actor.agency_id, **query.told(), lines=lines)
    make_log_export.delay_on_commit(export_id=order.pk)
    return order
