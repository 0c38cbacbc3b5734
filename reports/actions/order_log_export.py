"""Order an extract of the audit log as XLSX (issue 4 point 9, SD-9.3)."""

from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.consents import take
from accounts.enums import ConsentKind
from accounts.tokens import use_once
from reports.jobs import make_log_export
from reports.log import LogQuery
from reports.models import LogExport
from reports.permissions import check_may_export_log, check_may_read_log


@transaction.atomic(durable=True)
def order_log_export(
    query: LogQuery, *, lines: int, consent_id: int | None = None, token: UUID | None = None, actor: Actor
) -> LogExport:
    """Write the order down, and that it was given, and wake the job. Whoever is not the head himself needs his consent
    for exactly this query, which is used up here.
    """
    check_may_read_log(actor, query.agency_id)
    if consent_id is None:
        check_may_export_log(actor)
    use_once(actor, token)
    consent = take(consent_id, {ConsentKind.EXPORT}, query.to_json(), actor) if consent_id else None
    order = LogExport.objects.create(
        agency_id=query.agency_id, query=query.to_json(), consent=consent, asked_by=actor.post, asked_at=actor.now()
    )
    told = {**query.told(), "lines": lines, "consent": consent.pk if consent else None}
    audit.record("audit.exported", actor, order, agency_id=actor.agency_id, **told)
    make_log_export.delay_on_commit(export_id=order.pk)
    return order
