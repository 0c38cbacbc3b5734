"""What a share grants, written and taken away: guardian's rows, and their mirror in ItemAccess, which lists, search and
the object check read. Inside the transactions of the acts, and once a night.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from accounts.models import Post
from workflow.enums import AccessReason
from workflow.models import ItemAccess, Share
from workflow.queries import NO_READERS
from workflow.steps import tell

VIEW = "workflow.view_workitem"
_UNIT = "unit:"


def grant(share: Share, day: date) -> None:
    """Let the receiver see it from now on; doing it again adds whoever has come into the unit since."""
    people = readers(share, day)
    if share.unit_id:
        group = group_of(share.unit_id)
        group.user_set.set([post.user_id for post in people])
        assign_perm(VIEW, group, share.item)
    elif people:
        assign_perm(VIEW, people[0].user, share.item)
    items = [share.item, *share.contents.all()]
    # What has run out makes room, also before the night has taken it away.
    ItemAccess.objects.filter(item__in=items, user__in=[post.user_id for post in people], until__lt=day).delete()
    rows = [
        ItemAccess(
            user_id=post.user_id,
            item_id=item.pk,
            item_created_at=item.created_at,
            why=AccessReason.SHARED,
            share=share,
            unit_id=share.unit_id,
            until=share.ends_on,
        )
        for post in people
        for item in items
    ]
    ItemAccess.objects.bulk_create(rows, ignore_conflicts=True)


def revoke(share: Share, day: date) -> None:
    """Nobody sees it by this share any more; whoever has it by another one, or by right, keeps it."""
    if share.unit_id:
        remove_perm(VIEW, group_of(share.unit_id), share.item)
    else:
        assert share.post is not None
        remove_perm(VIEW, share.post.user, share.item)
    rows = ItemAccess.objects.filter(share=share)
    lost = set(rows.values_list("item_id", flat=True))
    rows.delete()
    for other in shares_of(lost, day).exclude(pk=share.pk):
        grant(other, day)


def shares_of(items: Iterable[int], day: date) -> QuerySet[Share]:
    """Those in force that show any of these items."""
    in_force = Share.objects.in_force(day).select_related("item", "post__user", "post__unit", "unit")
    holding = Share.contents.through.objects.filter(workitem_id__in=items).values("share_id")
    return in_force.filter(Q(item_id__in=items) | Q(pk__in=holding))


def readers(share: Share, day: date) -> list[Post]:
    """Whoever it shows it to that day: the person while he holds that post, or everybody of the unit itself through
    whose hands documents pass.
    """
    held = Post.objects.in_force(day).select_related("user", "unit__belongs_to")
    if share.unit_id:
        return list(held.filter(unit_id=share.unit_id).exclude(role__in=NO_READERS))
    return list(held.filter(pk=share.post_id or 0))


def group_of(unit_id: int) -> Group:
    """Django's group of a unit's people."""
    return Group.objects.get_or_create(name=f"{_UNIT}{unit_id}")[0]


@transaction.atomic
def end_the_past() -> None:
    """What was shared until a day that is over; in the timeline it ended by itself."""
    today = timezone.localdate()
    over = Share.objects.filter(ended_at=None, ends_on__lt=today).select_related("item", "post__user", "unit")
    for share in over.select_for_update(of=("self",), skip_locked=True):
        _end(share, today, f"hết hạn chia sẻ để xem cho {share.whom}")


@transaction.atomic
def follow_the_posts() -> None:
    """What was shown to a person ends with the post he was shown it in: a day later he sees it no more."""
    _end_with(Q(), skip_locked=True)


def end_with_post(post: Post) -> None:
    """The same at once, for a post whose last day is over when the decision is entered; one that ends on a later day
    is left to the night after it.
    """
    _end_with(Q(post=post))


def _end_with(which: Q, *, skip_locked: bool = False) -> None:
    today = timezone.localdate()
    over = Share.objects.filter(which, ended_at=None, post__ends_on__lt=today)
    over = over.select_related("item", "post__user", "post__unit", "unit").order_by("item_id", "pk")
    for share in over.select_for_update(of=("self",), skip_locked=skip_locked):
        _end(share, today, f"thôi chia sẻ để xem cho {share.whom}, người này thôi giữ chức danh")


def _end(share: Share, day: date, text: str) -> None:
    """By itself, of a locked row."""
    share.ended_at = timezone.now()
    share.save(update_fields=["ended_at"])
    revoke(share, day)
    tell(share.item, None, "unshare", text, share=share.pk)


@transaction.atomic
def follow_the_units() -> None:
    """Whoever has come into a unit sees what it was shown; whoever has left it does not."""
    today = timezone.localdate()
    with_units = Share.objects.in_force(today).exclude(unit=None).select_related("item", "unit")
    for share in with_units.select_for_update(of=("self",), skip_locked=True):
        people = {post.user_id for post in readers(share, today)}
        ItemAccess.objects.filter(share=share).exclude(user__in=people).delete()
        grant(share, today)
