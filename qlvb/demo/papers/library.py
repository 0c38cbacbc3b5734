"""The papers of the demo, read from `texts/*.toml` and dated relative to the day of seeding.

Texts may hold tokens: `{d:+5}` 'ngày 27 tháng 11 năm 2026' (working days from today), `{s:-3}` '18/11/2026',
`{y}`, `{y+1}`, `{y-1}` the year, `{m}` the month as 'tháng 11', `{ref:key}` another paper as it is cited.
"""

import re
import tomllib
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from qlvb.demo.days import due_day, past_day
from qlvb.demo.papers.issuers import ISSUERS
from qlvb.demo.papers.model import Paper, Signer
from qlvb.lib.vietnamese import long_date, nfc, short_date

TEXTS = Path(__file__).parent / "texts"
_TOKEN = re.compile(r"\{(d|s|y|m|ref)(?::?([+-]?[\w-]+))?\}")


@lru_cache(maxsize=1)
def _raw() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(TEXTS.glob("*.toml")):
        for key, entry in tomllib.loads(nfc(path.read_text(encoding="utf-8"))).items():
            if key in found:
                raise ValueError(f"Two papers are called {key!r}.")
            found[key] = entry
    return found


def papers(today: date) -> dict[str, Paper]:
    """All papers by key, with every date and year filled in."""
    drafts = {key: _paper(key, entry, today) for key, entry in _raw().items()}
    return {key: _resolved(paper, today, drafts) for key, paper in drafts.items()}


def citation(paper: Paper) -> str:
    """How other papers cite it: 'Công văn số 12/BNV-CCHC ngày 05 tháng 01 năm 2026 của Bộ Nội vụ'."""
    if paper.number is None or paper.issued_on is None:
        return f"{paper.kind_name} của {paper.issuer.name} về {paper.subject}"
    return f"{paper.kind_name} số {paper.notation(paper.number)} {long_date(paper.issued_on)} của {paper.issuer.name}"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines() if line.strip())


def _paper(key: str, entry: dict[str, Any], today: date) -> Paper:
    *titles, name = entry["signer"]
    day = entry.get("day")
    return Paper(
        key=key,
        kind=entry["kind"],
        issuer=ISSUERS[entry["issuer"]],
        unit=entry.get("unit", ""),
        subject=entry["subject"],
        body=_lines(entry["body"]),
        signer=Signer(tuple(titles), name),
        copies=tuple(entry["copies"]),
        basis=_lines(entry.get("basis", "")),
        to=tuple(entry.get("to", ())),
        authority=entry.get("authority", ""),
        urgency=entry.get("urgency", "NORMAL"),
        number=entry.get("number"),
        issued_on=None if day is None else past_day(today, day),
        year=today.year,
        reply_to=entry.get("reply_to", ""),
        scanned=entry.get("scanned", False),
    )


def _resolved(paper: Paper, today: date, known: dict[str, Paper]) -> Paper:
    def token(match: re.Match[str]) -> str:
        kind, argument = match[1], match[2] or "0"
        if kind == "ref":
            cited = known[argument]
            return citation(replace(cited, subject=fill(cited.subject)))
        if kind == "y":
            return str(today.year + int(argument))
        if kind == "m":
            return f"tháng {today.month}"
        offset = int(argument)
        day = past_day(today, offset) if offset <= 0 else due_day(today, offset)
        return long_date(day) if kind == "d" else short_date(day)

    def fill(text: str) -> str:
        return _TOKEN.sub(token, text)

    return replace(
        paper,
        subject=fill(paper.subject),
        body=tuple(fill(line) for line in paper.body),
        basis=tuple(fill(line) for line in paper.basis),
    )
