"""The catalogue that comes with the product (procedures.toml), as rows."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
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
    known = {procedure.code: procedure for procedure in Procedure.objects.prefetch_related("versions")}
    return sum(_load_one(entry, known) for entry in entries)


def _load_one(entry: dict[str, Any], known: dict[str, Procedure]) -> int:
    code = entry["code"]
    procedure = known.get(code) or _renamed(entry, known)
    if procedure is None:
        procedure = Procedure.objects.create(code=code, **{name: entry[name] for name in ("name", "field", "level")})
        there = {}
    else:
        there = {version.effective_from: version for version in procedure.versions.all()}
    new = [version for version in entry["version"] if version["from"] not in there]
    for version in entry["version"]:
        if version["from"] in there:
            _note(there[version["from"]], _notes(version))
    for version in sorted(new, key=lambda one: one["from"]):
        there[version["from"]] = _add(procedure, version, there)
    return len(new)


def _renamed(entry: dict[str, Any], known: dict[str, Procedure]) -> Procedure | None:
    """The procedure under a code that was wrong or has been replaced, now under its own; its cases stay with it."""
    found = next((known.pop(code) for code in entry.get("was", []) if code in known), None)
    if found:
        found.code = entry["code"]
        found.save(update_fields=["code", "plain", "sort_key"])
    return found


def _note(version: ProcedureVersion, notes: dict[str, str]) -> None:
    if any(getattr(version, name) != text for name, text in notes.items()):
        ProcedureVersion.objects.filter(pk=version.pk).update(**notes)


def _notes(version: dict[str, Any]) -> dict[str, str]:
    return {"source": version.get("source", ""), "to_check": version.get("to_check", "")}


def _add(procedure: Procedure, version: dict[str, Any], there: dict[date, ProcedureVersion]) -> ProcedureVersion:
    """The open version ends the day before; an older one than that ends before its follower."""
    starts = version["from"]
    follower = min((day for day in there if day > starts), default=None)
    for day, earlier in there.items():
        if day < starts and earlier.effective_to is None:
            earlier.effective_to = starts - timedelta(days=1)
            earlier.save(update_fields=["effective_to"])
    return ProcedureVersion.objects.create(
        procedure=procedure,
        effective_from=starts,
        effective_to=follower - timedelta(days=1) if follower else None,
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
    agency.procedures.add(*Procedure.objects.filter(code__in=list(codes)))


def to_check() -> list[ProcedureVersion]:
    """What applies or will apply and has not been compared with the province's decision."""
    open_ones = ProcedureVersion.objects.exclude(to_check="").filter(effective_to=None)
    return list(open_ones.select_related("procedure").order_by("procedure__sort_key"))
