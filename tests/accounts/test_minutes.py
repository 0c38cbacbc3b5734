"""Hand-over to several, by kind, with minutes; by decision, on leaving, and by a head (SD-9.4, SD-10.2)."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.actions.delegate import delegate
from accounts.actions.reassign import reassign
from accounts.actions.record_leave import LeaveWords, record_leave
from accounts.actions.record_leaving import record_leaving
from accounts.actor import Actor
from accounts.enums import Role
from accounts.handover import open_work_of
from accounts.models import AccountDecision, Consent, Delegation, Minutes, Post
from accounts.succession import Succession
from documents.actions.return_draft import return_draft
from onestop.actions.receive_supplement import receive_supplement
from qlvb.lib.errors import BadInput
from tests.accounts.test_accounts import day, leaving, page_of, shown
from tests.factories import cases, correspondence, dossiers
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.people import Agency, make_post
from workflow.actions.ask_to_close_dossier import ask_to_close_dossier
from workflow.actions.return_dossier import return_dossier
from workflow.enums import OPEN_STATES
from workflow.models import NoticeReceipt, Notification, Step
from workflow.queries import visible_to

Browse = Callable[[Post], Client]
REASSIGN = "/ban-giao/moi/"


@pytest.fixture
def heirs(province: Agency) -> dict[str, Post]:
    """One for each kind, and one for everything else; all of the leaver's unit."""
    names = {"": "Lý Hoài Thu", "dossier": "Lê Hải Yến", "task": "Bùi Văn Tám", "case": "Cao Thị Chín"}
    return {
        kind: make_post(f"nhan{place}", name, province.division, Role.SPECIALIST, "Chuyên viên")
        for place, (kind, name) in enumerate(names.items())
    }


def chosen(heirs: dict[str, Post]) -> dict[str, object]:
    return {f"successor_{kind}": post.pk for kind, post in heirs.items() if kind}


def text_of(answer: object) -> str:
    pages = PdfReader(BytesIO(answer.content)).pages  # type: ignore[attr-defined]
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def reassigning(giver: Post, **changes: object) -> dict[str, object]:
    return {"post": giver.pk, "reason": "Cân đối công việc trong phòng.", "token": uuid4()} | changes


def test_each_kind_goes_to_its_successor_in_one_act_with_minutes(
    province: Agency, admin: Post, heirs: dict[str, Post], browse: Browse
) -> None:
    desk = cases.open_desk(province)
    incoming, draft = made.at_specialist(province), made.drafting(province)
    task = given.planned(draft, province, province.other_division)
    dossier = dossiers.in_work(province)
    case, awaited = cases.at_specialist(desk), cases.waiting(desk)
    owner = province.specialist
    expected = {
        "incoming": (heirs[""], {incoming.pk}),
        "outgoing": (heirs[""], {draft.pk}),
        "dossier": (heirs["dossier"], {dossier.pk}),
        "task": (heirs["task"], {task.pk}),
        "case": (heirs["case"], {case.pk, awaited.pk}),
    }
    due = {item.pk: made.lead(item).due_at for item in (incoming, draft, dossier, case)}
    promised = (case.promised_at, case.appointment_at)
    answer = browse(admin).post(page_of(owner, "thu-hoi/"), leaving(heirs[""], **chosen(heirs)))
    minutes = Minutes.objects.get()
    assert answer["Location"] == f"/ban-giao/{minutes.pk}/"
    for kind, (heir, items) in expected.items():
        lines = minutes.lines.filter(kind=kind)
        assert {(line.item_id, line.to_post_id) for line in lines} == {(pk, heir.pk) for pk in items}
        assert all(visible_to(Actor.of(heir)).filter(pk=pk).exists() for pk in items)
    assert {pk: Step.objects.get(item_id=pk, part="lead", state__in=OPEN_STATES).due_at for pk in due} == due
    case.refresh_from_db(), dossier.refresh_from_db(), task.refresh_from_db()
    assert (case.promised_at, case.appointment_at) == promised
    assert (dossier.holder, task.follow_up) == (heirs["dossier"], heirs["task"])
    assert open_work_of([owner]) == []
    told = {n.user_id: n.text for n in Notification.objects.filter(path=f"/ban-giao/{minutes.pk}/")}
    assert {pk: text.split(" việc")[0] for pk, text in told.items()} == {
        heirs[""].user_id: "Bạn nhận bàn giao 2",
        heirs["dossier"].user_id: "Bạn nhận bàn giao 1",
        heirs["task"].user_id: "Bạn nhận bàn giao 1",
        heirs["case"].user_id: "Bạn nhận bàn giao 2",
    }
    decision = AccountDecision.objects.get()
    assert (decision.handed_over, decision.successor) == (6, heirs[""])
    # What waited for the citizen comes back to the successor, not to who asked.
    receive_supplement(awaited.pk, note="Đã nộp.", actor=Actor.of(desk.officer))
    assert made.lead(awaited).holder_post == heirs["case"]
    _is_read_as_it_may(province, admin, heirs, minutes, dossier.subject, browse)


