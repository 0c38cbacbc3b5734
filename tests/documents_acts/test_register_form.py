"""Registering in the browser: what is wrong gets a sentence, and neither words nor file are asked for twice."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Post
from documents.models import IncomingDocument, Upload
from documents.storage import read_blob
from qlvb.lib.vietnamese import short_date
from tests.documents.attacks import change_page_text
from tests.documents_acts.pages import SUBJECT, arrival_words, pdf_file, shown, stored
from tests.factories.documents import issued, kept_upload, received_paper
from tests.factories.people import Agency
from tests.workflow.trace import hands

Browse = Callable[[Post], Client]
NEW = "/van-ban-den/moi/"


@pytest.fixture
def clerks(clerk: Post, browse: Browse) -> Client:
    return browse(clerk)


def errors(response: object) -> dict[str, list[str]]:
    return {field: list(problems) for field, problems in response.context["form"].errors.items()}


def test_the_clerk_registers_and_sees_the_document(clerks: Client, province: Agency) -> None:
    words = arrival_words(file=pdf_file(received_paper(), "230-BNV.pdf"), submit_to=province.chief.pk)
    response = clerks.post(NEW, words, follow=True)
    document = IncomingDocument.objects.get()
    assert response.redirect_chain == [(f"/van-ban-den/{document.pk}/", 302)]
    today = short_date(timezone.localdate())
    assert f"Đã đăng ký: Số đến 1 ngày {today}." in shown(response)
    assert (document.subject, document.issuer, document.notation) == (SUBJECT, "Bộ Nội vụ", "230/BNV-CCHC")
    assert (short_date(document.issued_on), document.urgency, document.signer) == ("02/03/2026", 1, "Trần Văn Bình")
    assert hands(document) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]
    file = document.attachments.get()
    assert file.name == "230-BNV.pdf"
    assert clerks.get(f"/tep/{file.pk}/").content == received_paper()


def test_register_and_go_on_opens_the_next_form(clerks: Client) -> None:
    words = arrival_words(file=pdf_file(received_paper()))
    words["tiep-tuc"] = "1"
    assert clerks.post(NEW, words)["Location"] == NEW


def test_text_is_kept_in_one_spelling(clerks: Client) -> None:
    typed = arrival_words(
        file=pdf_file(received_paper()),
        issuer="  Bô\u0323   Nô\u0323i vu\u0323 ",
        subject="Quye\u0302\u0301t đi\u0323nh\u200b mới",
    )
    clerks.post(NEW, typed)
    document = IncomingDocument.objects.get()
    assert (document.issuer, document.subject) == ("Bộ Nội vụ", "Quyết định mới")


@pytest.mark.parametrize(
    ("mark", "label"), [("confidential", "Mật"), ("secret", "Tối mật"), ("top_secret", "Tuyệt mật")]
)
def test_a_secret_is_refused_before_a_byte_is_stored(clerks: Client, mark: str, label: str) -> None:
    secret = received_paper() + f"\n% {uuid.uuid4()}\n%%EOF\n".encode()
    before = stored()
    response = clerks.post(NEW, arrival_words(file=pdf_file(secret), secrecy=mark))
    assert response.status_code == 422
    assert f"Văn bản có độ mật “{label}” không được đưa vào hệ thống, kể cả tệp quét" in shown(response)
    assert "Tệp vừa chọn không được lưu." in shown(response)
    assert SUBJECT in shown(response) and "230/BNV-CCHC" in shown(response)
    assert stored() == before and not IncomingDocument.objects.exists()


def test_a_mark_that_does_not_exist_stores_nothing_either(clerks: Client) -> None:
    before = stored()
    for mark in ("", "khong-mat"):
        response = clerks.post(
            NEW, arrival_words(file=pdf_file(received_paper() + uuid.uuid4().bytes + b"%%EOF"), secrecy=mark)
        )
        assert response.status_code == 422 and "secrecy" in errors(response)
    assert stored() == before


@pytest.mark.parametrize("missing", ["issuer", "document_type", "subject"])
def test_what_is_missing_is_named_and_everything_else_stays(clerks: Client, missing: str) -> None:
    response = clerks.post(NEW, arrival_words(file=pdf_file(received_paper()), **{missing: " "}))
    assert response.status_code == 422
    assert list(errors(response)) == [missing]
    words = arrival_words()
    for typed in {"issuer", "notation", "subject", "signer", "signer_title", "note", "issued_on"} - {missing}:
        assert words[typed] in shown(response)
    assert not IncomingDocument.objects.exists()


def test_without_a_file_it_is_not_registered(clerks: Client) -> None:
    response = clerks.post(NEW, arrival_words())
    assert response.status_code == 422 and errors(response) == {"file": ["Hãy chọn tệp văn bản."]}


def test_days_that_cannot_be(clerks: Client) -> None:
    today = timezone.localdate()
    tomorrow, yesterday = short_date(today + timedelta(days=1)), short_date(today - timedelta(days=1))
    table = [
        ({"issued_on": tomorrow}, {"issued_on": ["Ngày văn bản không được sau ngày hôm nay."]}),
        ({"due_on": yesterday}, {"due_on": ["Hạn xử lý không được trước ngày hôm nay."]}),
        ({"issued_on": "30/02/2026"}, {"issued_on": ["Ngày phải viết dạng dd/mm/yyyy và có thật."]}),
    ]
    upload = ""
    for typed, problems in table:
        words = arrival_words(upload=upload, **typed)
        response = clerks.post(NEW, words if upload else words | {"file": pdf_file(received_paper())})
        assert response.status_code == 422 and errors(response) == problems
        assert next(iter(typed.values())) in shown(response)
        upload = response.context["form"]["upload"].value()


def test_the_file_of_a_form_that_came_back_need_not_be_chosen_again(clerks: Client, clerk: Post) -> None:
    refused = clerks.post(NEW, arrival_words(file=pdf_file(received_paper(), "quét 01.pdf"), subject=""))
    kept = Upload.objects.get(user=clerk.user)
    assert refused.context["form"]["upload"].value() == str(kept.pk)
    assert f'value="{kept.pk}"' in shown(refused) and "Đã tải lên, không cần chọn lại" in shown(refused)
    assert clerks.get(f"/tep/tai-len/{kept.pk}/").content == received_paper()

    assert clerks.post(NEW, arrival_words(upload=kept.pk)).status_code == 302
    assert [file.name for file in IncomingDocument.objects.get().attachments.all()] == ["quét 01.pdf"]


def test_a_second_choice_replaces_the_kept_file(clerks: Client, clerk: Post, province: Agency) -> None:
    kept = kept_upload(clerk, name="nham.pdf")
    clerks.post(NEW, arrival_words(upload=kept.pk, file=pdf_file(received_paper(), "dung.pdf")))
    assert [file.name for file in IncomingDocument.objects.get().attachments.all()] == ["dung.pdf"]


@pytest.mark.parametrize("upload", ["another's", "99999999", "-1", "abc"])
def test_another_users_upload_is_not_accepted(clerks: Client, chief: Post, browse: Browse, upload: str) -> None:
    theirs = kept_upload(chief)
    response = clerks.post(NEW, arrival_words(upload=theirs.pk if upload == "another's" else upload))
    assert response.status_code == 422 and "Hãy chọn tệp văn bản." in errors(response)["file"]
    assert clerks.get(f"/tep/tai-len/{theirs.pk}/").status_code == 404
    assert browse(chief).get(f"/tep/tai-len/{theirs.pk}/").status_code == 200
    assert not IncomingDocument.objects.exists()


def test_the_same_document_twice_is_registered_with_a_warning(clerks: Client) -> None:
    first = clerks.post(NEW, arrival_words(file=pdf_file(received_paper())), follow=True)
    assert "Lưu ý" not in shown(first)
    second = clerks.post(
        NEW, arrival_words(file=pdf_file(received_paper()), issuer="bộ nội vụ", subject="Khác"), follow=True
    )
    assert "Lưu ý: Số đến 1 cũng có cơ quan ban hành, số ký hiệu và ngày như văn bản vừa đăng ký." in shown(second)
    other_day = clerks.post(NEW, arrival_words(file=pdf_file(received_paper()), issued_on="03/03/2026"), follow=True)
    assert "Lưu ý" not in shown(other_day)
    assert IncomingDocument.objects.count() == 3


def test_a_double_click_takes_one_number(clerks: Client) -> None:
    token = clerks.get(NEW).context["form"]["token"].value()
    first = clerks.post(NEW, arrival_words(file=pdf_file(received_paper()), token=token))
    second = clerks.post(NEW, arrival_words(file=pdf_file(received_paper()), token=token))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Biểu mẫu này đã được gửi và thực hiện rồi" in shown(second)
    assert [document.arrival_number for document in IncomingDocument.objects.all()] == [1]


def test_another_agencys_document_is_no_twin(clerks: Client, commune: Agency, browse: Browse) -> None:
    browse(commune.clerk).post(NEW, arrival_words(file=pdf_file(received_paper())))
    response = clerks.post(NEW, arrival_words(file=pdf_file(received_paper())), follow=True)
    assert "Lưu ý" not in shown(response)


def test_the_legal_class_comes_from_the_signatures_not_from_the_form(
    clerks: Client, province: Agency, commune: Agency
) -> None:
    sealed = issued(commune, [province.unit]).sealed_blob
    assert sealed is not None
    data = read_blob(sealed)
    table = [
        # (issuer as typed, file, class)
        ("Ủy ban nhân dân xã An Lạc", data, "1"),
        ("Ủy ban nhân dân xã khác", data, "3"),
        ("Ủy ban nhân dân xã An Lạc", received_paper(), "3"),
    ]
    for issuer, file, _ in table:
        words = arrival_words(file=pdf_file(file), issuer=issuer, legal_class="1")
        assert clerks.post(NEW, words).status_code == 302
    registered = IncomingDocument.objects.order_by("arrival_number")
    assert [document.legal_class for document in registered] == [legal_class for _, _, legal_class in table]
    report = registered[0].signature_report
    assert report["verdict"] == "valid"
    page = shown(clerks.get(f"/van-ban-den/{registered[0].pk}/"))
    assert "hợp lệ" in page and not re.search(r"\bvalid\b", page)
    assert [signature["subject"] for signature in report["signatures"]] == [
        "Hoàng Minh Đức",
        "Ủy ban nhân dân xã An Lạc",
    ]
    assert registered[2].signature_report == {}


def test_tampered_signatures_give_the_lowest_class_and_stand_in_the_record(
    clerks: Client, province: Agency, commune: Agency
) -> None:
    sealed = issued(commune, [province.unit]).sealed_blob
    assert sealed is not None
    words = arrival_words(file=pdf_file(change_page_text(read_blob(sealed))), issuer="Ủy ban nhân dân xã An Lạc")
    assert clerks.post(NEW, words).status_code == 302
    document = IncomingDocument.objects.get()
    assert document.legal_class == "3" and document.signature_report["verdict"] != "valid"


def test_only_the_clerk_gets_the_form(province: Agency, browse: Browse) -> None:
    for post in (province.chief, province.leader, province.unit_head, province.specialist):
        response = browse(post).get(NEW)
        assert response.status_code == 403 and "Chỉ văn thư cơ quan đăng ký văn bản đến." in shown(response)
        assert browse(post).post(NEW, arrival_words(file=pdf_file(received_paper()))).status_code == 403
    assert not Upload.objects.exists()
