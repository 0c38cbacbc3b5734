"""What is registered changes only with the head's consent; before and after are kept (SD-9.5, SD-8.2)."""

from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.actions.decide_consent import decide_consent
from accounts.actor import Actor
from accounts.enums import ConsentState
from accounts.models import AuditEntry, Consent, Post
from documents.models import IncomingDocument
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from workflow.models import Notification

Browse = Callable[[Post], Client]


def ask_page(document: IncomingDocument) -> str:
    return f"/van-ban-den/{document.pk}/chinh-sua/"


def words(document: IncomingDocument, **changes: object) -> dict[str, object]:
    now = {
        "issuer": document.issuer,
        "notation": document.notation,
        "issued_on": f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "",
        "document_type": document.document_type,
        "subject": document.subject,
        "signer": document.signer,
        "signer_title": document.signer_title,
        "reason": "Nhập nhầm số ký hiệu.",
        "token": uuid4(),
    }
    return now | changes


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def test_the_clerk_asks_the_head_agrees_the_system_corrects(province: Agency, browse: Browse) -> None:
    document = made.at_specialist(province)
    before = document.notation
    clerk, head = browse(province.clerk), browse(province.leader)
    assert ask_page(document) in shown(clerk.get(f"/van-ban-den/{document.pk}/"))
    answer = clerk.post(ask_page(document), words(document, notation="99/CĐ-BNV", issued_on=""))
    consent = Consent.objects.get()
    assert answer["Location"] == f"/y-kien/{consent.pk}/"
    document.refresh_from_db()
    assert document.notation == before
    page = shown(head.get(f"/y-kien/{consent.pk}/"))
    assert before in page and "99/CĐ-BNV" in page and f"/van-ban-den/{document.pk}/" in page
    assert {change["label"] for change in consent.changes} == {"Số, ký hiệu", "Ngày văn bản"}
    head.post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y", "words": ""})
    document.refresh_from_db()
    consent.refresh_from_db()
    assert (document.notation, document.issued_on) == ("99/CĐ-BNV", None)
    assert (consent.state, consent.used_by) == (ConsentState.USED, province.leader)
    event = document.events.get(act="correct")
    assert event.post is None and f"Số, ký hiệu: {before} → 99/CĐ-BNV" in event.text
    assert province.leader.user.full_name in event.label and province.clerk.user.full_name in event.label
    assert AuditEntry.objects.get(act="incoming.correct").details["facts"]["notation"]["before"] == before
    old, new = document.history.order_by("-history_id")[1], document.history.latest()
    assert (old.notation, new.notation) == (before, "99/CĐ-BNV")
    assert "đồng ý: Chỉnh sửa dữ liệu" in Notification.objects.filter(user=province.clerk.user).latest("pk").text
    assert "99/CĐ-BNV" in shown(clerk.get("/tim-kiem/?q=99/CĐ-BNV"))


def test_what_was_refused_or_has_changed_meanwhile_changes_nothing(province: Agency, browse: Browse) -> None:
    document = made.registered(province)
    clerk = browse(province.clerk)
    clerk.post(ask_page(document), words(document, issuer="Bộ Tài chính"))
    refused = Consent.objects.get()
    decide_consent(refused.pk, agreed=False, words="Để nguyên.", actor=Actor.of(province.leader))
    clerk.post(ask_page(document), words(document, subject="Trích yếu đúng"))
    stale = Consent.objects.get(state="waiting")
    document.subject = "Trích yếu khác"
    document.save(update_fields=["subject"])
    answer = browse(province.leader).post(f"/y-kien/{stale.pk}/tra-loi/", {"answer": "dong-y"})
    assert answer.status_code == 409 and "đã thay đổi sau khi đề nghị" in shown(answer)
    stale.refresh_from_db()
    document.refresh_from_db()
    assert stale.state == ConsentState.WAITING and document.subject == "Trích yếu khác"
    assert document.issuer != "Bộ Tài chính" and not document.events.filter(act="correct").exists()


@pytest.mark.parametrize("who", ["chief", "leader", "unit_head", "specialist", "admin", "far clerk"])
def test_only_the_clerk_of_the_register_asks(province: Agency, commune: Agency, browse: Browse, who: str) -> None:
    document = made.at_specialist(province)
    post = commune.clerk if who == "far clerk" else None
    post = post or (administrator(province) if who == "admin" else getattr(province, who))
    expected = 404 if who in ("admin", "far clerk") else 403
    for answer in (
        browse(post).get(ask_page(document)),
        browse(post).post(ask_page(document), words(document, issuer="Bộ Tài chính")),
    ):
        assert answer.status_code == expected
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "__all__"),
        ({"issuer": " "}, "issuer"),
        ({"subject": ""}, "subject"),
        ({"issued_on": "01/01/2999"}, "issued_on"),
        ({"document_type": "XYZ"}, "document_type"),
        ({"issuer": "Bộ Tài chính", "reason": " "}, "reason"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    province: Agency, browse: Browse, changes: dict[str, object], field: str
) -> None:
    document = made.registered(province)
    answer = browse(province.clerk).post(ask_page(document), words(document, **changes))
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert not Consent.objects.exists()


def test_one_request_at_a_time_and_no_number_of_the_register(province: Agency, browse: Browse) -> None:
    document = made.registered(province)
    clerk, form = browse(province.clerk), words(document, issuer="Bộ Tài chính", arrival_number=1, arrived_on="x")
    assert clerk.post(ask_page(document), form).status_code == 302
    assert clerk.post(ask_page(document), form).status_code == 409
    second = clerk.post(ask_page(document), words(document, issuer="Bộ Y tế"))
    assert second.status_code == 409 and "Đã có đề nghị như vậy" in shown(second)
    assert set(Consent.objects.get().terms["facts"]) == {"issuer"}
