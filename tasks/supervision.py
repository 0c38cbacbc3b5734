"""Giám sát công việc (GL-2, GL-6.2b): how the leads stand, counted from the rows that each figure opens."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actor import Actor
from tasks.enums import NOT_STARTED, RUNNING, AssignmentState
from tasks.models import Assignment, Urging
from tasks.queries import visible_to

S = AssignmentState
GIVEN, RECEIVED = "giao", "nhan"


@dataclass(frozen=True, slots=True)
class Figure:
    """`counts`: part of the total of what was given; `tone`: how it looks when it is not nought."""

    label: str
    tone: str
    counts: bool = True


FIGURES = {
    "dung-han": Figure("Hoàn thành đúng hạn", "good"),
    "tre-han": Figure("Hoàn thành trễ hạn", "soon"),
    "trong-han": Figure("Đang thực hiện trong hạn", "none"),
    "qua-han": Figure("Đang thực hiện quá hạn", "late"),
    "khong-hoan-thanh": Figure("Không hoàn thành", "late"),
    # GL-4.2b: neither done nor late.
    "chuyen": Figure("Chuyển đơn vị khác", "none", counts=False),
}
TOTAL = "tong"


@dataclass(frozen=True, slots=True)
class Span:
    """Tasks given from the first to the last day; `unit_id`: those of one line only."""

    direction: str
    first: date
    last: date
    unit_id: int | None = None


def supervised(actor: Actor, span: Span) -> QuerySet[Assignment]:
    """Given by the actor's agency, or given to it by others, as far as he sees them. Those who only coordinate are
    never counted: a task has one lead (GL-4.1).
    """
    given = visible_to(actor).filter(started_on__range=(span.first, span.last)).exclude(state__in=NOT_STARTED)
    if span.direction == RECEIVED:
        given = given.filter(lead_agency_id=actor.agency_id).exclude(agency_id=actor.agency_id)
    else:
        given = given.filter(agency_id=actor.agency_id)
    if span.unit_id is not None:
        given = given.filter(**{f"{group_of(span.direction)}_id": span.unit_id})
    return given


def group_of(direction: str) -> str:
    """A line is a lead; seen from the lead's side, a giver."""
    return "agency" if direction == RECEIVED else "lead_unit"


def condition(figure: str, now: datetime) -> Q:
    """What a figure counts. A task that waits for confirmation is judged by the date of its reply."""
    late = Q(state=S.IN_PROGRESS, due_at__lt=now) | Q(state=S.PROPOSED, due_at__date__lt=F("replied_on"))
    return {
        "dung-han": Q(state=S.COMPLETED),
        "tre-han": Q(state=S.COMPLETED_LATE),
        "trong-han": Q(state__in=RUNNING) & ~late,
        "qua-han": late,
        "khong-hoan-thanh": Q(state=S.NOT_COMPLETED),
        "chuyen": Q(state=S.TRANSFERRED),
        TOTAL: ~Q(state=S.TRANSFERRED),
    }[figure]


def counted(actor: Actor, span: Span) -> list[dict[str, object]]:
    """One line a unit, in the order of the organisation. One query."""
    now, group = timezone.now(), group_of(span.direction)
    counts = {key.replace("-", "_"): Count("pk", filter=condition(key, now)) for key in (*FIGURES, TOTAL)}
    lines = (
        supervised(actor, span)
        .order_by()
        .values(f"{group}_id", f"{group}__name", f"{group}__position")
        .annotate(**counts)
        .order_by(f"{group}__position", f"{group}_id")
    )
    return [
        {
            "unit_id": line[f"{group}_id"],
            "name": line[f"{group}__name"],
            "figures": {key: line[key.replace("-", "_")] for key in (*FIGURES, TOTAL)},
        }
        for line in lines
    ]


def behind(actor: Actor, span: Span, figure: str) -> QuerySet[Assignment]:
    """The rows a figure counts."""
    return supervised(actor, span).filter(condition(figure, timezone.now()))


def with_urgings(tasks: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """`urged_times` so far, `urged_on` last."""
    urged = Urging.objects.filter(assignment=OuterRef("pk")).order_by().values("assignment")
    return tasks.annotate(
        urged_times=Coalesce(Subquery(urged.annotate(times=Count("pk")).values("times")), 0),
        urged_on=Subquery(urged.annotate(last=Max("day")).values("last")),
    )
