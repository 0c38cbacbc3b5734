"""Every story can be told: its people, units and papers exist, and what it leans on stands before it."""

from datetime import date

import pytest

from qlvb.demo.papers.library import papers
from qlvb.demo.province import AGENCIES, PERSON, UNIT, agency_of
from qlvb.demo.stories import STORIES, IncomingStory, OutgoingStory

TODAY = date(2026, 11, 25)
PAPERS = papers(TODAY)
AGENCY_KEYS = {agency.key for agency in AGENCIES}
INCOMING = [story for story in STORIES if isinstance(story, IncomingStory)]
OUTGOING = [story for story in STORIES if isinstance(story, OutgoingStory)]
BY_PAPER = {story.paper: story for story in OUTGOING}


def holds(person, unit_or_agency, role):
    """Does that person hold the role there?"""
    return any(r.role == role and unit_or_agency in {r.unit, agency_of(r.unit).key} for r in PERSON[person].roles)


def name(story):
    return f"{story.paper}@{story.agency}"


def test_the_demo_is_as_large_as_promised():
    outside = [story for story in INCOMING if not story.by_exchange]
    assert len(outside) == 23
    assert len(OUTGOING) == 22
    assert sum(PAPERS[story.paper].scanned for story in outside) == 3
    assert {story.paper for story in (*outside, *OUTGOING)} == set(PAPERS)
    assert len({(s.kind, s.paper, s.agency) for s in STORIES}) == len(STORIES)


@pytest.mark.parametrize("story", INCOMING, ids=name)
def test_incoming_story_is_complete(story):
    paper = PAPERS[story.paper]
    assert story.agency in AGENCY_KEYS
    assert not story.leader or holds(story.leader, story.agency, "LEADER")
    assert not story.specialist or holds(story.specialist, story.lead_unit, "SPECIALIST")
    assert all(agency_of(given.unit).key == story.agency for given in story.hands)
    assert {unit for unit, _ in story.contributions} <= {g.unit for g in story.hands if g.part == "COORDINATE"}
    if story.stage in {"at_unit", "at_specialist", "sent_back", "closed"}:
        assert [given.part for given in story.hands].count("LEAD") == 1
        assert bool(story.leader) == bool(story.annotation)
    if story.stage in {"at_specialist", "closed"}:
        assert story.specialist
        assert story.unit_note
    assert (story.stage == "with_leader") <= bool(story.leader and story.proposal)
    assert (story.stage == "closed") == bool(story.outcome)
    assert (story.stage == "sent_back") == bool(story.back)
    if story.by_exchange:
        source = BY_PAPER[story.paper]
        assert story.agency in source.accepted_by
        assert source.issued <= story.arrived
    else:
        assert paper.issued_on <= story.arrived_on(TODAY)
    assert story.arrived <= 0


@pytest.mark.parametrize("story", OUTGOING, ids=name)
def test_outgoing_story_is_complete(story):
    paper = PAPERS[story.paper]
    drafter = PERSON[story.drafter]
    assert paper.issuer.key == story.agency
    assert paper.number is None
    unit = next(r.unit for r in drafter.roles if r.role == "SPECIALIST" and agency_of(r.unit).key == story.agency)
    assert paper.unit == UNIT[unit].abbreviation
    assert holds(story.signer, story.agency, "LEADER")
    assert PERSON[story.signer].full_name == paper.signer.name
    assert (story.stage == "issued") == (story.issued is not None)
    assert (story.stage == "sent_back") == bool(story.back)
    assert story.back is None or story.back.by in PERSON
    assert set(story.recipients) <= AGENCY_KEYS - {story.agency}
    assert set(story.accepted_by) <= set(story.recipients)
    if story.stage == "issued":
        assert story.recipients
        assert story.started <= story.issued <= 0
    if story.stage in {"appraisal", "for_signature", "signed", "issued"}:
        assert story.unit_note
    if story.stage in {"for_signature", "signed", "issued"}:
        assert story.appraisal_note


@pytest.mark.parametrize("story", [s for s in OUTGOING if PAPERS[s.paper].reply_to], ids=name)
def test_reply_is_drafted_by_who_holds_the_document(story):
    asked = next(s for s in INCOMING if s.paper == PAPERS[story.paper].reply_to and s.agency == story.agency)
    assert asked.specialist == story.drafter
    assert asked.arrived <= story.started
    assert STORIES.index(asked) < STORIES.index(story)
    if asked.stage == "closed":
        assert story.stage == "issued"


def test_exchange_arrives_after_its_issue():
    for story in INCOMING:
        if story.by_exchange:
            assert STORIES.index(BY_PAPER[story.paper]) < STORIES.index(story)


def test_desks_show_overdue_due_today_and_express():
    open_ones = [s for s in INCOMING if s.stage not in {"registered", "closed"}]
    assert sum(s.due is not None and s.due < 0 for s in open_ones) >= 3
    assert sum(s.due == 0 for s in open_ones) >= 3
    assert sum(PAPERS[s.paper].urgency == "EXPRESS" for s in STORIES) >= 6
    assert {s.stage for s in INCOMING} == {
        "registered", "with_chief", "with_leader", "at_unit", "at_specialist", "sent_back", "closed",
    }  # fmt: skip
    assert {s.stage for s in OUTGOING} == {
        "drafting", "unit_review", "appraisal", "for_signature", "sent_back", "signed", "issued",
    }  # fmt: skip
