"""Where an item's own page is. The road knows only the names of addresses, not the pages."""

from django.urls import reverse

from workflow.enums import ItemKind

_PAGES = {
    ItemKind.INCOMING: "documents:incoming",
    ItemKind.OUTGOING: "documents:outgoing",
    ItemKind.DOSSIER: "documents:dossier",
    ItemKind.TASK: "tasks:assignment",
    ItemKind.CASE: "onestop:case",
}
_PREVIEWS = {
    ItemKind.INCOMING: "documents:incoming_preview",
    ItemKind.OUTGOING: "documents:outgoing_preview",
    ItemKind.DOSSIER: "documents:dossier_preview",
    ItemKind.TASK: "tasks:preview",
    ItemKind.CASE: "onestop:case_preview",
}


def item_url(kind: str, item_id: int) -> str:
    """The item's page."""
    return reverse(_PAGES[ItemKind(kind)], args=[item_id])


def preview_url(kind: str, item_id: int) -> str:
    """The part shown beside a list."""
    return reverse(_PREVIEWS[ItemKind(kind)], args=[item_id])
