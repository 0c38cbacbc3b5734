"""Liên thông: the recipient sees what was sent, accepts it once and gives it a number of its own (DN-3.3d, DN-5.2)."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import AgencyRules, Post
from documents.actions.accept_dispatch import accept_dispatch
from documents.enums import Channel, DispatchState
from documents.intake import Arrival, ArrivedFile, Verdict
from documents.models import Dispatch, IncomingDocument
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_time
from tests.documents_acts.pages import SUBJECT, arrival_words, shown
from tests.factories.documents import issued, lead, numbered, registered, signed
from tests.factories.people import Agency
from tests.races import together
from tests.workflow.trace import hands, timeline
from workflow.actions.forward import forward
from workflow.actions.submit import submit
from workflow.rules.holders import Hand, Holder
from workflow.rules.working_time import Calendar

Browse = Callable[[Post], Client]


def sent(province: Agency, commune: Agency) -> Dispatch:
    return issued(province, [commune.unit]).dispatches.get()


def accept(dispatch: Dispatch, post: Post, **changes: object) -> IncomingDocument:
    words: dict[str, object] = {
        "issuer": "Ủy ban nhân dân tỉnh Sơn Lam",
        "notation": dispatch.document.notation,
        "issued_on": dispatch.document.issued_on,
        "document_type": "QĐ",
        "subject": dispatch.document.subject,
        "channel": Channel.EXCHANGE,
    }
    blob = dispatch.document.sealed_blob
    assert blob is not None
    return accept_dispatch(
        dispatch.pk,
        arrival=Arrival(**(words | changes)),
        files=[ArrivedFile(blob, "01-QD-UBND.pdf", 1)],
        verdict=Verdict("1", {}),
        submit_to=None,
        note="",
        actor=Actor.of(post),
    )


def test_the_recipients_clerk_sees_it_waiting_nobody_else(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    queue = browse(commune.clerk).get("/cho-tiep-nhan/")
    assert [row["dispatch"].pk for row in queue.context["rows"]] == [dispatch.pk]
    assert "Ban hành Quy chế văn thư" in shown(queue)
    for post in (commune.leader, commune.specialist, province.clerk):
        assert browse(post).get("/cho-tiep-nhan/").context["rows"] == []
    # DN-5.2: the clock is the recipient's own rule; the sender's has no say.
    assert dispatch.sent_at is not None
    for ours, theirs in ((8, 8), (8, 3), (20, 3)):
        AgencyRules.objects.filter(agency=province.unit).update(acceptance_hours=ours)
        AgencyRules.objects.filter(agency=commune.unit).update(acceptance_hours=theirs)
        (row,) = browse(commune.clerk).get("/cho-tiep-nhan/").context["rows"]
        assert row["due"].exact == short_time(Calendar().add_working_hours(dispatch.sent_at, theirs))


def test_before_it_is_sealed_nothing_waits(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = numbered(province, [commune.unit]).dispatches.get()
    client = browse(commune.clerk)
    assert client.get("/cho-tiep-nhan/").context["rows"] == []
    assert client.get(f"/cho-tiep-nhan/{dispatch.pk}/").status_code == 404
    assert client.get(f"/cho-tiep-nhan/{dispatch.pk}/tep/").status_code == 404


def test_accepting_registers_it_with_the_recipients_own_number(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    for _ in range(3):
        registered(commune)
    dispatch = sent(province, commune)
    client, address = browse(commune.clerk), f"/cho-tiep-nhan/{dispatch.pk}/"
    form = client.get(address).context["form"]
    assert (form["issuer"].value(), form["notation"].value()) == ("Ủy ban nhân dân tỉnh Sơn Lam", "01/QĐ-UBND")
    assert (form["subject"].value(), form["signer"].value()) == ("Ban hành Quy chế văn thư", "Hoàng Minh Đức")

    issued_on = f"{dispatch.document.issued_on:%d/%m/%Y}"
    words = arrival_words(
        issuer="Ủy ban nhân dân tỉnh Sơn Lam",
        notation="01/QĐ-UBND",
        issued_on=issued_on,
        document_type="QĐ",
        submit_to=commune.chief.pk,
    )
    response = client.post(address, words, follow=True)
    assert f"Đã tiếp nhận: Số đến 4 ngày {timezone.localdate():%d/%m/%Y}." in shown(response)

    document = IncomingDocument.objects.get(dispatch=dispatch)
    assert (document.arrival_number, document.agency, document.channel) == (4, commune.unit, Channel.EXCHANGE)
    assert (document.issuer_agency, document.legal_class) == (province.unit, "1")
    assert document.attachments.get().blob == dispatch.document.sealed_blob
    assert hands(document) == [("Trần Quốc Bảo (Chánh Văn phòng)", "lead")]
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.ACCEPTED and dispatch.settled_at is not None
    assert [event.state for event in dispatch.events.all()] == ["sent", "accepted"]
    # The sender sees it in the document's timeline.
    assert timeline(dispatch.document)[-1] == ("Nguyễn Thị Thu Hà", "Ủy ban nhân dân xã An Lạc đã tiếp nhận")
    assert client.get("/cho-tiep-nhan/").context["rows"] == []


def test_it_is_accepted_once(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    accept(dispatch, commune.clerk)
    with pytest.raises(InvalidTransition) as again:
        accept(dispatch, commune.clerk)
    assert again.value.sentence == "Văn bản này đã tiếp nhận nên không tiếp nhận được nữa."
    assert browse(commune.clerk).get(f"/cho-tiep-nhan/{dispatch.pk}/").status_code == 409
    assert IncomingDocument.objects.count() == 1 and dispatch.events.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_the_same_moment_accept_once(province: Agency, commune: Agency) -> None:
    dispatch = sent(province, commune)
    outcomes = together([partial(accept, dispatch, commune.clerk)] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IncomingDocument", "InvalidTransition"]
    assert [document.arrival_number for document in IncomingDocument.objects.all()] == [1]


def test_only_the_clerk_of_the_recipient_accepts(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    for post in (province.clerk, commune.chief, commune.leader, commune.specialist):
        with pytest.raises(NotAllowed) as refusal:
            accept(dispatch, post)
        assert refusal.value.sentence == "Chỉ văn thư của cơ quan nhận được tiếp nhận văn bản này."
    for post, status in [(province.clerk, 404), (commune.leader, 403), (commune.clerk, 200)]:
        assert browse(post).get(f"/cho-tiep-nhan/{dispatch.pk}/").status_code == status
    for post, status in [(province.clerk, 404), (commune.leader, 404), (commune.clerk, 200)]:
        assert browse(post).get(f"/cho-tiep-nhan/{dispatch.pk}/tep/").status_code == status


def test_what_cannot_be_registered_stays_waiting(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    with pytest.raises(BadInput, match="Hãy nhập trích yếu nội dung"):
        accept(dispatch, commune.clerk, subject="")
    words = arrival_words(subject="", issuer=SUBJECT)
    response = browse(commune.clerk).post(f"/cho-tiep-nhan/{dispatch.pk}/", words)
    assert response.status_code == 422 and SUBJECT in shown(response)
    dispatch.refresh_from_db()
    assert dispatch.state == DispatchState.SENT and not IncomingDocument.objects.exists()
    assert accept(dispatch, commune.clerk).arrival_number == 1


def test_the_reply_offers_whoever_wrote_as_recipient(province: Agency, commune: Agency, browse: Browse) -> None:
    dispatch = sent(province, commune)
    document = accept(dispatch, commune.clerk, issuer_agency=province.unit)
    submit(lead(document).pk, to=commune.chief, actor=Actor.of(commune.clerk))
    forward(lead(document).pk, hands=[Hand(Holder.person(commune.specialist))], actor=Actor.of(commune.chief))
    reply = signed(commune, origin=document)
    form = browse(commune.clerk).get(f"/van-ban-di/{reply.pk}/ban-hanh/").context["form"]
    assert form["recipients"].value() == [province.unit.pk]
