"""The mail of notifications, before a real SMTP server: each once, whatever dies (KS-11.2)."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import timezone

from accounts.actor import Actor
from qlvb.lib.env import PROJECT
from tests.clock import at
from tests.factories import documents as made
from tests.factories.people import Agency
from tests.kill.conftest import _test_database_url
from tests.races import together, wait_until
from workflow import mailing
from workflow.actions.finish import finish
from workflow.enums import MailState
from workflow.models import Notification, Step
from workflow.notify import notify

pytestmark = pytest.mark.django_db(transaction=True)


class PostOffice:
    """What a mail server keeps; `answers` are given to DATA first, one after the other; `recipient` to RCPT."""

    def __init__(self) -> None:
        self.kept: list[EmailMessage] = []
        self.answers: list[str] = []
        self.recipient = ""
        self.controller: Controller | None = None
        self.after_keeping: Any = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.kept.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default)))
        if self.after_keeping:
            self.after_keeping()
        return "250 OK"

    def open(self, port: int) -> int:
        self.controller = Controller(self, hostname="127.0.0.1", port=port, ready_timeout=20)
        self.controller.start()
        return port

    def close(self) -> None:
        if self.controller:
            self.controller.stop(no_assert=True)
            self.controller = None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return cast(int, found.getsockname()[1])


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    settings.MAIL_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.open(free_port()), 10
    settings.DEFAULT_FROM_EMAIL = "qlvb@sonlam.gov.vn"
    settings.PUBLIC_URL = "https://qlvb.sonlam.gov.vn"
    yield office
    office.close()


@pytest.fixture
def step(province: Agency) -> Step:
    user = province.specialist.user
    user.email = "tuan@sonlam.gov.vn"
    user.save(update_fields=["email"])
    return made.lead(made.at_specialist(province))


def tell(province: Agency, step: Step, days: int = 0) -> Notification:
    """One more thing told to the specialist."""
    province.specialist.user.refresh_from_db()
    day = timezone.localdate() + timedelta(days=days)
    text = "Văn bản đến số 1\nđến hạn: Ứng phó bão"
    notify([province.specialist], step.item, "today", text, "Việc đang ở bạn.", step=step, day=day)
    return Notification.objects.latest("pk")


def later(**time: int) -> Any:
    return at(timezone.now() + timedelta(**time))


def test_a_reminder_is_sent_once_with_its_reason_and_its_address(
    province: Agency, step: Step, office: PostOffice
) -> None:
    row = tell(province, step)
    assert [mailing.send_waiting() for _ in range(3)] == [1, 0, 0]
    (mail,) = office.kept
    assert mail["To"] == "tuan@sonlam.gov.vn" and mail["From"] == "qlvb@sonlam.gov.vn"
    assert mail["Subject"].strip() == "[QLVB] Đến hạn hôm nay: Văn bản đến số 1 đến hạn: Ứng phó bão"
    assert mail["Message-ID"] == f"<qlvb-{row.pk}@sonlam.gov.vn>" and mail["Auto-Submitted"] == "auto-generated"
    words = mail.get_content()
    assert "Việc đang ở bạn." in words and f"https://qlvb.sonlam.gov.vn/nhac-viec/{row.pk}/" in words
    row.refresh_from_db()
    assert (row.mail_state, row.mail_attempts, row.mail_after) == (MailState.SENT, 1, None)


def test_without_a_server_or_without_an_address_nothing_waits(
    province: Agency, step: Step, office: PostOffice, settings: Any
) -> None:
    settings.MAIL_ON = False
    assert tell(province, step).mail_state == MailState.NONE
    settings.MAIL_ON = True
    province.specialist.user.email = ""
    province.specialist.user.save(update_fields=["email"])
    assert tell(province, step, 1).mail_state == MailState.NONE
    assert mailing.send_waiting() == 0 and office.kept == []


def test_many_at_work_at_once_send_each_mail_once(province: Agency, step: Step, office: PostOffice) -> None:
    for days in range(12):
        tell(province, step, days)
    assert sum(together([mailing.send_waiting] * 3)) == 12
    assert sorted(m["Message-ID"] for m in office.kept) == sorted({m["Message-ID"] for m in office.kept})
    assert len(office.kept) == 12


def test_what_is_done_before_the_mail_goes_is_not_sent(province: Agency, step: Step, office: PostOffice) -> None:
    row = tell(province, step)
    finish(step.pk, outcome="Xong.", actor=Actor.of(province.specialist))
    assert mailing.send_waiting() == 0 and office.kept == []
    row.refresh_from_db()
    assert row.mail_state == MailState.SKIPPED


def test_a_server_that_is_down_gets_each_mail_once_when_it_is_back(
    province: Agency, step: Step, office: PostOffice, settings: Any
) -> None:
    first, second = tell(province, step), tell(province, step, 1)
    office.close()
    assert mailing.send_waiting() == 0
    first.refresh_from_db()
    second.refresh_from_db()
    # The one that was tried waits a little; the others keep their attempts.
    assert (first.mail_state, first.mail_attempts, second.mail_attempts) == (MailState.WAITING, 1, 0)
    assert "ConnectionRefusedError" in first.mail_problem
    office.open(settings.EMAIL_PORT)
    assert mailing.send_waiting() == 1
    with later(minutes=2):
        assert mailing.send_waiting() == 1
        assert mailing.send_waiting() == 0
    assert len(office.kept) == 2
    first.refresh_from_db()
    assert (first.mail_state, first.mail_attempts, first.mail_problem) == (MailState.SENT, 2, "")


def test_a_server_that_says_later_is_asked_again_later_and_not_for_ever(
    province: Agency, step: Step, office: PostOffice
) -> None:
    row = tell(province, step)
    office.answers = ["451 Try again"] * 20
    for n in range(20):
        with later(days=n):
            mailing.send_waiting()
    row.refresh_from_db()
    assert (row.mail_state, row.mail_attempts) == (MailState.FAILED, mailing.MAX_ATTEMPTS)
    assert office.kept == [] and "451" in row.mail_problem


@pytest.mark.parametrize("refusal", ["recipient", "message"])
def test_a_final_no_is_not_asked_again_and_does_not_stop_the_others(
    province: Agency, step: Step, office: PostOffice, refusal: str
) -> None:
    if refusal == "recipient":
        office.recipient = "550 No such person"
    else:
        office.answers = ["554 Not this"]
    row = tell(province, step)
    mailing.send_waiting()
    row.refresh_from_db()
    assert row.mail_state == MailState.FAILED and row.mail_attempts == 1
    office.recipient = ""
    tell(province, step, 1)
    assert mailing.send_waiting() == 1


def test_a_worker_that_dies_between_claiming_and_sending_leaves_no_second_mail(
    province: Agency, step: Step, office: PostOffice
) -> None:
    tell(province, step)
    row = mailing.claim()
    assert row is not None and row.mail_attempts == 1
    # It is dead from here on.
    assert mailing.send_waiting() == 0
    with later(minutes=20):
        assert mailing.send_waiting() == 0
    row.refresh_from_db()
    assert row.mail_state == MailState.FAILED and row.mail_problem == mailing.UNKNOWN
    assert office.kept == []


@pytest.mark.slow
def test_a_worker_killed_after_the_server_took_the_mail_does_not_send_it_again(
    province: Agency, step: Step, office: PostOffice
) -> None:
    """SIGKILL between the server's having the mail and its '250 OK' reaching us: the worst moment there is."""
    row = tell(province, step)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "qlvb.settings.base",
        "DATABASE_URL": _test_database_url(),
        "QLVB_DATA": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "EMAIL_FROM": "qlvb@sonlam.gov.vn",
    }
    code = "import django; django.setup(); from workflow.mailing import send_waiting; send_waiting()"
    worker: list[subprocess.Popen[bytes]] = []
    office.after_keeping = lambda: os.kill(worker[0].pid, signal.SIGKILL)
    worker.append(subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], cwd=PROJECT, env=environment))
    wait_until(lambda: worker[0].poll() is not None, patience=60, what="the end of the worker")
    assert worker[0].returncode == -signal.SIGKILL and len(office.kept) == 1
    office.after_keeping = None
    row.refresh_from_db()
    assert row.mail_state == MailState.SENDING
    mailing.send_waiting()
    with later(minutes=20):
        mailing.send_waiting()
    row.refresh_from_db()
    assert row.mail_state == MailState.FAILED and len(office.kept) == 1
