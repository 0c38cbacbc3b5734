"""The organisation tree changes one change at a time."""

from accounts.models import Unit
from accounts.queries import top_agency


def lock_tree() -> None:
    """Until the transaction ends nobody else changes the tree: two changes that each look sound could make a circle."""
    Unit.objects.select_for_update(no_key=True).filter(pk=top_agency() or 0).first()
