"""Tìm kiếm: one box over everything the actor may see (DN-3.3g)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F
from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import ActorRequest
from documents.enums import TextMethod
from documents.models import Attachment, OutgoingDocument
from documents.search_forms import SearchForm
from qlvb.lib.highlight import Snippet, highlighted, snippet
from qlvb.lib.paging import Page
from qlvb.lib.words import Formerly, Words, search_plain
from workflow.enums import ItemKind
from workflow.links import item_url, preview_url
from workflow.models import SearchEntry
from workflow.search import MOST, Found, Hit, find

ON_PAGE = 20
# What else is known of these are names their row does not need.
DOCUMENTS = (ItemKind.INCOMING, ItemKind.OUTGOING)
# Of a file's text; what stands behind is found, but not shown in the list.
SHOWN_CHARACTERS = 200_000


@require_safe
def page(request: ActorRequest) -> HttpResponse:
    """Results, the best first, with what was found and where."""
    form = SearchForm(request.GET)
    wanted = form.wanted()
    filters = form.filters()
    asked = bool(wanted.words or filters)
    # Letters were typed, but none of them makes a word: nothing is found rather than everything.
    junk = bool(form.value("q") and not wanted.words)
    found = find(request.actor, wanted) if asked and not junk else Found([], is_all=True)
    shown = _page(found.hits, request.GET.get("trang"))
    context = {
        "form": form,
        "searched": form.value("q") or "",
        "asked": asked,
        "junk": junk,
        "more_filters": any(name != "loai" for name, _ in filters) or bool(form.errors),
        "chips": [{"label": label, "remove_url": _without(request, name)} for name, label in filters],
        "clear_url": f"?{urlencode({'q': form.value('q') or ''})}",
        "summary": _summary(found),
        "page": shown,
        "rows": _rows(shown.rows, wanted.words, [*wanted.words.formerly, *wanted.issuer.formerly]),
    }
    return render(request, "documents/search.html", context)


def _page(hits: list[Hit], wanted: str | None) -> Page[Hit]:
    last = max(1, -(-len(hits) // ON_PAGE))
    number = min(int(wanted) if wanted and wanted.isascii() and wanted.isdecimal() and len(wanted) < 4 else 1, last)
    number = max(number, 1)
    return Page(hits[(number - 1) * ON_PAGE : number * ON_PAGE], number, has_next=number < last)


def _without(request: ActorRequest, name: str) -> str:
    rest = {key: value for key, value in request.GET.items() if key not in (name, "trang") and value}
    return f"?{urlencode(rest)}"


def _summary(found: Found) -> str:
    count = len(found.hits)
    if not count or found.is_all:
        return f"{count} kết quả" if count else ""
    return f"{count} kết quả khớp nhất trong số mới nhất; thêm từ hoặc chọn khoảng ngày để tìm tiếp"


# --- Rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A file that has the words. `address`: its tab in the viewer, when it is not the first one."""

    name: str
    by_ocr: bool
    address: str
    snippet: Snippet


def _rows(hits: Sequence[Hit], words: Words, formerly: Sequence[Formerly]) -> list[dict[str, object]]:
    entries = SearchEntry.objects.defer("head", "body").in_bulk([hit.item_id for hit in hits])
    told = _told([hit.item_id for hit in hits if hit.in_file], words)
    return [
        _row(entries[hit.item_id], words, told.get(hit.item_id), hit)
        | {"now": _now(entries[hit.item_id].issuer, formerly)}
        for hit in hits
        if hit.item_id in entries
    ]


def _now(issuer: str, formerly: Sequence[Formerly]) -> str:
    """Who answers now for an issuer that was found by that one's name."""
    said = search_plain(issuer)
    return next((one.now for one in formerly if said.endswith(" ".join(one.name))), "")


def _row(entry: SearchEntry, words: Words, told: Told | None, hit: Hit) -> dict[str, object]:
    kind = ItemKind(entry.kind)
    is_draft = kind == ItemKind.OUTGOING and not entry.code
    notation = entry.notation if kind == ItemKind.INCOMING else ""
    said = None if kind in DOCUMENTS or not words or _shows(entry, words) else snippet(entry.extra, words)
    return {
        "entry": entry,
        "kind": kind.label,
        "code": highlighted("Dự thảo" if is_draft else entry.code, words),
        "notation": highlighted(notation, words) if notation else [],
        "subject": highlighted(entry.subject, words),
        "issuer": highlighted(entry.issuer, words) if entry.issuer else [],
        "in_file": hit.in_file,
        "told": told,
        "said": said,
        "url": _address(item_url, entry) + (_fragment(told) if told else ""),
        "preview_url": _address(preview_url, entry),
    }


def _shows(entry: SearchEntry, words: Words) -> bool:
    """Whether the row has all of the words anyway."""
    shown = set(search_plain(f"{entry.code} {entry.subject} {entry.issuer}").split())
    return all(word in shown for group in words.plain for word in group)


def _address(of: object, entry: SearchEntry) -> str:
    """A kind whose page is not built yet is found, but leads nowhere."""
    try:
        return of(entry.kind, entry.pk)  # type: ignore[operator]
    except KeyError:
        return ""


def _fragment(told: Told) -> str:
    """The viewer opens at the words (static/js/viewer.js); a scan has no letters to go to."""
    asked = {"tep": told.address} if told.address else {}
    if not told.by_ocr:
        asked["tim"] = told.snippet.matched
    return f"#{urlencode(asked)}" if asked else ""


def _told(items: list[int], words: Words) -> dict[int, Told]:
    """The file of each item that says it best; two queries, none when only the heads matched."""
    if not items:
        return {}
    text = Left("blob__words__text", SHOWN_CHARACTERS)
    attached = Attachment.objects.filter(item_id__in=items).order_by("position", "pk")
    rows = [
        (item, name, words_of, method, reverse("documents:attachment", args=[pk]))
        for pk, item, name, words_of, method in attached.values_list(
            "pk", "item_id", "name", text, F("blob__words__method")
        )
    ]
    draft = "current_version__pdf__words"
    drafts = OutgoingDocument.objects.filter(pk__in=items, issued_at=None).values_list(
        "pk", "current_version__source_name", Left(f"{draft}__text", SHOWN_CHARACTERS), f"{draft}__method"
    )
    rows += [(*row, "") for row in drafts]
    best: dict[int, Told] = {}
    for item, name, words_of, method, address in rows:
        place = snippet(words_of or "", words) if item not in best else None
        if place:
            best[item] = Told(name or "dự thảo", method == TextMethod.OCR, address, place)
    return best


assert MOST % ON_PAGE == 0
