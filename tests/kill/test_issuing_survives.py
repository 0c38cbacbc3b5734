"""Workers killed and brokers emptied between number and seal: one document, one number, one seal, one sending each
(issue 2 point 7; security.md T36, T37, T38; design.md §8)."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_celery_results.models import TaskResult
from redis import Redis

from accounts.actor import Actor
from documents.actions.issue import issue
from documents.enums import DispatchState, OutgoingState
from documents.jobs import ABANDONED_AFTER, seal_and_issue, take_up_abandoned
from documents.models import Dispatch, DispatchEvent, OutgoingDocument, SignatureRecord
from tests.factories.documents import at_specialist, fresh, issued, signed
from tests.factories.people import Agency
from tests.kill.conftest import Start
from tests.kill.judge import faults
from tests.kill.workers import stalled
from tests.races import wait_for_waiters, wait_until
from workflow.models import WorkItem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

QUEUE = "celery"


def press_issue(agency: Agency, document: OutgoingDocument, *recipients: Agency) -> int:
    """What the clerk does; returns the number."""
    numbered = issue(document.pk, recipients=[r.unit for r in recipients], actor=Actor.of(agency.clerk))
    assert numbered.number is not None
    return numbered.number


def sweep(document: OutgoingDocument) -> None:
    """The sweeper, a minute after the last attempt."""
    late = timezone.now() - ABANDONED_AFTER - timedelta(seconds=1)
    OutgoingDocument.objects.filter(pk=document.pk).update(last_attempt_at=late)
    take_up_abandoned()


def wait_until_issued(document: OutgoingDocument) -> None:
    def is_issued() -> bool:
        state = OutgoingDocument.objects.values_list("state", flat=True).get(pk=document.pk)
        assert state in (OutgoingState.ISSUING, OutgoingState.ISSUED), fresh(document).failure
        return state == OutgoingState.ISSUED

    wait_until(is_issued, patience=60, what="an issued document")


def test_a_document_whose_worker_dies_three_times_is_issued_once(
    province: Agency, commune: Agency, start_worker: Start, broker: Redis
) -> None:
    document = signed(province, origin=at_specialist(province))
    assert document.signed_blob is not None

    # Killed between number and seal: the key is unlocked, the signed bytes are being read.
    with stalled(document.signed_blob) as file:
        worker = start_worker()
        number = press_issue(province, document, commune)
        file.wait_for_reader()
        worker.kill()
    now = fresh(document)
    assert (now.state, now.number, now.sealed_blob, now.attempts) == (OutgoingState.ISSUING, number, None, 1)

    # Killed when the sealed bytes lie on the disk, but before the database knows of them.
    with stalled(document.signed_blob) as file:
        worker = start_worker()
        sweep(document)
        file.wait_for_reader()
        with transaction.atomic():
            OutgoingDocument.objects.select_for_update().get(pk=document.pk)
            file.deliver()
            wait_for_waiters(1)
            worker.kill()
    now = fresh(document)
    assert (now.state, now.sealed_blob, now.attempts) == (OutgoingState.ISSUING, None, 2)

    # Killed in the middle of sending: sealed and checked, nothing of the sending may remain.
    sweep(document)
    with transaction.atomic():
        list(Dispatch.objects.select_for_update().filter(document=document))
        worker = start_worker()
        wait_for_waiters(1)
        worker.kill()
    now = fresh(document)
    sealed = now.sealed_blob
    assert now.state == OutgoingState.ISSUING and sealed is not None and now.checked_at and now.issued_at is None
    assert Dispatch.objects.get(document=document).state == DispatchState.PLANNED
    assert not DispatchEvent.objects.exists()
    assert faults(document, number=number, recipients=1)

    # A worker alone brings nothing back: the dead ones' messages are still with them. The sweeper does.
    start_worker()
    assert broker.llen(QUEUE) == 0
    take_up_abandoned()
    assert broker.llen(QUEUE) == 0, "the last attempt is not a minute old"
    sweep(document)
    wait_until_issued(document)

    assert faults(document, number=number, recipients=1) == []
    assert fresh(document).sealed_blob == sealed
    assert fresh(document).attempts == 4
    assert fresh(document).origin.outcome == f"Đã ban hành văn bản trả lời số {fresh(document).notation}"


def test_an_emptied_broker_loses_no_document(
    province: Agency, commune: Agency, start_worker: Start, broker: Redis
) -> None:
    document = signed(province)
    number = press_issue(province, document, commune)
    assert broker.llen(QUEUE) == 1
    broker.flushall()

    start_worker()
    assert fresh(document).attempts == 0, "nobody knows of the document"
    sweep(document)
    wait_until_issued(document)

    assert faults(document, number=number, recipients=1) == []


def test_a_job_delivered_to_two_workers_at_once_seals_once(
    province: Agency, commune: Agency, start_worker: Start
) -> None:
    document = signed(province)
    number = press_issue(province, document, commune)
    seal_and_issue.delay_on_commit(document_id=document.pk)
    seal_and_issue.delay_on_commit(document_id=document.pk)
    with transaction.atomic():
        WorkItem.objects.select_for_update().get(pk=document.pk)
        start_worker()
        start_worker()
        wait_for_waiters(2)
    wait_until_issued(document)
    wait_until(lambda: TaskResult.objects.filter(status="SUCCESS").count() == 3, what="three finished jobs")

    assert faults(document, number=number, recipients=1) == []
    assert fresh(document).attempts >= 2, "two of the three found work to do"


# --- Negative control ---------------------------------------------------------------------------------------------


def test_the_judge_sees_a_second_seal_and_a_second_sending(province: Agency, commune: Agency) -> None:
    """Jobs run in this process here: what is judged is the judge."""
    document = issued(province, [commune.unit])
    assert document.number is not None
    assert faults(document, number=document.number, recipients=1) == []

    seal = document.signatures.get(kind="seal")
    SignatureRecord.objects.create(
        document=document,
        kind="seal",
        key=seal.key,
        post=seal.post,
        at=seal.at,
        before=seal.before,
        after=seal.before,
    )
    dispatch = Dispatch.objects.get(document=document)
    DispatchEvent.objects.create(dispatch=dispatch, state=dispatch.state, at=timezone.now())
    assert faults(document, number=document.number, recipients=1) == [
        "seals: 2, not 1",
        "sendings: [2], not [1]",
    ]
