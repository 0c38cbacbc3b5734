"""Hồ sơ công việc, act by act (SD-4, SD-6, DN-8.5)."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.factories import documents as made
from tests.factories.dossiers import closed, fresh, in_work, opened, proposed, to_close, with_result, words
from tests.factories.people import Agency
from tests.races import together
from workflow.access import rebuild_access
from workflow.actions.ask_to_close_dossier import ask_to_close_dossier
from workflow.actions.attach_result import attach_result
from workflow.actions.close_dossier import close_dossier
from workflow.actions.decide_coordination import decide_coordination
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.finish import finish
from workflow.actions.hand_on_dossier import hand_on_dossier
from workflow.actions.open_dossier import open_dossier
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.actions.reopen_dossier import reopen_dossier
from workflow.actions.return_dossier import return_dossier
from workflow.actions.unfile_from_dossier import unfile_from_dossier
from workflow.dossier_permissions import check_may
from workflow.dossiers import open_steps_on
from workflow.enums import DossierState, Part, ProposalState, StepState
from workflow.models import Dossier, DossierEntry, DossierSeries
from workflow.queries import open_steps_of, visible_to
from workflow.rules.holders import Holder
from workflow.transitions import OF_DOSSIERS


def on_desk(dossier: Dossier, part: str = Part.LEAD) -> list[str]:
    return [Holder.of(step).name for step in open_steps_on(dossier) if step.part == part]


def places(dossier: Dossier) -> list[tuple[int, int]]:
    return [(e.order, e.item_id) for e in dossier.entries.filter(removed_at=None)]


# --- Opening and handing on ---------------------------------------------------------------------------------------


def test_the_chief_opens_one_from_an_incoming_document(province: Agency) -> None:
    origin = made.with_chief(province)
    dossier = opened(province, origin=origin)
    assert (dossier.code, dossier.state, dossier.kind) == ("01.NC", DossierState.OPEN, "dossier")
    assert (dossier.unit, dossier.holder, dossier.origin_id) == (province.division, None, origin.pk)
    assert places(dossier) == [(1, origin.pk)]
    assert on_desk(dossier) == ["Phòng Nội chính"]
    step = open_steps_of(Actor.of(province.unit_head)).get()
    assert (step.item_id, step.instruction, step.due_at) == (dossier.pk, "Chủ trì, tham mưu.", dossier.due_at)
    # Both timelines say so, and the audit log.
    assert dossier.events.get().label == "lập hồ sơ 01.NC, giao Phòng Nội chính"
    assert origin.events.latest("pk").label == "lập hồ sơ công việc 01.NC, giao Phòng Nội chính"
    assert AuditEntry.objects.filter(act="dossier.open", target_id=dossier.pk).count() == 1


def test_numbers_follow_the_heading_the_agency_and_the_year(province: Agency, commune: Agency) -> None:
    other = Holder.person(province.other_specialist)
    codes = [
        opened(province).code,
        opened(province, by=province.leader).code,
        opened(province, to=other).code,
        opened(commune).code,
    ]
    assert codes == ["01.NC", "02.NC", "01.KT", "01.NC"]
    assert DossierSeries.objects.count() == 3


@pytest.mark.parametrize("role", ["clerk", "unit_head", "specialist"])
def test_nobody_else_opens(province: Agency, role: str) -> None:
    with pytest.raises(NotAllowed, match="Chỉ lãnh đạo cơ quan hoặc Chánh Văn phòng lập hồ sơ"):
        opened(province, by=getattr(province, role))
    assert not Dossier.objects.exists() and not DossierSeries.objects.exists()


def test_only_from_an_incoming_document_of_ones_own_agency(province: Agency, commune: Agency) -> None:
    for origin in (made.drafting(province), made.with_chief(commune)):
        with pytest.raises(InvalidTransition, match="lập từ văn bản đến của cơ quan"):
            open_dossier(origin.pk, words(), to=Holder.person(province.specialist), actor=Actor.of(province.chief))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"retention": "100"}, "retention"),
        ({"dossier_type": "x"}, "dossier_type"),
        ({"due_at": timezone.now() - timedelta(days=2)}, "due_on"),
    ],
)
def test_a_cover_that_is_not_whole_is_refused(province: Agency, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as problem:
        opened(province, **wrong)
    assert problem.value.field == field and not Dossier.objects.exists()


def test_a_double_click_opens_one(province: Agency) -> None:
    origin, token = made.with_chief(province), uuid4()
    open_it = partial(
        open_dossier,
        origin.pk,
        words(),
        to=Holder.person(province.specialist),
        token=token,
        actor=Actor.of(province.chief),
    )
    open_it()
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        open_it()
    assert Dossier.objects.count() == 1 and DossierSeries.objects.get().last_number == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_two_numbers(province: Agency) -> None:
    origins = [made.with_chief(province), made.with_chief(province)]
    together([partial(opened, province, origin=origin) for origin in origins])
    assert sorted(Dossier.objects.values_list("code", flat=True)) == ["01.NC", "02.NC"]


def test_whoever_gets_it_reads_the_document_it_came_from_and_nothing_is_left_to_rebuild(province: Agency) -> None:
    origin = made.with_chief(province)
    dossier = in_work(province, origin=origin)
    for post in (province.unit_head, province.specialist):
        assert {*visible_to(Actor.of(post)).values_list("pk", flat=True)} == {origin.pk, dossier.pk}
    for post in (province.other_head, province.other_specialist):
        assert not visible_to(Actor.of(post)).exists()
    assert rebuild_access() == 0


def test_the_head_hands_on_inside_his_unit(province: Agency) -> None:
    dossier = opened(province)
    head = Actor.of(province.unit_head)
    for wrong in (province.other_specialist, province.unit_head):
        with pytest.raises(BadInput, match="người khác trong đơn vị mình"):
            hand_on_dossier(dossier.pk, to=wrong, actor=head)
    with pytest.raises(NotAllowed):
        hand_on_dossier(dossier.pk, to=province.specialist, actor=Actor.of(province.other_head))
    handed = hand_on_dossier(dossier.pk, to=province.specialist, text="Đồng chí Tuấn xử lý.", actor=head)
    assert handed.holder == province.specialist and on_desk(dossier) == ["Đỗ Anh Tuấn (Chuyên viên)"]
    with pytest.raises(NotAllowed, match="không nằm ở bước do bạn xử lý"):
        hand_on_dossier(dossier.pk, to=province.specialist, actor=head)


def test_a_dossier_does_not_travel_like_a_document(province: Agency) -> None:
    step = open_steps_on(in_work(province))[0]
    with pytest.raises(InvalidTransition, match="Hồ sơ công việc đi theo luồng duyệt riêng"):
        finish(step.pk, outcome="Xong.", actor=Actor.of(province.specialist))


# --- Contents and opinions ----------------------------------------------------------------------------------------


def test_documents_keep_their_places(province: Agency) -> None:
    dossier = in_work(province)
    mine = [made.drafting(province), made.drafting(province)]
    actor = Actor.of(province.specialist)
    entries = file_in_dossier(dossier.pk, items=[mine[1].pk, mine[0].pk], actor=actor)
    assert [entry.order for entry in entries] == [2, 3]
    unfile_from_dossier(entries[0].pk, reason="Đưa nhầm.", actor=actor)
    (again,) = file_in_dossier(dossier.pk, items=[mine[1].pk], actor=actor)
    # A place once given is not given again; what was there stays told.
    assert places(dossier) == [(1, dossier.origin_id), (3, mine[0].pk), (4, mine[1].pk)]
    gone = DossierEntry.objects.get(pk=entries[0].pk)
    assert (gone.order, gone.removal_reason, gone.removed_by) == (2, "Đưa nhầm.", province.specialist)
    assert dossier.events.filter(act="unfile").get().text == "Đưa nhầm."
    assert again.order == 4 and open_steps_on(dossier)[0].state == StepState.WORKING


def test_only_what_one_sees_goes_in_and_only_once(province: Agency, commune: Agency) -> None:
    dossier = in_work(province)
    actor = Actor.of(province.specialist)
    unseen = made.registered(province)
    for items in ([], [unseen.pk], [made.registered(commune).pk], [dossier.pk], [987654321]):
        with pytest.raises(BadInput, match="ít nhất một văn bản bạn được xem"):
            file_in_dossier(dossier.pk, items=items, actor=actor)
    with pytest.raises(BadInput, match="đã có trong hồ sơ"):
        file_in_dossier(dossier.pk, items=[dossier.origin_id], actor=actor)  # type: ignore[list-item]
    for post in (province.unit_head, province.other_specialist, commune.specialist, province.chief):
        with pytest.raises(NotAllowed):
            file_in_dossier(dossier.pk, items=[unseen.pk], actor=Actor.of(post))
    assert len(places(dossier)) == 1


def test_what_it_was_opened_from_and_its_result_stay(province: Agency, commune: Agency) -> None:
    dossier = in_work(province)
    actor = Actor.of(province.specialist)
    issued = made.issued(province, [commune.unit])
    (entry,) = file_in_dossier(dossier.pk, items=[issued.pk], actor=actor)
    attach_result(dossier.pk, document_id=issued.pk, actor=actor)
    for pk, sentence in [(dossier.entries.get(order=1).pk, "lập từ văn bản này"), (entry.pk, "là kết quả của hồ sơ")]:
        with pytest.raises(InvalidTransition, match=sentence):
            unfile_from_dossier(pk, reason="Nhầm.", actor=actor)
    attach_result(dossier.pk, opinion="Không ban hành.", actor=actor)
    with pytest.raises(BadInput, match="lý do bỏ văn bản"):
        unfile_from_dossier(entry.pk, reason="", actor=actor)
    unfile_from_dossier(entry.pk, reason="Nhầm.", actor=actor)
    with pytest.raises(InvalidTransition, match="đã được bỏ"):
        unfile_from_dossier(entry.pk, reason="Nhầm.", actor=actor)


def test_opinions_are_written_by_those_who_have_it_or_decide_on_it(province: Agency) -> None:
    dossier = in_work(province)
    token = uuid4()
    for post in (province.specialist, province.chief, province.leader):
        opine_in_dossier(dossier.pk, text="Đồng ý.", token=token, actor=Actor.of(post))
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        opine_in_dossier(dossier.pk, text="Đồng ý.", token=token, actor=Actor.of(province.chief))
    for post in (province.unit_head, province.other_specialist, province.clerk):
        with pytest.raises(NotAllowed):
            opine_in_dossier(dossier.pk, text="Tôi cũng có ý kiến.", actor=Actor.of(post))
    with pytest.raises(BadInput, match="Hãy ghi ý kiến"):
        opine_in_dossier(dossier.pk, text="", actor=Actor.of(province.specialist))
    assert [o.post for o in dossier.opinions.all()] == [province.specialist, province.chief, province.leader]


# --- Coordinating -------------------------------------------------------------------------------------------------


def test_a_proposal_is_approved_and_lies_on_the_others_desk(province: Agency) -> None:
    proposal = proposed(province)
    dossier = fresh(proposal.dossier)
    assert on_desk(dossier, Part.COORDINATE) == []
    for post in (province.specialist, province.unit_head, province.clerk):
        with pytest.raises(NotAllowed, match="Chỉ lãnh đạo cơ quan hoặc Chánh Văn phòng"):
            decide_coordination(proposal.pk, approve=True, actor=Actor.of(post))
    decide_coordination(proposal.pk, approve=True, actor=Actor.of(province.chief))
    assert on_desk(dossier, Part.COORDINATE) == ["Phòng Kinh tế"]
    other = Actor.of(province.other_head)
    assert visible_to(other).filter(pk=dossier.origin_id).exists()
    assert rebuild_access() == 0
    with pytest.raises(InvalidTransition, match="Đề xuất này đã duyệt rồi"):
        decide_coordination(proposal.pk, approve=True, actor=Actor.of(province.chief))
    # Beside the lead he adds documents, but does not take out, propose or close.
    draft = made.registered(province)
    with pytest.raises(BadInput):
        file_in_dossier(dossier.pk, items=[draft.pk], actor=other)
    for act in (
        partial(attach_result, dossier.pk, opinion="Xong."),
        partial(ask_to_close_dossier, dossier.pk),
        partial(unfile_from_dossier, dossier.entries.get().pk, reason="Nhầm."),
    ):
        with pytest.raises(NotAllowed):
            act(actor=other)
    opine_in_dossier(dossier.pk, text="Đã gửi số liệu.", ends_part=True, actor=other)
    assert on_desk(dossier, Part.COORDINATE) == [] and dossier.opinions.get().text == "Đã gửi số liệu."


def test_a_proposal_is_refused_with_a_reason(province: Agency) -> None:
    proposal = proposed(province)
    with pytest.raises(BadInput, match="lý do không duyệt"):
        decide_coordination(proposal.pk, approve=False, actor=Actor.of(province.chief))
    decide_coordination(proposal.pk, approve=False, answer="Tự lấy số liệu.", actor=Actor.of(province.chief))
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.REFUSED
    assert on_desk(proposal.dossier, Part.COORDINATE) == []
    assert proposal.dossier.events.latest("pk").text == "Tự lấy số liệu."


def test_nobody_is_proposed_twice_nor_from_outside(province: Agency, commune: Agency) -> None:
    dossier = in_work(province)
    whom = Holder.inbox(province.other_division, Role.UNIT_HEAD)
    propose = partial(propose_coordination, dossier.pk, reason="Số liệu.", actor=Actor.of(province.specialist))
    propose(whom=whom)
    for again in (whom, Holder.person(province.specialist)):
        with pytest.raises(BadInput, match="đã giữ hồ sơ này hoặc đã được đề xuất"):
            propose(whom=again)
    with pytest.raises(BadInput, match="trong cơ quan"):
        propose(whom=Holder.person(commune.specialist))
    with pytest.raises(BadInput, match="nội dung cần phối hợp"):
        propose_coordination(dossier.pk, whom=whom, reason="", actor=Actor.of(province.specialist))
    with pytest.raises(NotAllowed):
        propose_coordination(dossier.pk, whom=whom, reason="Số liệu.", actor=Actor.of(province.chief))


# --- Result, closing, reopening -----------------------------------------------------------------------------------


def test_without_a_result_nobody_asks_to_close(province: Agency) -> None:
    dossier = in_work(province)
    with pytest.raises(InvalidTransition, match="Hãy gắn kết quả"):
        ask_to_close_dossier(dossier.pk, actor=Actor.of(province.specialist))
    with pytest.raises(IntegrityError, match="dossier_closes_on_a_result"), transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.TO_CLOSE)


def test_a_result_is_an_issued_document_of_the_dossier_or_an_opinion(province: Agency, commune: Agency) -> None:
    dossier = in_work(province)
    actor = Actor.of(province.specialist)
    draft, issued = made.drafting(province), made.issued(province, [commune.unit])
    file_in_dossier(dossier.pk, items=[draft.pk], actor=actor)
    for pk in (draft.pk, issued.pk, dossier.origin_id):
        with pytest.raises(BadInput, match="đã ban hành có trong hồ sơ"):
            attach_result(dossier.pk, document_id=pk, actor=actor)
    file_in_dossier(dossier.pk, items=[issued.pk], actor=actor)
    for wrong in ({}, {"document_id": issued.pk, "opinion": "Cả hai."}):
        with pytest.raises(BadInput, match="chọn văn bản đã ban hành hoặc ghi ý kiến"):
            attach_result(dossier.pk, actor=actor, **wrong)
    attach_result(dossier.pk, opinion="Lưu.", actor=actor)
    attach_result(dossier.pk, document_id=issued.pk, actor=actor)
    dossier = fresh(dossier)
    assert (dossier.result_document_id, dossier.result_opinion) == (issued.pk, "")
    for post in (province.chief, province.unit_head):
        with pytest.raises(NotAllowed):
            attach_result(dossier.pk, opinion="Xong.", actor=Actor.of(post))


def test_it_is_closed_by_chair_or_chief_alone(province: Agency) -> None:
    dossier = to_close(province)
    assert on_desk(dossier) == ["Trần Quốc Bảo (Chánh Văn phòng)"]
    for post in (province.specialist, province.unit_head, province.clerk):
        with pytest.raises(NotAllowed, match="Chỉ lãnh đạo cơ quan hoặc Chánh Văn phòng thực hiện “Đóng hồ sơ”"):
            close_dossier(dossier.pk, actor=Actor.of(post))
    # Somebody else with the right may, the one who opened it being away.
    close_dossier(dossier.pk, text="Đồng ý.", actor=Actor.of(province.leader))
    dossier = fresh(dossier)
    assert (dossier.state, dossier.outcome) == (DossierState.CLOSED, "Lưu hồ sơ, theo dõi.")
    assert dossier.closed_at is not None and open_steps_on(dossier) == []
    with pytest.raises(InvalidTransition, match="hồ sơ đang ở trạng thái “Đã đóng”"):
        close_dossier(dossier.pk, actor=Actor.of(province.chief))


@pytest.mark.django_db(transaction=True)
def test_closed_by_two_at_once_it_is_closed_once(province: Agency) -> None:
    dossier = to_close(province)
    outcomes = together(
        [partial(close_dossier, dossier.pk, actor=Actor.of(p)) for p in (province.chief, province.leader)]
    )
    assert sorted(type(o).__name__ for o in outcomes) == ["Dossier", "InvalidTransition"]
    assert dossier.events.filter(act="close").count() == 1


def test_it_is_sent_back_to_be_completed(province: Agency) -> None:
    dossier = to_close(province)
    with pytest.raises(BadInput, match="nội dung cần bổ sung"):
        return_dossier(dossier.pk, reason="", actor=Actor.of(province.chief))
    with pytest.raises(NotAllowed):
        return_dossier(dossier.pk, reason="Thiếu.", actor=Actor.of(province.specialist))
    return_dossier(dossier.pk, reason="Thiếu báo cáo.", actor=Actor.of(province.chief))
    assert fresh(dossier).state == DossierState.OPEN
    step = open_steps_on(dossier)[0]
    assert (step.holder_post, step.instruction) == (province.specialist, "Trả lại: Thiếu báo cáo.")


def test_closing_takes_it_off_every_desk(province: Agency) -> None:
    proposal = proposed(province)
    decide_coordination(proposal.pk, approve=True, actor=Actor.of(province.chief))
    dossier, actor = proposal.dossier, Actor.of(province.specialist)
    attach_result(dossier.pk, opinion="Lưu.", actor=actor)
    ask_to_close_dossier(dossier.pk, actor=actor)
    close_dossier(dossier.pk, actor=Actor.of(province.chief))
    assert not open_steps_of(Actor.of(province.other_head)).exists()
    assert dossier.steps.get(part=Part.COORDINATE).state == StepState.WITHDRAWN


def test_reopening_takes_a_reason_and_goes_where_it_came_from(province: Agency) -> None:
    dossier = closed(province)
    with pytest.raises(BadInput, match="lý do mở lại"):
        reopen_dossier(dossier.pk, reason="", actor=Actor.of(province.chief))
    with pytest.raises(NotAllowed):
        reopen_dossier(dossier.pk, reason="Sót.", actor=Actor.of(province.specialist))
    reopen_dossier(dossier.pk, reason="Sót văn bản.", actor=Actor.of(province.leader))
    dossier = fresh(dossier)
    assert (dossier.state, dossier.closed_at, dossier.outcome) == (DossierState.OPEN, None, "")
    assert on_desk(dossier) == ["Đỗ Anh Tuấn (Chuyên viên)"] and dossier.has_result
    assert dossier.events.latest("pk").text == "Sót văn bản."
    ask_to_close_dossier(dossier.pk, actor=Actor.of(province.specialist))
    assert fresh(close_dossier(dossier.pk, actor=Actor.of(province.chief))).state == DossierState.CLOSED


# state: acts allowed to whoever has it in hand and every right
STATES = {
    DossierState.OPEN: {
        "hand_on", "file", "unfile", "opine", "finish_part", "propose", "decide", "attach_result", "ask_to_close",
    },
    DossierState.TO_CLOSE: {"opine", "return_dossier", "close"},
    DossierState.CLOSED: {"reopen"},
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_what_each_state_allows(province: Agency, monkeypatch: pytest.MonkeyPatch, state: DossierState) -> None:
    monkeypatch.setattr("accounts.actor.Actor.has_perm", lambda actor, perm: True)
    monkeypatch.setattr("workflow.dossier_permissions.step_for", lambda actor, act, steps: object())
    dossier = Dossier(agency=province.unit, state=state, result_opinion="Xong.")
    for act in OF_DOSSIERS:
        if act.name in STATES[state]:
            check_may(Actor.of(province.chief), dossier, act, [])
            continue
        with pytest.raises(InvalidTransition, match=f"hồ sơ đang ở trạng thái “{state.label}”"):
            check_may(Actor.of(province.chief), dossier, act, [])


# --- Issuing files the reply (DN-8.5) -----------------------------------------------------------------------------


def test_issuing_files_the_reply_where_the_document_is(province: Agency, commune: Agency) -> None:
    origin = made.at_specialist(province)
    kept, elsewhere = in_work(province, origin=origin), opened(province)
    was_closed = closed(province, origin=origin)
    reply = made.issued(province, [commune.unit], origin=origin)
    assert places(kept) == [(1, origin.pk), (2, reply.pk)]
    assert kept.entries.get(order=2).added_by == province.specialist
    assert kept.events.latest("pk").label == "lưu văn bản vừa ban hành 01/QĐ-UBND"
    assert len(places(elsewhere)) == len(places(was_closed)) == 1
    attach_result(kept.pk, document_id=reply.pk, actor=Actor.of(province.specialist))
    dossier = ask_to_close_dossier(kept.pk, actor=Actor.of(province.specialist))
    assert close_dossier(dossier.pk, actor=Actor.of(province.chief)).outcome == "Ban hành văn bản 01/QĐ-UBND"


def test_a_reply_already_filed_is_not_filed_again(province: Agency, commune: Agency) -> None:
    origin = made.at_specialist(province)
    dossier = in_work(province, origin=origin)
    draft = made.signed(province, origin=origin)
    file_in_dossier(dossier.pk, items=[draft.pk], actor=Actor.of(province.specialist))
    from documents.actions.issue import issue
    from documents.jobs import seal_and_issue

    issue(draft.pk, recipients=[commune.unit], actor=Actor.of(province.clerk))
    seal_and_issue(document_id=draft.pk)
    assert places(dossier) == [(1, origin.pk), (2, draft.pk)]


# --- What must always be true -------------------------------------------------------------------------------------


def test_places_opinions_numbers_and_decisions_stay(province: Agency) -> None:
    proposal = proposed(province)
    dossier = proposal.dossier
    opinion = opine_in_dossier(dossier.pk, text="Đồng ý.", actor=Actor.of(province.chief))
    decide_coordination(proposal.pk, approve=True, actor=Actor.of(province.chief))
    entry = dossier.entries.get()
    for change in (
        lambda: DossierEntry.objects.filter(pk=entry.pk).update(order=9),
        lambda: DossierEntry.objects.filter(pk=entry.pk).delete(),
        lambda: DossierEntry.objects.filter(pk=entry.pk).update(removed_at=timezone.now()),
        lambda: type(opinion).objects.filter(pk=opinion.pk).update(text="Không."),
        lambda: type(proposal).objects.filter(pk=proposal.pk).update(state=ProposalState.REFUSED),
        lambda: Dossier.objects.filter(pk=dossier.pk).update(number=9),
        lambda: Dossier.objects.filter(pk=dossier.pk).delete(),
        lambda: DossierEntry.objects.create(
            dossier=dossier, item=entry.item, order=2, added_by=province.chief, added_at=timezone.now()
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_result_is_kept_when_it_is_closed(province: Agency) -> None:
    assert with_result(province).result_opinion == closed(province).result_opinion == "Lưu hồ sơ, theo dõi."
