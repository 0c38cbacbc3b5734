"""Issuing: one number, one seal, one sending, whatever fails or is clicked twice (SD-7.3, DN-8, KS-9.6)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post, Unit
from documents import issuing
from documents.actions.issue import issue
from documents.actions.retry_issue import retry_issue
from documents.enums import DispatchState, KeyKind, OutgoingState
from documents.jobs import seal_and_issue
from documents.models import DispatchEvent, NumberEntry, OutgoingDocument, Register, RegisterCounter, SigningKey
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, RuleViolation
from tests.documents_acts.pages import shown
from tests.factories.documents import at_specialist, for_signature, fresh, issued, lead, numbered, signed
from tests.factories.people import Agency
from tests.races import together
from tests.workflow.trace import hands, last_event, marks, timeline
from workflow.models import WorkItem

Browse = Callable[[Post], Client]


def refused(document: OutgoingDocument, recipients: list[Unit], post: Post) -> RuleViolation:
    before = marks(document)
    with pytest.raises(RuleViolation) as refusal:
        issue(document.pk, recipients=recipients, actor=Actor.of(post))
    assert marks(document) == before and not NumberEntry.objects.filter(item_id=document.pk).exists()
    return refusal.value


def seal_secret(agency: Agency) -> Path:
    key = SigningKey.objects.get(agency=agency.unit, kind=KeyKind.SEAL, is_active=True)
    return (Path(settings.KEYS_ROOT) / key.file_name).with_suffix(".pass")


def test_number_and_date_are_taken_and_the_job_is_called_after_the_commit(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    called: list[int] = []
    monkeypatch.setattr("documents.jobs.seal_and_issue.run", lambda document_id: called.append(document_id))
    document = signed(province)
    with django_capture_on_commit_callbacks(execute=True):
        issue(document.pk, recipients=[commune.unit], actor=Actor.of(province.clerk))
        assert called == []
    assert called == [document.pk]

    document = fresh(document)
    assert (document.state, document.number, document.issued_on) == (
        OutgoingState.ISSUING,
        1,
        timezone.localdate(),
    )
    assert (document.notation, document.code, document.issued_by) == ("01/QĐ-UBND", "01/QĐ-UBND", province.clerk)
    assert last_event(document) == ("Nguyễn Thị Thu Hà", "cấp số 01/QĐ-UBND", "")
    entry = NumberEntry.objects.get(item_id=document.pk)
    assert (entry.number, entry.register, entry.by) == (1, document.register, province.clerk)
    assert [(d.recipient, d.state) for d in document.dispatches.all()] == [(commune.unit, DispatchState.PLANNED)]


def test_decisions_have_a_register_of_their_own(province: Agency, commune: Agency) -> None:
    taken = [
        numbered(province, [commune.unit], document_type=document_type) for document_type in ("QĐ", "CV", "BC", "QĐ")
    ]
    assert [(d.register.name, d.notation) for d in taken] == [
        ("Sổ đăng ký quyết định", "01/QĐ-UBND"),
        ("Sổ đăng ký văn bản đi", "01/UBND-NC"),
        ("Sổ đăng ký văn bản đi", "02/BC-UBND"),
        ("Sổ đăng ký quyết định", "02/QĐ-UBND"),
    ]


def test_the_job_seals_checks_and_sends(province: Agency, commune: Agency) -> None:
    document = issued(province, [commune.unit])
    assert document.state == OutgoingState.ISSUED
    assert document.sealed_at and document.checked_at and document.issued_at and document.closed_at
    assert document.outcome == "Ban hành số 01/QĐ-UBND" and hands(document) == []
    assert [label for _, label in timeline(document)][-3:] == [
        "cấp số 01/QĐ-UBND",
        "đóng dấu số của cơ quan",
        "ban hành số 01/QĐ-UBND, gửi Ủy ban nhân dân xã An Lạc",
    ]
    seal = document.signatures.get(kind=KeyKind.SEAL)
    assert (seal.post, seal.before, seal.after) == (province.clerk, document.signed_blob, document.sealed_blob)
    assert [(a.name, a.blob, a.added_by) for a in document.attachments.all()] == [
        ("01-QĐ-UBND.pdf", document.sealed_blob, province.clerk)
    ]
    dispatch = document.dispatches.get()
    assert dispatch.state == DispatchState.SENT and dispatch.sent_at == document.issued_at


def test_the_job_run_twice_sends_once(province: Agency, commune: Agency) -> None:
    document = issued(province, [commune.unit])
    before, seal = marks(document), document.sealed_blob
    seal_and_issue(document_id=document.pk)
    document = fresh(document)
    assert (marks(document), document.sealed_blob, document.attempts) == (before, seal, 1)
    assert DispatchEvent.objects.count() == 1 and document.signatures.count() == 2


def test_a_second_click_takes_no_second_number(province: Agency, commune: Agency, browse: Browse) -> None:
    document = signed(province)
    client, address = browse(province.clerk), f"/van-ban-di/{document.pk}/ban-hanh/"
    first = client.post(address, {"recipients": [commune.unit.pk]})
    assert first["Location"] == f"/van-ban-di/{document.pk}/"
    second = client.post(address, {"recipients": [commune.unit.pk]})
    assert second.status_code == 409
    assert "Không thể thực hiện “Cấp số và ban hành”: văn bản đang ở trạng thái “Đang ban hành”." in shown(second)
    counter = RegisterCounter.objects.get(register=fresh(document).register)
    assert (counter.last_number, NumberEntry.objects.filter(item_id=document.pk).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_take_one_number(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.jobs.seal_and_issue.run", lambda document_id: None)
    document = signed(province)
    click = partial(issue, document.pk, recipients=[commune.unit], actor=Actor.of(province.clerk))
    outcomes = together([click, click])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvalidTransition", "OutgoingDocument"]
    assert [entry.number for entry in NumberEntry.objects.filter(item_id=document.pk)] == [1]
    assert fresh(document).number == 1 and document.dispatches.count() == 1


# --- Refused ---------------------------------------------------------------------------------------------------------


def test_recipients_are_agencies_on_the_system_each_once(province: Agency, commune: Agency) -> None:
    document = signed(province)
    gone = commune.unit
    not_there = "Nơi nhận không có trên hệ thống hoặc đã ngừng hoạt động."
    table: list[tuple[list[Unit], str]] = [
        ([], "Hãy chọn ít nhất một nơi nhận."),
        ([commune.unit, commune.unit], "Mỗi nơi nhận chỉ chọn một lần."),
        ([province.unit], not_there),
        ([province.division], not_there),
        ([Unit(pk=999_999, name="Cơ quan không có")], not_there),
    ]
    for recipients, sentence in table:
        refusal = refused(document, recipients, province.clerk)
        assert isinstance(refusal, BadInput)
        assert (refusal.sentence, refusal.field) == (sentence, "recipients")
    Unit.objects.filter(pk=gone.pk).update(valid_to=timezone.localdate())
    assert refused(document, [gone], province.clerk).sentence == not_there


def test_the_issue_form_tells_a_missing_or_unknown_recipient(province: Agency, commune: Agency, browse: Browse) -> None:
    document = signed(province)
    client, address = browse(province.clerk), f"/van-ban-di/{document.pk}/ban-hanh/"
    for typed, sentence in (
        ({}, "Hãy chọn ít nhất một nơi nhận."),
        ({"recipients": [province.unit.pk]}, "Nơi nhận không có trên hệ thống."),
        ({"recipients": ["abc"]}, "Nơi nhận không có trên hệ thống."),
    ):
        response = client.post(address, typed)
        assert response.status_code == 422 and sentence in shown(response)
    assert fresh(document).state == OutgoingState.SIGNED


def test_only_the_clerk_of_the_agency_issues_what_is_signed(province: Agency, commune: Agency) -> None:
    document = signed(province)
    for post in (province.leader, province.chief, province.specialist):
        refusal = refused(document, [commune.unit], post)
        assert isinstance(refusal, NotAllowed)
        assert refusal.sentence == f"Chức danh {post.title} không có quyền thực hiện “Cấp số và ban hành”."
    assert refused(document, [province.unit], commune.clerk).sentence == "Văn bản thuộc cơ quan khác."
    unsigned = for_signature(province)
    refusal = refused(unsigned, [commune.unit], province.clerk)
    assert isinstance(refusal, InvalidTransition)
    assert refusal.sentence == ("Không thể thực hiện “Cấp số và ban hành”: văn bản đang ở trạng thái “Chờ ký”.")


def test_without_a_register_of_the_year_no_number_is_taken(province: Agency, commune: Agency) -> None:
    document = signed(province)
    Register.objects.filter(agency=province.unit).update(closed_at=timezone.now())
    assert refused(document, [commune.unit], province.clerk).sentence == (
        f"Chưa mở sổ văn bản đi năm {timezone.localdate().year}; hãy báo văn thư mở sổ."
    )


def test_the_database_knows_what_issued_means(province: Agency, commune: Agency) -> None:
    document = signed(province)
    rows = OutgoingDocument.objects.filter(pk=document.pk)
    for change, rule in (
        ({"number": 7}, "number_iff_issue_date"),
        ({"state": OutgoingState.ISSUED}, "issued_is_signed_numbered_sealed"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            rows.update(**change)
    first = numbered(province, [commune.unit])
    second = numbered(province, [commune.unit])
    with pytest.raises(IntegrityError, match="number_once_per_register"), transaction.atomic():
        OutgoingDocument.objects.filter(pk=second.pk).update(number=first.number)


# --- Something fails on the way --------------------------------------------------------------------------------------


def test_a_seal_that_fails_keeps_the_number_and_a_retry_uses_it(
    province: Agency, commune: Agency, browse: Browse, django_capture_on_commit_callbacks: Any
) -> None:
    document = numbered(province, [commune.unit])
    secret = seal_secret(province)
    words = secret.read_bytes()
    secret.unlink()
    try:
        seal_and_issue(document_id=document.pk)
    finally:
        secret.write_bytes(words)
    document = fresh(document)
    sentence = "Máy chủ không đọc được mật khẩu con dấu số của cơ quan; hãy báo quản trị."
    assert (document.state, document.failure, document.number) == (OutgoingState.ISSUE_FAILED, sentence, 1)
    assert last_event(document) == ("Hệ thống", "ban hành gặp lỗi", sentence)
    assert hands(document) == [("Văn thư UBND tỉnh", "lead")]
    assert not DispatchEvent.objects.exists() and document.sealed_blob is None

    # The failure stands on the clerk's page, with the button to try again.
    client = browse(province.clerk)
    page = shown(client.get(f"/van-ban-di/{document.pk}/"))
    assert sentence in page and f"/van-ban-di/{document.pk}/thu-lai/" in page
    assert [row["item"].pk for row in client.get("/cho-ban-hanh/").context["rows"]] == [document.pk]

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/van-ban-di/{document.pk}/thu-lai/").status_code == 302
    document = fresh(document)
    assert (document.state, document.number, document.failure) == (OutgoingState.ISSUED, 1, "")
    assert [entry.number for entry in NumberEntry.objects.filter(register=document.register)] == [1]
    assert "thử lại ban hành số 01/QĐ-UBND" in [label for _, label in timeline(document)]


def test_only_what_failed_is_retried_and_only_by_the_clerk(province: Agency, commune: Agency) -> None:
    document = numbered(province, [commune.unit])
    with pytest.raises(InvalidTransition) as running:
        retry_issue(document.pk, actor=Actor.of(province.clerk))
    assert running.value.sentence == "Không thể thực hiện “Thử lại”: văn bản đang ở trạng thái “Đang ban hành”."
    OutgoingDocument.objects.filter(pk=document.pk).update(state=OutgoingState.ISSUE_FAILED)
    for post in (province.leader, province.specialist, commune.clerk):
        with pytest.raises(NotAllowed):
            retry_issue(document.pk, actor=Actor.of(post))
    assert fresh(document).state == OutgoingState.ISSUE_FAILED


def test_a_crash_is_tried_again_and_after_five_times_told_to_the_clerk(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(document: OutgoingDocument) -> None:
        raise OSError("disk on fire")

    monkeypatch.setattr("documents.issuing.seal", crash)
    document = numbered(province, [commune.unit])
    for attempt in range(1, 5):
        seal_and_issue(document_id=document.pk)
        assert (fresh(document).state, fresh(document).attempts) == (OutgoingState.ISSUING, attempt)
    seal_and_issue(document_id=document.pk)
    document = fresh(document)
    assert (document.state, document.number) == (OutgoingState.ISSUE_FAILED, 1)
    assert document.failure == "Hệ thống gặp sự cố khi đóng dấu và gửi; hãy thử lại hoặc báo quản trị."
    assert "disk on fire" not in document.failure


def test_an_agency_without_a_seal_is_told_so(province: Agency, commune: Agency) -> None:
    document = numbered(province, [commune.unit])
    SigningKey.objects.filter(agency=province.unit).update(is_active=False)
    seal_and_issue(document_id=document.pk)
    assert fresh(document).failure == "Cơ quan chưa có con dấu số trên hệ thống."


# --- The document it answers -----------------------------------------------------------------------------------------


def test_the_reply_closes_the_letter_it_answers(province: Agency, commune: Agency) -> None:
    incoming = at_specialist(province)
    document = issued(province, [commune.unit], origin=incoming)
    item = WorkItem.objects.get(pk=incoming.pk)
    assert item.outcome == f"Đã ban hành văn bản trả lời số {document.notation}" and item.closed_at is not None
    assert ("Đỗ Anh Tuấn (Chuyên viên)", "lead") not in hands(item)
    # Coordinators and those informed still have it on their desks.
    assert hands(item) == [("Phòng Kinh tế", "coordinate"), ("Chánh Văn phòng UBND tỉnh", "inform")]
    assert timeline(item)[-1] == ("Nguyễn Thị Thu Hà", f"Đã ban hành văn bản trả lời số {document.notation}")


def test_a_failed_reply_leaves_the_letter_open(province: Agency, commune: Agency) -> None:
    incoming = at_specialist(province)
    document = numbered(province, [commune.unit], origin=incoming)
    SigningKey.objects.filter(agency=province.unit).update(is_active=False)
    seal_and_issue(document_id=document.pk)
    assert WorkItem.objects.get(pk=incoming.pk).closed_at is None
    assert lead(incoming).holder_post == province.specialist


# --- What people watch -----------------------------------------------------------------------------------------------


def test_the_strip_shows_how_far_it_is_and_stops_asking_at_the_end(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    document = numbered(province, [commune.unit])
    client, address = browse(province.clerk), f"/van-ban-di/{document.pk}/tien-do/"

    def states() -> list[str]:
        return [step["state"] for step in client.get(address).context["steps"]]

    assert states() == ["done", "current", "waiting", "waiting"]
    assert client.get(address).context["next_url"] == ""
    seal_and_issue(document_id=document.pk)
    assert states() == ["done", "done", "done", "done"]
    assert client.get(address).context["next_url"] == f"/van-ban-di/{document.pk}/"
    assert browse(commune.clerk).get(address).status_code == 404


def test_document_that_always_kills_its_worker_ends_on_the_clerks_desk(province: Agency, commune: Agency) -> None:
    document = numbered(province, [commune.unit])
    for _ in range(5):
        assert issuing.count_attempt(document.pk) is not None
    seal_and_issue(document_id=document.pk)
    stopped = fresh(document)
    assert stopped.state == OutgoingState.ISSUE_FAILED
    assert stopped.number == document.number
    assert stopped.failure == "Hệ thống gặp sự cố khi đóng dấu và gửi; hãy thử lại hoặc báo quản trị."
    retry_issue(document.pk, actor=Actor.of(province.clerk))
    seal_and_issue(document_id=document.pk)
    assert fresh(document).state == OutgoingState.ISSUED