def _is_read_as_it_may(
    province: Agency, admin: Post, heirs: dict[str, Post], minutes: Minutes, dossier: str, browse: Browse
) -> None:
    page, paper = f"/ban-giao/{minutes.pk}/", f"/ban-giao/{minutes.pk}/bien-ban.pdf"
    whole = text_of(browse(admin).get(paper))
    for words in ("BIÊN BẢN BÀN GIAO CÔNG VIỆC", "Đỗ Anh Tuấn", "Lê Hải Yến", "15/QĐ-UBND", dossier, "6 việc"):
        assert words in whole
    own, other = browse(heirs["dossier"]), browse(heirs["task"])
    assert dossier in text_of(own.get(paper)) and dossier in shown(own.get(page))
    # A receiver reads his own part; of the others' only how much it is.
    part = text_of(other.get(paper))
    assert dossier not in part and dossier not in shown(other.get(page)) and "Lê Hải Yến" in part
    assert [len(browse(who).get("/ban-giao/").context["page"].rows) for who in (admin, heirs["case"])] == [1, 1]
    # Whoever answers for the agency's people reads all of it.
    for who in (province.leader, province.deputy, province.chief):
        client = browse(who)
        assert dossier in shown(client.get(page)) and len(client.get("/ban-giao/").context["page"].rows) == 1
    assert dossier in text_of(browse(province.chief).get(paper))
    for who in (province.clerk, province.unit_head, province.other_specialist):
        client = browse(who)
        assert (client.get(page).status_code, client.get(paper).status_code) == (404, 404)
        assert not client.get("/ban-giao/").context["page"].rows
    for change in (lambda: Minutes.objects.update(number=9), lambda: minutes.lines.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_whatever_nobody_takes_keeps_the_leaver(
    province: Agency, admin: Post, heirs: dict[str, Post], browse: Browse
) -> None:
    made.at_specialist(province)
    dossiers.in_work(province)
    form = leaving(None, successor_dossier=heirs["dossier"].pk)
    answer = browse(admin).post(page_of(province.specialist, "thu-hoi/"), form)
    assert answer.status_code == 422 and "Còn 1 việc đang xử lý: hãy chọn người nhận bàn giao." in shown(answer)
    assert not Minutes.objects.exists()
    form = leaving(None, successor_dossier=heirs["dossier"].pk, successor_incoming=heirs[""].pk)
    assert browse(admin).post(page_of(province.specialist, "thu-hoi/"), form).status_code == 302


def test_each_must_be_able_to_carry_on_his_kind(province: Agency, admin: Post, colleague: Post, browse: Browse) -> None:
    made.for_signature(province)
    dossiers.to_close(province, by=province.leader)
    page, chief = page_of(province.leader, "thu-hoi/"), province.chief
    answer = browse(admin).post(page, leaving(province.deputy, successor_outgoing=chief.pk))
    assert answer.status_code == 422 and "successor_outgoing" in answer.context["form"].errors
    answer = browse(admin).post(page, leaving(province.deputy, successor_dossier=colleague.pk))
    assert answer.status_code == 422 and "successor_dossier" in answer.context["form"].errors
    # The Chief of Office decides on dossiers as the leader did.
    assert browse(admin).post(page, leaving(province.deputy, successor_dossier=chief.pk)).status_code == 302
    assert {line.to_post_id for line in Minutes.objects.get().lines.filter(kind="dossier")} == {chief.pk}


def test_what_comes_later_follows_by_its_kind(
    province: Agency, admin: Post, heirs: dict[str, Post], browse: Browse
) -> None:
    review, dossier = made.for_review(province), dossiers.to_close(province)
    browse(admin).post(page_of(province.specialist, "thu-hoi/"), leaving(heirs[""], **chosen(heirs)))
    return_draft(review.pk, reason="Sửa căn cứ.", actor=Actor.of(province.unit_head))
    assert made.lead(review).holder_post == heirs[""]
    return_dossier(dossier.pk, reason="Thiếu kết quả.", actor=Actor.of(province.chief))
    assert made.lead(dossier).holder_post == heirs["dossier"]


def test_what_hangs_on_the_person_is_not_forgotten(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    notice = correspondence.notice(province.chief, people=[province.unit_head])
    today = timezone.localdate()
    reason = "Đi công tác."
    delegate(province.specialist, today, today + timedelta(days=3), reason=reason, actor=Actor.of(province.unit_head))
    browse(admin).post(page_of(province.unit_head, "thu-hoi/"), leaving(province.other_head))
    minutes = Minutes.objects.get()
    assert NoticeReceipt.objects.filter(notice=notice, user=province.other_head.user).exists()
    assert [line.label for line in minutes.lines.all()] == ["thông báo chưa đọc", "ủy quyền chấm dứt"]
    assert Delegation.objects.get().ended_at is not None
    assert "Vũ Đình Khải (Trưởng phòng) → Đỗ Anh Tuấn" in shown(browse(admin).get(f"/ban-giao/{minutes.pk}/"))


# --- The only clerk ------------------------------------------------------------------------------------------------


def test_the_only_clerk_leaves_when_somebody_takes_her_post(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    document = made.registered(province)
    page = page_of(province.clerk, "thu-hoi/")
    answer = browse(admin).post(page, leaving(colleague))
    assert answer.status_code == 422 and "văn thư duy nhất" in shown(answer)
    answer = browse(admin).post(page, leaving(None, takes_post="on"))
    assert answer.status_code == 422 and "successor" in answer.context["form"].errors
    assert browse(admin).post(page, leaving(colleague, takes_post="on")).status_code == 302
    taken = Post.objects.get(user=colleague.user, role=Role.CLERK)
    assert (taken.unit, taken.title, taken.starts_on) == (province.office, "Văn thư", timezone.localdate())
    assert set(AccountDecision.objects.values_list("kind", "user")) == {
        ("grant", colleague.user_id), ("withdraw", province.clerk.user_id),
    }  # fmt: skip
    client = browse(colleague)
    assert client.post("/chuc-danh/", {"post": taken.pk}).status_code == 302
    assert client.get(f"/van-ban-den/{document.pk}/").status_code == 200


def test_nobody_gives_himself_the_clerks_post(province: Agency, admin: Post, browse: Browse) -> None:
    own = Post.objects.create(
        user=admin.user, unit=province.office, role=Role.SPECIALIST, title="CV", starts_on=admin.starts_on
    )
    answer = browse(admin).post(page_of(province.clerk, "thu-hoi/"), leaving(own, takes_post="on"))
    assert answer.status_code == 403 and not Post.objects.filter(user=admin.user, role=Role.CLERK).exists()


def test_the_heads_consent_covers_exactly_these_successors(
    province: Agency, admin: Post, heirs: dict[str, Post], browse: Browse
) -> None:
    made.at_specialist(province)
    dossiers.in_work(province)
    client = browse(admin)
    form = leaving(heirs[""], ground="y-kien", reason="Nghỉ hưu.", successor_dossier=heirs["dossier"].pk)
    client.post(page_of(province.specialist, "thu-hoi/"), form)
    consent = Consent.objects.get()
    assert consent.terms["successors"] == {"dossier": heirs["dossier"].pk}
    assert "hồ sơ công việc: Lê Hải Yến" in shown(browse(province.leader).get(f"/y-kien/{consent.pk}/"))
    browse(province.leader).post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y", "token": uuid4()})
    client.post(f"/y-kien/{consent.pk}/thuc-hien/", {"token": uuid4()})
    kinds = Minutes.objects.get().lines.values_list("kind", "to_post")
    assert set(kinds) == {("incoming", heirs[""].pk), ("dossier", heirs["dossier"].pk)}


# --- By the head, somebody stays -----------------------------------------------------------------------------------


def test_a_head_hands_over_chosen_kinds_of_one_of_his_people(province: Agency, colleague: Post, browse: Browse) -> None:
    incoming, review = made.at_specialist(province), made.for_review(province)
    dossier = dossiers.in_work(province)
    owner, client = province.specialist, browse(province.unit_head)
    page = client.get(f"{REASSIGN}?chuc-danh={owner.pk}")
    assert [field.name for field in page.context["kinds"]] == [
        "successor_incoming", "successor_outgoing", "successor_dossier",
    ]  # fmt: skip
    form = reassigning(owner, successor_outgoing=colleague.pk, successor_dossier=province.unit_head.pk)
    answer = client.post(REASSIGN, form)
    minutes = Minutes.objects.get()
    assert answer["Location"] == f"/ban-giao/{minutes.pk}/" and minutes.kind == "reassign"
    assert minutes.basis == "chỉ đạo của Vũ Đình Khải, Trưởng phòng"
    assert made.lead(incoming).holder_post == owner and made.lead(dossier).holder_post == province.unit_head
    assert Notification.objects.filter(user=owner.user, path=f"/ban-giao/{minutes.pk}/").count() == 1
    assert client.post(REASSIGN, form).status_code in (409, 422) and Minutes.objects.count() == 1
    for who, code in ((owner, 200), (colleague, 200), (province.other_head, 404), (province.leader, 200)):
        assert browse(who).get(f"/ban-giao/{minutes.pk}/").status_code == code
    # He stays, yet what he gave away does not come back to him.
    return_draft(review.pk, reason="Sửa căn cứ.", actor=Actor.of(province.unit_head))
    assert made.lead(review).holder_post == colleague
    again = client.post(REASSIGN, reassigning(owner, successor_outgoing=colleague.pk))
    assert again.status_code == 422 and "ít nhất một loại" in shown(again)


def test_a_dossier_that_waits_for_its_end_changes_hands_too(province: Agency, colleague: Post, browse: Browse) -> None:
    dossier = dossiers.to_close(province)
    form = reassigning(province.specialist, successor_dossier=colleague.pk)
    assert browse(province.unit_head).post(REASSIGN, form).status_code == 302
    return_dossier(dossier.pk, reason="Bổ sung.", actor=Actor.of(province.chief))
    assert made.lead(dossier).holder_post == colleague
    # The opener's work goes the same way: it is then his successor who closes it.
    form = reassigning(province.chief, successor_dossier=province.deputy.pk)
    assert browse(province.leader).post(REASSIGN, form).status_code == 302
    ask_to_close_dossier(dossier.pk, actor=Actor.of(colleague))
    assert made.lead(dossier).holder_post == province.deputy


def test_who_may_not_hand_over(province: Agency, commune: Agency, colleague: Post, browse: Browse) -> None:
    made.at_specialist(province)
    owner = province.specialist
    form = lambda: reassigning(owner, successor_incoming=colleague.pk)  # noqa: E731
    for who in (province.clerk, owner, province.deputy, province.other_head, province.chief, commune.leader):
        answer = browse(who).post(REASSIGN, form())
        assert answer.status_code == 403, who
    head = browse(province.unit_head)
    for giver in (province.unit_head, province.other_specialist, commune.specialist):
        assert head.post(REASSIGN, reassigning(giver, successor_incoming=colleague.pk)).status_code == 403
    outside = head.post(REASSIGN, reassigning(owner, successor_incoming=province.other_specialist.pk))
    assert outside.status_code == 422 and "successor_incoming" in outside.context["form"].errors
    silent = head.post(REASSIGN, reassigning(owner, successor_incoming=colleague.pk, reason=""))
    assert silent.status_code == 422 and "reason" in silent.context["form"].errors
    # Not lent: a deputy decides about nobody at the head's desk.
    today = timezone.localdate()
    delegate(owner, today, today, reason="Vắng.", actor=Actor.of(province.unit_head))
    client = browse(owner)
    client.post("/chuc-danh/", {"post": province.unit_head.pk})
    assert client.post(REASSIGN, form()).status_code == 403
    assert not Minutes.objects.exists()
    assert browse(province.leader).post(REASSIGN, form()).status_code == 302
    assert Minutes.objects.get().code == f"01/{today.year}"


def test_a_decision_moves_some_kinds_and_leaves_the_rest(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    incoming, dossier = made.at_specialist(province), dossiers.in_work(province)
    form = {"post": province.specialist.pk, "number": "16/QĐ-VP", "decided_on": day(), "token": uuid4()}
    page = page_of(province.specialist, "ban-giao/")
    nobody = browse(admin).post(page, form)
    assert nobody.status_code == 422 and "successor" in nobody.context["form"].errors
    assert browse(admin).post(page, form | {"successor_dossier": colleague.pk}).status_code == 302
    assert made.lead(incoming).holder_post == province.specialist and made.lead(dossier).holder_post == colleague
    decision = AccountDecision.objects.get()
    assert (decision.kind, decision.successor, decision.handed_over) == ("hand_over", colleague, 1)


# --- What the pages cost -------------------------------------------------------------------------------------------


def test_lists_and_pages_ask_as_much_for_many_as_for_few(province: Agency, admin: Post, browse: Browse) -> None:
    people = [
        make_post(f"cv{place}.noichinh", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
        for place in range(3)
    ]
    owner, client = province.specialist, browse(admin)
    counts: dict[str, list[int]] = {}
    for round_ in (1, 3):
        for place in range(round_):
            made.at_specialist(province)
            reassign(owner.pk, Succession(people[place]), reason="Cân đối.", actor=Actor.of(province.unit_head))
            first = timezone.localdate() + timedelta(days=round_ * 10 + place)
            record_leave(people[place], LeaveWords(first, first, "Nghỉ phép."), actor=Actor.of(people[place]))
        newest = Minutes.objects.first()
        assert newest
        for who, address in (
            (client, "/ban-giao/"),
            (client, f"/ban-giao/{newest.pk}/"),
            (browse(province.chief), "/nghi/?muc=co-quan"),
            (browse(province.unit_head), "/uy-quyen/"),
        ):
            who.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert who.get(address).status_code == 200
            counts.setdefault(address if "giao/" not in address[1:] or address == "/ban-giao/" else "page", []).append(
                len(captured)
            )
    assert {name: found[0] for name, found in counts.items()} == {name: found[1] for name, found in counts.items()}
    assert max(found[0] for found in counts.values()) <= 8


def test_nothing_goes_to_somebody_who_cannot_sign_in(
    province: Agency, admin: Post, colleague: Post, browse: Browse
) -> None:
    made.at_specialist(province)
    record_leaving(colleague.user_id, timezone.localdate(), reason="Nghỉ hưu.", actor=Actor.of(admin))
    form = reassigning(province.specialist, successor_incoming=colleague.pk)
    answer = browse(province.unit_head).post(REASSIGN, form)
    assert answer.status_code == 422 and "phải đang làm việc" in shown(answer)
    # Nor past the form, by who stood in it a moment ago.
    head, succession = Actor.of(province.unit_head), Succession(None, {"incoming": colleague})
    with pytest.raises(BadInput, match="Lý Hoài Thu đã nghỉ, sắp nghỉ hoặc"):
        reassign(province.specialist.pk, succession, reason="Cân đối.", actor=head)
    assert not Minutes.objects.exists()
