"""Incoming stories through the acts of the road."""

from collections.abc import Mapping
from datetime import date, datetime

import pypdfium2

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from accounts.queries import workers_of_inbox
from documents.actions.accept_dispatch import accept_dispatch
from documents.actions.refuse_dispatch import refuse_dispatch
from documents.actions.register_incoming import register_incoming
from documents.enums import Channel, RefusalGround
from documents.intake import Arrival, ArrivedFile, Verdict, sealed_arrival
from documents.models import Dispatch, IncomingDocument
from documents.permissions import lead_step
from documents.rules.uploads import PDF
from documents.storage import save_blob
from qlvb.demo.papers.model import Paper
from qlvb.demo.papers.press import Form, Press
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from qlvb.demo.stories import STORIES, Given, IncomingStory, OutgoingStory
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.contribute import contribute
from workflow.actions.finish import finish
from workflow.actions.forward import forward
from workflow.actions.mark_seen import mark_seen
from workflow.actions.send_back import send_back
from workflow.actions.submit import submit
from workflow.actions.submit_to_leader import submit_to_leader
from workflow.enums import OPEN_STATES, Part, Urgency
from workflow.models import Step
from workflow.queries import calendar_of
from workflow.rules.holders import Hand, Holder, inbox_of_unit

ORDER = ("registered", "with_chief", "with_leader", "at_unit", "at_specialist", "closed")


def play(
    story: IncomingStory,
    paper: Paper,
    province: Province,
    *,
    dispatch: Dispatch | None = None,
    answers: Mapping[str, str],
    press: Press,
) -> IncomingDocument:
    """Register the paper (or accept the dispatch) and take it as far as the story goes.

    `answers`: for papers of the demo that are replies, the paper they answer; issuing the reply closes that one.
    """
    clerk = province.holder(story.agency, Role.CLERK)
    with Clock(story.arrived_on(province.today)) as clock:
        if dispatch and dispatch.sent_at:
            clock.now = max(clock.now, dispatch.sent_at)
        actor = clock.actor(clerk)
        document = (
            _accepted(dispatch, story, actor, province)
            if dispatch
            else _registered(story, paper, press.take(Form.RECEIVED, paper), actor, province)
        )
        _Road(story, province, clock, document, answers).walk()
    return document


def accept_only(dispatch: Dispatch, agency: str, province: Province) -> IncomingDocument:
    """Accept what was sent and leave it on the clerk's desk."""
    assert dispatch.sent_at is not None
    with Clock(dispatch.sent_at.date()) as clock:
        clock.now = dispatch.sent_at
        actor = clock.actor(province.holder(agency, Role.CLERK), minutes=95)
        return _accepted(dispatch, None, actor, province)


def refuse(dispatch: Dispatch, agency: str, reason: str, province: Province) -> None:
    """Send it back as sent to the wrong place."""
    assert dispatch.sent_at is not None
    with Clock(dispatch.sent_at.date()) as clock:
        clock.now = dispatch.sent_at
        actor = clock.actor(province.holder(agency, Role.CLERK), minutes=140)
        refuse_dispatch(dispatch.pk, ground=RefusalGround.WRONG_RECIPIENT, reason=reason, actor=actor)


def _registered(story: IncomingStory, paper: Paper, pdf: bytes, actor: Actor, province: Province) -> IncomingDocument:
    pages = len(pypdfium2.PdfDocument(pdf))
    arrival = Arrival(
        issuer=paper.issuer.name,
        notation=paper.notation(paper.number) if paper.number else "",
        issued_on=paper.issued_on,
        document_type=paper.kind,
        subject=paper.subject[0].upper() + paper.subject[1:],
        signer=paper.signer.name,
        signer_title=paper.signer.title,
        urgency=Urgency[paper.urgency],
        channel=Channel.PAPER if paper.scanned else Channel.EMAIL,
        due_on=_due_on(story, actor, province),
    )
    files = [ArrivedFile(save_blob(pdf, PDF), f"{paper.key}.pdf", pages)]
    return register_incoming(arrival, files, Verdict(), actor=actor)


def _accepted(dispatch: Dispatch, story: IncomingStory | None, actor: Actor, province: Province) -> IncomingDocument:
    sent = dispatch.document
    assert sent.signer
    file, verdict = sealed_arrival(dispatch)
    arrival = Arrival(
        issuer=sent.agency.name,
        issuer_agency=sent.agency,
        notation=sent.notation,
        issued_on=sent.issued_on,
        document_type=sent.document_type,
        subject=sent.subject,
        signer=sent.signer.user.full_name,
        signer_title=sent.signer.title,
        urgency=sent.urgency,
        channel=Channel.EXCHANGE,
        due_on=_due_on(story, actor, province) if story else None,
    )
    return accept_dispatch(
        dispatch.pk, arrival=arrival, files=[file], verdict=verdict, submit_to=None, note="", actor=actor
    )


