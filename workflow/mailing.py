"""The mail of notifications, and of whatever apps to the right tell (QUEUES): rows are the queue, and nobody gets the
same mail twice (KS-11.2).

SMTP cannot be made part of a transaction: between the server's 'accepted' and our writing it down a worker may die.
One of two mistakes is then possible, a second mail or none. A reminder is also under the bell, so we choose **at most
once**: a row is claimed (state, attempt and time committed) before anything is sent, and a row that stays claimed is
never sent again by itself, it ends as failed, saying that nobody knows. What is certainly not sent (no connection, or
the server refused) goes back to the queue and is tried again, later and later, up to MAX_ATTEMPTS.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from workflow.enums import MailState
from workflow.models import Notification
from workflow.notify import shortened

# Minutes between one attempt and the next.
PAUSES = (1, 5, 15, 60, 240, 480, 720)
MAX_ATTEMPTS = len(PAUSES) + 1
# Longer than any job may run: what is still claimed after this belongs to a dead worker.
LOST_AFTER = timedelta(minutes=15)
UNKNOWN = "Tiến trình gửi bị dừng giữa chừng, không rõ thư đã đi hay chưa; không gửi lại để tránh trùng."
# The server has answered 'no': nothing was sent.
_REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


@dataclass(frozen=True)
class Queue:
    """Rows of one model with the mail fields of Notification. `related`: read with a row. `is_wanted`: asked before
    it is sent. `message`: what is sent."""

    model: type[Any]
    related: tuple[str, ...]
    is_wanted: Callable[[Any], bool]
    message: Callable[[Any], EmailMessage]


def send_waiting(limit: int = 500) -> int:
    """Send what is due, one row at a time; returns how many the server took. Any number of these may run at once."""
    give_up_lost()
    if not settings.MAIL_ON:
        return 0
    connection, sent = get_connection(), 0
    try:
        for _ in range(limit):
            row = claim()
            if row is None:
                break
            try:
                connection.open()
            except Exception as problem:
                # The server is away for everybody: the others keep their attempts.
                _try_later(row, problem)
                break
            sent += _send(row, lambda row=row: connection.send_messages([_queue_of(row).message(row)]))  # type: ignore[misc]
            if row.mail_state != MailState.SENT:
                connection.close()
    finally:
        connection.close()
    return sent


def claim() -> Any:
    """Take the next row that is due, of whichever queue has one; None when there is none."""
    return next((row for queue in QUEUES if (row := _claim(queue)) is not None), None)


@transaction.atomic(durable=True)
def _claim(queue: Queue) -> Any:
    """Take the next row of one queue, its attempt counted. Rows others work on are passed by."""
    now = timezone.now()
    waiting = queue.model.objects.filter(mail_state=MailState.WAITING, mail_after__lte=now)
    waiting = waiting.select_for_update(skip_locked=True, of=("self",)).select_related(*queue.related)
    for row in waiting.order_by("mail_after", "pk").iterator(chunk_size=20):
        if queue.is_wanted(row):
            row.mail_state, row.mail_claimed_at, row.mail_after = MailState.SENDING, now, None
            row.mail_attempts += 1
            row.save(update_fields=["mail_state", "mail_claimed_at", "mail_after", "mail_attempts"])
            return row
        row.mail_state, row.mail_after = MailState.SKIPPED, None
        row.save(update_fields=["mail_state", "mail_after"])
    return None


def _send(row: Any, deliver: Callable[[], object]) -> bool:
    try:
        deliver()
    except _REFUSED as refusal:
        _try_later(row, refusal)
        return False
    except Exception as problem:
        # The line broke while the mail was under way: it may have arrived.
        _settle(row, MailState.FAILED, f"{UNKNOWN} ({_words(problem)})")
        return False
    _settle(row, MailState.SENT, "")
    return True


def _try_later(row: Any, problem: Exception) -> None:
    if row.mail_attempts >= MAX_ATTEMPTS or _is_final(problem):
        _settle(row, MailState.FAILED, _words(problem))
    else:
        _settle(row, MailState.WAITING, _words(problem))


def _is_final(problem: Exception) -> bool:
    """5xx for this recipient or message: asking again would not help. A refused log-in is ours to repair."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in problem.recipients.values())
    return isinstance(problem, smtplib.SMTPDataError) and 500 <= problem.smtp_code < 600


@transaction.atomic(durable=True)
def _settle(row: Any, state: str, problem: str) -> None:
    now = timezone.now()
    row.mail_state, row.mail_problem = state, shortened(problem, 300)
    row.mail_sent_at = max(now, row.mail_claimed_at or now) if state == MailState.SENT else None
    waits = state == MailState.WAITING
    row.mail_after = now + timedelta(minutes=PAUSES[row.mail_attempts - 1]) if waits else None
    row.save(update_fields=["mail_state", "mail_problem", "mail_sent_at", "mail_after"])


@transaction.atomic(durable=True)
def give_up_lost() -> int:
    """Rows that a dead worker had claimed; see above."""
    before = timezone.now() - LOST_AFTER
    given_up = 0
    for queue in QUEUES:
        lost = queue.model.objects.filter(mail_state=MailState.SENDING, mail_claimed_at__lt=before)
        given_up += lost.update(mail_state=MailState.FAILED, mail_problem=shortened(UNKNOWN, 300))
    return given_up


def _queue_of(row: Any) -> Queue:
    return next(queue for queue in QUEUES if isinstance(row, queue.model))


def _is_wanted(row: Notification) -> bool:
    """What has been dealt with meanwhile, or concerns somebody who has left, is no longer sent."""
    return bool(row.user.is_active and row.user.email and (row.step is None or row.step.is_open))


def _message(row: Notification) -> EmailMessage:
    address = settings.PUBLIC_URL + reverse("workflow:notification", args=[row.pk]) if settings.PUBLIC_URL else ""
    desk = row.post.title if row.post.user_id == row.user_id else f"thay mặt {row.post}"
    lines = [f"Kính gửi: {row.user.full_name} ({desk})", row.text, f"Vì sao bạn nhận được thư này: {row.why}"]
    lines.append(f"Mở việc này: {address}" if address else "Mở phần Nhắc việc của hệ thống để xem.")
    lines.append("Thư tự động của hệ thống quản lý văn bản, vui lòng không trả lời.")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return EmailMessage(
        subject=shortened(f"[QLVB] {row.get_kind_display()}: {row.text}", 150),
        body="\n\n".join(lines) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.user.email],
        # The same however often the row is looked at: mail systems that weed out doubles can.
        headers={"Message-ID": f"<qlvb-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


# Filled by the apps to the right in AppConfig.ready(), never later.
QUEUES: list[Queue] = [Queue(Notification, ("item", "step", "user", "post__user"), _is_wanted, _message)]
