"""Mail to citizens who gave an address: in the act's transaction, once, never in its way (VP-5.2c)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from accounts.actor import Actor
from accounts.models import Post
from onestop.actions.apologise import apologise
from onestop.citizen import Message, tell_citizen
from onestop.enums import Told
from onestop.models import Case, CitizenMail
from tests.factories import cases
from tests.factories.cases import Desk
from tests.onestop.test_pages import INTAKE, form
from workflow import mailing
from workflow.enums import MailState

Browse = Callable[[Post], Client]
ADDRESS = "binh@example.org"


@pytest.fixture
def by_mail(settings: Any) -> None:
    settings.MAIL_ON, settings.PUBLIC_URL = True, "https://qlvb.sonlam.gov.vn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def person() -> Any:
    return cases.applicant(email=ADDRESS)


def kinds(case: Case) -> list[str]:
    return list(case.mails.values_list("kind", flat=True))


def test_every_turn_is_told_once(desk: Desk, by_mail: None) -> None:
    case = cases.waiting(desk, person=person())
    assert kinds(case) == [Told.RECEIVED, Told.SUPPLEMENT]
    cases.receive_supplement(case.pk, note="Đủ.", actor=Actor.of(desk.officer))
    specialist = Actor.of(desk.agency.specialist)
    cases.request_supplement(case.pk, items="Nữa", reason="Thiếu.", again="Mới biết.", actor=specialist)
    assert kinds(case) == [Told.RECEIVED, Told.SUPPLEMENT, Told.SUPPLEMENT]
    cases.receive_supplement(case.pk, note="Đủ.", actor=Actor.of(desk.officer))
    apologise(case.pk, reason="Chờ.", new_day=cases.later(desk, cases.fresh(case)), actor=specialist)
    assert kinds(case)[-1] == Told.APOLOGY
    tell_citizen(case, Message(Told.APOLOGY, "lần nữa"))
    assert kinds(case).count(Told.APOLOGY) == 1


def test_the_result_is_told(desk: Desk, by_mail: None) -> None:
    assert kinds(cases.ready(desk, person=person())) == [Told.RECEIVED, Told.READY]


def test_without_an_address_or_a_server_nobody_is_told(desk: Desk, by_mail: None, settings: Any) -> None:
    cases.waiting(desk)
    settings.MAIL_ON = False
    cases.waiting(desk, person=person())
    assert not CitizenMail.objects.exists()


def test_an_act_rolled_back_tells_nothing(desk: Desk, by_mail: None) -> None:
    case = cases.received(desk, person=person())
    with transaction.atomic():
        tell_citizen(case, Message(Told.READY, "xong"))
        transaction.set_rollback(True)
    assert kinds(case) == [Told.RECEIVED]


@pytest.mark.django_db(transaction=True)
def test_the_mail_job_sends_it_once_and_nothing_of_the_person(desk: Desk, by_mail: None) -> None:
    case = cases.received(desk, person=person())
    overtaken = cases.waiting(desk, person=person())
    assert [mailing.send_waiting() for _ in range(2)] == [2, 0]
    first, second = mail.outbox
    assert first.to == [ADDRESS] and case.case_code in first.subject and case.procedure_name in first.body
    assert f"/cong-khai/ho-so/?ma={case.case_code}" in first.body and "hẹn trả kết quả" in first.body
    for secret in (case.applicant_name, case.applicant_phone, case.applicant_address, case.applicant_paper):
        assert secret not in first.body + first.subject
    # What has been overtaken is not said any more, and what is asked for is read behind the four digits.
    assert "cần bổ sung" in second.body and "Trích lục" not in second.body
    states = dict(overtaken.mails.values_list("kind", "mail_state"))
    assert states == {Told.RECEIVED: MailState.SKIPPED, Told.SUPPLEMENT: MailState.SENT}


def test_a_wrong_address_is_refused_at_the_desk_and_the_state_is_shown(
    desk: Desk, by_mail: None, browse: Browse
) -> None:
    client = browse(desk.officer)
    for wrong in ("binh@", "binh@example.org\nBcc: x@example.org", "a b@example.org", f"{'a' * 250}@example.org"):
        assert client.post(INTAKE, form(desk, applicant_email=wrong)).status_code == 422, wrong
    client.post(INTAKE, form(desk, applicant_email=ADDRESS))
    page = client.get(f"/mot-cua/ho-so/{Case.objects.get().pk}/").content.decode()
    assert "Thư báo người nộp" in page and "Đã tiếp nhận" in page
