"""Telling people: the one way to write a notification."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from accounts.models import Delegation, Post, User
from accounts.queries import deputies_of
from workflow.enums import MailState, NotificationKind
from workflow.models import Notification, Step, WorkItem
from workflow.rules.addressees import one_post_each

LONGEST_TEXT, LONGEST_WHY = 500, 300


def notify(
    posts: Iterable[Post],
    item: WorkItem | None,
    kind: str,
    text: str,
    why: str,
    *,
    step: Step | None = None,
    day: date | None = None,
) -> None:
    """Tell each person once, inside the caller's transaction; the bell shows it, the mail job sends it. Of a desk that
    is lent both are told, its head and the deputy (SD-5.3d).

    `posts` come with their user. `why`: the sentence that says why he is told. About a `step` nobody is told the same
    kind twice for the same `day` (today unless said otherwise), whoever calls this however often.
    """
    now = timezone.now()
    desks = list(one_post_each(posts).values())
    deputies = deputies_of(desks, timezone.localdate(now))
    rows = [
        notification(desk, item, kind, text, why, at=now, step=step, day=day or timezone.localdate(now), user=user)
        for desk, user in told_at(desks, deputies, item)
    ]
    keep(rows)


def tell_posts(posts: Iterable[Post], text: str, why: str, path: str) -> None:
    """Tell the holders themselves about something that is no item; not their deputies, to whom it is not lent. `path`:
    the page it leads to, '' for none.
    """
    now = timezone.now()
    desks = one_post_each(posts).values()
    keep([notification(desk, None, NotificationKind.TOLD, text, why, at=now, path=path) for desk in desks])


def told_at(desks: Iterable[Post], deputies: dict[int, Delegation], item: WorkItem | None) -> list[tuple[Post, User]]:
    """Who is told at which desk: whoever holds it and whoever that kind of work is lent to, nobody twice and first at
    his own.
    """
    found = {desk.user_id: (desk, desk.user) for desk in desks}
    for desk, _ in list(found.values()):
        lent = deputies.get(desk.pk)
        if lent and lent.covers(item.kind if item else ""):
            found.setdefault(lent.deputy.user_id, (desk, lent.deputy.user))
    return list(found.values())


def notification(
    post: Post,
    item: WorkItem | None,
    kind: str,
    text: str,
    why: str,
    *,
    at: datetime,
    step: Step | None = None,
    day: date | None = None,
    user: User | None = None,
    path: str = "",
) -> Notification:
    """The row, not yet kept; for `user` when the desk is lent to him. Whoever has no address, or works where no mail
    server is known, gets no mail.
    """
    user = user or post.user
    by_mail = settings.MAIL_ON and bool(user.email)
    return Notification(
        user_id=user.pk,
        post=post,
        item_id=item.pk if item else None,
        path=path,
        step=step,
        kind=NotificationKind(kind),
        day=day if step else None,
        text=shortened(text, LONGEST_TEXT),
        why=shortened(why, LONGEST_WHY),
        created_at=at,
        mail_state=MailState.WAITING if by_mail else MailState.NONE,
        mail_after=at if by_mail else None,
    )


def keep(rows: list[Notification]) -> None:
    """Write what has not been told yet; the database drops the rest (`told_once`)."""
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def shortened(text: str, longest: int) -> str:
    """One line that fits."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
