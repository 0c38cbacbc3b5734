"""Xuất nhật ký: the log leaves the system only with the head's consent (SD-9.3)."""

from dataclasses import replace

from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind
from accounts.models import Unit
from qlvb.lib.errors import InvalidTransition
from reports.log import LogQuery, count_up_to
from reports.log_forms import in_words
from reports.permissions import MOST_LOG_LINES, check_few_enough, check_may_read_log


def exporting(query: LogQuery, actor: Actor) -> Matter:
    """Exactly these entries: without a last day, up to the day on which it is asked."""
    check_may_read_log(actor, query.agency_id)
    query = replace(query, until=query.until or actor.today())
    lines = count_up_to(query, MOST_LOG_LINES)
    check_few_enough(lines)
    if not lines:
        raise InvalidTransition("Không có mục nào theo điều kiện này để xuất.")
    whose = Unit.objects.get(pk=query.agency_id).short_name if query.agency_id else "cả hệ thống"
    changes = [
        Change("Nhật ký", "", whose),
        Change("Điều kiện", "", in_words(query).removeprefix("Điều kiện: ")),
        Change("Số mục khi đề nghị", "", f"{lines:,}".replace(",", ".")),
    ]
    title = f"Xuất nhật ký hệ thống của {whose}, {in_words(query).lower()}"
    return Matter(ConsentKind.EXPORT, title, query.to_json(), changes)
