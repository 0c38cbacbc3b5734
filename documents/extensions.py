"""Where the apps to the right take part in drafting and issuing (design.md §2: documents import none of them).

Filled in AppConfig.ready(), before the first request, and never again.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from accounts.actor import Actor
from documents.models import Dispatch, OutgoingDocument
from workflow.enums import ItemKind

# Called in the transaction that issues a document, after it is closed and sent: all of it happens, or nothing.
AFTER_ISSUE: list[Callable[[OutgoingDocument, Actor], None]] = []
# Called in the transaction in which a recipient refuses what was sent to him: what that means to the work it carries.
AFTER_REFUSAL: list[Callable[[Dispatch, Actor], None]] = []
# Of what was refused: for each that must not be sent again yet, by its key, the sentence why it has to wait.
BEFORE_RESENDING: list[Callable[[Collection[Dispatch]], dict[int, str]]] = []
# Kinds of items whose lead may start a draft from them. Issuing it closes an incoming document only (DN-7.4); what it
# means to other kinds is theirs to say in AFTER_ISSUE.
ORIGIN_KINDS: set[str] = {ItemKind.INCOMING}
# Agencies that must be among the recipients, whatever else the clerk chooses; asked when the form is shown and when the
# number is taken.
NEEDED_RECIPIENTS: list[Callable[[OutgoingDocument], Iterable[int]]] = []
# The deadline that a document sent here brings with it, offered to the clerk who accepts it; None: it brings none.
ARRIVAL_DUE: list[Callable[[Dispatch], date | None]] = []


def needed_recipients(document: OutgoingDocument) -> set[int]:
    """Ids of the agencies that must receive it."""
    return {agency_id for ask in NEEDED_RECIPIENTS for agency_id in ask(document)}


def arrival_due(dispatch: Dispatch) -> date | None:
    """The earliest deadline that comes with it."""
    return min((day for ask in ARRIVAL_DUE if (day := ask(dispatch))), default=None)


# Of these, kinds whose answer may go to nobody on the system: it is given to a person by hand.
HANDED_OVER_KINDS: set[str] = set()
