"""Open an agency's registers of a year (DN-8.2a)."""

from django.db import transaction

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
    """Open the usual registers, or, from the second year on, those of the year before; what is open already stays.
    Returns the new ones.
    """
    opened = []
    before = Register.objects.filter(agency=agency, year=year - 1)
    plan = [(r.direction, r.name, r.document_types) for r in before] or USUAL
    for direction, name, types in plan:
        register, is_new = Register.objects.get_or_create(
            agency=agency, direction=direction, year=year, name=name, defaults={"document_types": list(types)}
        )
        if is_new:
            RegisterCounter.objects.create(register=register)
            audit.record("register.opened", actor, register, name=str(register))
            opened.append(register)
    return opened
