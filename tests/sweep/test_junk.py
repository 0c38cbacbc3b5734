"""Junk in every field of every form, hidden ones too: refused in Vietnamese, no English sentence, no 500."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext, ngettext

from tests.sweep.addresses import expected, url_of
from tests.sweep.table import TABLE
from tests.sweep.world import ROLES, World
from tests.worlds import undone

pytestmark = pytest.mark.django_db

JUNK: dict[str, str | bytes] = {
    "null character": "a\x00b",
    "no identifier": "khong-phai-ma",
    "too big for a column": "9" * 30,
    "too long for a number": "9" * 5000,
    "no text at all": b"\xff\xed\xa0\x80",
    "brackets": '{"a": [[[[',
    "nothing": "",
}
IN_ADDRESSES = ("null character", "too big for a column", "no text at all")
# Words of Django's sentences that no Vietnamese sentence contains.
ENGLISH = re.compile(
    r"\b(valid|invalid|value|values|choices?|characters?|enter|select|ensure|required|allowed|fields?|submit|"
    r"tampered|must|should|whole|integer|between|missing|error|exception|the|not|is)\b",
    re.IGNORECASE,
)


# What was typed, names of things and of keys are not sentences of ours.
SILENT = frozenset({"script", "style", "textarea", "option", "title", "template", "kbd", "code"})


class Reader(HTMLParser):
    """Names of the fields of every form that is posted (or got), and the words one reads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, set[str]] = {"post": set(), "get": set()}
        self.files: set[str] = set()
        self.words: list[str] = []
        self._method, self._silent = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            method = (given.get("method") or "get").lower()
            # A dialog's form is sent nowhere.
            self._method = method if method in self.fields else ""
        name = given.get("name")
        if tag in ("input", "select", "textarea", "button") and name and self._method:
            (self.files if given.get("type") == "file" else self.fields[self._method]).add(name)
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._method = ""
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def faults(response: HttpResponse) -> Iterator[str]:
    if response.status_code >= 500:
        yield f"{response.status_code}"
    elif response.headers.get("Content-Type", "").startswith("text/html"):
        words = " ".join(Reader(response.content.decode()).words)
        yield from {f"English: …{words[max(0, m.start() - 40) : m.end() + 40]}…" for m in ENGLISH.finditer(words)}


def rows(method: str, answers: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    """Each address once, whatever its object, with somebody whom it answers so."""
    seen = set()
    for address in TABLE:
        route, _, rest = address.partition("@")
        role = next((role for role in ROLES[1:] if expected(address, method, role) in answers), "")
        if role and (route, rest.partition("/")[2]) not in seen:
            seen.add((route, rest.partition("/")[2]))
            yield address, role


def sent_to(world: World, address: str, role: str) -> list[str]:
    """What goes wrong when every field of that address's form holds the same junk, one kind after the other."""
    found = []
    browser, url = world.browsers[role], url_of(address, world)
    with undone():
        page = browser.send("GET", url)
    is_page = page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
    reader = Reader(page.content.decode() if is_page else "")
    names = reader.fields["post"] - {"csrfmiddlewaretoken", "desk"} or {"text", "token", "post"}
    for kind, value in JUNK.items():
        sent: dict[str, object] = dict.fromkeys(names, value)
        sent |= {name: SimpleUploadedFile("a.pdf", force_bytes(value)) for name in reader.files}
        with undone():
            response = browser.send("POST", url, sent)
        found += [f"POST {address} as {role}, {kind}: {fault}" for fault in faults(response)]
    return found


def test_junk_in_every_field_of_every_form(world: World) -> None:
    found = [fault for address, role in rows("POST", (422, 302, 200)) for fault in sent_to(world, address, role)]
    assert found == []


def test_junk_in_every_address(world: World) -> None:
    """Filters, pages, searches: whatever stands behind the question mark."""
    found = []
    for address, role in rows("GET", (200,)):
        browser, url = world.browsers[role], url_of(address, world)
        with undone():
            page = browser.send("GET", url)
        if not page.headers["Content-Type"].startswith("text/html"):
            continue
        names = Reader(page.content.decode()).fields["get"]
        names |= set(re.findall(r"[?&;]([a-z-]+)=", page.content.decode()))
        for kind in IN_ADDRESSES if names else ():
            with undone():
                response = browser.get(url.partition("?")[0], dict.fromkeys(names, JUNK[kind]))
            found += [f"GET {address} as {role}, {kind}: {fault}" for fault in faults(response)]
    assert found == []


# --- The sentences themselves -------------------------------------------------------------------------------------


def entries() -> Iterator[tuple[str, str, str]]:
    """(singular, plural, Vietnamese) of our own catalogue."""
    text = (Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES/django.po").read_text()
    for block in text.split("\n\n"):
        parts = {"msgid": "", "msgid_plural": "", "msgstr": ""}
        key = ""
        for line in block.splitlines():
            head = re.match(r"(msgid_plural|msgid|msgstr)(\[0\])? ", line)
            key = head[1] if head else key
            if key and not line.startswith("#"):
                parts[key] += line.partition('"')[2].rpartition('"')[0]
        if parts["msgid"]:
            yield parts["msgid"], parts["msgid_plural"], parts["msgstr"]


def test_the_catalogue_is_compiled() -> None:
    catalogue = list(entries())
    assert len(catalogue) > 35
    for one, many, translated in catalogue:
        assert (ngettext(one, many, 3) if many else gettext(one)) == translated


def test_an_english_sentence_is_noticed() -> None:
    """Negative control."""
    response = HttpResponse("<p>Hãy kiểm tra:</p><li>Enter a valid UUID.</li><textarea>Enter a value</textarea>")
    assert len(list(faults(response))) == 1
