"""What every answer must carry, and what no page may contain (security.md T34; ASVS 3.4, 14.3.2)."""

import re
from functools import lru_cache

from django.http import HttpResponse

from tests.sweep.markup import forms_without_desk, inline_code

# What differs between answers that say the same: tokens, and the address one came from.
_CHANGING = re.compile(r'(?<=value=")[A-Za-z0-9]{64}(?=")|(?<="X-CSRFToken": ")[^"]*|(?<=\?tu=)[^"]*')


@lru_cache(maxsize=256)
def _inline_code(page: str) -> tuple[str, ...]:
    """Of each page once: hundreds of addresses are refused with the same one."""
    return tuple(inline_code(page))


def faults_of(response: HttpResponse) -> list[str]:
    """Which headers are missing or weak, and what inline code the page has."""
    policy = _directives(response.headers.get("Content-Security-Policy", ""))
    found = [name for name in ("default-src", "frame-ancestors") if policy.get(name) != ["'none'"]]
    for directive in ("script-src", "style-src"):
        loose = {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & set(policy.get(directive, []))
        found += [f"{directive} {word}" for word in sorted(loose)]
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    found += [name for name, value in wanted.items() if response.headers.get(name) != value]
    if "no-store" not in response.headers.get("Cache-Control", "") and not _is_for_everybody(response):
        found.append("Cache-Control")
    if "Permissions-Policy" not in response.headers:
        found.append("Permissions-Policy")
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode()
        found += _inline_code(_CHANGING.sub("", page))
        if "X-Desk" in page:
            found += forms_without_desk(page)
    return found


def _is_for_everybody(response: HttpResponse) -> bool:
    """A page others may keep: it says so, sets no cookie, and has nobody's name, form or menu on it."""
    kept = response.headers.get("Cache-Control", "").startswith("public")
    page = response.content.decode(errors="replace")
    return kept and not response.cookies and "csrfmiddlewaretoken" not in page and 'class="menu' not in page


def _directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}
