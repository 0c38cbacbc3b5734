"""Two tabs, two desks: what is sent is done for the desk its page was opened under, never for the one picked since."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actions.end_delegation import end_delegation
from accounts.actor import Actor
from accounts.models import Delegation, Post
from documents.models import OutgoingDocument
from tests.factories import documents as made
from tests.factories.people import Agency
from tests.test_late_forms import again, typed
from workflow.models import ItemEvent

Browse = Callable[[Post], Client]
NOTE = "Sửa mục 2: ghi rõ thời hạn."


def today(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def lent(province: Agency) -> Delegation:
    """The specialist may work at his head's desk."""
    return delegate(province.specialist, today(), today(3), reason="Đi công tác.", actor=Actor.of(province.unit_head))


def shown(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def desks_in(response: HttpResponse) -> set[str]:
    """The desks the page's own form and its parts go with."""
    page = shown(response)
    forms = re.findall(r'name="desk" value="(\d+)"', page)
    return {*forms, *re.findall(r'"X-Desk": "(\d+)"', page)}


def pick(client: Client, desk: Post) -> None:
    """In another tab."""
    assert client.post("/chuc-danh/", {"post": desk.pk}).status_code == 302


def sent_back(document: OutgoingDocument) -> ItemEvent:
    return document.events.get(act="return")


def test_a_form_of_the_lent_desk_stays_with_it_when_the_own_desk_is_picked(
    province: Agency, lent: Delegation, browse: Browse
) -> None:
    document = made.for_review(province)
    client = browse(province.specialist)
    pick(client, province.unit_head)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    page = client.get(address)
    assert desks_in(page) == {str(province.unit_head.pk)}
    pick(client, province.specialist)
    assert client.post(address, {"note": NOTE, "desk": province.unit_head.pk}).status_code == 302
    event = sent_back(document)
    assert (event.post, event.on_behalf_of) == (province.specialist, province.unit_head)
    # The tab goes on where it was: the next page is the lent desk's as well.
    assert client.get("/viec/").context["shell"]["on_behalf"] == str(province.unit_head)


def test_a_form_of_the_own_desk_borrows_no_power(province: Agency, lent: Delegation, browse: Browse) -> None:
    """What one may not do oneself is not done on behalf of the head only because his desk is open elsewhere."""
    document = made.for_review(province)
    client = browse(province.specialist)
    pick(client, province.unit_head)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    assert client.post(address, {"note": NOTE, "desk": province.specialist.pk}).status_code == 403
    assert not document.events.filter(act="return").exists()


def test_a_part_of_a_page_belongs_to_the_pages_desk(province: Agency, lent: Delegation, browse: Browse) -> None:
    document = made.for_review(province)
    client = browse(province.specialist)
    pick(client, province.unit_head)
    client.get(f"/van-ban-di/{document.pk}/")
    pick(client, province.specialist)
    page_of_head = {"HX-Request": "true", "X-Desk": str(province.unit_head.pk)}
    part = client.get(f"/van-ban-di/{document.pk}/tra-lai/", headers=page_of_head)
    assert part.status_code == 200 and desks_in(part) == {str(province.unit_head.pk)}
    # Only looking does not pick.
    assert client.get("/viec/").context["shell"]["on_behalf"] == ""


def test_a_file_of_a_page_belongs_to_the_pages_desk(province: Agency, lent: Delegation, browse: Browse) -> None:
    """The viewer asks with the page's headers."""
    document = made.at_unit(province)
    client = browse(province.specialist)
    main = f"/tep/{document.attachments.get().pk}/"
    assert client.get(main).status_code == 404
    page_of_head = {"X-Desk": str(province.unit_head.pk)}
    assert client.get(main, headers=page_of_head).status_code == 200


def test_words_written_for_a_desk_that_is_gone_are_kept(province: Agency, lent: Delegation, browse: Browse) -> None:
    document = made.for_review(province)
    client = browse(province.specialist)
    pick(client, province.unit_head)
    end_delegation(lent.pk, actor=Actor.of(province.unit_head))
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    response = client.post(address, {"note": NOTE, "desk": province.unit_head.pk})
    assert response.status_code == 409 and "Trang mở với chức danh khác" in shown(response)
    assert typed(response) == [("Lý do, nội dung cần sửa", NOTE)]
    # Sent again it is the specialist's own, who may not.
    assert again(response)["desk"] == [str(province.specialist.pk)]
    assert client.post(address, again(response)).status_code == 403
    part = client.get(address, headers={"HX-Request": "true", "X-Desk": str(province.unit_head.pk)})
    assert part.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("desk", ["0", "-1", "abc", "٣", "9" * 40, "1 OR 1=1"])
def test_no_desk_of_ones_own_gives_no_power(province: Agency, browse: Browse, desk: str) -> None:
    document = made.for_review(province)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    client = browse(province.unit_head)
    assert client.post(address, {"note": NOTE, "desk": desk}).status_code == 409
    assert not document.events.filter(act="return").exists()


def test_anothers_desk_gives_no_power(province: Agency, commune: Agency, browse: Browse) -> None:
    document = made.for_review(province)
    address = f"/van-ban-di/{document.pk}/tra-lai/"
    for post in (province.specialist, commune.unit_head):
        for sent in ({"desk": province.unit_head.pk}, {}):
            header = {"X-Desk": str(province.unit_head.pk)}
            assert browse(post).post(address, {"note": NOTE} | sent, headers=header).status_code == 409
    assert not document.events.filter(act="return").exists()
