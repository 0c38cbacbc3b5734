"""Lists of dossiers, always through what the actor may see."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from accounts.enums import Perm
from workflow.enums import OPEN_STATES, DossierState, ItemKind, Part, ProposalState
from workflow.models import Dossier, DossierEntry, DossierProposal, Step, WorkItem
from workflow.queries import access_condition, held_by, kept_by, lent, newest_of, visible_to


def dossiers_visible_to(actor: Actor | None) -> QuerySet[Dossier]:
    """Dossiers the actor may see; none for nobody."""
    if actor is None:
        return Dossier.objects.none()
    return Dossier.objects.filter(access_condition(actor), kind=ItemKind.DOSSIER)


def dossier_list(actor: Actor | None) -> QuerySet[Dossier]:
    """Newest first, each with `filed`: how many documents it holds."""
    filed = (
        DossierEntry.objects.filter(dossier=OuterRef("pk"), removed_at=None)
        .order_by()
        .values("dossier")
        .annotate(count=Count("pk"))
        .values("count")
    )
    dossiers = newest_of(Dossier.objects.filter(kind=ItemKind.DOSSIER), actor)
    return dossiers.select_related("unit", "holder__user", "series", "created_by__user").annotate(
        filed=Coalesce(Subquery(filed), 0)
    )


def dossier_counts(actor: Actor) -> dict[str, int]:
    """How many dossiers the actor sees in each state; one query."""
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in DossierState}
    return dossiers_visible_to(actor).aggregate(**counts)


def waiting_for(actor: Actor) -> QuerySet[Dossier]:
    """What waits for the actor's decision: to be closed by him, or with a proposal on one he opened."""
    if not actor.has_perm(Perm.DOSSIERS):
        return Dossier.objects.none()
    in_hand = Step.objects.filter(held_by(actor), item_id=OuterRef("pk"), part=Part.LEAD, state__in=OPEN_STATES)
    proposed = DossierProposal.objects.filter(dossier=OuterRef("pk"), state=ProposalState.WAITING)
    return Dossier.objects.filter(
        lent(actor),
        Q(Exists(in_hand), state=DossierState.TO_CLOSE)
        | Q(Exists(proposed), kept_by(actor.desk), state=DossierState.OPEN),
        agency_id=actor.agency_id,
    )


def dossiers_of(actor: Actor, item: WorkItem) -> QuerySet[DossierEntry]:
    """The places of a document in the dossiers the reader may see. One query."""
    return (
        DossierEntry.objects.filter(item_id=item.pk, removed_at=None, dossier__in=dossiers_visible_to(actor))
        .select_related("dossier__unit", "dossier__holder__user")
        .order_by("dossier_id")
    )


def dossiers_to_file_in(actor: Actor, item: WorkItem) -> QuerySet[Dossier]:
    """Open dossiers the actor works on that do not hold the document yet."""
    in_hand = Step.objects.filter(
        held_by(actor), item_id=OuterRef("pk"), part__in=(Part.LEAD, Part.COORDINATE), state__in=OPEN_STATES
    )
    holding = DossierEntry.objects.filter(item_id=item.pk, removed_at=None).values("dossier_id")
    return (
        Dossier.objects.filter(Exists(in_hand), agency_id=actor.agency_id, state=DossierState.OPEN)
        .exclude(pk__in=holding)
        .order_by("-created_at", "-pk")
    )


def may_be_filed(actor: Actor, dossier: Dossier) -> QuerySet[WorkItem]:
    """Documents the actor sees that are not in the dossier yet, newest first."""
    holding = DossierEntry.objects.filter(dossier=dossier, removed_at=None).values("item_id")
    return (
        visible_to(actor)
        .filter(kind__in=(ItemKind.INCOMING, ItemKind.OUTGOING))
        .exclude(pk__in=holding)
        .order_by("-created_at", "-pk")
    )
