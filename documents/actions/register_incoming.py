"""Register an incoming document: number by itself, deadline by working days (SD-5.1, DN-5.4, KS-8.1)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.models import Post
from accounts.tokens import use_once
from documents.intake import Arrival, ArrivedFile, Verdict, enter
from documents.models import IncomingDocument
from documents.permissions import check_may_register


@transaction.atomic(durable=True)
def register_incoming(
    arrival: Arrival,
    files: Sequence[ArrivedFile],
    verdict: Verdict,
    *,
    submit_to: Post | None = None,
    note: str = "",
    token: UUID | None = None,
    actor: Actor,
) -> IncomingDocument:
    """Take the next arrival number and put the document on the clerk's desk, or straight before the Chief of Office."""
    check_may_register(actor)
    use_once(actor, token)
    return enter(arrival, files, verdict, submit_to=submit_to, note=note, actor=actor, how="đăng ký")
