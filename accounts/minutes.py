"""Writing minutes of a hand-over, inside the act that decides it; and what its readers see of them (SD-10.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.enums import WorkKind
from accounts.handover import Given
from accounts.models import Minutes, MinutesLine, MinutesSeries, Post
from accounts.neighbours import neighbours
from accounts.queries import reads_all_minutes
from qlvb.lib.locking import locked


def write_minutes(
    kind: str,
    given: Sequence[tuple[Post, Given]],
    *,
    posts: Sequence[Post],
    basis: str,
    effective_on: date,
    reason: str = "",
    actor: Actor,
) -> Minutes | None:
    """The next minutes of the agency, with a line for each thing `given` from which post; None when there is nothing.

    `posts`: the giver's, as the heading names them. Receivers, and a giver who stays, are told.
    """
    if not given:
        return None
    year = timezone.localtime(actor.now()).year
    series, _ = MinutesSeries.objects.get_or_create(agency_id=actor.agency_id, year=year)
    series = locked(MinutesSeries, series.pk)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    minutes = Minutes.objects.create(
        agency_id=actor.agency_id,
        year=year,
        number=series.last_number,
        kind=kind,
        giver=posts[0].user,
        giver_title="; ".join(f"{post.title}, {post.unit.name}" for post in posts)[:600],
        basis=basis[:500],
        reason=reason,
        effective_on=effective_on,
        made_by=actor.post,
        at=actor.now(),
    )
    order = {kind: place for place, kind in enumerate(WorkKind.values)}
    ranked = sorted(given, key=lambda one: (one[1].to is None, order.get(one[1].kind, len(order))))
    MinutesLine.objects.bulk_create(
        [_line(minutes, place, post, one) for place, (post, one) in enumerate(ranked, start=1)], batch_size=1000
    )
    receivers = len({one.to.pk for _, one in given if one.to})
    audit.record(
        "account.minutes_written",
        actor,
        posts[0].user,
        minutes=minutes.code,
        handed_over=len(given),
        receivers=receivers,
    )
    _tell(minutes, given, posts, actor)
    return minutes


def _line(minutes: Minutes, place: int, post: Post, one: Given) -> MinutesLine:
    return MinutesLine(
        minutes=minutes,
        position=place,
        kind=one.kind,
        label=one.label[:100],
        item_id=one.item_id,
        code=one.code[:200],
        subject=one.subject,
        note=one.note[:300],
        due_at=one.due_at,
        from_post=post,
        to_post=one.to,
    )


def _tell(minutes: Minutes, given: Sequence[tuple[Post, Given]], posts: Sequence[Post], actor: Actor) -> None:
    path, why = reverse("accounts:minutes_page", args=[minutes.pk]), f"Theo {minutes.basis}."
    receivers = {one.to.pk: one.to for _, one in given if one.to}
    for receiver in receivers.values():
        count = sum(one.to == receiver for _, one in given)
        text = f"Bạn nhận bàn giao {count} việc của {posts[0]}."
        neighbours.tell([receiver], text, why, path)
    held = [post for post in posts if post.is_held(actor.today())]
    if held and minutes.kind not in ("withdraw", "later"):
        named = ", ".join(str(receiver) for receiver in receivers.values())
        neighbours.tell(held[:1], f"Việc của bạn đã được bàn giao cho {named}.", why, path)


@dataclass(frozen=True, slots=True)
class Part:
    """What one receiver took over: lines of one kind after the other; `lines` None where the reader sees only the
    count.
    """

    post: Post | None
    count: int
    groups: list[tuple[str, list[MinutesLine]]] | None


def parts_for(minutes: Minutes, actor: Actor) -> list[Part]:
    """The minutes as the reader may know them: giver, writer, and whoever reads all minutes of the agency, all of it; a
    receiver his own part and how much the others took. One query.
    """
    lines = minutes.lines.select_related("to_post__user", "to_post__unit", "from_post__user", "from_post__unit")
    is_whole = reads_all_minutes(actor) or actor.user.pk in (minutes.giver_id, minutes.made_by.user_id)
    by_receiver: dict[int | None, list[MinutesLine]] = {}
    for line in lines:
        by_receiver.setdefault(line.to_post_id, []).append(line)
    parts = []
    for own in by_receiver.values():
        post = own[0].to_post
        sees = is_whole or (post is not None and post.user_id == actor.user.pk)
        parts.append(Part(post, len(own), _grouped(own) if sees else None))
    return parts


def _grouped(lines: list[MinutesLine]) -> list[tuple[str, list[MinutesLine]]]:
    groups: dict[str, list[MinutesLine]] = {}
    for line in lines:
        title = line.get_kind_display() if line.kind else "Nội dung khác"
        groups.setdefault(title, []).append(line)
    return list(groups.items())
