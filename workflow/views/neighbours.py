"""Previous and next within the tab of the desk one came from."""

from django.urls import reverse

from accounts.actor import Actor
from workflow import queries
from workflow.links import item_url

COME_FROM = "tu"
# Nobody leafs further than this one by one.
LONGEST = 200


def nav_in_list(actor: Actor, item_id: int, tab: str) -> dict[str, str] | None:
    """Context of layouts/item.html; None when one did not come from a tab of the desk. One query."""
    if tab not in queries.TABS:
        return None
    steps = queries.open_steps_of(actor).filter(queries.TABS[tab][1])
    items = list(dict.fromkeys(steps.values_list("item__kind", "item_id")[:LONGEST]))
    at = next((index for index, (_, pk) in enumerate(items) if pk == item_id), None)
    nav = {"back_url": f"{reverse('workflow:desk')}?muc={tab}", "back_label": "Việc cần xử lý"}
    if at is None:
        return nav
    nav["text"] = f"{at + 1}/{len(items)}"
    if at > 0:
        nav["prev_url"] = _from_tab(*items[at - 1], tab)
    if at + 1 < len(items):
        nav["next_url"] = _from_tab(*items[at + 1], tab)
    return nav


def _from_tab(kind: str, item_id: int, tab: str) -> str:
    return f"{item_url(kind, item_id)}?{COME_FROM}={tab}"
