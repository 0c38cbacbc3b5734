"""Celery jobs of the reports: ids only, repeatable, no rules (style.md, rule 8)."""

import logging
from datetime import timedelta

from django.utils import timezone

from qlvb.lib.jobs import job

logger = logging.getLogger(__name__)

# Longer than any job may run: what is still under way after this was left by a dead worker.
ABANDONED_AFTER = timedelta(seconds=660)
# An order nobody has begun after this was lost on its way to the workers.
LOST_AFTER = timedelta(seconds=60)


@job
def make_register_print(print_id: int) -> None:
    """Lay out a long register and keep the file."""
    from documents.rules.uploads import PDF
    from reports import orders
    from reports.models import RegisterPrint
    from reports.paper import book_pdf
    from reports.queries import documents_of, extent_of

    def lay_out(order: RegisterPrint) -> tuple[bytes, int]:
        span = (order.register, order.from_day, order.to_day)
        return book_pdf(*span), extent_of(documents_of(*span)).count

    orders.make(RegisterPrint, print_id, lay_out, PDF, what="bản in", helper="quản trị")


@job
def make_package(package_id: int) -> None:
    """Pack what an agency that has ended hands over, part by part; every part is kept once."""
    from reports import packing

    packing.pack(package_id)


@job
def make_log_export(export_id: int) -> None:
    """Write a long extract of the audit log and keep the file."""
    from qlvb.lib.sheets import MEDIA_TYPE
    from reports import orders
    from reports.log import LogQuery
    from reports.log_sheet import log_xlsx
    from reports.models import LogExport

    def lay_out(order: LogExport) -> tuple[bytes, int]:
        return log_xlsx(LogQuery.of_json(order.query), order.consent)

    orders.make(LogExport, export_id, lay_out, MEDIA_TYPE, what="tệp", helper="người vận hành")


@job
def take_up_abandoned_prints() -> None:
    """The rows are the queue: wake what a dead worker or a lost broker left behind (design.md §8)."""
    from django.db.models import Q

    from reports.enums import PACKING, UNDER_WAY
    from reports.models import HandOverPackage, LogExport, RegisterPrint

    now = timezone.now()
    lost = Q(last_attempt_at=None, asked_at__lt=now - LOST_AFTER)
    abandoned = Q(last_attempt_at__lt=now - ABANDONED_AFTER)
    for pk in RegisterPrint.objects.filter(lost | abandoned, state__in=UNDER_WAY).values_list("pk", flat=True):
        make_register_print.delay_on_commit(print_id=pk)
    for pk in LogExport.objects.filter(lost | abandoned, state__in=UNDER_WAY).values_list("pk", flat=True):
        make_log_export.delay_on_commit(export_id=pk)
    never_begun = Q(last_attempt_at=None, ordered_at__lt=now - LOST_AFTER)
    left = HandOverPackage.objects.filter(never_begun | Q(last_attempt_at__lt=now - ABANDONED_AFTER), state__in=PACKING)
    for pk in left.values_list("pk", flat=True):
        make_package.delay_on_commit(package_id=pk)


@job
def build_monthly_reports() -> None:
    """On the first day of the month every agency has the report of the month before;

    asked every day, so that a machine that was off on the first makes up for it.
    """
    from accounts.models import Unit
    from reports.actions.build_report import build_report
    from reports.rules.periods import month_before

    period = month_before(timezone.localdate())
    for agency_id in Unit.objects.filter(keeps_registers=True, valid_to=None).values_list("pk", flat=True):
        try:
            build_report(agency_id, period)
        except Exception:
            logger.exception("the monthly report of agency %s failed", agency_id)


@job
def count_attendance() -> None:
    """Of the last week and today, so that a machine that was off makes up for it; a second run changes nothing."""
    from accounts.models import Unit
    from reports import attendance

    today = timezone.localdate()
    for agency_id in Unit.objects.filter(keeps_registers=True, valid_to=None).values_list("pk", flat=True):
        try:
            attendance.count_attendance(agency_id, today - timedelta(days=7), today)
        except Exception:
            logger.exception("the attendance of agency %s could not be counted", agency_id)
