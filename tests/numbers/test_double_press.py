"""Two people, or one impatient one, press the same button at the same moment: one effect (security.md T04, T35).

Both requests are let in together: the test holds the row until both wait for it, so that a check made before the lock
would let both pass.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.enums import DispatchState, OutgoingState
from documents.models import Dispatch, IncomingDocument, NumberEntry, OutgoingDocument, Register, RegisterCounter
from documents.permissions import check_may, lead_step
from documents.queries import register_for
from documents.rules.numbers import take_number
from documents.transitions import ISSUE
from tests.factories.documents import fresh, issued, received_paper, signed, with_leader
from tests.factories.people import Agency
from tests.races import Race, wait_for_waiters
from workflow.models import Annotation, Step, WorkItem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Browse = Callable[[Post], Client]


def both_at_once(item_id: int, press: Callable[[], Any]) -> list[Any]:
    """Press twice; both wait for the item before either goes on."""
    with transaction.atomic():
        WorkItem.objects.select_for_update().get(pk=item_id)
        race = Race([press, press])
        wait_for_waiters(2)
    return race.outcomes()


def statuses(responses: list[HttpResponse]) -> list[int]:
    for response in responses:
        if isinstance(response, Exception):
            raise response
    return sorted(response.status_code for response in responses)


def test_two_clerks_pressing_issue_take_one_number(province: Agency, commune: Agency, browse: Browse) -> None:
    document = signed(province)
    client = browse(province.clerk)
    url = reverse("documents:outgoing_act", args=[document.pk, "ban-hanh"])

    responses = both_at_once(document.pk, lambda: _same_person(client).post(url, {"recipients": [commune.unit.pk]}))

    assert statuses(responses) == [302, 409]
    document = fresh(document)
    assert document.state == OutgoingState.ISSUED
    assert document.number == 1
    assert RegisterCounter.objects.get(register=document.register).last_number == 1
    assert NumberEntry.objects.filter(item=document).count() == 1
    assert document.signatures.filter(kind="seal").count() == 1
    dispatch = Dispatch.objects.get(document=document)
    assert dispatch.state == DispatchState.SENT and dispatch.events.count() == 1


def test_two_clicks_on_register_take_one_number(province: Agency, browse: Browse) -> None:
    """The same form sent twice; without its token these would be two documents."""
    client = browse(province.clerk)
    words = {
        "secrecy": "normal",
        "issuer": "Bộ Nội vụ",
        "document_type": "CV",
        "subject": "Về cải cách hành chính",
        "urgency": "0",
        "channel": "paper",
        "token": str(uuid4()),
    }
    url = reverse("documents:incoming_new")
    book = Register.objects.get(agency=province.unit, direction="incoming")

    def press() -> HttpResponse:
        file = SimpleUploadedFile("van-ban.pdf", received_paper(), content_type="application/pdf")
        return _same_person(client).post(url, words | {"file": file})

    with transaction.atomic():
        RegisterCounter.objects.select_for_update().get(register=book)
        race = Race([press, press])
        wait_for_waiters(2)
    assert statuses(race.outcomes()) == [302, 409]
    assert IncomingDocument.objects.filter(register=book).count() == 1
    assert RegisterCounter.objects.get(register=book).last_number == 1


def test_two_clicks_on_accept_register_once(province: Agency, commune: Agency, browse: Browse) -> None:
    document = issued(province, [commune.unit])
    dispatch = Dispatch.objects.get(document=document)
    client = browse(commune.clerk)
    words = {"issuer": "UBND tỉnh", "document_type": "QĐ", "subject": "Quy chế", "urgency": "0"}
    url = reverse("documents:accept", args=[dispatch.pk])

    with transaction.atomic():
        Dispatch.objects.select_for_update().get(pk=dispatch.pk)
        race = Race([lambda: _same_person(client).post(url, words)] * 2)
        wait_for_waiters(2)
    assert statuses(race.outcomes()) == [302, 409]

    received = IncomingDocument.objects.get(agency=commune.unit)
    assert received.arrival_number == 1
    assert received.register.counter.last_number == 1
    assert Dispatch.objects.get(pk=dispatch.pk).incoming_id == received.pk


def test_two_clicks_on_annotate_write_one_annotation(province: Agency, browse: Browse) -> None:
    document = with_leader(province)
    step = lead_step(document)
    assert step is not None
    client = browse(province.leader)
    words = {
        "text": "Giao Phòng Nội chính.",
        "rows-TOTAL_FORMS": "1",
        "rows-INITIAL_FORMS": "0",
        "rows-0-target": f"unit:{province.division.pk}",
        "rows-0-part": "lead",
    }
    url = reverse("workflow:route", args=[step.pk, "but-phe"])

    responses = both_at_once(document.pk, lambda: _same_person(client).post(url, words))

    assert statuses(responses) == [302, 409]
    assert Annotation.objects.filter(item=document).count() == 1
    assert Step.objects.filter(previous=step).count() == 1


# --- Negative control ---------------------------------------------------------------------------------------------


def test_the_race_catches_an_act_that_checks_before_it_locks(province: Agency) -> None:
    document = signed(province)
    actor = Actor.of(province.clerk)

    def careless_issue() -> int:
        seen = OutgoingDocument.objects.get(pk=document.pk)
        check_may(actor, seen, ISSUE, lead_step(seen))
        with transaction.atomic():
            WorkItem.objects.select_for_update().get(pk=document.pk)
            number = take_number(register_for(seen.agency_id, "outgoing", actor.today(), seen.document_type))
            OutgoingDocument.objects.filter(pk=document.pk).update(state=OutgoingState.ISSUING)
        return number

    assert sorted(both_at_once(document.pk, careless_issue)) == [1, 2]


def _same_person(client: Client) -> Client:
    """A second browser window of the same session."""
    window = Client(raise_request_exception=False)
    window.cookies = client.cookies.copy()
    return window
