"""An exchanged document is refused on one of two grounds; the sender sends again or settles (DN-5.6, DN-8.4)."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from documents.actions.issue import issue
from documents.actions.refuse_dispatch import refuse_dispatch
from documents.actions.resend_dispatch import resend_dispatch
from documents.actions.settle_refusal import settle_refusal
from documents.enums import DispatchState, RefusalGround, Resolution
from documents.models import Dispatch, IncomingDocument, NumberEntry
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.documents_acts.pages import arrival_words, shown
from tests.documents_acts.test_accept import accept, sent
from tests.factories import documents as made
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from tests.races import together

Browse = Callable[[Post], Client]
WHY = "Nội dung thuộc xã Thanh Sơn."


def refuse(dispatch: Dispatch, post: Post, ground: str = RefusalGround.WRONG_RECIPIENT, reason: str = WHY) -> Dispatch:
    return refuse_dispatch(dispatch.pk, ground=ground, reason=reason, actor=Actor.of(post))


@pytest.fixture
def third(province: Agency, keyring: Keyring) -> Agency:
    return make_agency("Ủy ban nhân dân xã Thanh Sơn", "UBND xã Thanh Sơn", "H99.12", "UBND", "Thanh Sơn", keyring)


def waiting(client: Client) -> list[object]:
    """The count beside 'Bị trả lại' in the menu."""
    groups = client.get("/viec/").context["shell"]["nav"]
    return [e["count"] for group in groups for e in group["children"] if e["url"] == "/bi-tra-lai/"]


# --- Refusing -----------------------------------------------------------------------------------------------------


def test_refused_it_takes_no_number_and_the_sender_sees_why(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    numbers = NumberEntry.objects.count()
    client, address = browse(commune.clerk), f"/cho-tiep-nhan/{dispatch.pk}/tu-choi/"
    assert address in client.get(f"/cho-tiep-nhan/{dispatch.pk}/").content.decode()
    response = client.post(address, {"ground": "wrong_recipient", "text": WHY}, follow=True)
    assert response.redirect_chain == [("/cho-tiep-nhan/", 302)] and response.context["rows"] == []
    assert "Đã từ chối 01/QĐ-UBND, nơi gửi đã được báo." in shown(response)
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.ground, dispatch.reason) == ("refused", "wrong_recipient", WHY)
    assert [(e.state, e.post) for e in dispatch.events.all()][-1] == ("refused", commune.clerk)
    assert NumberEntry.objects.count() == numbers and not IncomingDocument.objects.exists()
    # The sender: timeline, page, list, count.
    event = dispatch.document.events.latest("pk")
    assert (event.label, event.text) == (
        "Ủy ban nhân dân xã An Lạc từ chối tiếp nhận: gửi sai nơi nhận",
        WHY,
    )
    clerk = browse(province.clerk)
    page = shown(clerk.get(f"/van-ban-di/{dispatch.document_id}/"))
    for wanted in ("Bị trả lại", "Gửi sai nơi nhận.", WHY, "Gửi lại", "Đã giải quyết"):
        assert wanted in page
    assert [d.pk for d in clerk.get("/bi-tra-lai/").context["page"].rows] == [dispatch.pk]
    assert waiting(clerk) == [1]
    assert AuditEntry.objects.filter(act="outgoing.refused", target_id=dispatch.document_id).count() == 1
    # Whoever only reads it sees why, but nothing to press.
    page = shown(browse(province.specialist).get(f"/van-ban-di/{dispatch.document_id}/"))
    assert WHY in page and "/gui-lai/" not in page


def test_there_are_exactly_two_grounds_and_the_reason_is_written(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    assert [ground.label for ground in RefusalGround] == ["Gửi sai nơi nhận", "Không có giá trị pháp lý"]
    dispatch = sent(province, commune)
    client, address = browse(commune.clerk), f"/cho-tiep-nhan/{dispatch.pk}/tu-choi/"
    for words, sentence in [
        ({"text": WHY}, "Hãy chọn căn cứ từ chối."),
        ({"ground": "wrong_recipient", "text": " "}, "Hãy ghi rõ lý do từ chối."),
    ]:
        response = client.post(address, words)
        assert response.status_code == 422 and sentence in shown(response)
    assert client.post(address, {"ground": "bận việc", "text": WHY}).status_code == 422
    for ground, reason in (("other", WHY), ("", WHY), ("no_legal_value", "")):
        with pytest.raises(BadInput):
            refuse(dispatch, commune.clerk, ground, reason)
        with pytest.raises(IntegrityError, match="refused_dispatch_says_why"), transaction.atomic():
            Dispatch.objects.filter(pk=dispatch.pk).update(
                state="refused", ground=ground, reason=reason, settled_at=dispatch.sent_at
            )
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.SENT


def test_only_the_recipients_clerk_refuses(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    for post, status in [
        (province.clerk, 404),
        (commune.leader, 403),
        (commune.specialist, 403),
        (commune.clerk, 200),
    ]:
        assert browse(post).get(f"/cho-tiep-nhan/{dispatch.pk}/tu-choi/").status_code == status
        if post != commune.clerk:
            with pytest.raises(NotAllowed, match="Chỉ văn thư của cơ quan nhận được từ chối"):
                refuse(dispatch, post)


def test_what_is_accepted_is_not_refused_nor_the_other_way_round(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    accepted, refused = sent(province, commune), sent(province, commune)
    accept(accepted, commune.clerk)
    with pytest.raises(InvalidTransition) as late:
        refuse(accepted, commune.clerk)
    assert late.value.sentence == "Văn bản này đã tiếp nhận nên không từ chối được nữa."
    refuse(refused, commune.clerk)
    for act in (refuse, accept):
        with pytest.raises(InvalidTransition, match="Văn bản này bị trả lại nên không"):
            act(refused, commune.clerk)
    client = browse(commune.clerk)
    for rest in ("", "tu-choi/"):
        assert client.post(f"/cho-tiep-nhan/{refused.pk}/{rest}", arrival_words()).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_accepting_and_refusing_in_two_tabs_ends_in_one_of_them(province: Agency, commune: Agency) -> None:
    dispatch = sent(province, commune)
    outcomes = together([partial(accept, dispatch, commune.clerk), partial(refuse, dispatch, commune.clerk)])
    assert sum(isinstance(outcome, InvalidTransition) for outcome in outcomes) == 1
    dispatch.refresh_from_db()
    is_accepted = dispatch.state == DispatchState.ACCEPTED
    assert IncomingDocument.objects.count() == int(is_accepted)
    assert dispatch.events.count() == 2 and (dispatch.ground == "") == is_accepted


@pytest.mark.django_db(transaction=True)
def test_refused_twice_at_once_it_is_told_once(province: Agency, commune: Agency) -> None:
    dispatch = sent(province, commune)
    outcomes = together([partial(refuse, dispatch, commune.clerk)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Dispatch", "InvalidTransition"]
    assert dispatch.document.events.filter(act="refused").count() == 1


# --- What the sender does -----------------------------------------------------------------------------------------


def test_it_is_sent_again_and_accepted(province: Agency, commune: Agency, third: Agency, browse: Browse) -> None:
    dispatch = refuse(sent(province, commune), commune.clerk)
    clerk, address = browse(province.clerk), f"/bi-tra-lai/{dispatch.pk}/gui-lai/"
    assert clerk.get(address).context["form"]["recipient"].value() == commune.unit.pk
    for wrong in (province.unit.pk, commune.division.pk, "", "x", 987654321):
        assert clerk.post(address, {"recipient": wrong}).status_code == 422
    response = clerk.post(address, {"recipient": third.unit.pk}, follow=True)
    assert response.redirect_chain == [(f"/van-ban-di/{dispatch.document_id}/", 302)]
    assert "Đã gửi lại 01/QĐ-UBND tới Ủy ban nhân dân xã Thanh Sơn." in shown(response)
    assert clerk.post(address, {"recipient": commune.unit.pk}).status_code == 409
    again = Dispatch.objects.get(replaces=dispatch)
    assert (again.recipient, again.state, again.with_paper) == (third.unit, DispatchState.SENT, False)
    assert again.document.events.latest("pk").label == "gửi lại, nơi nhận Ủy ban nhân dân xã Thanh Sơn"
    assert waiting(clerk) == [0] and list(clerk.get("/bi-tra-lai/").context["page"].rows) == []
    assert accept(again, third.clerk).notation == "01/QĐ-UBND"


def test_it_is_sent_again_to_the_same_recipient_but_never_twice_there(
    province: Agency, commune: Agency, third: Agency
) -> None:
    document = made.issued(province, [commune.unit, third.unit])
    first, other = document.dispatches.order_by("pk")
    clerk = Actor.of(province.clerk)
    refuse(first, commune.clerk, RefusalGround.NO_LEGAL_VALUE, "Chữ ký số không kiểm tra được.")
    with pytest.raises(BadInput, match="Văn bản đã gửi tới Ủy ban nhân dân xã Thanh Sơn"):
        resend_dispatch(first.pk, recipient=third.unit, actor=clerk)
    again = resend_dispatch(first.pk, recipient=commune.unit, with_paper=True, actor=clerk)
    assert again.with_paper and accept(again, commune.clerk).without_paper is False
    with pytest.raises(IntegrityError, match="one_dispatch_per_recipient"), transaction.atomic():
        Dispatch.objects.create(document=document, recipient=third.unit)
    assert other.state == DispatchState.SENT


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_sending_again_send_once(province: Agency, commune: Agency) -> None:
    dispatch = refuse(sent(province, commune), commune.clerk)
    act = partial(resend_dispatch, dispatch.pk, recipient=commune.unit, actor=Actor.of(province.clerk))
    outcomes = together([act, act])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Dispatch", "InvalidTransition"]
    assert dispatch.document.dispatches.count() == 2


def test_it_is_settled_without_sending(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = refuse(sent(province, commune), commune.clerk)
    clerk, address = browse(province.clerk), f"/bi-tra-lai/{dispatch.pk}/giai-quyet/"
    assert WHY in shown(clerk.get(address))
    assert clerk.post(address, {"text": "Đã trao đổi qua điện thoại."}).status_code == 302
    dispatch.refresh_from_db()
    assert (dispatch.resolution, dispatch.resolved_by) == (Resolution.SETTLED, province.clerk)
    assert dispatch.document.events.latest("pk").text == "Đã trao đổi qua điện thoại."
    assert waiting(clerk) == [0]
    for act in (
        partial(settle_refusal, dispatch.pk, actor=Actor.of(province.clerk)),
        partial(resend_dispatch, dispatch.pk, recipient=commune.unit, actor=Actor.of(province.clerk)),
    ):
        with pytest.raises(InvalidTransition, match="Lần trả lại này đã giải quyết rồi"):
            act()


def test_only_the_senders_clerk_deals_with_it(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = refuse(sent(province, commune), commune.clerk)
    for rest in ("gui-lai", "giai-quyet"):
        for post, status in [
            (province.clerk, 200),
            (province.leader, 403),
            (province.specialist, 403),
            (province.other_specialist, 404),
            (commune.clerk, 404),
        ]:
            assert browse(post).get(f"/bi-tra-lai/{dispatch.pk}/{rest}/").status_code == status
    for post in (province.specialist, province.chief, commune.clerk):
        with pytest.raises(NotAllowed, match="Chỉ văn thư của cơ quan gửi"):
            settle_refusal(dispatch.pk, actor=Actor.of(post))
        with pytest.raises(NotAllowed, match="Chỉ văn thư của cơ quan gửi"):
            resend_dispatch(dispatch.pk, recipient=commune.unit, actor=Actor.of(post))
    for post in (province.leader, commune.clerk):
        assert list(browse(post).get("/bi-tra-lai/").context["page"].rows) == []


def test_what_was_not_refused_is_not_dealt_with(province: Agency, commune: Agency) -> None:
    dispatch = sent(province, commune)
    with pytest.raises(InvalidTransition, match="không phải xử lý trả lại"):
        settle_refusal(dispatch.pk, actor=Actor.of(province.clerk))
    with pytest.raises(IntegrityError, match="only_a_refusal_is_resolved"), transaction.atomic():
        Dispatch.objects.filter(pk=dispatch.pk).update(resolution=Resolution.SETTLED)


# --- States with times, paper -------------------------------------------------------------------------------------


def test_the_sender_sees_since_when_it_was_seen(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    address, page = f"/cho-tiep-nhan/{dispatch.pk}/", f"/van-ban-di/{dispatch.document_id}/"
    browse(commune.leader).get(address)
    browse(commune.clerk).head(address)
    dispatch.refresh_from_db()
    assert dispatch.seen_at is None and "Đã xem" not in shown(browse(province.clerk).get(page))
    browse(commune.clerk).get(address)
    dispatch.refresh_from_db()
    seen_at = dispatch.seen_at
    assert seen_at is not None and "Đã xem, chờ tiếp nhận" in shown(browse(province.clerk).get(page))
    browse(commune.clerk).get(address)
    dispatch.refresh_from_db()
    assert dispatch.seen_at == seen_at
    assert AuditEntry.objects.filter(act="dispatch.seen").count() == 1


MARK = "Không có văn bản giấy"


def test_without_paper_the_mark_travels_with_the_document(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    client = browse(commune.clerk)
    for address in ("/cho-tiep-nhan/", f"/cho-tiep-nhan/{dispatch.pk}/"):
        assert MARK in shown(client.get(address))
    document = accept(dispatch, commune.clerk)
    assert document.without_paper and MARK in shown(client.get(f"/van-ban-den/{document.pk}/"))
    by_hand = made.registered(commune)
    assert not by_hand.without_paper and MARK not in shown(client.get(f"/van-ban-den/{by_hand.pk}/"))


def test_paper_is_for_whom_it_is_said_to_be(province: Agency, commune: Agency, third: Agency, browse: Browse) -> None:
    document = made.signed(province)
    client, address = browse(province.clerk), f"/van-ban-di/{document.pk}/ban-hanh/"
    words = {"recipients": [commune.unit.pk, third.unit.pk], "with_paper": [commune.unit.pk]}
    refused = client.post(address, {"recipients": [third.unit.pk], "with_paper": [commune.unit.pk]})
    assert "Chỉ gửi kèm bản giấy cho nơi nhận đã chọn ở trên." in shown(refused)
    assert client.post(address, words | {"paper_recipients": "x" * 201}).status_code == 422
    outside = "  Công ty  Thủy điện Suối Bạc\r\n\r\nHội Nông dân tỉnh\nHội Nông dân tỉnh"
    assert client.post(address, words | {"paper_recipients": outside}).status_code == 302
    from documents.jobs import seal_and_issue

    seal_and_issue(document_id=document.pk)
    document = made.fresh(document)
    assert document.paper_names == ["Công ty Thủy điện Suối Bạc", "Hội Nông dân tỉnh"]
    assert [d.with_paper for d in document.dispatches.order_by("pk")] == [True, False]
    assert document.events.latest("pk").label.endswith(
        "Công ty Thủy điện Suối Bạc (bản giấy) và Hội Nông dân tỉnh (bản giấy)"
    )
    assert MARK not in shown(browse(commune.clerk).get("/cho-tiep-nhan/"))
    assert MARK in shown(browse(third.clerk).get("/cho-tiep-nhan/"))
    page = shown(client.get(f"/van-ban-di/{document.pk}/"))
    assert "Hội Nông dân tỉnh" in page and "kèm bản giấy" in page


def test_a_document_for_paper_alone_is_issued(province: Agency) -> None:
    document = made.signed(province)
    with pytest.raises(BadInput, match="ít nhất một nơi nhận"):
        issue(document.pk, recipients=[], actor=Actor.of(province.clerk))
    issue(document.pk, recipients=[], paper_recipients=["Hội Nông dân tỉnh"], actor=Actor.of(province.clerk))
    from documents.jobs import seal_and_issue

    seal_and_issue(document_id=document.pk)
    document = made.fresh(document)
    assert document.state == "issued" and not document.dispatches.exists()
    assert document.events.latest("pk").label == "ban hành số 01/QĐ-UBND, gửi Hội Nông dân tỉnh (bản giấy)"