def _due_on(story: IncomingStory, actor: Actor, province: Province) -> date | None:
    wanted = story.due_on(province.today)
    return max(wanted, actor.today()) if wanted else None


class _Road:
    """One document on its way; each method is one stage."""

    def __init__(
        self,
        story: IncomingStory,
        province: Province,
        clock: Clock,
        document: IncomingDocument,
        answers: Mapping[str, str],
    ) -> None:
        self.story, self.province, self.clock, self.document = story, province, clock, document
        self.answers = answers
        self.chief = province.holder(story.agency, Role.CHIEF_OF_OFFICE)
        self.clerk = province.holder(story.agency, Role.CLERK)
        self.calendar = calendar_of(province.units[story.agency].pk)

    def walk(self) -> None:
        story = self.story
        last = self._reached()
        if last >= 1:
            submit(
                self._lead(),
                to=self.chief,
                text=story.note or "Kính trình đồng chí.",
                actor=self.clock.actor(self.clerk, minutes=6),
            )
        if last >= 2 and story.leader:
            mark_seen(self._lead(), actor=self.clock.actor(self.chief))
            leader = self.province.post(story.leader, story.agency)
            submit_to_leader(
                self._lead(),
                to=leader,
                proposal=story.proposal or "Kính trình lãnh đạo cho ý kiến.",
                actor=self.clock.actor(self.chief),
            )
        if last >= 3:
            self._distribute()
        if last >= 4 and story.specialist:
            self._assign()
        for unit, opinion in story.contributions:
            self._contribute(unit, opinion)
        if story.stage == "closed" and not self._is_answered():
            lead = self._lead_step()
            finish(
                lead.pk,
                outcome=story.outcome,
                actor=self.clock.actor(self._worker(lead)),
            )
        if story.back:
            by = self.province.post(story.back.by, story.agency)
            send_back(self._lead(), reason=story.back.reason, actor=self.clock.actor(by))

    def _is_answered(self) -> bool:
        """Whether a reply of the demo, issued later, closes it."""
        return any(
            isinstance(other, OutgoingStory)
            and other.stage == "issued"
            and other.agency == self.story.agency
            and other.drafter == self.story.specialist
            and self.answers.get(other.paper) == self.story.paper
            for other in STORIES
        )

    def _reached(self) -> int:
        story = self.story
        if story.stage != "sent_back":
            return ORDER.index(story.stage)
        assert story.back is not None
        role = self.province.post(story.back.by, story.agency).role
        return {Role.CHIEF_OF_OFFICE: 1, Role.LEADER: 2, Role.UNIT_HEAD: 3}.get(Role(role), 4)

    def _distribute(self) -> None:
        story = self.story
        hands = [self._hand(given) for given in story.hands]
        if story.leader:
            leader = self.province.post(story.leader, story.agency)
            annotate(
                self._lead(),
                text=story.annotation or "Giao đơn vị chủ trì tham mưu.",
                hands=hands,
                actor=self.clock.actor(leader),
            )
        else:
            forward(self._lead(), hands=hands, text=story.proposal, actor=self.clock.actor(self.chief))

    def _hand(self, given: Given) -> Hand:
        due_on = given.due_on(self.province.today)
        return Hand(
            self._inbox(given.unit),
            part=Part[given.part],
            instruction=self.story.annotation or self.story.proposal,
            due_at=self._end_of(due_on),
        )

    def _inbox(self, unit: str) -> Holder:
        everybody = [post for posts in self.province.posts.values() for post in posts]
        inbox = inbox_of_unit(self.province.units[unit], self.province.units[self.story.agency], everybody)
        assert inbox is not None
        return inbox

    def _end_of(self, day: date | None) -> datetime | None:
        return self.calendar.end_of(day) if day else None

    def _assign(self) -> None:
        story = self.story
        step = self._lead_step()
        specialist = self.province.post(story.specialist, story.agency)
        hand = Hand(Holder.person(specialist), instruction=story.unit_note, due_at=step.due_at)
        assign(step.pk, hands=[hand], text=story.unit_note, actor=self.clock.actor(self._worker(step)))

    def _contribute(self, unit: str, opinion: str) -> None:
        inbox = self._inbox(unit)
        step = Step.objects.get(
            item=self.document,
            part=Part.COORDINATE,
            holder_unit=inbox.unit,
            holder_role=inbox.role,
            state__in=OPEN_STATES,
        )
        contribute(step.pk, text=opinion, actor=self.clock.actor(self._worker(step)))

    def _worker(self, step: Step) -> Post:
        """Who works the step: its holder, or the first of the shared inbox."""
        if step.holder_post_id:
            return Post.objects.select_related("user", "unit__belongs_to").get(pk=step.holder_post_id)
        return workers_of_inbox(step.holder_unit_id, step.holder_role, self.province.today)[0]

    def _lead_step(self) -> Step:
        step = lead_step(self.document)
        assert step is not None
        return step

    def _lead(self) -> int:
        return self._lead_step().pk
