"""Ủy quyền: the deputy works the head's desk, both names are kept, it ends by itself (SD-5.3d, KS-8.1)."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actions.record_leaving import record_leaving
from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import AuditEntry, Delegation, Post
from qlvb.lib.errors import BadInput, NotAllowed
from tests.clock import at
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from workflow.models import Annotation

Browse = Callable[[Post], Client]


def today(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def lend(head: Post, deputy: Post, first: int = 0, last: int = 3) -> Delegation:
    return delegate(deputy, today(first), today(last), reason="Đi công tác.", actor=Actor.of(head))


def on_behalf(client: Client, head: Post) -> Client:
    assert client.post("/chuc-danh/", {"post": head.pk}).status_code == 302
    return client


def words(deputy: Post, **changes: object) -> dict[str, object]:
    days = {"starts_on": f"{today():%d/%m/%Y}", "ends_on": f"{today(3):%d/%m/%Y}"}
    return {"deputy": deputy.pk, "reason": "Đi công tác.", "token": uuid4()} | days | changes


def test_the_deputy_works_the_heads_desk_and_both_names_are_kept(province: Agency, browse: Browse) -> None:
    document = made.at_unit(province)
    client = browse(province.specialist)
    assert client.get(f"/van-ban-den/{document.pk}/").status_code == 404
    lend(province.unit_head, province.specialist)
    shell = client.get("/viec/").context["shell"]
    assert [p["title"] for p in shell["posts"]] == ["Chuyên viên", "Thay mặt Vũ Đình Khải"]
    assert shell["on_behalf"] == ""
    on_behalf(client, province.unit_head)
    page = client.get("/viec/")
    assert page.context["shell"]["on_behalf"] == "Vũ Đình Khải (Trưởng phòng)"
    listed = unescape(client.get("/uy-quyen/").content.decode())
    assert "Phạm vi: toàn bộ công việc" in listed and "Lý do: Đi công tác." in listed
    assert "Đang xử lý thay mặt" in page.content.decode() and made.SUBJECT in page.content.decode()
    step = made.lead(document)
    form = {
        "text": "Nghiên cứu, đề xuất.",
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "rows-0-target": f"post:{province.specialist.pk}",
        "rows-0-part": "lead",
    }
    assert client.post(f"/viec/{step.pk}/giao-xu-ly/", form).status_code == 302
    event = document.events.get(act="assign")
    assert (event.post, event.on_behalf_of) == (province.specialist, province.unit_head)
    entry = AuditEntry.objects.get(act="incoming.assign")
    assert (entry.user, entry.on_behalf_of) == (province.specialist.user, province.unit_head)
    client.post("/chuc-danh/", {"post": province.specialist.pk})
    shown = unescape(client.get(f"/van-ban-den/{document.pk}/").content.decode())
    assert "Vũ Đình Khải" in shown and "thay mặt" in shown.lower()


def test_what_only_the_deputy_has_opened_the_head_has_not_seen(province: Agency, browse: Browse) -> None:
    document = made.at_unit(province)
    lend(province.unit_head, province.specialist)
    client = on_behalf(browse(province.specialist), province.unit_head)
    assert client.get(f"/van-ban-den/{document.pk}/").status_code == 200
    step = made.lead(document)
    assert (step.state, step.seen_at) == ("waiting", None)
    opened = AuditEntry.objects.get(act="incoming.opened", user=province.specialist.user)
    assert (opened.post, opened.on_behalf_of) == (province.specialist, province.unit_head)
    head = browse(province.unit_head)
    assert "Chưa xem" in head.get("/viec/").content.decode()
    head.get(f"/van-ban-den/{document.pk}/")
    assert made.lead(document).state == "seen"


def test_a_leaders_deputy_annotates_but_never_signs(province: Agency, browse: Browse) -> None:
    incoming, draft = made.with_leader(province), made.for_signature(province)
    lend(province.leader, province.deputy)
    client = on_behalf(browse(province.deputy), province.leader)
    form = {
        "text": "Giao Phòng Nội chính.",
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "rows-0-target": f"unit:{province.division.pk}",
        "rows-0-part": "lead",
    }
    assert client.post(f"/viec/{made.lead(incoming).pk}/but-phe/", form).status_code == 302
    note = Annotation.objects.get()
    assert (note.post, note.on_behalf_of) == (province.deputy, province.leader)
    answer = client.post(f"/van-ban-di/{draft.pk}/ky/", {"passphrase": PASSPHRASE})
    assert answer.status_code == 403 and "chữ ký số gắn với chính người ký" in unescape(answer.content.decode())
    draft.refresh_from_db()
    assert draft.state == "for_signature"


def test_a_deputy_does_not_approve_at_the_heads_desk_what_he_wrote(province: Agency, browse: Browse) -> None:
    document = made.for_review(province)
    lend(province.unit_head, province.specialist)
    client = on_behalf(browse(province.specialist), province.unit_head)
    approve = f"/van-ban-di/{document.pk}/duyet/"
    answer = client.post(approve, {"version": made.version(document)})
    assert answer.status_code == 403 and "Bạn soạn văn bản này" in unescape(answer.content.decode())
    document.refresh_from_db()
    assert document.state == "unit_review"
    # Sending it back to himself takes nothing from anybody; the head approves it himself.
    head = browse(province.unit_head)
    assert head.post(approve, {"version": made.version(document)}).status_code == 302


def test_what_is_lent_leaves_out_signature_and_further_delegation(province: Agency) -> None:
    actor = Actor(user=province.deputy.user, post=province.deputy, on_behalf_of=province.leader)
    lent = {p.value for p in Perm if actor.has_perm(p)}
    of_documents = {"read_agency", "annotate", "handle", "notify_agency", "print_registers", "report"}
    assert lent == of_documents | {"dossiers", "answer_tasks", "supervise_tasks", "attendance"}
    with pytest.raises(NotAllowed, match="không ủy quyền lại"):
        delegate(province.leader, today(), today(), reason="Vắng.", actor=actor)


def test_it_begins_and_ends_by_itself(province: Agency, browse: Browse) -> None:
    lend(province.unit_head, province.specialist, first=2, last=4)
    client = browse(province.specialist)
    seen = {}
    for offset in (1, 2, 4, 5):
        with at(timezone.now() + timedelta(days=offset)):
            client.force_login(province.specialist.user, backend="django.contrib.auth.backends.ModelBackend")
            seen[offset] = client.post("/chuc-danh/", {"post": province.unit_head.pk}).status_code
    assert seen == {1: 404, 2: 302, 4: 302, 5: 404}
    with at(timezone.now() + timedelta(days=5)):
        # The session still says so, the delegation does not.
        assert client.get("/viec/").context["shell"]["on_behalf"] == ""


def test_the_head_takes_it_back_and_the_next_click_is_the_deputys_own(province: Agency, browse: Browse) -> None:
    delegation = lend(province.unit_head, province.specialist)
    client = on_behalf(browse(province.specialist), province.unit_head)
    end = f"/uy-quyen/{delegation.pk}/ket-thuc/"
    assert client.post(end).status_code == 403
    assert browse(province.other_head).post(end).status_code == 404
    head = browse(province.unit_head)
    assert head.post(end).status_code == 302 and head.post(end).status_code == 409
    assert client.get("/viec/").context["shell"]["on_behalf"] == ""


def test_a_head_who_has_left_lends_nothing_any_more(province: Agency, browse: Browse) -> None:
    lend(province.unit_head, province.specialist)
    client = on_behalf(browse(province.specialist), province.unit_head)
    province.unit_head.user.is_active = False
    province.unit_head.user.save(update_fields=["is_active"])
    assert client.get("/viec/").context["shell"]["on_behalf"] == ""


def test_a_head_gives_it_on_his_page_once(province: Agency, browse: Browse) -> None:
    client, form = browse(province.unit_head), words(province.specialist)
    assert client.get("/uy-quyen/moi/").status_code == 200
    assert client.post("/uy-quyen/moi/", form)["Location"] == "/uy-quyen/"
    assert "Đỗ Anh Tuấn" in client.get("/uy-quyen/").content.decode()
    again = client.post("/uy-quyen/moi/", form)
    assert again.status_code == 422 and "đã ủy quyền cho Đỗ Anh Tuấn" in unescape(again.content.decode())
    assert "Đang hiệu lực" in browse(province.specialist).get("/uy-quyen/").content.decode()
    assert "Đỗ Anh Tuấn" not in browse(province.other_head).get("/uy-quyen/").content.decode()


@pytest.mark.parametrize("deputy", ["other_specialist", "unit_head", "clerk", "leader", "stranger"])
def test_only_somebody_of_the_heads_own_unit_can_be_his_deputy(
    province: Agency, commune: Agency, browse: Browse, deputy: str
) -> None:
    post = commune.specialist if deputy == "stranger" else getattr(province, deputy)
    answer = browse(province.unit_head).post("/uy-quyen/moi/", words(post))
    assert answer.status_code == 422 and "deputy" in answer.context["form"].errors
    with pytest.raises(BadInput):
        lend(province.unit_head, post)


def test_a_leaders_deputy_is_a_leader(province: Agency) -> None:
    for post in (province.chief, province.clerk, province.unit_head):
        with pytest.raises(BadInput):
            lend(province.leader, post)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": f"{today(-1):%d/%m/%Y}"},
        {"ends_on": f"{today(-1):%d/%m/%Y}"},
        {"ends_on": f"{today(800):%d/%m/%Y}"},
        {"starts_on": f"{today(400):%d/%m/%Y}", "ends_on": f"{today(401):%d/%m/%Y}"},
        {"starts_on": "01/01/9999"},
        {"reason": ""},
    ],
)
def test_what_is_wrong_is_refused(province: Agency, browse: Browse, changes: dict[str, object]) -> None:
    answer = browse(province.unit_head).post("/uy-quyen/moi/", words(province.specialist, **changes))
    assert answer.status_code == 422 and next(iter(changes)) in answer.context["form"].errors


@pytest.mark.parametrize("who", ["clerk", "specialist"])
def test_whoever_is_no_head_has_nothing_to_lend(province: Agency, browse: Browse, who: str) -> None:
    client = browse(getattr(province, who))
    assert client.get("/uy-quyen/moi/").status_code == 403
    assert client.post("/uy-quyen/moi/", words(province.unit_head)).status_code == 403


def test_the_database_keeps_one_deputy_at_a_time_and_what_was_given_as_it_was(province: Agency) -> None:
    delegation = lend(province.unit_head, province.specialist)
    with pytest.raises(IntegrityError, match="one_deputy_at_a_time"), transaction.atomic():
        Delegation.objects.create(
            head=province.unit_head,
            deputy=province.specialist,
            starts_on=today(3),
            ends_on=today(5),
            reason="x",
            created_at=timezone.now(),
        )
    for change in (
        lambda: Delegation.objects.update(ends_on=today(99)),
        delegation.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_draft_begun_on_behalf_lies_on_the_heads_desk(province: Agency) -> None:
    from documents.actions.start_draft import start_draft

    lend(province.unit_head, province.specialist)
    actor = Actor(user=province.specialist.user, post=province.specialist, on_behalf_of=province.unit_head)
    document = start_draft(made.facts(province), actor=actor)
    assert made.lead(document).holder_post == province.unit_head
    assert document.created_by == province.specialist


def test_a_chiefs_deputy_of_the_office(province: Agency, browse: Browse) -> None:
    from tests.factories.people import make_post

    vice = make_post("phovp", "Lê Văn Phó", province.office, Role.SPECIALIST, "Phó Chánh Văn phòng")
    document = made.with_chief(province)
    lend(province.chief, vice)
    client = on_behalf(browse(vice), province.chief)
    assert client.get(f"/van-ban-den/{document.pk}/").status_code == 200
    assert client.get("/van-ban-den/").status_code == 200


def test_whoever_leaves_before_the_end_is_no_deputy(province: Agency, browse: Browse) -> None:
    admin = administrator(province)
    record_leaving(province.specialist.user_id, today(2), reason="Nghỉ hưu.", actor=Actor.of(admin))
    answer = browse(province.unit_head).post("/uy-quyen/moi/", words(province.specialist))
    assert answer.status_code == 422 and "sắp nghỉ" in unescape(answer.content.decode())
    short = words(province.specialist, ends_on=f"{today(1):%d/%m/%Y}")
    assert browse(province.unit_head).post("/uy-quyen/moi/", short).status_code == 302
