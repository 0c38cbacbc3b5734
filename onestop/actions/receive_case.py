"""Receive a case at the desk: code by itself, appointment by working days (VP-5.2a)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Unit
from accounts.queries import workers_of_inbox
from accounts.tokens import use_once
from documents.enums import AttachmentRole
from documents.models import Attachment
from onestop.citizen import received, tell_citizen
from onestop.enums import CaseState
from onestop.models import Case, CasePaper
from onestop.moving import desk_of, pass_to_unit
from onestop.permissions import check_may_receive
from onestop.queries import versions_offered
from onestop.rules.appointment import appointment
from onestop.rules.intake import Intake, check_whole
from onestop.rules.numbers import take_number
from qlvb.lib.errors import BadInput
from workflow.enums import AccessReason, ItemKind
from workflow.queries import calendar_of
from workflow.rules.holders import Hand
from workflow.steps import grant_access, open_steps, tell


@transaction.atomic(durable=True)
def receive_case(intake: Intake, *, forward_to: Unit | None = None, token: UUID | None = None, actor: Actor) -> Case:
    """Number it, promise a day, and lay it on the desk, or straight before the unit that settles it."""
    check_may_receive(actor)
    if not versions_offered(actor.agency_id, actor.today()).filter(pk=intake.version.pk).exists():
        raise BadInput("Cơ quan không tiếp nhận thủ tục này, hoặc thủ tục đã thay đổi.", field="version")
    check_whole(intake)
    use_once(actor, token)
    case = _create(intake, actor)
    event = tell(case, actor, "receive_case", "tiếp nhận hồ sơ, hẹn trả kết quả", code=case.case_code)
    step = open_steps(case, [Hand(desk_of(case), due_at=case.due_at)], event=event, actor=actor, previous=None)[0]
    tell_citizen(case, received(case))
    if forward_to:
        pass_to_unit(case, step, forward_to, "", actor=actor)
    return case


def _create(intake: Intake, actor: Actor) -> Case:
    agency, person, now = actor.post.unit.agency, intake.applicant, actor.now()
    taken = take_number(agency, timezone.localdate(now))
    promised = appointment(calendar_of(agency.pk), now, intake.version.working_days).at
    case = Case.objects.create(
        kind=ItemKind.CASE,
        agency=agency,
        case_agency=agency,
        code=taken.code,
        case_code=taken.code,
        year=taken.year,
        number=taken.number,
        subject=f"{intake.version.procedure.name} – {person.name}",
        due_at=promised,
        created_at=now,
        created_by=actor.post,
        state=CaseState.RECEIVED,
        version=intake.version,
        applicant_name=person.name,
        applicant_phone=person.phone,
        applicant_paper=person.paper,
        applicant_address=person.address,
        applicant_email=person.email,
        channel=intake.channel,
        delivery=intake.delivery,
        sets=intake.sets,
        fee=intake.fee,
        received_at=now,
        promised_at=promised,
        appointment_at=promised,
    )
    CasePaper.objects.bulk_create(
        CasePaper(case=case, position=index, **_counted(intake.version.components[index]))
        for index in sorted(set(intake.components))
    )
    Attachment.objects.bulk_create(
        Attachment(
            item=case, blob=scan.blob, role=AttachmentRole.ANNEX, name=scan.name, position=n, added_by=actor.post
        )
        for n, scan in enumerate(intake.scans)
    )
    officers = workers_of_inbox(agency.pk, Role.ONESTOP_OFFICER, actor.today())
    grant_access(case, [*{actor.user.pk, *(post.user_id for post in officers)}], AccessReason.CREATED)
    return case


def _counted(component: dict[str, object]) -> dict[str, object]:
    return {name: component[name] for name in ("name", "originals", "copies")}
