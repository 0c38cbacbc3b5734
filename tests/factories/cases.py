"""One-stop cases in every state, brought there by the real acts; a desk with its officer."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.actions.add_version import add_version
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.jobs import seal_and_issue
from documents.models import OutgoingDocument
from onestop.actions.apologise import apologise
from onestop.actions.forward_case import forward_case
from onestop.actions.hand_over import hand_over
from onestop.actions.receive_case import receive_case
from onestop.actions.receive_supplement import receive_supplement
from onestop.actions.request_supplement import request_supplement
from onestop.catalogue import load, offer
from onestop.models import Case, Procedure, ProcedureVersion
from onestop.rules.intake import Applicant, Intake
from tests.factories import documents as made
from tests.factories.keys import PASSPHRASE
from tests.factories.people import Agency, make_post
from workflow.actions.assign import assign
from workflow.queries import calendar_of
from workflow.rules.holders import Hand, Holder

PHONE = "0912345678"
# Three working days, 15.000 đồng.
MARRIAGE = "1.004873"


@dataclass
class Desk:
    """An agency that receives the procedures of a commune, and who sits at its desk."""

    agency: Agency
    officer: Post

    def version(self, code: str = MARRIAGE) -> ProcedureVersion:
        return ProcedureVersion.objects.in_force(timezone.localdate()).get(procedure__code=code)


def open_desk(agency: Agency) -> Desk:
    load()
    offer(agency.unit, Procedure.objects.filter(level="commune").values_list("code", flat=True))
    officer = make_post("motcua", "Hà Thị Thu Trang", agency.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    return Desk(agency, officer)


def applicant(**changes: str) -> Applicant:
    words = {"name": "Nguyễn Văn Bình", "phone": PHONE, "address": "Thôn Đông, xã An Lạc", "paper": "001085012345"}
    return Applicant(**(words | changes))


def intake(desk: Desk, *, code: str = MARRIAGE, **changes: Any) -> Intake:
    version = desk.version(code)
    words: dict[str, Any] = {"components": tuple(version.required), "fee": version.fee}
    person = changes.pop("person", None) or applicant()
    return Intake(person, version, **(words | changes))


def received(desk: Desk, **changes: Any) -> Case:
    """On the desk."""
    return receive_case(intake(desk, **changes), actor=Actor.of(desk.officer))


def at_head(desk: Desk, **changes: Any) -> Case:
    case = received(desk, **changes)
    return fresh(forward_case(case.pk, unit=desk.agency.division, actor=Actor.of(desk.officer)))


def at_specialist(desk: Desk, **changes: Any) -> Case:
    """In the specialist's hands: 'Đang giải quyết'."""
    case = at_head(desk, **changes)
    hands = [Hand(Holder.person(desk.agency.specialist), due_at=case.due_at)]
    assign(made.lead(case).pk, hands=hands, text="Thẩm định.", actor=Actor.of(desk.agency.unit_head))
    return fresh(case)


def waiting(desk: Desk, **changes: Any) -> Case:
    """The citizen has been asked for more."""
    case = at_specialist(desk, **changes)
    actor = Actor.of(desk.agency.specialist)
    request_supplement(case.pk, items="Trích lục ghi chú ly hôn", reason="Thiếu căn cứ xác nhận.", actor=actor)
    return fresh(case)


def result_of(desk: Desk, case: Case) -> OutgoingDocument:
    """Drafted from the case, approved, signed; waits for the clerk."""
    agency = desk.agency
    drafter = Actor.of(agency.specialist)
    document = start_draft(made.facts(agency), origin_id=case.pk, actor=drafter)
    add_version(document.pk, made.kept_upload(agency.specialist), actor=drafter)
    submit_draft(document.pk, note="Kính trình.", actor=drafter)
    version = made.version(made.fresh(document))
    approve_draft(document.pk, version_id=version, actor=Actor.of(agency.unit_head))
    appraise_draft(document.pk, version_id=version, actor=Actor.of(agency.chief))
    return sign(document.pk, version_id=version, passphrase=PASSPHRASE, actor=Actor.of(agency.leader))


def ready(desk: Desk, **changes: Any) -> Case:
    """The result is at the desk."""
    case = at_specialist(desk, **changes)
    document = result_of(desk, case)
    issue(document.pk, recipients=[], actor=Actor.of(desk.agency.clerk))
    seal_and_issue(document_id=document.pk)
    return fresh(case)


def handed_over(desk: Desk, **changes: Any) -> Case:
    case = ready(desk, **changes)
    return fresh(hand_over(case.pk, to="Nguyễn Văn Bình", receipt_given_back=True, actor=Actor.of(desk.officer)))


def apologised(desk: Desk, **changes: Any) -> Case:
    case = at_specialist(desk, **changes)
    apologise(
        case.pk, reason="Chờ kết quả xác minh.", new_day=later(desk, case), actor=Actor.of(desk.agency.specialist)
    )
    return fresh(case)


def later(desk: Desk, case: Case, days: int = 3) -> date:
    """A working day after the appointment and after today."""
    assert case.appointment_at
    start = max(case.appointment_at, timezone.now() + timedelta(days=1))
    return timezone.localdate(calendar_of(desk.agency.unit.pk).add_working_days(start, days))


def fresh(case: Case) -> Case:
    """As the database has it now."""
    return Case.objects.select_related("version__procedure", "result", "case_agency").get(pk=case.pk)


__all__ = ["issue", "receive_supplement", "request_supplement", "seal_and_issue"]
