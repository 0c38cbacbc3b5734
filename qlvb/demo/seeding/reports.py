"""The report of last month, made by the system in the first morning of this one, and this month's so far (SD-12.3)."""

from datetime import date

from accounts.actor import Actor
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from reports.actions.build_report import build_report
from reports.jobs import build_monthly_reports
from reports.models import PeriodReport
from reports.rules.periods import reportable


def seed(today: date, province: Province) -> None:
    """Every agency's of last month, the province's on demand; what there is already stays."""
    first = today.replace(day=1)
    with Clock(first):
        build_monthly_reports()
    chief = Actor.of(province.post("chanhvp.tinh", "tinh"))
    asked = PeriodReport.objects.filter(agency_id=chief.agency_id, starts_on=first)
    if today > first and not asked.exists():
        build_report(chief.agency_id, reportable(today.year, today.month, today=today), actor=chief)
