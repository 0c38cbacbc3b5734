"""Drafts that hang on a post without lying on its desk: of its own making, or waiting for its signature (SD-10.2)."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.enums import Role, WorkKind
from accounts.handover import Given, OpenWork
from accounts.models import Post
from accounts.succession import Succession
from documents.enums import OutgoingState
from documents.models import OutgoingDocument
from qlvb.lib.locking import locked
from workflow.enums import OPEN_STATES, AccessReason
from workflow.handover import given_item
from workflow.models import WorkItem
from workflow.queries import kept_by
from workflow.steps import grant_access, tell

_BEFORE_SIGNATURE = (
    OutgoingState.DRAFTING,
    OutgoingState.UNIT_REVIEW,
    OutgoingState.APPRAISAL,
    OutgoingState.FOR_SIGNATURE,
)
_LABEL = "dự thảo đang ở bước khác"


def _unfinished(post: Post) -> QuerySet[OutgoingDocument]:
    """Not yet signed, the post's to correct or to sign."""
    return OutgoingDocument.objects.filter(kept_by(post) | Q(signer=post), state__in=_BEFORE_SIGNATURE)


def drafts_of(post: Post) -> QuerySet[OutgoingDocument]:
    """Of those what does not lie on the post's own desk: that is a step and counted there."""
    on_desk = Q(steps__holder_post=post, steps__state__in=OPEN_STATES)
    return _unfinished(post).exclude(pk__in=OutgoingDocument.objects.filter(on_desk).order_by().values("pk"))


def count(post: Post) -> Mapping[str, int]:
    return Counter({WorkKind.OUTGOING: drafts_of(post).count()})


def hand_over(post: Post, succession: Succession, actor: Actor, reason: str) -> list[Given]:
    """The successor sees them, gets back what is returned, and signs in the leader's stead. Listed is what there was
    beyond the steps.
    """
    successor = succession.of(WorkKind.OUTGOING)
    if successor is None:
        return []
    beyond = set(drafts_of(post).values_list("pk", flat=True))
    given = []
    for pk in list(_unfinished(post).order_by("pk").values_list("pk", flat=True)):
        locked(WorkItem, pk)
        document = OutgoingDocument.objects.get(pk=pk)
        if post.pk not in (document.signer_id, document.answerable.pk):
            continue
        if document.signer_id == post.pk and successor.role == Role.LEADER:
            document.signer = successor
            document.save(update_fields=["signer"])
            tell(document, actor, "change_signer", f"đổi người ký từ {post} sang {successor}", f"Theo {reason}.")
        if document.answerable.pk == post.pk:
            document.keeper = successor
            document.save(update_fields=["keeper"])
            if pk in beyond:
                tell(document, actor, "hand_over", f"bàn giao dự thảo từ {post} sang {successor}", f"Theo {reason}.")
        grant_access(document, [successor.user_id], AccessReason.HELD)
        if pk in beyond:
            note = "người ký" if document.signer_id == successor.pk else "dự thảo"
            given.append(given_item(document, _LABEL, successor, note=note))
    return given


DRAFTS = OpenWork(_LABEL, count, hand_over)
