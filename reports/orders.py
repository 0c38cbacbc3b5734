"""What a job does with an order for a long file: begin, make, keep. The row is the queue, each can be run again."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from documents.models import Blob
from documents.storage import save_blob
from qlvb.lib.errors import RuleViolation
from qlvb.lib.locking import locked
from reports.enums import UNDER_WAY, PrintState
from reports.models import LogExport, RegisterPrint

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
Order = TypeVar("Order", RegisterPrint, LogExport)


def make(
    model: type[Order],
    order_id: int,
    lay_out: Callable[[Order], tuple[bytes, int]],
    media_type: str,
    *,
    what: str,
    helper: str,
) -> None:
    """Make the file of an order and keep it. `lay_out` gives its bytes and how many lines it has; `what` it is and
    which `helper` to turn to are said when it fails.
    """
    order = _begin(model, order_id, what)
    if order is None:
        return
    try:
        data, lines = lay_out(order)
        blob = save_blob(data, media_type)
    except RuleViolation as refusal:
        _give_up(model, order_id, refusal.sentence)
        return
    except Exception:
        logger.exception("%s %s failed", model.__name__, order_id)
        _give_up(model, order_id, f"Hệ thống gặp sự cố khi lập {what}; hãy thử lại hoặc báo {helper}.")
        return
    _keep(model, order_id, blob, lines)


@transaction.atomic(durable=True)
def _begin(model: type[Order], order_id: int, what: str) -> Order | None:
    """The order with its attempt counted before the try; None when nothing is left to do."""
    order = locked(model, order_id)
    if order.state not in UNDER_WAY:
        return None
    if order.attempts >= MAX_ATTEMPTS:
        failure = f"Hệ thống không lập được {what}; hãy chọn khoảng ngày ngắn hơn."
        _end(order, PrintState.FAILED, failure=failure)
        return None
    order.state = PrintState.WORKING
    order.attempts += 1
    order.last_attempt_at = timezone.now()
    order.save(update_fields=["state", "attempts", "last_attempt_at"])
    return order


@transaction.atomic(durable=True)
def _keep(model: type[Order], order_id: int, blob: Blob, lines: int) -> None:
    """The file is made; the first one made is the one kept."""
    order = locked(model, order_id)
    if order.state in UNDER_WAY:
        order.blob, order.lines = blob, lines
        _end(order, PrintState.READY)


@transaction.atomic(durable=True)
def _give_up(model: type[Order], order_id: int, failure: str) -> None:
    order = locked(model, order_id)
    if order.state in UNDER_WAY:
        _end(order, PrintState.FAILED, failure=failure)


def _end(order: RegisterPrint | LogExport, state: str, *, failure: str = "") -> None:
    order.state, order.failure, order.finished_at = state, failure, timezone.now()
    order.save(update_fields=["state", "failure", "finished_at", "blob", "lines"])
