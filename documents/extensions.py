"""Where the apps to the right take part in drafting and issuing (design.md §2: documents import none of them).

Filled in AppConfig.ready(), before the first request, and never again.
"""

from collections.abc import Callable

from accounts.actor import Actor
from documents.models import OutgoingDocument
from workflow.enums import ItemKind

# Called in the transaction that issues a document, after it is closed and sent: all of it happens, or nothing.
AFTER_ISSUE: list[Callable[[OutgoingDocument, Actor], None]] = []
# Kinds of items whose lead may start a draft from them. Issuing it closes an incoming document only (DN-7.4); what it
# means to other kinds is theirs to say in AFTER_ISSUE.
ORIGIN_KINDS: set[str] = {ItemKind.INCOMING}
# Of these, kinds whose answer may go to nobody on the system: it is given to a person by hand.
HANDED_OVER_KINDS: set[str] = set()
