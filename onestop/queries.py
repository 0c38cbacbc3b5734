"""Lists of cases and procedures. `cases_visible_to` is the only door to cases; procedures are public."""

import re
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import Count, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Post, Unit
from accounts.queries import posts_in_agency
from onestop.enums import CaseState, SlipKind
from onestop.models import Case, DeskSlip, Procedure, ProcedureVersion
from onestop.permissions import may_read_desk_slips
from onestop.rules.numbers import code_typed
from qlvb.lib.plain import plain
from qlvb.lib.vietnamese import unaccent
from workflow.enums import ItemKind
from workflow.queries import access_condition, newest_of, open_steps_of

# Of a search; more say nothing more.
MAX_WORDS = 8
# '10/HDHS', 'số 3/TCTN', '10'; nine digits fit the column.
_SLIP = re.compile(r"(?:số\s*)?([0-9]{1,9})\s*(?:/\s*(hdhs|tctn))?")
_SLIP_KINDS = {"hdhs": SlipKind.GUIDANCE, "tctn": SlipKind.REFUSAL}


def cases_visible_to(actor: Actor | None) -> QuerySet[Case]:
    if actor is None:
        return Case.objects.none()
    return Case.objects.filter(access_condition(actor), kind=ItemKind.CASE)


def case_list(actor: Actor) -> QuerySet[Case]:
    """The agency's cases as far as the actor may see them, newest first."""
    cases = Case.objects.filter(kind=ItemKind.CASE).select_related("version__procedure")
    if actor.has_perm(Perm.RECEIVE_CASE):
        return cases.filter(agency_id=actor.agency_id).order_by("-created_at", "-pk")
    return newest_of(cases, actor)


def named(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Those whose code, applicant, phone or procedure has these words, or whose identity number is this one, whole."""
    digits = digits_of(words)
    found = Q(case_code__icontains=code_typed(words)) | _all_words(words, "plain_name", "version__procedure__plain")
    if digits:
        found |= Q(applicant_phone__startswith=digits) | Q(applicant_paper=digits)
    return cases.alias(plain_name=plain("applicant_name")).filter(found)


def _all_words(words: str, *columns: str) -> Q:
    """Every word, with or without marks, in one of these columns."""
    found, split = Q(pk__isnull=False), unaccent(words).split()[:MAX_WORDS]
    for word in split:
        found &= reduce(or_, (Q(**{f"{column}__contains": word}) for column in columns))
    return found if split else Q(pk=None)


def digits_of(words: str) -> str:
    """'0912 345 678', '+84 912.345.678' -> '0912345678': how numbers of people are kept; '' for anything else."""
    digits = re.sub(r"[\s.\-()]", "", words)
    digits = "0" + digits[3:] if digits.startswith("+84") else digits
    return digits if digits.isascii() and digits.isdecimal() else ""


def slip_number(words: str) -> tuple[int, SlipKind | None] | None:
    """'10/HDHS' -> (10, guidance), '10' -> (10, None); None for what is no number of a slip."""
    found = _SLIP.fullmatch(words.casefold())
    return (int(found[1]), _SLIP_KINDS.get(found[2] or "")) if found else None


def slips_named(slips: QuerySet[DeskSlip], words: str) -> QuerySet[DeskSlip]:
    """Those with this number, or whose applicant, phone, procedure or matter has these words."""
    number, digits = slip_number(words), digits_of(words)
    found = _all_words(words, "plain_text")
    if number and number[1]:
        return slips.filter(number=number[0], kind=number[1])
    if number:
        found |= Q(number=number[0])
    if digits:
        found |= Q(applicant_phone__startswith=digits)
    text = Concat("applicant_name", Value(" "), "about", Value(" "), "details", output_field=TextField())
    return slips.alias(plain_text=plain(text)).filter(found)


def counts_by_state(actor: Actor, now: datetime) -> dict[str, int]:
    """How many of the cases the actor lists are in each state, and how many are late; one query."""
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in CaseState}
    return case_list(actor).order_by().aggregate(**counts, late=Count("pk", filter=pending_late(now)))


def pending_late(now: datetime) -> Q:
    """Not finished, the promise past."""
    return Q(finished_at=None, promised_at__lt=now)


def queue_of_desk(actor: Actor) -> QuerySet[Case]:
    """What lies at the desk itself and has not been passed on, first come first."""
    mine = open_steps_of(actor).filter(item__kind=ItemKind.CASE).order_by().values("item_id")
    waiting = (CaseState.RECEIVED, CaseState.IN_PROGRESS, CaseState.SUPPLEMENT)
    return (
        Case.objects.filter(pk__in=mine, state__in=waiting)
        .select_related("version__procedure")
        .order_by("received_at", "pk")
    )


def to_hand_over(actor: Actor) -> QuerySet[Case]:
    """Results that wait for the citizen, by appointment."""
    return (
        Case.objects.filter(agency_id=actor.agency_id, state=CaseState.READY)
        .select_related("version__procedure")
        .order_by("appointment_at", "pk")
    )


def versions_offered(agency_id: int, day: date) -> QuerySet[ProcedureVersion]:
    """What the agency receives that day, by field."""
    return (
        ProcedureVersion.objects.in_force(day)
        .filter(procedure__agencies=agency_id)
        .select_related("procedure")
        .order_by("procedure__sort_key")
    )


def signers_at_once(actor: Actor) -> QuerySet[Post]:
    """Leaders of the agency, who sign on paper what is settled at once."""
    return posts_in_agency(actor.agency_id, actor.today()).filter(role=Role.LEADER)


def desk_slips_visible_to(actor: Actor | None) -> QuerySet[DeskSlip]:
    """The agency's slips of guidance and refusal, newest first."""
    if actor is None or not may_read_desk_slips(actor):
        return DeskSlip.objects.none()
    return DeskSlip.objects.filter(agency_id=actor.agency_id).select_related("agency", "by__user")


def catalogue(day: date, *, words: str = "", field: str = "") -> QuerySet[Procedure]:
    """Procedures in force that day; `current` of each is a list with the one version."""
    found = Procedure.objects.filter(pk__in=ProcedureVersion.objects.in_force(day).values("procedure_id"))
    for word in unaccent(words).split()[:MAX_WORDS]:
        found = found.filter(plain__contains=word)
    if field:
        found = found.filter(field=field)
    return found.prefetch_related(
        Prefetch("versions", ProcedureVersion.objects.in_force(day), to_attr="current"),
    ).order_by("sort_key")


def fields_of_catalogue(day: date) -> list[tuple[str, int]]:
    """Every field with how many procedures it has; one query."""
    found = Procedure.objects.filter(pk__in=ProcedureVersion.objects.in_force(day).values("procedure_id"))
    counted = found.order_by().values_list("field").annotate(count=Count("pk"))
    return sorted(counted, key=lambda row: unaccent(row[0]))


def receiving_agencies(procedure: Procedure) -> QuerySet[Unit]:
    return procedure.agencies.filter(valid_to=None).order_by("position", "pk")
