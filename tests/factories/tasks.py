"""Tasks in every state, brought there by the real acts."""

from datetime import date, datetime, time, timedelta

from accounts.actor import Actor
from accounts.models import Post, Unit
from documents.actions.accept_dispatch import accept_dispatch
from documents.actions.add_version import add_version
from documents.actions.issue import issue
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import Channel
from documents.intake import Arrival, ArrivedFile, Verdict
from documents.jobs import seal_and_issue
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from tasks.actions.plan_assignment import Plan, plan_assignment
from tasks.models import Assignment
from tests.factories import documents as made
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency
from workflow.models import WorkItem
from workflow.rules.working_time import VIETNAM

CONTENT = "Báo cáo tình hình thiệt hại do bão số 5"


def in_days(days: int) -> date:
    return date.today() + timedelta(days=days)


def plan(lead: Unit, by: Post, **changes: object) -> Plan:
    words: dict[str, object] = {"content": CONTENT, "lead_unit": lead, "due_on": in_days(5), "follow_up": by}
    return Plan(**(words | changes))  # type: ignore[arg-type]


def planned(draft: OutgoingDocument, agency: Agency, lead: Unit, **changes: object) -> Assignment:
    """Entered by the drafter, who follows it."""
    specialist = agency.specialist
    return plan_assignment(draft.pk, plan(lead, specialist, **changes), actor=Actor.of(specialist))


def issued_draft(draft: OutgoingDocument, agency: Agency, recipients: list[Unit]) -> OutgoingDocument:
    """The draft of the agency's specialist, all the way."""
    submit_draft(draft.pk, actor=Actor.of(agency.specialist))
    made.approve_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(agency.unit_head))
    made.appraise_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(agency.chief))
    return _signed_and_issued(draft, agency, recipients)


def _signed_and_issued(draft: OutgoingDocument, agency: Agency, recipients: list[Unit]) -> OutgoingDocument:
    sign(draft.pk, version_id=made.version(draft), passphrase=PASSPHRASE, actor=Actor.of(agency.leader))
    issue(draft.pk, recipients=recipients, actor=Actor.of(agency.clerk))
    seal_and_issue(document_id=draft.pk)
    return made.fresh(draft)


def accepted(source: OutgoingDocument, agency: Agency) -> IncomingDocument:
    """Registered by the recipient and laid before its Chief of Office."""
    dispatch = Dispatch.objects.select_related("document__sealed_blob", "document__agency").get(
        document=source, recipient=agency.unit
    )
    sent = dispatch.document
    assert sent.sealed_blob is not None
    return accept_dispatch(
        dispatch.pk,
        arrival=Arrival(
            issuer=sent.agency.name,
            issuer_agency=sent.agency,
            notation=sent.notation,
            issued_on=sent.issued_on,
            document_type=sent.document_type,
            subject=sent.subject,
            channel=Channel.EXCHANGE,
        ),
        files=[ArrivedFile(sent.sealed_blob, "01-QD-UBND.pdf", 1)],
        verdict=Verdict("1", {}),
        submit_to=agency.chief,
        note="Kính trình.",
        actor=Actor.of(agency.clerk),
    )


def reply(agency: Agency, recipients: list[Unit], *, origin: WorkItem | None, drafter: Post) -> OutgoingDocument:
    """Drafted by whoever holds the origin, signed and issued."""
    actor = Actor.of(drafter)
    draft = start_draft(made.facts(agency), origin_id=origin.pk if origin else None, actor=actor)
    add_version(draft.pk, made.kept_upload(drafter), actor=actor)
    draft = made.fresh(draft)
    submit_draft(draft.pk, actor=actor)
    if drafter.role == "unit_head":
        made.appraise_draft(draft.pk, version_id=made.version(draft), actor=Actor.of(agency.chief))
    return _signed_and_issued(draft, agency, recipients)


def expire(assignment: Assignment, days: int = 1) -> None:
    """As if the deadline had been that many days ago."""
    moment = datetime.combine(in_days(-days), time(23, 59), VIETNAM)
    WorkItem.objects.filter(pk=assignment.pk).update(due_at=moment)


def fresh(assignment: Assignment) -> Assignment:
    """As the database has it now."""
    return Assignment.objects.select_related("source", "reply", "lead_unit", "follow_up__user").get(pk=assignment.pk)
