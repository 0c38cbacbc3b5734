"""Build the report of a period and store it for good (SD-12.3, DN-7.3, DN-13.3c)."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from qlvb.lib.errors import NotAllowed
from reports.enums import ReportKind
from reports.models import PeriodReport
from reports.permissions import check_may_report
from reports.rules.periods import Period
from reports.sections import figures_of


def build_report(agency_id: int, period: Period, *, actor: Actor | None = None) -> PeriodReport:
    """The stored report of the period; made now if there is none yet. `actor` None: the system.

    Two at once give one report: the second meets the constraint and takes what the first has made.
    """
    if actor:
        check_may_report(actor)
        if actor.agency_id != agency_id:
            raise NotAllowed("Chỉ lập báo cáo của cơ quan mình.")
    wanted = {
        "agency_id": agency_id,
        "kind": ReportKind.MONTH,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
    }
    made = PeriodReport.objects.filter(**wanted).first()
    if made:
        return made
    try:
        return _build(agency_id, period, wanted, actor)
    except IntegrityError:
        return PeriodReport.objects.get(**wanted)


@transaction.atomic
def _build(agency_id: int, period: Period, wanted: dict[str, object], actor: Actor | None) -> PeriodReport:
    report = PeriodReport.objects.create(
        **wanted,
        figures=figures_of(agency_id, period),
        made_at=timezone.now(),
        made_by=actor.post if actor else None,
    )
    audit.record("report.built", actor, report, period=period.title)
    return report
