"""Who can lead a task."""

from collections.abc import Iterable

from accounts.actor import Actor
from accounts.models import Unit
from accounts.queries import other_agencies, posts_in_agency, units_of_agency
from qlvb.lib.errors import BadInput
from workflow.rules.holders import inbox_of_unit


def lead_choices(actor: Actor) -> list[Unit]:
    """Other agencies, then the units of one's own that somebody heads. Three queries."""
    everybody = list(posts_in_agency(actor.agency_id, actor.today()))
    agency = actor.post.unit.agency
    own = [u for u in units_of_agency(actor.agency_id) if inbox_of_unit(u, agency, everybody)]
    return [*other_agencies(actor.agency_id), *own]


def check_lead(unit: Unit, coordinating: Iterable[Unit], actor: Actor) -> None:
    """The lead is one the actor may choose, and does not coordinate with itself."""
    known = {choice.pk for choice in lead_choices(actor)}
    if unit.pk not in known:
        raise BadInput("Đơn vị chủ trì không có trong danh sách bạn được giao việc.", field="lead_unit")
    others = [one.pk for one in coordinating]
    if unit.pk in others:
        raise BadInput("Đơn vị chủ trì không đồng thời là đơn vị phối hợp.", field="coordinating")
    if not known.issuperset(others):
        raise BadInput("Đơn vị phối hợp không có trong danh sách.", field="coordinating")
