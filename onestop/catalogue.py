"""The catalogue that comes with the product (procedures.toml), as rows."""

import tomllib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Unit
from onestop.models import Procedure, ProcedureVersion

FILE = Path(__file__).parent / "procedures.toml"


@transaction.atomic
def load(path: Path = FILE) -> int:
    """Add what is not there yet; returns how many versions were new. What a version demands is never changed: running
    cases stand on it (VP-3.3). Only the notes on where it was compared, and what still must be, follow the file."""
    with path.open("rb") as file:
        entries = tomllib.load(file)["procedure"]
    return sum(_load_one(entry) for entry in entries)


def _load_one(entry: dict[str, Any]) -> int:
    named = {name: entry[name] for name in ("name", "field", "level")}
    procedure = _renamed(entry) or Procedure.objects.get_or_create(code=entry["code"], defaults=named)[0]
    known = set(procedure.versions.values_list("effective_from", flat=True))
    for version in entry["version"]:
        procedure.versions.filter(effective_from=version["from"]).update(**_notes(version))
    new = [version for version in entry["version"] if version["from"] not in known]
    for version in sorted(new, key=lambda one: one["from"]):
        _add(procedure, version)
    return len(new)


def _renamed(entry: dict[str, Any]) -> Procedure | None:
    """The procedure under a code that was wrong or has been replaced, now under its own; its cases stay with it."""
    if Procedure.objects.filter(code=entry["code"]).exists():
        return None
    found = Procedure.objects.filter(code__in=entry.get("was", [])).first()
    if found:
        found.code = entry["code"]
        found.save(update_fields=["code", "plain", "sort_key"])
    return found


def _notes(version: dict[str, Any]) -> dict[str, str]:
    return {"source": version.get("source", ""), "to_check": version.get("to_check", "")}


def _add(procedure: Procedure, version: dict[str, Any]) -> None:
    """The open version ends the day before; an older one than that ends before its follower."""
    starts = version["from"]
    follower = procedure.versions.filter(effective_from__gt=starts).order_by("effective_from").first()
    for open_one in procedure.versions.filter(effective_from__lt=starts, effective_to=None):
        open_one.effective_to = starts - timedelta(days=1)
        open_one.save(update_fields=["effective_to"])
    ProcedureVersion.objects.create(
        procedure=procedure,
        effective_from=starts,
        effective_to=follower.effective_from - timedelta(days=1) if follower else None,
        working_days=version["days"],
        fee=version["fee"],
        fee_note=version.get("fee_note", ""),
        result=version["result"],
        components=[
            {"name": name, "originals": originals, "copies": copies, "required": required}
            for name, originals, copies, required in version["components"]
        ],
        forms=version.get("forms", []),
        legal_basis=version["legal_basis"],
        steps=[{"name": name, "who": who} for name, who in version["steps"]],
        **_notes(version),
    )


def offer(agency: Unit, codes: Iterable[str]) -> None:
    """From now on the agency's desk receives these procedures."""
    for procedure in Procedure.objects.filter(code__in=list(codes)):
        procedure.agencies.add(agency)


def to_check() -> list[ProcedureVersion]:
    """What applies or will apply and has not been compared with the province's decision."""
    open_ones = ProcedureVersion.objects.exclude(to_check="").filter(effective_to=None)
    return list(open_ones.select_related("procedure").order_by("procedure__sort_key"))
