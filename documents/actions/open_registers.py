"""Open an agency's registers of a year (DN-8.2a)."""

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.actor import Actor
from accounts.models import Unit
from documents.enums import Direction, DocumentType
from documents.models import Register, RegisterCounter

# (direction, name, types it serves). Decisions have a series of their own, everything else shares one (Decree 30 art.
# 15.1c).
USUAL: tuple[tuple[str, str, list[str]], ...] = (
    (Direction.INCOMING, "Sổ đăng ký văn bản đến", []),
    (Direction.OUTGOING, "Sổ đăng ký quyết định", [DocumentType.DECISION]),
    (Direction.OUTGOING, "Sổ đăng ký văn bản đi", []),
)


@transaction.atomic
def open_registers(agency: Unit, year: int, *, actor: Actor | None = None) -> list[Register]:
    """Open the usual registers, or, from the second year on, those the agency kept to the end of the year before.
    Returns them; none when the year is open already, in whatever way its registers were changed since.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if Register.objects.filter(agency=agency, year=year).exists():
        return []
    opened = []
    plan = [(r.direction, r.name, r.document_types) for r in kept_on(agency.pk, year)] or USUAL
    for direction, name, types in plan:
        register = Register.objects.create(
            agency=agency, direction=direction, year=year, name=name, document_types=list(types)
        )
        RegisterCounter.objects.create(register=register)
        audit.record("register.opened", actor, register, name=str(register))
        opened.append(register)
    return opened


def kept_on(agency_id: int, year: int) -> QuerySet[Register]:
    """With what that year begins: what was not given up in the year before."""
    return Register.objects.filter(agency_id=agency_id, year=year - 1, closed_at=None)
