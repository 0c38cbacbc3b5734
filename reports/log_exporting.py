"""What the exporting job does: begin, make, keep; each can be run again."""

from django.db import transaction
from django.utils import timezone

from documents.models import Blob
from qlvb.lib.locking import locked
from reports.enums import PrintState
from reports.models import LogExport
from reports.printing import MAX_ATTEMPTS, UNDER_WAY


@transaction.atomic(durable=True)
def begin(export_id: int) -> LogExport | None:
    """The order with its attempt counted before the try; None when nothing is left to do."""
    order = locked(LogExport, export_id)
    if order.state not in UNDER_WAY:
        return None
    if order.attempts >= MAX_ATTEMPTS:
        _end(order, PrintState.FAILED, failure="Hệ thống không lập được tệp; hãy chọn khoảng ngày ngắn hơn.")
        return None
    order.state = PrintState.WORKING
    order.attempts += 1
    order.last_attempt_at = timezone.now()
    order.save(update_fields=["state", "attempts", "last_attempt_at"])
    return order


@transaction.atomic(durable=True)
def keep(export_id: int, blob: Blob, lines: int) -> None:
    """The file is made; the first one made is the one kept."""
    order = locked(LogExport, export_id)
    if order.state in UNDER_WAY:
        order.blob, order.lines = blob, lines
        _end(order, PrintState.READY)


@transaction.atomic(durable=True)
def give_up(export_id: int, failure: str) -> None:
    order = locked(LogExport, export_id)
    if order.state in UNDER_WAY:
        _end(order, PrintState.FAILED, failure=failure)


def _end(order: LogExport, state: str, *, failure: str = "") -> None:
    order.state, order.failure, order.finished_at = state, failure, timezone.now()
    order.save(update_fields=["state", "failure", "finished_at", "blob", "lines"])
