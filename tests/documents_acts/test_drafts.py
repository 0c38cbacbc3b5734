"""Drafts: who starts one, its versions, what it says of itself, where its boxes go (KS-9.1, KS-9.2, DN-7.4)."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actor import Actor
from accounts.models import Post
from documents.actions.add_version import add_version
from documents.actions.edit_draft import edit_draft
from documents.actions.finish_conversion import finish_conversion
from documents.actions.place_fields import place_fields
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import Conversion, OutgoingState, Secrecy
from documents.jobs import convert_version
from documents.models import DraftVersion, OutgoingDocument, Upload
from documents.rules.uploads import DOCX
from documents.storage import read_blob
from qlvb.demo.papers.library import papers
from qlvb.demo.papers.word import docx_draft
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.documents_acts.pages import draft_words, pdf_file, shown
from tests.factories.documents import (
    at_specialist,
    draft_pdf,
    drafting,
    facts,
    for_review,
    fresh,
    kept_upload,
    lead,
    version,
)
from tests.factories.people import Agency
from tests.workflow.trace import hands, last_audit, last_event, readers, timeline
from workflow.actions.finish import finish
from workflow.enums import StepState

Browse = Callable[[Post], Client]


def docx() -> bytes:
    paper = next(p for p in papers(date.today()).values() if p.kind == "QĐ" and p.number is None)
    return docx_draft(paper)


# --- Starting --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["specialist", "unit_head", "chief"])
def test_who_drafts_starts_a_document_of_his_own(province: Agency, who: str) -> None:
    post: Post = getattr(province, who)
    document = start_draft(facts(province), actor=Actor.of(post))
    assert (document.state, document.drafting_unit, document.created_by) == (OutgoingState.DRAFTING, post.unit, post)
    assert (document.notation_suffix, document.number, document.code) == ("QĐ-UBND", None, "Dự thảo Quyết định")
    assert hands(document) == [(f"{post.user.full_name} ({post.title})", "lead")]
    assert lead(document).state == StepState.WORKING
    assert timeline(document) == [(post.user.full_name, "bắt đầu soạn thảo")]
    assert last_audit(document) == ("outgoing.start_draft", post.user.full_name)
    assert readers(document) == {post.user.full_name}


@pytest.mark.parametrize(("who", "title"), [("clerk", "Văn thư"), ("leader", "Chủ tịch")])
def test_clerks_and_leaders_do_not_draft(province: Agency, who: str, title: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        start_draft(facts(province), actor=Actor.of(getattr(province, who)))
    assert refusal.value.sentence == f"Chức danh {title} không soạn thảo văn bản đi."


@pytest.mark.parametrize(
    ("document_type", "suffix"),
    # Letters carry the drafting unit instead of a type (Decree 30 annex III).
    [("QĐ", "QĐ-UBND"), ("BC", "BC-UBND"), ("TTr", "TTr-UBND"), ("CV", "UBND-NC"), ("TCg", "UBND-NC")],
)
def test_the_notation_follows_type_agency_and_unit(province: Agency, document_type: str, suffix: str) -> None:
    document = start_draft(facts(province, document_type=document_type), actor=Actor.of(province.specialist))
    assert (document.notation_suffix, document.notation) == (suffix, f"/{suffix}")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"subject": ""}, "subject", "Hãy nhập trích yếu nội dung."),
        ({"document_type": ""}, "document_type", "Hãy chọn tên loại văn bản."),
        ({"document_type": "XX"}, "document_type", "Hãy chọn tên loại văn bản."),
        ({"signer": "unit_head"}, "signer", "Người ký phải là lãnh đạo của cơ quan."),
        ({"signer": "stranger"}, "signer", "Người ký phải là lãnh đạo của cơ quan."),
    ],
)
def test_what_a_draft_must_say(
    province: Agency, commune: Agency, changes: dict[str, Any], field: str, sentence: str
) -> None:
    posts = {"unit_head": province.unit_head, "stranger": commune.leader}
    words = facts(province, **{name: posts.get(value, value) for name, value in changes.items()})
    with pytest.raises(BadInput) as refusal:
        start_draft(words, actor=Actor.of(province.specialist))
    assert (refusal.value.sentence, refusal.value.field) == (sentence, field)
    assert not OutgoingDocument.objects.exists()


def test_the_lead_starts_a_reply_and_the_incoming_document_is_in_work(province: Agency) -> None:
    incoming = at_specialist(province)
    document = start_draft(facts(province), origin_id=incoming.pk, actor=Actor.of(province.specialist))
    assert (document.origin_id, document.due_at) == (incoming.pk, incoming.due_at)
    assert lead(incoming).state == StepState.WORKING
    assert last_event(incoming) == ("Đỗ Anh Tuấn", "soạn văn bản trả lời: Quyết định", "")


def test_only_the_lead_replies(province: Agency, commune: Agency) -> None:
    incoming = at_specialist(province)
    not_lead = "Người chủ trì xử lý văn bản đến mới soạn văn bản trả lời."
    for post in (province.other_specialist, province.unit_head, province.other_head, province.chief):
        with pytest.raises(NotAllowed) as refusal:
            start_draft(facts(province), origin_id=incoming.pk, actor=Actor.of(post))
        assert refusal.value.sentence == not_lead
    with pytest.raises(InvalidTransition, match=r"^Chỉ soạn văn bản trả lời cho văn bản, công việc của cơ quan\.$"):
        start_draft(facts(commune), origin_id=incoming.pk, actor=Actor.of(commune.specialist))
    assert not OutgoingDocument.objects.exists()


def test_a_closed_document_gets_no_reply(province: Agency) -> None:
    incoming = at_specialist(province)
    finish(lead(incoming).pk, outcome="Đã xong.", actor=Actor.of(province.specialist))
    with pytest.raises(InvalidTransition, match=r"^Văn bản đến đã kết thúc xử lý nên không soạn trả lời được nữa\.$"):
        start_draft(facts(province), origin_id=incoming.pk, actor=Actor.of(province.specialist))


def test_no_reply_to_a_draft(province: Agency) -> None:
    draft = drafting(province, with_file=False)
    with pytest.raises(InvalidTransition, match="Chỉ soạn văn bản trả lời cho văn bản"):
        start_draft(facts(province), origin_id=draft.pk, actor=Actor.of(province.specialist))


def test_the_reply_form_is_filled_from_the_letter_and_kept_from_others(province: Agency, browse: Browse) -> None:
    incoming = at_specialist(province)
    address = f"/van-ban-di/moi/?tra-loi={incoming.pk}"
    page = browse(province.specialist).get(address)
    assert page.status_code == 200 and "V/v trả lời văn bản 230/BNV-CCHC" in shown(page)
    assert browse(province.unit_head).get(address).status_code == 403
    assert browse(province.other_specialist).get(address).status_code == 404
    for nonsense in ("abc", "-1", "9" * 30):
        assert browse(province.specialist).get(f"/van-ban-di/moi/?tra-loi={nonsense}").status_code == 404


def test_a_secret_draft_is_refused_by_form_and_database(province: Agency, browse: Browse) -> None:
    words = draft_words(file=pdf_file(draft_pdf()), secrecy="secret")
    response = browse(province.specialist).post("/van-ban-di/moi/", words)
    assert response.status_code == 422 and "Văn bản có độ mật “Tối mật”" in shown(response)
    assert not Upload.objects.exists() and not OutgoingDocument.objects.exists()
    draft = drafting(province, with_file=False)
    with pytest.raises(IntegrityError, match="outgoing_not_secret"), transaction.atomic():
        OutgoingDocument.objects.filter(pk=draft.pk).update(secrecy=Secrecy.SECRET)


# --- Versions --------------------------------------------------------------------------------------------------------


def test_a_new_version_stands_beside_the_old_one(province: Agency) -> None:
    document = drafting(province)
    actor = Actor.of(province.specialist)
    upload = kept_upload(province.specialist, name="lan-2.pdf")
    second = add_version(document.pk, upload, note="Sửa Điều 2.", actor=actor)

    document = fresh(document)
    assert document.current_version == second
    assert [(v.version, v.source_name, v.note) for v in document.versions.order_by("version")] == [
        (1, "du-thao.pdf", ""),
        (2, "lan-2.pdf", "Sửa Điều 2."),
    ]
    assert last_event(document) == ("Đỗ Anh Tuấn", "nộp dự thảo phiên bản 2: lan-2.pdf", "Sửa Điều 2.")
    assert not Upload.objects.filter(pk=upload.pk).exists()


@pytest.mark.slow
def test_a_pdf_is_cleaned_measured_and_its_places_are_found(province: Agency) -> None:
    document = drafting(province)
    made = document.current_version
    assert made is not None and made.pdf is not None
    assert (made.conversion, made.pages, len(made.page_boxes)) == (Conversion.READY, 2, 2)
    assert made.source != made.pdf and read_blob(made.source) == draft_pdf()
    assert made.found_placement == document.placement
    assert {text["kind"] for text in document.placement["texts"]} == {"notation", "full_date"}
    # Number and date on the first page, signature and seal where the leader's name stands, on the last.
    assert {text["box"]["page"] for text in document.placement["texts"]} == {0}
    assert (document.placement["signature"]["page"], document.placement["seal"]["page"]) == (1, 1)


@pytest.mark.slow
def test_a_word_draft_becomes_a_pdf_by_libreoffice(province: Agency) -> None:
    document = drafting(province, with_file=False)
    actor = Actor.of(province.specialist)
    upload = kept_upload(province.specialist, docx(), name="du-thao.docx", media_type=DOCX)
    made = add_version(document.pk, upload, actor=actor)
    assert (made.conversion, made.pdf) == (Conversion.WAITING, None)
    with pytest.raises(InvalidTransition, match="Tệp Word đang được chuyển sang PDF, vui lòng chờ ít phút"):
        submit_draft(document.pk, actor=actor)

    convert_version(version_id=made.pk)
    made.refresh_from_db()
    assert made.conversion == Conversion.READY and made.pdf is not None
    assert read_blob(made.pdf).startswith(b"%PDF-") and made.pages
    document = fresh(document)
    assert document.placement == made.found_placement is not None
    assert last_event(document) == ("Hệ thống", f"đã chuyển du-thao.docx sang PDF ({made.pages} trang)", "")
    # Run twice, by a worker that was killed after its work: nothing happens.
    events = timeline(document)
    convert_version(version_id=made.pk)
    assert timeline(document) == events
    assert submit_draft(document.pk, actor=actor).state == OutgoingState.UNIT_REVIEW


def word_version(province: Agency) -> tuple[OutgoingDocument, DraftVersion]:
    document = drafting(province, with_file=False)
    upload = kept_upload(province.specialist, b"PK never opened", name="du-thao.docx", media_type=DOCX)
    return document, add_version(document.pk, upload, actor=Actor.of(province.specialist))


def test_a_word_file_that_will_not_convert_says_so_and_waits_for_another(province: Agency) -> None:
    document, made = word_version(province)
    convert_version(version_id=made.pk)
    made.refresh_from_db()
    assert made.conversion == Conversion.FAILED and made.failure and made.pdf is None
    assert last_event(document)[:2] == ("Hệ thống", "không chuyển được du-thao.docx sang PDF")
    with pytest.raises(InvalidTransition) as refusal:
        submit_draft(document.pk, actor=Actor.of(province.specialist))
    assert refusal.value.sentence == "Tệp dự thảo không chuyển được sang PDF; hãy nộp bản khác."
    add_version(document.pk, kept_upload(province.specialist), actor=Actor.of(province.specialist))
    assert submit_draft(document.pk, actor=Actor.of(province.specialist)).state == OutgoingState.UNIT_REVIEW


def test_a_crash_of_the_converter_is_a_failure_people_can_read(
    province: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: object, **kwargs: object) -> bytes:
        raise OSError("no space left")

    monkeypatch.setattr("documents.text.convert.docx_to_pdf", crash)
    _, made = word_version(province)
    convert_version(version_id=made.pk)
    made.refresh_from_db()
    assert made.failure == "Hệ thống gặp sự cố khi chuyển tệp; hãy nộp lại hoặc nộp bản PDF."


def test_a_late_conversion_does_not_touch_the_newer_version(province: Agency) -> None:
    document, made = word_version(province)
    newer = add_version(document.pk, kept_upload(province.specialist), actor=Actor.of(province.specialist))
    placement = fresh(document).placement
    finish_conversion(made.pk, None, failure="Quá lâu.")
    assert (fresh(document).current_version, fresh(document).placement) == (newer, placement)


def test_only_the_drafter_hands_in_versions_and_only_while_drafting(province: Agency) -> None:
    document = drafting(province)
    for post in (province.unit_head, province.other_specialist, province.chief):
        with pytest.raises(NotAllowed) as refusal:
            add_version(document.pk, kept_upload(post), actor=Actor.of(post))
        assert refusal.value.sentence == (
            "Văn bản không nằm ở bước do bạn xử lý nên bạn chưa thể thực hiện “Nộp bản dự thảo mới”."
        )
    submit_draft(document.pk, actor=Actor.of(province.specialist))
    with pytest.raises(InvalidTransition) as too_late:
        add_version(document.pk, kept_upload(province.specialist), actor=Actor.of(province.specialist))
    assert too_late.value.sentence == (
        "Không thể thực hiện “Nộp bản dự thảo mới”: văn bản đang ở trạng thái “Chờ trưởng đơn vị duyệt”."
    )
    assert fresh(document).versions.count() == 1


def test_another_agencys_draft_is_out_of_reach(province: Agency, commune: Agency) -> None:
    document = drafting(province)
    with pytest.raises(NotAllowed, match=r"^Văn bản thuộc cơ quan khác\.$"):
        add_version(document.pk, kept_upload(commune.specialist), actor=Actor.of(commune.specialist))


# --- Facts and places ------------------------------------------------------------------------------------------------


def test_the_holder_corrects_what_the_draft_says(province: Agency) -> None:
    document = for_review(province)
    new = facts(province, document_type="CV", subject="V/v văn thư", signer=province.deputy, capacity="KT.")
    edit_draft(document.pk, new, actor=Actor.of(province.unit_head))
    document = fresh(document)
    assert (document.subject, document.signer, document.capacity) == ("V/v văn thư", province.deputy, "KT.")
    assert (document.notation_suffix, document.code) == ("UBND-NC", "Dự thảo Công văn")
    assert last_audit(document) == ("outgoing.edit_draft", "Vũ Đình Khải")
    assert document.history.count() >= 2


def test_whoever_does_not_hold_it_corrects_nothing(province: Agency) -> None:
    document = for_review(province)
    with pytest.raises(NotAllowed):
        edit_draft(document.pk, facts(province, subject="Khác"), actor=Actor.of(province.specialist))
    with pytest.raises(BadInput, match="Hãy nhập trích yếu nội dung"):
        edit_draft(document.pk, facts(province, subject=""), actor=Actor.of(province.unit_head))
    assert fresh(document).subject == "Ban hành Quy chế văn thư"


def moved(placement: dict[str, Any], box: str, **sides: float) -> dict[str, Any]:
    changed = copy.deepcopy(placement)
    changed[box] |= sides
    return changed


def test_boxes_are_kept_for_the_version_they_were_drawn_on(province: Agency) -> None:
    document = drafting(province)
    wanted = moved(document.placement, "signature", x1=300.0, x2=400.0, y1=200.0, y2=260.0)
    actor = Actor.of(province.specialist)
    place_fields(document.pk, version_id=version(document), placement=wanted, actor=actor)
    assert fresh(document).placement == wanted
    assert last_event(document) == ("Đỗ Anh Tuấn", "đặt vị trí số, ngày, chữ ký và dấu", "")

    old = version(document)
    add_version(document.pk, kept_upload(province.specialist), actor=actor)
    with pytest.raises(InvalidTransition) as refusal:
        place_fields(document.pk, version_id=old, placement=wanted, actor=actor)
    assert refusal.value.sentence == ("Dự thảo vừa có phiên bản mới; hãy mở lại để đặt vị trí trên phiên bản đó.")


MALFORMED = "Vị trí các ô trên văn bản không đúng định dạng, vui lòng đặt lại."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda p: moved(p, "signature", x1=560, x2=660), "Vị trí chữ ký nằm ngoài trang 2."),
        (lambda p: moved(p, "seal", y1=-40, y2=60), "Vị trí dấu nằm ngoài trang 2."),
        (lambda p: moved(p, "seal", page=7), "Vị trí dấu nằm ở trang 8, văn bản chỉ có 2 trang."),
        (lambda p: moved(p, "seal", page=-1), "Vị trí dấu nằm ở trang 0, văn bản chỉ có 2 trang."),
        (lambda p: moved(p, "signature", x1=300, x2=305), "Ô chữ ký quá nhỏ."),
        (lambda p: moved(p, "signature", x1="a"), MALFORMED),
        (lambda p: {"texts": []}, MALFORMED),
        (lambda p: [], MALFORMED),
        (lambda p: None, MALFORMED),
    ],
)
def test_boxes_off_the_page_are_refused(
    province: Agency, change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    document = drafting(province)
    with pytest.raises(BadInput) as refusal:
        place_fields(
            document.pk,
            version_id=version(document),
            placement=change(document.placement),
            actor=Actor.of(province.specialist),
        )
    assert refusal.value.sentence == sentence
    assert fresh(document).placement == document.placement


def test_a_broken_box_from_the_browser_is_told_in_the_page(province: Agency, browse: Browse) -> None:
    document = drafting(province)
    client, address = browse(province.specialist), f"/van-ban-di/{document.pk}/vi-tri/"
    assert client.get(address).status_code == 200
    for typed, sentence in (
        ("{", "Vị trí các ô không đúng định dạng, vui lòng đặt lại."),
        ("[1, 2]", MALFORMED),
    ):
        response = client.post(address, {"version": version(document), "placement": typed})
        assert response.status_code == 422 and sentence in shown(response)


def test_a_draft_is_seen_by_who_works_on_it_and_by_those_who_see_the_agency(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    document = drafting(province)
    address = f"/van-ban-di/{document.pk}/"
    for post, status in [
        (province.specialist, 200),
        (province.clerk, 200),
        (province.chief, 200),
        (province.leader, 200),
        (province.unit_head, 404),
        (province.other_specialist, 404),
        (commune.leader, 404),
    ]:
        assert browse(post).get(address).status_code == status
    submit_draft(document.pk, actor=Actor.of(province.specialist))
    assert browse(province.unit_head).get(address).status_code == 200
