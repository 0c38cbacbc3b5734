"""The other ends of a case: settled at once at the desk, withdrawn, never completed (VP-5.2b, VP-5.3a)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.start_draft import start_draft
from onestop import statistics
from onestop.actions.request_supplement import request_supplement
from onestop.actions.settle_at_once import settle_at_once
from onestop.actions.stop_case import stop_case
from onestop.enums import CaseState, StopReason
from onestop.lookup import status_of
from onestop.models import Case, CaseStop
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories import cases
from tests.factories import documents as made
from tests.factories.cases import Desk
from tests.factories.people import Agency
from tests.onestop.test_pages import text_of
from workflow.rules.working_time import VIETNAM

Browse = Callable[[Post], Client]
DEATH = "1.000656"
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=VIETNAM)


def settle(desk: Desk, case: Case, **changes: object) -> Case:
    words = {"settled": "Trích lục khai tử số 12/2026", "signer": desk.agency.leader, "to": "Nguyễn Văn Bình"}
    actor = changes.pop("actor", Actor.of(desk.officer))
    return cases.fresh(settle_at_once(case.pk, **(words | changes), actor=actor))  # type: ignore[arg-type]


# --- Giải quyết ngay


def test_settled_at_once_is_received_signed_and_given_back_in_one_moment(desk: Desk) -> None:
    with at(MONDAY):
        case = settle(desk, cases.received(desk, code=DEATH))
    assert (case.state, case.settled_by, case.result) == (CaseState.HANDED_OVER, desk.agency.leader, None)
    assert case.finished_at == case.handed_over_at == case.closed_at and not case.is_late
    assert not case.steps.filter(done_at=None).exists()
    line = statistics.totals(statistics.month(MONDAY.date()), MONDAY + timedelta(days=1)).total
    assert (line.total, line.settled, line.on_time, line.early, line.late) == (1, 1, 1, 0, 0)


def test_who_settles_what_and_when(desk: Desk, commune: Agency) -> None:
    with at(MONDAY):
        case = cases.received(desk, code=DEATH)
        for post in (desk.agency.specialist, desk.agency.leader, desk.agency.clerk, commune.clerk):
            with pytest.raises(NotAllowed):
                settle(desk, case, actor=Actor.of(post))
        with pytest.raises(InvalidTransition, match="không thuộc loại giải quyết ngay"):
            settle(desk, cases.received(desk))
        for wrong in ({"settled": ""}, {"to": ""}, {"signer": desk.agency.clerk}, {"signer": commune.leader}):
            with pytest.raises(BadInput):
                settle(desk, case, **wrong)
    with at(MONDAY + timedelta(days=1)), pytest.raises(InvalidTransition, match="quá giờ hẹn"):
        settle(desk, case)
    with at(MONDAY):
        settle(desk, case)
        with pytest.raises(InvalidTransition, match="Đã trả kết quả"):
            settle(desk, case)


def test_the_button_stands_only_where_it_helps(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    once, other = cases.received(desk, code=DEATH), cases.received(desk)
    pages = {case.pk: client.get(f"/mot-cua/ho-so/{case.pk}/").content.decode() for case in (once, other)}
    assert "Giải quyết ngay, trả kết quả" in pages[once.pk] and "Giải quyết ngay, trả" not in pages[other.pk]
    act = f"/mot-cua/ho-so/{once.pk}/giai-quyet-ngay/"
    sent = {"settled": "Trích lục số 12", "signer": desk.agency.leader.pk, "to": "Nguyễn Văn Bình"}
    assert client.post(act, sent | {"signer": desk.agency.clerk.pk}).status_code == 422
    assert client.post(act, sent).status_code == 302 and client.post(act, sent).status_code == 409
    assert "Trích lục số 12" in client.get(f"/mot-cua/ho-so/{once.pk}/").content.decode()
    assert client.get(f"/mot-cua/ho-so/{once.pk}/xem-nhanh/").status_code == 200


# --- Dừng giải quyết


def forgotten(desk: Desk, *, until_days: int | None) -> Case:
    """Asked on a Monday; the citizen does not come."""
    with at(MONDAY):
        case = cases.at_specialist(desk)
        until = MONDAY.date() + timedelta(days=until_days) if until_days else None
        asker = Actor.of(desk.agency.specialist)
        request_supplement(case.pk, items="Trích lục ly hôn", reason="Thiếu.", until=until, actor=asker)
    return case


def test_a_case_never_completed_ends_only_after_the_term_its_slip_named(desk: Desk) -> None:
    officer = Actor.of(desk.officer)
    case, without = forgotten(desk, until_days=30), forgotten(desk, until_days=None)
    words = {"why": StopReason.NOT_COMPLETED, "reason": "Quá hạn bổ sung."}
    with at(MONDAY + timedelta(days=30)), pytest.raises(InvalidTransition, match="đến hết ngày 30/12/2026"):
        stop_case(case.pk, **words, actor=officer)
    with at(MONDAY + timedelta(days=31)):
        stop_case(case.pk, **words, actor=officer)
        with pytest.raises(InvalidTransition, match="không ghi hạn bổ sung"):
            stop_case(without.pk, **words, actor=officer)
        stop_case(without.pk, why=StopReason.WITHDRAWN, reason="Đơn xin rút ngày 31/12/2026.", actor=officer)
        with pytest.raises(InvalidTransition, match="Dừng giải quyết"):
            stop_case(case.pk, **words, actor=officer)
    case = cases.fresh(case)
    assert (case.state, case.outcome) == (
        CaseState.STOPPED,
        "Dừng giải quyết: quá hạn bổ sung, người nộp không bổ sung",
    )
    assert not case.steps.filter(done_at=None).exists() and case.closed_at == case.finished_at
    # Stopped while the clock stood: settled, not late, no longer pending.
    line = statistics.totals(statistics.month((MONDAY + timedelta(days=31)).date()), MONDAY + timedelta(days=40)).total
    assert (line.total, line.settled, line.on_time, line.late, line.pending) == (2, 2, 2, 0, 0)


def test_a_citizen_may_withdraw_while_it_is_worked_on_but_not_while_the_result_is_signed(desk: Desk) -> None:
    specialist = Actor.of(desk.agency.specialist)
    case = cases.at_specialist(desk)
    start_draft(made.facts(desk.agency), origin_id=case.pk, actor=specialist)
    with pytest.raises(InvalidTransition, match="đang được trình"):
        stop_case(case.pk, why=StopReason.WITHDRAWN, reason="Đơn rút.", actor=specialist)
    case = cases.at_specialist(desk)
    for why, reason, error in (
        ("", "Đơn rút.", BadInput),
        (StopReason.WITHDRAWN, "", BadInput),
        (StopReason.NOT_COMPLETED, "Lâu.", InvalidTransition),
    ):
        with pytest.raises(error):
            stop_case(case.pk, why=why, reason=reason, actor=specialist)
    with pytest.raises(NotAllowed):
        stop_case(case.pk, why=StopReason.WITHDRAWN, reason="Đơn rút.", actor=Actor.of(desk.officer))
    assert not CaseStop.objects.exists()
    stop_case(case.pk, why=StopReason.WITHDRAWN, reason="Đơn rút.", actor=specialist)
    assert cases.fresh(case).state == CaseState.STOPPED


def test_the_stopped_case_on_every_page(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    case = cases.waiting(desk)
    page = f"/mot-cua/ho-so/{case.pk}/"
    assert client.post(f"{page}dung/", {"why": "not_completed", "reason": "x"}).status_code == 409
    assert client.post(f"{page}dung/", {"why": "khac", "reason": "x"}).status_code == 422
    assert client.post(f"{page}dung/", {"why": "withdrawn", "reason": "Đơn xin rút."}).status_code == 302
    for address in (
        page,
        f"{page}xem-nhanh/",
        "/mot-cua/?muc=da-dung",
        "/mot-cua/?muc=qua-han",
        f"{page}giay/tiep-nhan/",
    ):
        assert client.get(address).status_code == 200, address
    text = text_of(client.get(f"{page}giay/dung/").content)
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in text and "Đơn xin rút." in text
    assert client.get(f"/mot-cua/ho-so/{cases.received(desk).pk}/giay/dung/").status_code == 404
    found = status_of(case.case_code, "5678", timezone.now())
    assert found and found.state == "Dừng giải quyết" and "Đơn xin rút" not in found.sentence and not found.is_late


def test_the_database_keeps_the_ends_too(desk: Desk) -> None:
    case = cases.received(desk, code=DEATH)
    now = timezone.now()
    for wrong in (
        {"state": "stopped"},
        {"state": "handed_over", "finished_at": now, "handed_over_at": now, "handed_over_by": desk.officer,
         "handed_over_to": "Ai"},
        {"settled": "Trích lục"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**wrong)
