"""The one-stop desk of an agency that ends: its successor receives the same procedures (facts.md §7). The cases follow
as every open item does; what was promised to citizens stays, and so does the agency that received them.
"""

from accounts.actor import Actor
from accounts.inheritance import Inherited
from accounts.models import Unit
from onestop.models import Procedure


def nothing_left(unit: Unit) -> int:
    """To offer a procedure is no work that is left behind."""
    return 0


def pass_on(unit: Unit, successor: Unit, actor: Actor, reason: str) -> int:
    for procedure in Procedure.objects.filter(agencies=unit):
        procedure.agencies.add(successor)
    return 0


OFFERED = Inherited("thủ tục tiếp nhận", nothing_left, pass_on)
