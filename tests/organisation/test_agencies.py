"""Agencies end and begin: registers closed, successors, exchange, people, open work (issue 4, point 1; facts.md §7)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.grant_post import grant_post
from accounts.actor import Actor
from accounts.enums import ChangeState, Role
from accounts.jobs import carry_out_changes
from accounts.matters import Place
from accounts.models import AccountDecision, Post, Unit, UnitChange
from accounts.naming import Names
from accounts.queries import other_agencies, people_of_agency, units_of_agency
from documents.actions.resend_dispatch import resend_dispatch
from documents.enums import DispatchState, OutgoingState
from documents.inheriting import redirect_if_ended
from documents.issuing import complete
from documents.jobs import open_registers_of_the_year, seal_and_issue
from documents.models import Dispatch, IncomingDocument, OutgoingDocument, Register, SigningKey
from documents.queries import register_for, to_accept
from documents.rules.numbers import take_number
from qlvb.lib.errors import BadInput, InvalidTransition
from tests.factories import cases
from tests.factories import documents as made
from tests.factories import organisation as org
from tests.factories import tasks as given
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from tests.organisation.conftest import Papers
from workflow.models import Step, WorkItem

Browse = Callable[[Post], Client]
OnDay = Callable[[date], None]


def today() -> date:
    return timezone.localdate()


def merged(admin: Post, gone: Agency, into: Agency) -> UnitChange:
    return org.planned(admin, org.merging(org.fresh(gone.unit), org.fresh(into.unit), today()))


def test_a_new_agency_has_its_own_registers_from_01(province: Agency, admin: Post, on_day: OnDay) -> None:
    day = org.tomorrow()
    facts = {"keeps_registers": True, "place_name": "Tân Lạc", "superior_name": "", "code": "H99.13"}
    name = "Ủy ban nhân dân phường Tân Lạc"
    unit = org.planned(admin, org.founding(province.unit, day, name=name, **facts)).unit
    assert unit and unit.keeps_registers and unit.belongs_to is None
    open_registers_of_the_year()
    assert not Register.objects.filter(agency=unit).exists()
    assert unit not in other_agencies(province.unit.pk)
    on_day(day)
    carry_out_changes()
    carry_out_changes()
    register = register_for(unit.pk, "incoming", day, "CV")
    assert register.year == day.year and take_number(register) == 1
    assert Register.objects.filter(agency=unit).count() == 3
    assert unit in other_agencies(province.unit.pk)


def test_the_registers_of_a_closed_agency_take_no_number(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    register = register_for(commune.unit.pk, "incoming", today(), "CV")
    change = merged(admin, commune, other_commune)
    assert change.state == ChangeState.DONE
    with pytest.raises(InvalidTransition, match="đã khóa"):
        take_number(register)
    with pytest.raises(InvalidTransition, match="đã hết hiệu lực, sổ văn bản đã khóa"):
        register_for(commune.unit.pk, "incoming", today(), "CV")
    open_registers_of_the_year()
    assert not Register.objects.filter(agency=commune.unit, closed_at=None).exists()
    assert not SigningKey.objects.filter(agency=commune.unit, is_active=True).exists()
    # Whoever knew the door finds it shut: no post, no sign-in.
    assert browse(commune.clerk).get("/van-ban-den/moi/").status_code in (302, 403)
    # The successor's own books go on, numbers are never merged.
    assert take_number(register_for(other_commune.unit.pk, "incoming", today(), "CV")) == 1


def test_nobody_sends_to_it_and_what_waits_there_goes_to_its_successor(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, papers: Papers, browse: Browse
) -> None:
    waiting = OutgoingDocument.objects.get(pk=papers.waiting)
    next_one = made.signed(province)
    merged(admin, commune, other_commune)
    assert commune.unit not in other_agencies(province.unit.pk)
    dispatch = waiting.dispatches.get()
    assert (dispatch.recipient, dispatch.state) == (other_commune.unit, DispatchState.SENT)
    assert dispatch in to_accept(Actor.of(other_commune.clerk))
    assert waiting.events.filter(act="redirected").count() == 1
    settled = Dispatch.objects.get(document=papers.to_both, recipient=commune.unit)
    assert (settled.state, settled.resolution) == (DispatchState.REFUSED, "settled")
    assert "nay là" in settled.reason
    with pytest.raises(BadInput, match="nay là Ủy ban nhân dân xã Bình Lạc"):
        made.issue(next_one.pk, recipients=[org.fresh(commune.unit)], actor=Actor.of(province.clerk))
    # From a page opened before the merger.
    late = browse(province.clerk).post(f"/van-ban-di/{next_one.pk}/ban-hanh/", {"recipients": commune.unit.pk})
    assert late.status_code == 422 and "nay là Ủy ban nhân dân xã Bình Lạc): hãy chọn" in late.content.decode()


def test_what_was_refused_is_offered_to_the_successor(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, browse: Browse, papers: Papers
) -> None:
    from documents.actions.refuse_dispatch import refuse_dispatch

    dispatch = Dispatch.objects.get(document=papers.waiting)
    refuse_dispatch(dispatch.pk, ground="wrong_recipient", reason="Nhầm.", actor=Actor.of(commune.clerk))
    merged(admin, commune, other_commune)
    page = browse(province.clerk).get(f"/bi-tra-lai/{dispatch.pk}/gui-lai/")
    form = page.context["form"]
    assert form.initial["recipient"] == other_commune.unit
    with pytest.raises(BadInput, match="ngừng hoạt động"):
        resend_dispatch(dispatch.pk, recipient=commune.unit, actor=Actor.of(province.clerk))


def test_a_number_taken_on_the_evening_before_reaches_the_successor(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    """The sealing runs after the day has changed: nothing is sent to an agency that is gone."""
    document = made.numbered(province, [commune.unit])
    dispatch = document.dispatches.get()
    Unit.objects.filter(pk=commune.unit.pk).update(valid_to=today() - timedelta(days=1), successor=other_commune.unit)
    seal_and_issue(document_id=document.pk)
    dispatch.refresh_from_db()
    assert (dispatch.recipient, dispatch.state) == (other_commune.unit, DispatchState.SENT)
    assert redirect_if_ended(dispatch, Actor.of(province.clerk)) and complete(document.pk) is None


def test_open_work_follows_and_deadlines_do_not_move(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, papers: Papers
) -> None:
    """By the hands it lies in: a clerk's, a chief's, a leader's, a unit's, a specialist's."""
    items = {
        "clerk": made.registered(commune),
        "chief": made.with_chief(commune),
        "leader": made.with_leader(commune),
        "unit": made.at_unit(commune),
        "spec": made.at_specialist(commune),
    }
    dues = {name: made.lead(item).due_at for name, item in items.items()}
    merged(admin, commune, other_commune)
    leads = {name: made.lead(item) for name, item in items.items()}
    assert {name: step.due_at for name, step in leads.items()} == dues
    assert {WorkItem.objects.get(pk=item.pk).agency for item in items.values()} == {other_commune.unit}
    assert (leads["clerk"].holder_unit, leads["clerk"].holder_role) == (other_commune.unit, Role.CLERK)
    assert leads["chief"].holder_post == other_commune.chief
    assert leads["leader"].holder_post == other_commune.leader
    assert leads["unit"].holder_unit == commune.division and leads["spec"].holder_post == commune.specialist
    # Specialised units go on below the successor, with the people in them.
    assert commune.division in units_of_agency(other_commune.unit.pk)
    assert org.fresh(commune.division).parent == other_commune.unit
    assert Post.objects.get(pk=commune.specialist.pk).ends_on is None
    # What is done stays where it was done, under the name of then.
    document = OutgoingDocument.objects.get(pk=papers.sent)
    assert document.agency == commune.unit
    told = "Ủy ban nhân dân xã An Lạc (nay là Ủy ban nhân dân xã Bình Lạc)"
    assert Names().told(document.agency, document.issued_on) == told
    assert not Step.objects.filter(holder_post__ends_on__lt=today(), done_at=None).exists()


