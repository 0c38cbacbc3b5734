"""Drafts that hang on a post without lying on its desk: of its own making, or waiting for its signature (SD-10.2)."""

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.enums import Role
from accounts.handover import OpenWork
from accounts.models import Post
from accounts.queries import successors_of
from documents.enums import OutgoingState
from documents.models import OutgoingDocument
from qlvb.lib.locking import locked
from workflow.enums import OPEN_STATES, AccessReason
from workflow.models import WorkItem
from workflow.steps import grant_access, tell

_BEFORE_SIGNATURE = (
    OutgoingState.DRAFTING,
    OutgoingState.UNIT_REVIEW,
    OutgoingState.APPRAISAL,
    OutgoingState.FOR_SIGNATURE,
)


def drafts_of(post: Post) -> QuerySet[OutgoingDocument]:
    """Not yet signed; those on the post's own desk are steps and counted there, those on the desk of whoever took over
    are his.
    """
    on_desk = Q(steps__holder_post__in=[post.pk, *successors_of(post)], steps__state__in=OPEN_STATES)
    mine = Q(created_by=post) | Q(signer=post)
    drafts = OutgoingDocument.objects.filter(mine, state__in=_BEFORE_SIGNATURE)
    return drafts.exclude(pk__in=OutgoingDocument.objects.filter(on_desk).order_by().values("pk"))


def count(post: Post) -> int:
    return drafts_of(post).count()


def hand_over(post: Post, successor: Post, actor: Actor, reason: str) -> int:
    """The successor sees them, gets back what is returned, and signs in the leader's stead. Returns how many there
    were beyond the steps.
    """
    unfinished = OutgoingDocument.objects.filter(Q(created_by=post) | Q(signer=post), state__in=_BEFORE_SIGNATURE)
    beyond = set(drafts_of(post).values_list("pk", flat=True))
    for pk in list(unfinished.order_by("pk").values_list("pk", flat=True)):
        locked(WorkItem, pk)
        document = OutgoingDocument.objects.get(pk=pk)
        if document.signer_id == post.pk and successor.role == Role.LEADER:
            document.signer = successor
            document.save(update_fields=["signer"])
            tell(document, actor, "change_signer", f"đổi người ký từ {post} sang {successor}", f"Theo {reason}.")
        if document.created_by_id == post.pk and pk in beyond:
            tell(document, actor, "hand_over", f"bàn giao dự thảo từ {post} sang {successor}", f"Theo {reason}.")
        grant_access(document, [successor.user_id], AccessReason.HELD)
    return len(beyond)


DRAFTS = OpenWork("dự thảo đang ở bước khác", count, hand_over)
