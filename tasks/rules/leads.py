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


def own_units(actor: Actor) -> list[Unit]:
    """The units of one's own agency that somebody heads, and one's own in any case."""
    units = [unit for unit in lead_choices(actor) if not unit.keeps_registers]
    mine = actor.desk.unit
    return units if mine.keeps_registers or mine in units else [*units, mine]


def check_own_units(unit: Unit, coordinating: Iterable[Unit], actor: Actor) -> None:
    """Without a document a task stays inside the agency (GL-4.1)."""
    if unit.agency_id != actor.agency_id or unit.keeps_registers:
        raise BadInput(
            "Giao cho cơ quan khác phải bằng văn bản: hãy soạn văn bản đi rồi chọn “Giao việc” trên dự thảo.",
            field="lead_unit",
        )
    known, others = {one.pk for one in own_units(actor)}, {one.pk for one in coordinating}
    if unit.pk not in known:
        raise BadInput("Đơn vị chủ trì không có trong danh sách bạn được giao việc.", field="lead_unit")
    if unit.pk in others:
        raise BadInput("Đơn vị chủ trì không đồng thời là đơn vị phối hợp.", field="coordinating")
    if not others <= known:
        raise BadInput("Đơn vị phối hợp phải thuộc cơ quan mình.", field="coordinating")


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
