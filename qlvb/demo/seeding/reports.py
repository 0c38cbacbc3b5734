"""The report of last month, made by the system in the first morning of this month (SD-12.3)."""

from datetime import date

from qlvb.demo.seeding.clock import Clock
from reports.jobs import build_monthly_reports


def seed(today: date) -> None:
    """Every agency's; what there is already stays."""
    with Clock(today.replace(day=1)):
        build_monthly_reports()
