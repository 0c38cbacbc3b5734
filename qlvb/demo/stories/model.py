"""What happens to a paper of the demo: how far it goes, through whose hands, with which words."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qlvb.demo.days import due_day, past_day

Part = Literal["LEAD", "COORDINATE", "INFORM"]
IncomingStage = Literal["registered", "with_chief", "with_leader", "at_unit", "at_specialist", "sent_back", "closed"]
OutgoingStage = Literal["drafting", "unit_review", "appraisal", "for_signature", "sent_back", "signed", "issued"]


@dataclass(frozen=True)
class Given:
    """One unit's part in an annotation (or in the Chief's forwarding), with its own deadline."""

    unit: str
    part: Part = "LEAD"
    due: int | None = None

    def due_on(self, today: date) -> date | None:
        """The deadline as a date."""
        return None if self.due is None else due_day(today, self.due)


@dataclass(frozen=True)
class Back:
    """Somebody sends it back, and why."""

    by: str
    reason: str


@dataclass(frozen=True)
class IncomingStory:
    """A paper that arrives. Every stage includes the ones before it.

    `registered`: on the clerk's desk; `with_chief`: submitted to the Chief of Office; `with_leader`: by him to the
    leader with a proposal; `at_unit`: in the inbox of the units of `hands`, annotated by the leader or, without a
    leader, forwarded by the Chief; `at_specialist`: passed on by the head of the leading unit; `sent_back`: like the
    stage that `back.by` had reached, then returned to the one before; `closed`: finished with an outcome.
    """

    paper: str
    agency: str
    stage: IncomingStage
    arrived: int
    """Working days before today (zero or negative)."""
    due: int | None = None
    """Deadline in working days from today: zero due today, negative overdue, None by the agency's rule."""
    by_exchange: bool = False
    """Comes from another agency of the demo (`paper` is its outgoing paper): accepting it registers it."""
    note: str = ""
    """The clerk's words to the Chief of Office."""
    proposal: str = ""
    """The Chief's words: proposal to the leader, or instruction when he forwards by himself."""
    leader: str = ""
    annotation: str = ""
    hands: tuple[Given, ...] = ()
    unit_note: str = ""
    """The unit head's words to the specialist."""
    specialist: str = ""
    contributions: tuple[tuple[str, str], ...] = ()
    """(unit, opinion) of coordinating units whose head has already answered."""
    back: Back | None = None
    outcome: str = ""

    kind: Literal["incoming"] = "incoming"

    @property
    def lead_unit(self) -> str:
        """The unit that leads, or nothing before the hands are known."""
        return next((given.unit for given in self.hands if given.part == "LEAD"), "")

    def arrived_on(self, today: date) -> date:
        """The day of arrival, a working day."""
        return past_day(today, self.arrived)

    def due_on(self, today: date) -> date | None:
        """The deadline, a working day."""
        return None if self.due is None else due_day(today, self.due)


@dataclass(frozen=True)
class OutgoingStory:
    """A draft. Every stage includes the ones before it; `sent_back` is returned to the drafter by `back.by`."""

    paper: str
    agency: str
    drafter: str
    signer: str
    stage: OutgoingStage
    started: int
    """Working days before today (zero or negative)."""
    issued: int | None = None
    """Day of issue, for `issued` only."""
    file: Literal["pdf", "docx"] = "pdf"
    note: str = "Kính trình lãnh đạo xem xét."
    unit_note: str = ""
    appraisal_note: str = ""
    back: Back | None = None
    recipients: tuple[str, ...] = ()
    """Agencies of the demo it is sent to through the exchange."""
    outside: tuple[str, ...] = ()
    """Other recipients, by name."""
    accepted_by: tuple[str, ...] = ()
    """Recipients that accept it; those with a story of their own (`by_exchange`) go on from there."""

    refused_by: tuple[str, str] | None = None
    """(recipient, reason): its clerk refuses it as sent to the wrong place."""

    kind: Literal["outgoing"] = "outgoing"

    def started_on(self, today: date) -> date:
        """The day the draft was begun."""
        return past_day(today, self.started)

    def issued_on(self, today: date) -> date | None:
        """The day of issue."""
        return None if self.issued is None else past_day(today, self.issued)
