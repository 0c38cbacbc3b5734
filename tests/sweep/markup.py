"""What a page's markup must not contain: anything a browser would run that does not come from a file of ours."""

import re
from html.parser import HTMLParser

RUNNABLE_ADDRESSES = ("javascript:", "data:text", "vbscript:")
ADDRESS_ATTRIBUTES = ("href", "src", "action", "formaction", "hx-get", "hx-post")


class _Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name, value in attrs:
            if name.startswith("on") or name.startswith("hx-on"):
                self.found.append(f"<{tag} {name}>")
            if name == "style":
                self.found.append(f"<{tag} style>")
            if name in ADDRESS_ATTRIBUTES and (value or "").strip().lower().startswith(RUNNABLE_ADDRESSES):
                self.found.append(f"<{tag} {name}={value}>")
        source = given.get("src") if tag == "script" else given.get("href") if _is_style_link(tag, given) else None
        if source is not None and not source.startswith("/static/"):
            self.found.append(f"<{tag}> from {source}")
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/json"):
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.found.append(f"inline <{self._inside}>")


def _is_style_link(tag: str, given: dict[str, str | None]) -> bool:
    return tag == "link" and (given.get("rel") or "") in ("stylesheet", "preload", "modulepreload")


def inline_code(page: str) -> list[str]:
    """Everything in the page that runs or styles without being a file of ours."""
    inspector = _Inspector()
    inspector.feed(page)
    inspector.close()
    return inspector.found


def forms_without_desk(page: str) -> list[str]:
    """Forms that post without saying under which desk the page was opened, on the pages of people who have one."""
    forms = re.findall(r'<form\b[^>]*method="post".*?</form>', page, re.S)
    return [f"no desk in {form[:80]}" for form in forms if 'name="desk"' not in form] + [
        f"no token in {form[:80]}" for form in forms if 'name="csrfmiddlewaretoken" value=""' in form
    ]
