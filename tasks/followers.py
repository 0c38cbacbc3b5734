"""Who answers for the giver of a task when the one who follows it is no longer there (GL-5.2)."""

from django.db.models import Exists, OuterRef, Q

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from accounts.queries import workers_of_inbox
from tasks.models import Assignment
from workflow.enums import AccessReason, NotificationKind
from workflow.notify import notify
from workflow.steps import grant_access


def followed_in(actor: Actor) -> Q:
    """Condition on tasks: those the desk follows, and those it inherits because their follower has left without a
    hand-over: the head of his unit does, in a unit without a head the Chief of Office.
    """
    day = actor.today()
    mine = Q(follow_up=actor.desk)
    left = Q(agency_id=actor.agency_id) & ~Exists(Post.objects.in_force(day).filter(pk=OuterRef("follow_up_id")))
    if actor.role == Role.UNIT_HEAD:
        return mine | (left & Q(follow_up__unit_id=actor.unit_id))
    if actor.role == Role.CHIEF_OF_OFFICE:
        heads = Post.objects.in_force(day).filter(role=Role.UNIT_HEAD, unit_id=OuterRef("follow_up__unit_id"))
        return mine | (left & ~Exists(heads))
    return mine


def inherits(actor: Actor, assignment: Assignment) -> bool:
    """Whether the follower has left and the actor, the head of his unit, answers in his stead."""
    follow_up = assignment.follow_up
    return (
        actor.role == Role.UNIT_HEAD
        and actor.unit_id == follow_up.unit_id
        and not follow_up.is_held(actor.today())
        and actor.agency_id == assignment.agency_id
    )


def answerers(assignment: Assignment, actor: Actor) -> list[Post]:
    """Whom a request of the lead lies before: the follower; when he has left, who inherits."""
    day, follow_up = actor.today(), assignment.follow_up
    if follow_up.is_held(day):
        return [follow_up]
    heads = list(workers_of_inbox(follow_up.unit_id, Role.UNIT_HEAD, day))
    return heads or list(workers_of_inbox(assignment.agency_id, Role.CHIEF_OF_OFFICE, day))


def ask_to_answer(assignment: Assignment, what: str, reason: str, *, actor: Actor) -> None:
    """Tell them, and let them see what they are to answer."""
    posts = answerers(assignment, actor)
    for item in (assignment, assignment.source):
        if item is not None:
            grant_access(item, [post.user_id for post in posts], AccessReason.HELD)
    text = f"{what}: {assignment.subject}. Lý do: {reason}"
    why = "Bạn theo dõi nhiệm vụ này, hoặc trả lời thay người theo dõi đã thôi giữ chức danh."
    notify(posts, assignment, NotificationKind.TOLD, text, why)