def test_whoever_served_the_whole_agency_is_appointed_anew(
    commune: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    """Nobody comes to read a whole agency because his own was merged into it."""
    merged(admin, commune, other_commune)
    for post in (commune.clerk, commune.chief, commune.leader, commune.deputy):
        post.refresh_from_db()
        post.user.refresh_from_db()
        assert post.ends_on == today() - timedelta(days=1)
        assert post.user.closed_from == today() and not post.user.is_active
        # The successor's administrator can bring him back, by a decision.
        assert post.user in people_of_agency(other_commune.unit.pk)
    decision = AccountDecision.objects.get(post=commune.clerk)
    assert (decision.agency, decision.kind, decision.number) == (other_commune.unit, "withdraw", "15/QĐ-UBND")


def test_the_successors_administrator_brings_people_back_by_decision(
    commune: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    keeper = administrator(other_commune)
    merged(admin, commune, other_commune)
    client, user = browse(keeper), commune.leader.user
    assert "Hoàng Minh Đức" in client.get("/quan-tri/tai-khoan/?muc=da-thu-hoi").content.decode()
    for path in ("", "khoi-phuc/"):
        assert client.get(f"/quan-tri/tai-khoan/{user.pk}/{path}").status_code == 200
    place = Place(other_commune.unit, Role.LEADER, "Phó Chủ tịch", today())
    grant_post(user.pk, place, org.paper(keeper), actor=Actor.of(keeper))
    user.refresh_from_db()
    assert user.is_active and user.closed_from is None


def test_names_that_meet_in_the_successor_say_whence_they_come(
    commune: Agency, other_commune: Agency, admin: Post
) -> None:
    change = merged(admin, commune, other_commune)
    unit = org.fresh(commune.division)
    assert unit.name == "Phòng Nội chính (UBND xã An Lạc)"
    assert Names().then(unit, today() - timedelta(days=1)) == "Phòng Nội chính"
    assert change.parts.count() == 3
    assert sorted(change.parts.values_list("kind", flat=True)) == ["rename"] * 3


def test_drafts_begin_again_in_the_new_name(commune: Agency, other_commune: Agency, admin: Post) -> None:
    signed, waiting = made.signed(commune), made.for_signature(commune)
    merged(admin, commune, other_commune)
    for document in (signed, waiting):
        document.refresh_from_db()
        assert (document.state, document.signed_blob, document.signer) == (OutgoingState.DRAFTING, None, None)
        assert document.agency == other_commune.unit
        lead = made.lead(document)
        assert lead.holder_post == commune.specialist and "không còn" in lead.instruction


def test_an_issuing_under_way_is_finished_first(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    made.numbered(commune, [province.unit])
    with pytest.raises(InvalidTransition, match="hãy ban hành xong trước"):
        merged(admin, commune, other_commune)
    assert not org.fresh(commune.unit).has_ended


def test_what_lay_with_a_leader_needs_a_leader_there(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    made.with_leader(commune)
    Post.objects.filter(unit=other_commune.unit).update(ends_on=today() - timedelta(days=1))
    with pytest.raises(InvalidTransition, match="chưa có lãnh đạo cơ quan để nhận"):
        merged(admin, commune, other_commune)
    assert not org.fresh(commune.unit).has_ended
    assert Post.objects.get(pk=commune.clerk.pk).ends_on is None


def test_tasks_are_led_by_the_successor(province: Agency, commune: Agency, other_commune: Agency, admin: Post) -> None:
    draft = made.drafting(province)
    task = given.planned(draft, province, commune.unit)
    inner = given.planned(draft, province, province.division)
    waits = given.planned(made.drafting(province), province, commune.unit)
    given.accepted(given.issued_draft(draft, province, [commune.unit]), commune)
    due = task.due_at
    merged(admin, commune, other_commune)
    for one in (task, waits):
        one.refresh_from_db()
        assert (one.lead_unit, one.lead_agency) == (other_commune.unit, other_commune.unit)
    inner.refresh_from_db()
    assert inner.lead_unit == province.division and task.due_at == due
    # The reply on the very document that brought the task still counts.
    from tasks.queries import incoming_of

    origin = incoming_of(task)
    assert origin is not None and origin.agency == other_commune.unit


def test_citizens_keep_their_appointment_and_the_new_desk_answers(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    desk = cases.open_desk(commune)
    case = cases.received(desk)
    at_work = cases.at_specialist(desk)
    promised = case.appointment_at
    new_desk = cases.Desk(
        other_commune, cases.make_post("motcua", "Hà Thị Mai", other_commune.office, Role.ONESTOP_OFFICER, "Công chức")
    )
    merged(admin, commune, other_commune)
    case = cases.fresh(case)
    assert (case.agency, case.case_agency, case.appointment_at) == (other_commune.unit, commune.unit, promised)
    lead = made.lead(case)
    assert (lead.holder_unit, lead.holder_role) == (other_commune.unit, Role.ONESTOP_OFFICER)
    assert made.lead(at_work).holder_post == commune.specialist
    assert desk.version().procedure.agencies.filter(pk=other_commune.unit.pk).exists()
    page = browse(new_desk.officer).get(f"/mot-cua/ho-so/{case.pk}/")
    assert page.status_code == 200


def test_an_agency_is_dissolved_only_with_a_successor_for_what_it_has(
    province: Agency, commune: Agency, admin: Post
) -> None:
    with pytest.raises(BadInput, match="người đang giữ chức danh"):
        org.planned(admin, org.dissolving(commune.unit, today()))


def test_an_agency_is_split_its_past_answered_for_by_all(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    document = made.at_specialist(commune)
    facts = {"keeps_registers": True, "place_name": "Tân Lạc", "superior_name": "", "code": "H99.13"}
    third = org.planned(admin, org.founding(province.unit, today(), name="Ủy ban nhân dân xã Tân Lạc", **facts)).unit
    assert third
    org.planned(admin, org.splitting(commune.unit, (other_commune.unit, third), today()))
    told = "Ủy ban nhân dân xã An Lạc (nay là Ủy ban nhân dân xã Bình Lạc và Ủy ban nhân dân xã Tân Lạc)"
    assert Names().told(org.fresh(commune.unit), None) == told
    assert WorkItem.objects.get(pk=document.pk).agency == other_commune.unit
    assert made.lead(document).holder_post == commune.specialist


def test_a_planned_merger_happens_at_midnight_once(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, on_day: OnDay
) -> None:
    day = org.tomorrow()
    change = org.planned(admin, org.merging(commune.unit, other_commune.unit, day))
    made.registered(commune)
    carry_out_changes()
    assert not org.fresh(commune.unit).has_ended
    on_day(day)
    carry_out_changes()
    carry_out_changes()
    change.refresh_from_db()
    assert change.state == ChangeState.DONE and org.fresh(commune.unit).valid_to == day - timedelta(days=1)
    assert Register.history.filter(agency_id=commune.unit.pk, closed_at__isnull=False).count() == 3


def test_old_papers_tell_who_answers_now(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post, browse: Browse, papers: Papers
) -> None:
    came = IncomingDocument.objects.get(pk=papers.came)
    sent = OutgoingDocument.objects.get(pk=papers.waiting)
    given.accepted(sent, commune)
    typed = made.registered(province, issuer="Ủy ban nhân dân xã An Lạc")
    merged(admin, commune, other_commune)
    client, told = browse(province.clerk), "Ủy ban nhân dân xã An Lạc (nay là Ủy ban nhân dân xã Bình Lạc)"
    for url in (f"/van-ban-den/{came.pk}/", f"/van-ban-den/{typed.pk}/", f"/van-ban-di/{sent.pk}/"):
        assert told in client.get(url).content.decode()
    # The paper's own words and the register stay.
    came.refresh_from_db()
    assert came.issuer == "Ủy ban nhân dân xã An Lạc"
    register = register_for(province.unit.pk, "outgoing", today(), sent.document_type)
    book = client.get(f"/so-sach/{register.pk}/").content.decode()
    assert "Ủy ban nhân dân xã An Lạc" in book and "nay là" not in book
