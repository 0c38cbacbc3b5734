"""Rows for registers and reports, always of the actor's own agency."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.naming import Names
from documents.enums import Direction, LedgerKind
from documents.models import Dispatch, IncomingDocument, NumberEntry, OutgoingDocument, Register, RegisterCounter
from reports.models import HandOverPackage, LogExport, PeriodReport, RegisterPrint
from reports.rules.book import Extent, Line, incoming_line, outgoing_line, with_gaps
from reports.rules.rows import Rows
from tasks.queries import visible_to as tasks_visible_to
from workflow.enums import Part, StepState
from workflow.models import Step
from workflow.queries import access_condition

CHUNK = 500
PAGE = 50
# Books no reader can leaf through to the end: who looks for old things narrows the days.
LAST_PAGE = 2000

# Incoming or outgoing documents, each with `book_number` and `book_day`.
Documents = QuerySet[Any]


def registers_of(actor: Actor | None) -> QuerySet[Register]:
    """The registers of the actor's agency."""
    if actor is None:
        return Register.objects.none()
    return Register.objects.filter(agency_id=actor.agency_id)


def prints_of(actor: Actor | None) -> QuerySet[RegisterPrint]:
    """One's own orders, as long as one works for the agency of the register."""
    if actor is None:
        return RegisterPrint.objects.none()
    return RegisterPrint.objects.filter(asked_by__user=actor.user, register__agency_id=actor.agency_id).select_related(
        "register__agency", "asked_by__user", "blob"
    )


def log_exports_of(actor: Actor | None) -> QuerySet[LogExport]:
    """One's own orders, as long as one works for the agency of the log."""
    if actor is None:
        return LogExport.objects.none()
    own = Q(agency_id=actor.agency_id) | Q(agency=None, asked_by__unit__belongs_to=actor.agency_id)
    own |= Q(agency=None, asked_by__unit_id=actor.agency_id)
    return LogExport.objects.filter(own, asked_by__user=actor.user).select_related("asked_by__user", "blob")


def reports_of(actor: Actor | None) -> QuerySet[PeriodReport]:
    """The stored reports of the actor's agency, newest period first."""
    if actor is None:
        return PeriodReport.objects.none()
    return PeriodReport.objects.filter(agency_id=actor.agency_id).select_related("made_by__user", "agency")


def packages_visible_to(actor: Actor | None) -> QuerySet[HandOverPackage]:
    """What agencies handed over to the actor's own, or to one that it has taken over since."""
    if actor is None or not actor.has_perm(Perm.TAKE_OVER):
        return HandOverPackage.objects.none()
    ours = Q(receiver_id=actor.agency_id)
    ours |= Q(receiver__successor_id=actor.agency_id) | Q(receiver__successor__successor_id=actor.agency_id)
    return HandOverPackage.objects.filter(ours).select_related("agency", "receiver", "change", "received_by__user")


def behind(actor: Actor, rows: Rows) -> Rows:
    """The rows as far as the actor may see them."""
    if rows.kind == "task":
        return replace(rows, queryset=rows.queryset.filter(pk__in=tasks_visible_to(actor).order_by().values("pk")))
    if rows.kind == "dispatch":
        documents = OutgoingDocument.objects.filter(access_condition(actor)).order_by().values("pk")
        return replace(rows, queryset=rows.queryset.filter(document__in=documents))
    return replace(rows, queryset=rows.queryset.filter(access_condition(actor)))


def receiving_step() -> Subquery:
    """For incoming documents: the step by which it reached 'đơn vị hoặc người nhận'.

    That is whom those who distribute it decided on (Decree 30 annex IV, column 7): the first lead after clerk, Office
    and leaders; a leader or the Office while nobody else has it. What was sent back or withdrawn does not count.
    """
    role = Coalesce(NullIf("holder_role", Value("")), "holder_post__role", output_field=CharField())
    rank = Case(When(who=Role.LEADER, then=1), When(who=Role.CHIEF_OF_OFFICE, then=2), default=0)
    steps = (
        Step.objects.filter(item_id=OuterRef("pk"), part=Part.LEAD)
        .exclude(state__in=(StepState.SENT_BACK, StepState.WITHDRAWN, StepState.HANDED_OVER))
        .annotate(who=role)
        .exclude(who=Role.CLERK)
        .order_by(rank, "created_at", "pk")
    )
    return Subquery(steps.values("pk")[:1], output_field=IntegerField())


