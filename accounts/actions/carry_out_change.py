"""The day of a planned change has come."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.carrying_out import take_effect
from accounts.models import Post, UnitChange
from accounts.neighbours import neighbours
from accounts.queries import administrators_of
from accounts.tree import lock_tree
from qlvb.lib.errors import RuleViolation
from qlvb.lib.locking import locked


def carry_out_change(change_id: int) -> bool:
    """Safe to repeat. What stands in the way is told to the administrators once a day, and tried again."""
    try:
        return _carry_out(change_id)
    except RuleViolation as refusal:
        _tell_problem(change_id, refusal.sentence)
        return False


@transaction.atomic(durable=True)
def _carry_out(change_id: int) -> bool:
    lock_tree()
    change = locked(UnitChange, change_id)
    if not change.is_due(timezone.localdate()):
        return False
    by = Post.objects.select_related("user", "unit__belongs_to").get(pk=change.made_by_id)
    take_effect(change, Actor.of(by))
    return True


@transaction.atomic(durable=True)
def _tell_problem(change_id: int, sentence: str) -> None:
    change, today = locked(UnitChange, change_id), timezone.localdate()
    if not change.is_due(today) or (change.problem == sentence and change.told_on == today):
        return
    change.problem, change.told_on = sentence, today
    change.save(update_fields=["problem", "told_on"])
    audit.record("organisation.hindered", None, change, name=change.title, problem=sentence)
    text = f"Chưa thực hiện được “{change.title}”: {sentence}"
    path = reverse("accounts:unit", args=[change.unit_id])
    assert change.unit
    # The agency that planned it may be no more: its units are kept by the successor's administrator now.
    keepers = [post for pk in {change.agency_id, change.unit.agency_id} for post in administrators_of(pk, today)]
    neighbours.tell(keepers, text, "Bạn quản lý tổ chức của cơ quan.", path)
