"""What goes from one post to its successors of the road itself: open steps, dossiers, unread letters (SD-10.2)."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import WorkKind
from accounts.handover import Given, OpenWork
from accounts.models import Post
from accounts.queries import AGENCY_WIDE, workers_of_inbox
from accounts.succession import Succession
from qlvb.lib.locking import locked
from workflow.enums import OPEN_STATES, AccessReason, DossierState, StepState
from workflow.models import Dossier, MessageReceipt, NoticeReceipt, Step, WorkItem
from workflow.queries import kept_by
from workflow.rules.holders import Hand, Holder
from workflow.steps import grant_access, locked_step, open_steps, tell


def open_steps_of_post(post: Post) -> QuerySet[Step]:
    """What the post holds itself, and what waits in an inbox that nobody else works."""
    mine = Q(holder_post=post)
    unit_id = post.agency_id if post.role in AGENCY_WIDE else post.unit_id
    if not workers_of_inbox(unit_id, post.role, timezone.localdate()).exclude(user=post.user_id).exists():
        mine |= Q(holder_post=None, holder_role=post.role, holder_unit_id=unit_id)
    return Step.objects.filter(mine, state__in=OPEN_STATES)


def count(post: Post) -> Mapping[str, int]:
    rows = open_steps_of_post(post).order_by().values_list("item__kind").annotate(number=Count("pk"))
    return dict(rows)


def hand_over(post: Post, succession: Succession, actor: Actor, reason: str) -> list[Given]:
    """End each step as handed over and open the same one for its successor: part, instruction, deadline, sender's way
    back as they were. Whoever does it is named in the timeline, and comes to hold or see nothing.
    """
    old_holder = Actor.of(post)
    given = []
    steps = open_steps_of_post(post).order_by("item_id", "pk").values_list("pk", "item__kind")
    for step_id, kind in list(steps):
        successor = succession.of(kind)
        if successor is None:
            continue
        step = locked_step(step_id)
        if not step.is_open:
            continue
        label = f"bàn giao từ {post} sang {successor}"
        event = tell(step.item, actor, "hand_over", label, f"Theo {reason}.", successor=successor.pk)
        step.state, step.done_at, step.done_by = StepState.HANDED_OVER, event.at, post
        step.result = f"Bàn giao cho {successor}"
        step.save(update_fields=["state", "done_at", "done_by", "result"])
        hand = Hand(Holder.person(successor), part=step.part, instruction=step.instruction, due_at=step.due_at)
        open_steps(step.item, [hand], event=event, actor=old_holder, previous=step.previous, instead_of=step)
        given.append(given_item(step.item, "việc đang xử lý", successor, note=step.get_part_display(), step=step))
    return given


def given_item(item: WorkItem, label: str, to: Post, *, note: str = "", step: Step | None = None) -> Given:
    """An item as the minutes list it; with the deadline of its step, where it has one."""
    due_at = step.due_at if step else item.due_at
    return Given(label, to, item.kind, item.pk, item.code, item.subject, note or label, due_at)


def _dossiers(post: Post) -> QuerySet[Dossier]:
    """Not closed, in the post's charge or opened by it."""
    return Dossier.objects.filter(Q(holder=post) | kept_by(post)).exclude(state=DossierState.CLOSED)


def dossiers_of(post: Post) -> QuerySet[Dossier]:
    """Of those what does not lie on the post's own desk: that is a step and counted there."""
    on_desk = Step.objects.filter(holder_post=post, state__in=OPEN_STATES).order_by().values("item_id")
    return _dossiers(post).exclude(pk__in=on_desk)


def count_dossiers(post: Post) -> Mapping[str, int]:
    return Counter({WorkKind.DOSSIER: dossiers_of(post).count()})


def hand_over_dossiers(post: Post, succession: Succession, actor: Actor, reason: str) -> list[Given]:
    """The successor has them in charge, decides what was the opener's to decide, sees them with what they were opened
    from.
    """
    successor = succession.of(WorkKind.DOSSIER)
    if successor is None:
        return []
    beyond = set(dossiers_of(post).values_list("pk", flat=True))
    given = []
    for pk in list(_dossiers(post).order_by("pk").values_list("pk", flat=True)):
        dossier = locked(Dossier, pk)
        if post.pk not in (dossier.holder_id, dossier.answerable.pk):
            continue
        if dossier.holder_id == post.pk:
            dossier.holder, dossier.unit = successor, successor.unit
        if dossier.answerable.pk == post.pk:
            dossier.keeper = successor
        dossier.save(update_fields=["holder", "unit", "keeper"])
        for item in (dossier, dossier.origin):
            if item is not None:
                grant_access(item, [successor.user_id], AccessReason.HELD)
        if pk in beyond:
            tell(dossier, actor, "hand_over", f"bàn giao hồ sơ từ {post} sang {successor}", f"Theo {reason}.")
            given.append(given_item(dossier, "hồ sơ phụ trách, theo dõi", successor))
    return given


def _unread(post: Post) -> tuple[QuerySet[NoticeReceipt], QuerySet[MessageReceipt]]:
    notices = NoticeReceipt.objects.filter(post=post, read_at=None, notice__withdrawn_at=None)
    messages = MessageReceipt.objects.filter(post=post, read_at=None)
    return notices.select_related("notice"), messages.select_related("message")


def count_unread(post: Post) -> Mapping[str, int]:
    return Counter({"": sum(receipts.count() for receipts in _unread(post))})


def hand_over_unread(post: Post, succession: Succession, actor: Actor, reason: str) -> list[Given]:
    """Notices and files the leaver has not opened lie before his successor, too; the receipts of the leaver stay."""
    successor = succession.default
    if successor is None:
        return []
    notices, messages = _unread(post)
    given = []
    for receipt in notices:
        NoticeReceipt.objects.get_or_create(notice=receipt.notice, user=successor.user, defaults={"post": successor})
        given.append(Given("thông báo chưa đọc", successor, subject=receipt.notice.title, note="thông báo chưa đọc"))
    for file in messages:
        MessageReceipt.objects.get_or_create(
            message=file.message, user=successor.user, agency_id=file.agency_id, defaults={"post": successor}
        )
        given.append(Given("file chưa xem", successor, subject=file.message.subject, note="file chưa xem"))
    return given


STEPS = OpenWork("việc đang xử lý", count, hand_over)
DOSSIERS = OpenWork("hồ sơ phụ trách, theo dõi", count_dossiers, hand_over_dossiers)
UNREAD = OpenWork("thông báo, file chưa đọc", count_unread, hand_over_unread, is_personal=True)
