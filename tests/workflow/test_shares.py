"""Chia sẻ để xem: shown to whoever is not on the road, read and no more, ended by hand or by its day (design.md §5)."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from documents.queries import incoming_list, incoming_visible_to
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.clock import at
from tests.factories import cases, dossiers
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post
from workflow.access import rebuild_access
from workflow.actions.end_share import end_share
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.forward import forward
from workflow.actions.share_item import Showing, share_item
from workflow.enums import AccessReason
from workflow.jobs import look_after_shares
from workflow.models import ItemAccess, ItemGroupGrant, ItemUserGrant, Notification, Share, WorkItem
from workflow.rules.holders import Hand, Holder
from workflow.search import newest_matching
from workflow.shares import VIEW

Browse = Callable[[Post], Client]
NOTE = "Để tham khảo khi làm báo cáo."


def shown(item: WorkItem, by: Post, **whom: object) -> Share:
    return share_item(item.pk, Showing(NOTE, **whom), actor=Actor.of(by))  # type: ignore[arg-type]


def sees(post: Post, item: WorkItem) -> bool:
    return incoming_visible_to(Actor.of(post)).filter(pk=item.pk).exists()


def sent(client: Client, item: WorkItem, receiver: str, **changes: object) -> HttpResponse:
    return client.post(f"/chia-se/{item.pk}/", {"receiver": receiver, "note": NOTE, "token": uuid4(), **changes})


def test_the_form_in_the_panel_carries_its_tokens(province: Agency) -> None:
    document = made.at_specialist(province)
    share = shown(document, province.specialist, post=province.other_specialist)
    holder = Client(enforce_csrf_checks=True)
    holder.force_login(province.specialist.user, backend="django.contrib.auth.backends.ModelBackend")
    page = holder.get(f"/van-ban-den/{document.pk}/").content.decode()
    form = page.partition(f'action="/chia-se/{share.pk}/thoi/"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert fields["desk"] == str(province.specialist.pk)
    assert holder.post(f"/chia-se/{share.pk}/thoi/", fields).status_code == 302
    assert not sees(province.other_specialist, document)


def test_whoever_it_is_shown_to_finds_and_reads_it_and_can_do_nothing(province: Agency, browse: Browse) -> None:
    document, reader = made.at_specialist(province), province.other_specialist
    page, holder, guest = f"/van-ban-den/{document.pk}/", browse(province.specialist), browse(reader)
    assert guest.get(page).status_code == 404
    assert "Chia sẻ để xem" in unescape(holder.get(page).content.decode())
    assert sent(holder, document, f"post:{reader.pk}")["Location"] == page

    opened = guest.get(page)
    assert opened.status_code == 200 and not opened.context["acts"]
    text = unescape(opened.content.decode())
    assert f"chia sẻ để xem cho {reader.user.full_name}" in text and "Thôi chia sẻ" not in text
    assert guest.get(opened.context["files"][0]["url"]).status_code == 200
    assert list(incoming_list(Actor.of(reader))) == [document]
    assert newest_matching(Actor.of(reader), "bão", "incoming")
    assert document.subject in unescape(guest.get("/duoc-chia-se/").content.decode())
    assert "Bạn được chia sẻ văn bản đến này." in Notification.objects.get(user=reader.user).why
    assert guest.get(f"/chia-se/{document.pk}/").status_code == 403
    step = made.lead(document)
    assert guest.post(f"/viec/{step.pk}/ket-thuc/", {"text": "Xong."}).status_code == 403
    # Guardian has the row, the log has the line.
    assert ItemUserGrant.objects.get().user == reader.user
    assert reader.user.has_perm(VIEW, WorkItem.objects.get(pk=document.pk))
    assert AuditEntry.objects.filter(act="incoming.share", post=province.specialist).count() == 1

    share = Share.objects.get()
    assert holder.post(f"/chia-se/{share.pk}/thoi/")["Location"] == page
    assert (guest.get(page).status_code, incoming_list(Actor.of(reader)).count()) == (404, 0)
    assert not ItemUserGrant.objects.exists() and not ItemAccess.objects.filter(share=share).exists()
    assert "thôi chia sẻ để xem cho" in unescape(holder.get(page).content.decode())
    assert holder.post(f"/chia-se/{share.pk}/thoi/").status_code == 409
    # And again, anew.
    assert sent(holder, document, f"post:{reader.pk}").status_code == 302


def test_who_may_share_and_who_may_end_it(province: Agency, commune: Agency) -> None:
    document = made.at_specialist(province)
    # The holder, whoever coordinates, the Chief of Office; not whoever has passed it on, only reads, is a stranger.
    for post in (province.unit_head, province.clerk, province.leader, province.other_specialist, commune.chief):
        with pytest.raises(NotAllowed):
            shown(document, post, post=province.other_specialist)
    share = shown(document, province.other_head, post=province.other_specialist)
    for post in (province.unit_head, province.clerk, province.other_specialist, commune.chief):
        with pytest.raises(NotAllowed):
            end_share(share.pk, actor=Actor.of(post))
    end_share(share.pk, actor=Actor.of(province.chief))
    with pytest.raises(InvalidTransition):
        end_share(share.pk, actor=Actor.of(province.chief))


def test_never_outside_the_agency_nor_to_whom_it_says_nothing_new(province: Agency, commune: Agency) -> None:
    document, holder = made.at_specialist(province), province.specialist
    admin = administrator(province)
    gone = make_post("het", "Lê Văn Hết", province.office, Role.SPECIALIST, "Chuyên viên")
    Post.objects.filter(pk=gone.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    gone.refresh_from_db()
    past, far = (timezone.localdate() + timedelta(days=days) for days in (-1, 400))
    for whom, refusal, sentence in (
        ({"post": commune.specialist}, NotAllowed, "trong cơ quan mình"),
        ({"unit": commune.division}, NotAllowed, "trong cơ quan mình"),
        ({"unit": province.unit}, NotAllowed, "trong cơ quan mình"),
        ({"post": admin}, BadInput, "không tham gia xử lý văn bản"),
        ({"post": gone}, BadInput, "không còn giữ chức danh"),
        ({"post": province.unit_head}, BadInput, "đã xem được"),
        ({"post": province.leader}, BadInput, "đã xem được"),
        ({}, BadInput, "một người hoặc một đơn vị"),
        ({"post": province.other_specialist, "unit": province.office}, BadInput, "một người hoặc một đơn vị"),
        ({"post": province.other_specialist, "ends_on": past}, BadInput, "hôm nay"),
        ({"post": province.other_specialist, "ends_on": far}, BadInput, "một năm"),
    ):  # fmt: skip
        with pytest.raises(refusal, match=sentence):
            shown(document, holder, **whom)
    with pytest.raises(BadInput, match="lý do"):
        share_item(document.pk, Showing("", post=province.other_specialist), actor=Actor.of(holder))
    assert not Share.objects.exists()


def test_tampered_and_repeated_forms(province: Agency, commune: Agency, browse: Browse) -> None:
    document = made.at_specialist(province)
    holder, token = browse(province.specialist), uuid4()
    for receiver in ("", f"post:{commune.specialist.pk}", f"unit:{commune.division.pk}", "post:x", "unit:0"):
        answer = sent(holder, document, receiver)
        assert answer.status_code == 422 and "receiver" in answer.context["form"].errors, receiver
    assert "note" in sent(holder, document, f"unit:{province.office.pk}", note=" ").context["form"].errors
    receiver = f"post:{province.other_specialist.pk}"
    assert sent(holder, document, receiver, token=token).status_code == 302
    assert sent(holder, document, receiver, token=token).status_code in (409, 422)
    assert sent(holder, document, receiver).status_code == 422
    assert Share.objects.count() == 1
    with pytest.raises(IntegrityError, match="once_shared_with_post"), transaction.atomic():
        Share.objects.create(
            item=WorkItem.objects.get(pk=document.pk), post=province.other_specialist, note="x",
            shared_by=province.chief, shared_at=timezone.now(),
        )  # fmt: skip


def test_a_unit_reads_while_one_works_in_it(province: Agency) -> None:
    document = made.at_specialist(province)
    reader = make_post("vp2", "Cao Thị Hai", province.office, Role.SPECIALIST, "Chuyên viên")
    share = shown(document, province.specialist, unit=province.office)
    assert sees(reader, document) and ItemGroupGrant.objects.get().group.user_set.filter(pk=reader.user_id).exists()
    late = make_post("vp3", "Cao Văn Ba", province.office, Role.SPECIALIST, "Chuyên viên")
    assert not sees(late, document)
    look_after_shares()
    assert sees(late, document)
    # Whoever goes to another unit does not take it along, at once.
    Post.objects.filter(pk=reader.pk).update(unit=province.other_division)
    reader = Post.objects.select_related("user", "unit__belongs_to").get(pk=reader.pk)
    assert not sees(reader, document) and not incoming_list(Actor.of(reader)).exists()
    look_after_shares()
    assert not ItemAccess.objects.filter(user=reader.user, item=document).exists()
    end_share(share.pk, actor=Actor.of(province.chief))
    assert not sees(late, document) and not ItemGroupGrant.objects.exists()


def test_of_a_unit_nobody_reads_through_whose_hands_no_document_passes(province: Agency, browse: Browse) -> None:
    document, admin = made.at_specialist(province), administrator(province)
    officer = make_post("motcua", "Nông Thị Diễm", province.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    reader = make_post("vp2", "Cao Thị Hai", province.office, Role.SPECIALIST, "Chuyên viên")
    share = shown(document, province.specialist, unit=province.office)
    assert sees(reader, document) and len(browse(reader).get("/duoc-chia-se/").context["rows"]) == 1
    for post in (admin, officer):
        assert not sees(post, document) and not browse(post).get("/duoc-chia-se/").context["rows"]
        assert not ItemAccess.objects.filter(user=post.user, item=document).exists()
        assert not Notification.objects.filter(user=post.user).exists()
    look_after_shares()
    assert set(ItemAccess.objects.filter(share=share).values_list("user", flat=True)) == {reader.user_id}


def test_a_unit_that_sees_it_already_is_told_so(province: Agency, browse: Browse) -> None:
    document = made.at_specialist(province)
    answer = sent(browse(province.specialist), document, f"unit:{province.division.pk}")
    assert answer.status_code == 422
    assert "Mọi người của Phòng Nội chính đã xem được" in unescape(answer.content.decode())
    # With one more there who does not, it is worth showing.
    make_post("cv2", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
    assert sent(browse(province.specialist), document, f"unit:{province.division.pk}").status_code == 302


def test_the_last_day_is_the_last(province: Agency) -> None:
    document, reader = made.at_specialist(province), province.other_specialist
    today = timezone.localdate()
    shown(document, province.specialist, post=reader, ends_on=today)
    assert sees(reader, document)
    with at(timezone.now() + timedelta(days=1)):
        # Also before the night has looked after it.
        assert not sees(reader, document) and not incoming_list(Actor.of(reader)).exists()
        assert not newest_matching(Actor.of(reader), "bão", "incoming")
        look_after_shares()
        look_after_shares()
    share = Share.objects.get()
    assert share.ended_at and share.ended_by is None and not ItemUserGrant.objects.exists()
    assert document.events.filter(act="unshare").count() == 1


def test_what_was_shown_to_a_person_ends_with_his_post(province: Agency) -> None:
    document, reader = made.at_specialist(province), province.other_specialist
    share = shown(document, province.specialist, post=reader)
    # He goes on elsewhere, with the same account.
    elsewhere = make_post("kt2", "Lê Thị Mười", province.office, Role.SPECIALIST, "Chuyên viên")
    Post.objects.filter(pk=elsewhere.pk).update(user=reader.user_id)
    Post.objects.filter(pk=reader.pk).update(ends_on=timezone.localdate())
    elsewhere = Post.objects.select_related("user", "unit__belongs_to").get(pk=elsewhere.pk)
    look_after_shares()
    assert sees(elsewhere, document)
    with at(timezone.now() + timedelta(days=1)):
        look_after_shares()
        look_after_shares()
        assert not sees(elsewhere, document) and not incoming_list(Actor.of(elsewhere)).exists()
    share.refresh_from_db()
    assert share.ended_at and share.ended_by is None and not ItemUserGrant.objects.exists()
    told = document.events.get(act="unshare")
    assert "người này thôi giữ chức danh" in told.label


def test_whoever_comes_onto_the_road_keeps_it_when_the_sharing_ends(province: Agency) -> None:
    document = made.with_chief(province)
    share = shown(document, province.chief, post=province.unit_head)
    forward(made.lead(document).pk, hands=[Hand(Holder.person(province.unit_head))], actor=Actor.of(province.chief))
    end_share(share.pk, actor=Actor.of(province.chief))
    assert sees(province.unit_head, document)
    access = ItemAccess.objects.get(user=province.unit_head.user, item=document)
    assert (access.why, access.share, access.until) == (AccessReason.HELD, None, None)
    # Rebuilding says the same: what is only shared never becomes a right of its own.
    other = shown(document, province.chief, post=province.other_specialist)
    rebuild_access()
    end_share(other.pk, actor=Actor.of(province.chief))
    assert not sees(province.other_specialist, document)


def test_of_two_shares_the_other_one_lasts(province: Agency) -> None:
    document, reader = made.at_specialist(province), province.other_specialist
    by_person = shown(document, province.specialist, post=reader)
    shown(document, province.specialist, unit=province.other_division)
    end_share(by_person.pk, actor=Actor.of(province.chief))
    assert sees(reader, document)


def test_a_dossier_is_shown_with_what_its_sharer_reads_in_it(province: Agency, browse: Browse) -> None:
    dossier = dossiers.in_work(province)
    filed, later = made.at_specialist(province), made.at_specialist(province)
    worker = Actor.of(province.specialist)
    file_in_dossier(dossier.pk, items=[filed.pk], actor=worker)
    share = shown(dossier, province.specialist, post=province.other_specialist)
    file_in_dossier(dossier.pk, items=[later.pk], actor=worker)
    guest = browse(province.other_specialist)
    page = guest.get(f"/ho-so/{dossier.pk}/")
    assert page.status_code == 200 and not page.context["acts"]
    assert sees(province.other_specialist, filed) and not sees(province.other_specialist, later)
    assert dossier.subject in unescape(guest.get("/ho-so/").content.decode())
    end_share(share.pk, actor=worker)
    assert guest.get(f"/ho-so/{dossier.pk}/").status_code == 404
    assert not sees(province.other_specialist, filed)


def test_a_citizens_case_is_not_for_showing_around(province: Agency) -> None:
    case = cases.received(cases.open_desk(province))
    with pytest.raises(InvalidTransition, match="không chia sẻ để xem"):
        shown(case, province.chief, post=province.other_specialist)


def test_the_list_costs_the_same_with_one_and_with_three(province: Agency, browse: Browse) -> None:
    from tests.queries.test_query_counts import queries

    client = browse(province.other_specialist)
    shown(made.at_specialist(province), province.specialist, post=province.other_specialist)
    one = {url: queries(client, url) for url in ("/duoc-chia-se/", "/van-ban-den/")}
    for _ in range(2):
        shown(made.at_specialist(province), province.specialist, unit=province.other_division)
    assert {url: queries(client, url) for url in one} == one == {"/duoc-chia-se/": 5, "/van-ban-den/": 5}


def test_an_item_page_costs_the_same_however_many_read_it(province: Agency, browse: Browse) -> None:
    from tests.queries.test_query_counts import queries

    few, many = made.at_specialist(province), made.at_specialist(province)
    shown(few, province.specialist, post=province.other_specialist)
    for whom in ({"post": province.other_specialist}, {"unit": province.office}, {"unit": province.other_division}):
        shown(many, province.specialist, **whom)
    client = browse(province.specialist)
    assert queries(client, f"/van-ban-den/{few.pk}/") == queries(client, f"/van-ban-den/{many.pk}/")
