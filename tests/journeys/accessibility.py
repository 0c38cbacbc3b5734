"""What axe-core finds on a page: the rules of WCAG 2.1 A and AA, as far as a machine can judge them."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "ui" / "vendor" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
GRAVE = ("serious", "critical")
# The text of a PDF is its author's; the viewer around it is ours. What would be loaded first (style sheets once more,
# sound and films) serves rules that these levels do not have, or pages we do not have: a third of the time.
_RUN = """(tags) => axe.run({ exclude: [".pdfViewer"] }, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], elementRef: false, preload: false,
}).then((found) => found.violations)"""


@cache
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """One line for each grave violation: rule, element, what is wrong."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(_source())
    violations: list[dict[str, Any]] = page.evaluate(_RUN, LEVELS)
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]} {_why(node)}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    return " ".join(node.get("failureSummary", "").split())[:300]