def documents_of(register: Register, first_day: date | None, last_day: date | None) -> Documents:
    """What the register holds between these days, by number; every document carries it as `book_number`."""
    documents: Documents
    if register.direction == Direction.INCOMING:
        documents = IncomingDocument.objects.annotate(book_number=F("arrival_number"), book_day=F("arrived_on"))
    else:
        documents = OutgoingDocument.objects.annotate(book_number=F("number"), book_day=F("issued_on"))
    documents = documents.filter(register=register)
    if first_day:
        documents = documents.filter(book_day__gte=first_day)
    if last_day:
        documents = documents.filter(book_day__lte=last_day)
    return documents.order_by("book_number")


def extent_of(documents: Documents) -> Extent:
    return Extent(
        **documents.order_by().aggregate(
            count=Count("pk"),
            first=Min("book_number"),
            last=Max("book_number"),
            first_day=Min("book_day"),
            last_day=Max("book_day"),
        )
    )


def page_lines(register: Register, documents: Documents, number: int) -> tuple[list[Line], bool]:
    """The lines of one page (from 1) with the gaps before and, on the last page, after them; is there another page."""
    start = (number - 1) * PAGE
    found = list(_whole(register, documents)[start : start + PAGE + 1])
    has_next = len(found) > PAGE and number < LAST_PAGE
    return _with_gaps(register, found[:PAGE], ends=len(found) <= PAGE), has_next


def all_lines(register: Register, documents: Documents) -> Iterator[Line]:
    """Every line, read piece by piece."""
    last: int | None = None
    while True:
        rest = documents if last is None else documents.filter(book_number__gt=last)
        found = list(_whole(register, rest)[: CHUNK + 1])
        yield from _with_gaps(register, found[:CHUNK], ends=len(found) <= CHUNK)
        if len(found) <= CHUNK:
            return
        last = found[CHUNK - 1].book_number


def _whole(register: Register, documents: Documents) -> Documents:
    """With what a line needs of each document."""
    if register.direction == Direction.INCOMING:
        return documents.annotate(receiving_step_id=receiving_step())
    return documents.select_related("signer__user", "drafting_unit")


def _with_gaps(register: Register, found: list[Any], *, ends: bool) -> list[Line]:
    lines = _lines(register, found)
    same = Q(register=register)
    before = after = 0
    upto = None
    if lines:
        numbers = IncomingDocument.objects if register.direction == Direction.INCOMING else OutgoingDocument.objects
        name = "arrival_number" if register.direction == Direction.INCOMING else "number"
        around = numbers.filter(same).aggregate(
            before=Max(name, filter=Q(**{f"{name}__lt": lines[0].number})),
            after=Min(name, filter=Q(**{f"{name}__gt": lines[-1].number})),
        )
        before, after = around["before"] or 0, around["after"] or 0
    if ends and not after:
        upto = RegisterCounter.objects.filter(register=register).values_list("last_number", flat=True).first() or 0
        if not lines:
            before = _last_number(register)
    top = upto if upto is not None else (lines[-1].number if lines else 0)
    return list(with_gaps(lines, after=before, upto=upto, voids=_voids(register, before + 1, top)))


def _last_number(register: Register) -> int:
    if register.direction == Direction.INCOMING:
        return IncomingDocument.objects.filter(register=register).aggregate(n=Max("arrival_number"))["n"] or 0
    return OutgoingDocument.objects.filter(register=register).aggregate(n=Max("number"))["n"] or 0


def _lines(register: Register, found: list[Any]) -> list[Line]:
    names = Names()
    if register.direction == Direction.INCOMING:
        steps = Step.objects.select_related("holder_unit", "holder_post__user").in_bulk(
            [d.receiving_step_id for d in found if d.receiving_step_id]
        )
        return [incoming_line(d, steps.get(d.receiving_step_id), names) for d in found]
    sendings: dict[int, list[Dispatch]] = {}
    for dispatch in Dispatch.objects.filter(document__in=[d.pk for d in found]).select_related("recipient"):
        sendings.setdefault(dispatch.document_id, []).append(dispatch)
    return [outgoing_line(d, sendings.get(d.pk, []), names) for d in found]


def _voids(register: Register, first: int, last: int) -> dict[int, str]:
    """What the ledger says of numbers besides that they were taken."""
    if first > last:
        return {}
    entries = NumberEntry.objects.filter(register=register, number__range=(first, last)).exclude(kind=LedgerKind.TAKEN)
    return {
        entry.number: f"{entry.get_kind_display().lower()}{f': {entry.reason}' if entry.reason else ''}"
        for entry in entries.order_by("pk")
    }
