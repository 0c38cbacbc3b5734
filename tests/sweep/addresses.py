"""From a row of the table to an address, and from the URLconf to the rows there must be."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.sweep.table import TABLE
from tests.sweep.world import ROLES, World


def route_of(address: str) -> str:
    return address.partition("@")[0]


def url_of(address: str, world: World) -> str:
    """The address a row means in that world."""
    route, _, rest = address.partition("@")
    thing, _, word = rest.partition("/")
    if route in ("documents:outgoing_new", "documents:file_message_new") and thing:
        return reverse(route) + f"?tra-loi={world.ids[thing]}"
    arguments = [world.ids[thing]] if thing else []
    return reverse(route, args=[*arguments, word] if word else arguments)


def expected(address: str, method: str, role: str) -> int:
    """The table's answer."""
    line = TABLE[address][0 if method == "GET" else 1]
    return int(line.split()[ROLES.index(role)])


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """Every named address of the URLconf; an address without a name is named by its pattern, so that it has no row."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"
