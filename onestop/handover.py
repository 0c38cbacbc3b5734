"""Cases that wait for the citizen's supplement: they come back to whoever asked for it, or to his successor (SD-10.2).

The appointment does not move (facts.md §7).
"""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.enums import WorkKind
from accounts.handover import Given, OpenWork
from accounts.models import Post
from accounts.succession import Succession
from onestop.enums import CaseState
from onestop.models import Case
from qlvb.lib.locking import locked
from workflow.enums import AccessReason
from workflow.handover import given_item
from workflow.steps import grant_access, tell

_LABEL = "hồ sơ một cửa chờ bổ sung"


def awaited_by(post: Post) -> QuerySet[Case]:
    """At the desk until the citizen comes, then the post's again."""
    asked = Q(keeper=None, supplements__received_at=None, supplements__asked_by=post)
    return Case.objects.filter(Q(keeper=post) | asked, state=CaseState.SUPPLEMENT).distinct()


def count(post: Post) -> Mapping[str, int]:
    return Counter({WorkKind.CASE: awaited_by(post).count()})


def hand_over(post: Post, succession: Succession, actor: Actor, reason: str) -> list[Given]:
    """Once the supplement is there the case lies before the successor."""
    successor = succession.of(WorkKind.CASE)
    if successor is None:
        return []
    given = []
    for pk in sorted(awaited_by(post).values_list("pk", flat=True)):
        case = locked(Case, pk)
        if case.state != CaseState.SUPPLEMENT or case.keeper_id not in (None, post.pk):
            continue
        case.keeper = successor
        case.save(update_fields=["keeper"])
        grant_access(case, [successor.user_id], AccessReason.HELD)
        tell(case, actor, "hand_over", f"bàn giao hồ sơ chờ bổ sung từ {post} sang {successor}", f"Theo {reason}.")
        given.append(given_item(case, _LABEL, successor))
    return given


AWAITED = OpenWork(_LABEL, count, hand_over)
