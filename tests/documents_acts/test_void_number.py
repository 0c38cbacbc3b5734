"""The way out of an issuing that cannot succeed: the number is void with its reason, the draft begins anew."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents import issuing
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.retry_issue import retry_issue
from documents.actions.sign import sign
from documents.actions.submit_draft import submit_draft
from documents.actions.void_number import void_number
from documents.enums import KeyKind, LedgerKind, OutgoingState
from documents.jobs import seal_and_issue
from documents.models import Dispatch, NumberEntry, OutgoingDocument, RegisterCounter
from documents.rules.numbers import void_in_ledger
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, RuleViolation
from reports import paper
from tests.documents_acts.pages import shown
from tests.factories.documents import fresh, issued, lead, numbered, signed, version
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from tests.races import together
from tests.reports.test_books import sheet_of, text_of
from tests.workflow.trace import hands, last_audit, last_event, marks
from workflow.models import Step

Browse = Callable[[Post], Client]
REASON = "Con dấu số hết hạn, phải sửa nơi nhận."


def failed(agency: Agency, *recipients: Agency, **more: object) -> OutgoingDocument:
    """Number taken, sealing given up."""
    document = numbered(agency, [one.unit for one in recipients], **more)
    issuing.fail(document.pk, "Cơ quan chưa có con dấu số trên hệ thống.")
    return fresh(document)


def void(document: OutgoingDocument, post: Post, *, number: int = 1, reason: str = REASON) -> OutgoingDocument:
    return void_number(document.pk, number=number, reason=reason, actor=Actor.of(post))


def refused(document: OutgoingDocument, post: Post, *, number: int = 1, reason: str = REASON) -> RuleViolation:
    before = marks(document)
    with pytest.raises(RuleViolation) as refusal:
        void(document, post, number=number, reason=reason)
    assert marks(document) == before and not NumberEntry.objects.filter(kind=LedgerKind.VOID).exists()
    return refusal.value


def to_clerk_again(agency: Agency, document: OutgoingDocument) -> None:
    """Along the whole chain, as at first."""
    submit_draft(document.pk, note="", actor=Actor.of(agency.specialist))
    approve_draft(document.pk, version_id=version(document), actor=Actor.of(agency.unit_head))
    appraise_draft(document.pk, version_id=version(document), actor=Actor.of(agency.chief))
    sign(document.pk, version_id=version(document), passphrase=PASSPHRASE, actor=Actor.of(agency.leader))


def test_the_number_is_void_with_its_reason_and_the_draft_is_the_drafters(province: Agency, commune: Agency) -> None:
    document = failed(province, commune)
    register, signature = document.register, document.signatures.get()
    assert register is not None
    void(document, province.clerk)

    document = fresh(document)
    assert (document.state, document.number, document.issued_on, document.register) == ("drafting", None, None, None)
    assert (document.signed_blob, document.sealed_blob, document.numbered_at, document.failure) == (None,) * 3 + ("",)
    assert (document.code, document.title) == ("Dự thảo Quyết định", "Dự thảo Quyết định")
    assert not Dispatch.objects.filter(document=document).exists()
    assert hands(document) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
    assert lead(document).instruction == f"Hủy số 01/QĐ-UBND, trả lại để sửa: {REASON}"
    told = "hủy số 01/QĐ-UBND, trả lại để sửa cho Đỗ Anh Tuấn (Chuyên viên)"
    assert last_event(document) == ("Nguyễn Thị Thu Hà", told, REASON)
    assert last_audit(document) == ("outgoing.void_number", "Nguyễn Thị Thu Hà")
    # The ledger tells both; the signature that was given stays on record.
    entries = NumberEntry.objects.filter(register=register, number=1).order_by("pk")
    assert [(e.kind, e.reason, e.item_id, e.by) for e in entries] == [
        ("taken", "", document.pk, province.clerk),
        ("void", REASON, document.pk, province.clerk),
    ]
    assert list(document.signatures.all()) == [signature]


def test_issued_again_it_takes_a_new_number_and_the_seal_is_of_the_new_signature(
    province: Agency, commune: Agency
) -> None:
    document = failed(province, commune)
    void(document, province.clerk)
    to_clerk_again(province, document)
    issue(document.pk, recipients=[commune.unit], actor=Actor.of(province.clerk))
    seal_and_issue(document_id=document.pk)
    document = fresh(document)
    assert (document.state, document.notation, document.code) == ("issued", "02/QĐ-UBND", "02/QĐ-UBND")
    assert [s.kind for s in document.signatures.order_by("at", "pk")] == [
        KeyKind.PERSONAL,
        KeyKind.PERSONAL,
        KeyKind.SEAL,
    ]
    assert RegisterCounter.objects.get(register=document.register).last_number == 2
    assert document.dispatches.get().recipient == commune.unit


def test_the_printed_register_shows_the_void_with_its_reason(province: Agency, commune: Agency, browse: Browse) -> None:
    document = failed(province, commune)
    register = document.register
    assert register is not None
    void(document, province.clerk)
    issued(province, [commune.unit])
    words = f"Số 1: đã hủy: {REASON}"
    rows = sheet_of(paper.book_xlsx(register, None, None))
    assert [row[0] for row in rows[4:6]] == [words, "02/QĐ-UBND"]
    assert words in text_of(paper.book_pdf(register, None, None))
    assert words in shown(browse(province.clerk).get(f"/so-sach/{register.pk}/"))


def test_a_sealed_file_that_did_not_pass_the_check_is_given_up_too(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = numbered(province, [commune.unit])
    with monkeypatch.context() as patch:
        patch.setattr("documents.issuing.check", lambda pk: (_ for _ in ()).throw(BadInput("Không hợp lệ.")))
        seal_and_issue(document_id=document.pk)
    assert fresh(document).sealed_blob is not None
    void(document, province.clerk)
    assert (fresh(document).sealed_blob, fresh(document).checked_at) == (None, None)
    assert document.signatures.filter(kind=KeyKind.SEAL).count() == 1


# --- Refused ------------------------------------------------------------------------------------------------------


def test_only_the_clerk_voids_and_only_what_failed(province: Agency, commune: Agency) -> None:
    document = failed(province, commune)
    for post in (province.leader, province.chief, province.specialist):
        refusal = refused(document, post)
        assert isinstance(refusal, NotAllowed)
        assert refusal.sentence == f"Chức danh {post.title} không có quyền thực hiện “Hủy số, trả lại để sửa”."
    assert refused(document, commune.clerk).sentence == "Văn bản thuộc cơ quan khác."
    retry_issue(document.pk, actor=Actor.of(province.clerk))
    running = refused(document, province.clerk)
    assert isinstance(running, InvalidTransition)
    assert running.sentence == (
        "Không thể thực hiện “Hủy số, trả lại để sửa”: văn bản đang ở trạng thái “Đang ban hành”."
    )
    unnumbered = signed(province)
    assert "“Chờ ban hành”" in refused(unnumbered, province.clerk).sentence


def test_a_reason_is_demanded_and_the_number_must_be_the_one_that_was_seen(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    document = failed(province, commune)
    assert refused(document, province.clerk, reason="").sentence == "Hãy ghi lý do hủy số."
    assert refused(document, province.clerk, number=7).sentence == (
        "Văn bản đã được cấp số khác; hãy tải lại trang rồi xem lại số cần hủy."
    )
    client, address = browse(province.clerk), f"/van-ban-di/{document.pk}/huy-so/"
    for words in ({"number": "1", "note": " "}, {"note": REASON}, {"number": "x", "note": REASON}):
        assert client.post(address, words).status_code == 422
    assert fresh(document).state == OutgoingState.ISSUE_FAILED


def test_the_database_wants_a_reason_and_voids_once(province: Agency, commune: Agency) -> None:
    document = failed(province, commune)
    register, now = document.register, timezone.now()
    assert register is not None
    with pytest.raises(IntegrityError, match="void_number_has_reason"), transaction.atomic():
        void_in_ledger(register, 1, document.pk, "", by=province.clerk, at=now)
    void_in_ledger(register, 1, document.pk, REASON, by=province.clerk, at=now)
    with pytest.raises(IntegrityError, match="number_taken_once_per_register"), transaction.atomic():
        void_in_ledger(register, 1, document.pk, REASON, by=province.clerk, at=now)


# --- Pages --------------------------------------------------------------------------------------------------------


def test_the_page_offers_it_beside_the_retry_and_a_second_press_is_refused(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    document = failed(province, commune)
    client, address = browse(province.clerk), f"/van-ban-di/{document.pk}/huy-so/"
    page = shown(client.get(f"/van-ban-di/{document.pk}/"))
    strip = page[page.index('id="_progress"') :][: page[page.index('id="_progress"') :].index("</section>")]
    assert f"/van-ban-di/{document.pk}/thu-lai/" in strip and f'href="{address}"' in strip
    assert page.count(address) >= 2  # on the strip and among the acts
    assert address not in shown(browse(province.chief).get(f"/van-ban-di/{document.pk}/"))
    form = shown(client.get(address))
    assert "01/QĐ-UBND" in form and 'name="number" value="1"' in form

    words = {"number": "1", "note": REASON}
    assert client.post(address, words).status_code == 302
    second = client.post(address, words)
    assert second.status_code == 409 and REASON in shown(second)
    assert NumberEntry.objects.filter(kind=LedgerKind.VOID).count() == 1
    assert "01/QĐ-UBND" not in shown(client.get("/cho-ban-hanh/"))
    drafter = shown(browse(province.specialist).get(f"/van-ban-di/{document.pk}/"))
    assert REASON in drafter and "Trình duyệt" in drafter


# --- Races --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_void_and_retry_at_the_same_moment_do_one_thing(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.jobs.seal_and_issue.run", lambda document_id: None)
    document = failed(province, commune)
    clerk = Actor.of(province.clerk)
    acts = [
        partial(void_number, document.pk, number=1, reason=REASON, actor=clerk),
        partial(void_number, document.pk, number=1, reason=REASON, actor=clerk),
        partial(retry_issue, document.pk, actor=clerk),
    ]
    outcomes = [type(outcome).__name__ for outcome in together(acts)]
    assert sorted(outcomes) in (
        ["InvalidTransition", "InvalidTransition", "OutgoingDocument"],
        # Whoever looks after the draft has left the desk holds it no more.
        ["InvalidTransition", "NotAllowed", "OutgoingDocument"],
    )
    voided = NumberEntry.objects.filter(kind=LedgerKind.VOID).count()
    assert (fresh(document).state == OutgoingState.DRAFTING) == bool(voided) and voided <= 1
    assert Step.objects.filter(item=document, done_at=None).count() == 1


def test_a_worker_that_was_lost_in_the_old_number_does_not_seal_under_the_new_one(
    province: Agency, commune: Agency
) -> None:
    document = numbered(province, [commune.unit])
    lost = issuing.count_attempt(document.pk)
    assert lost is not None
    issuing.fail(document.pk, "Máy chủ quá tải.")
    void(document, province.clerk)
    to_clerk_again(province, document)
    issue(document.pk, recipients=[commune.unit], actor=Actor.of(province.clerk))
    issuing.seal(lost)  # comes back after all, with number 1 and the old signature
    assert fresh(document).sealed_blob is None
    seal_and_issue(document_id=document.pk)
    assert (fresh(document).state, fresh(document).number) == (OutgoingState.ISSUED, 2)
