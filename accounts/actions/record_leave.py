"""Write down on which half-days somebody is away; a head names his deputy in the same act (SD-11.1, KS-8.1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts import audit
from accounts.actor import Actor
from accounts.enums import Half, Role
from accounts.gaps import gaps_in
from accounts.lending import Period, lend, overlapping
from accounts.models import Delegation, Leave, Post
from accounts.models.leave import half_of, slot_of
from accounts.neighbours import neighbours
from accounts.queries import administrators_of, open_posts, posts_in_agency
from accounts.rules.days import check_within_a_year
from accounts.rules.leaves import check_may_record_leave, desks_to_lend
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import short_date

# Whoever fell ill writes it down when he is back; longer ago it is no record but a story.
_AGO = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """When, why, and for each desk of a head, by the id of its post, to whom it is lent; `kinds`: none for all."""

    starts_on: date
    ends_on: date
    reason: str
    starts_half: str = Half.MORNING
    ends_half: str = Half.AFTERNOON
    deputies: Mapping[int, Post] = field(default_factory=dict)
    kinds: Collection[str] = ()


@transaction.atomic(durable=True)
def record_leave(person: Post, words: LeaveWords, *, token: UUID | None = None, actor: Actor) -> Leave:
    """He is away from the first half-day to the last. No desk of a head stays empty: from today on each is lent for
    these days, unless it is already. Nobody is refused his leave because he stands in for another: a desk that has
    nobody then is told of to its head, the Office and the administrators, and shown until another deputy is named.
    """
    user = locked(type(person.user), person.user_id)
    check_may_record_leave(actor, person)
    _check(words, actor)
    first, last = slot_of(words.starts_on, words.starts_half), slot_of(words.ends_on, words.ends_half)
    if last < first:
        raise BadInput("Buổi cuối phải từ buổi đầu trở đi.", field="ends_on")
    posts = [post for post in open_posts(user, actor.agency_id) if post.is_held(actor.today())]
    if not posts:
        raise InvalidTransition("Người này không giữ chức danh nào tại cơ quan.")
    if other := Leave.objects.touching(first, last).filter(user=user, agency_id=actor.agency_id).first():
        raise BadInput(f"Đã ghi nghỉ {other.period}.", field="starts_on")
    covers = [cover for post in desks_to_lend(posts) if (cover := _cover(post, words, actor))]
    use_once(actor, token)
    leave = Leave.objects.create(
        agency_id=actor.agency_id,
        user=user,
        first_slot=first,
        last_slot=last,
        reason=words.reason,
        recorded_by=actor.post,
        recorded_at=actor.now(),
    )
    leave.delegations.set([given for given, is_new in covers if is_new])
    deputies = "; ".join(f"{given.deputy} thay {given.head.title}" for given, _ in covers)
    after = {"away": leave.period, "deputy": deputies, "reason": words.reason}
    audit.record("leave.recorded", actor, user, before={}, after=after)
    _tell(leave, posts, actor)
    return leave


def _check(words: LeaveWords, actor: Actor) -> None:
    if not words.reason:
        raise BadInput("Hãy nhập lý do.", field="reason")
    check_within_a_year(words.starts_on, today=actor.today(), what="Ngày bắt đầu nghỉ", field="starts_on")
    check_within_a_year(words.ends_on, today=actor.today(), what="Ngày cuối nghỉ", field="ends_on")
    if words.starts_on < actor.today() - _AGO:
        day = short_date(actor.today() - _AGO)
        raise BadInput(f"Chỉ ghi bù nghỉ từ ngày {day}.", field="starts_on")


def _cover(post: Post, words: LeaveWords, actor: Actor) -> tuple[Delegation, bool] | None:
    """By what that desk is lent and whether that is new, which it is not where all of it is lent for all these days
    already; None when they are over. What is lent for a part of the work leaves the rest with nobody, and stands in
    the way of a second deputy.
    """
    first = max(words.starts_on, actor.today())
    if words.ends_on < first:
        return None
    locked(Post, post.pk)
    field = f"deputy_{post.pk}"
    # Locked: whoever would end it just now waits, and then finds the leave.
    lent = overlapping(post, first, words.ends_on).select_related("deputy__user").select_for_update(of=("self",))
    if given := lent.first():
        lacks = _lacks(given, first, words.ends_on)
        if not lacks:
            return given, False
        raise BadInput(
            f"Chức danh {post.title} đã ủy quyền cho {given.deputy.user.full_name} "
            f"({given.starts_on:%d/%m/%Y} – {given.ends_on:%d/%m/%Y}), {lacks}; "
            "hãy kết thúc ủy quyền ấy trước.",
            field="starts_on",
        )
    deputy = words.deputies.get(post.pk)
    if deputy is None:
        raise BadInput(f"{post.title} nghỉ thì phải ủy quyền: hãy chọn người làm thay.", field=field)
    period = Period(first, words.ends_on, words.reason, words.kinds)
    return lend(post, deputy, period, actor=actor, field=field, is_away=True), True


def _lacks(given: Delegation, first: date, last: date) -> str:
    """Why what is lent already leaves the desk empty on some of these days; "": it does not."""
    if given.starts_on > first or given.ends_on < last:
        return "chưa đủ các ngày nghỉ"
    return f"mới chỉ phần {given.scope}, chưa phải toàn bộ công việc" if given.kinds else ""


def _tell(leave: Leave, posts: list[Post], actor: Actor) -> None:
    """He himself when the Office wrote it, and the heads in whose stead he would have worked."""
    if leave.user_id != actor.user.pk:
        neighbours.tell(posts[:1], f"{actor.user.full_name} đã ghi bạn nghỉ {leave.period}.", leave.reason, "")
    first, last = half_of(leave.first_slot)[0], half_of(leave.last_slot)[0]
    held = Delegation.objects.filter(
        deputy__in=posts, ended_at=None, starts_on__lte=last, ends_on__gte=max(first, actor.today())
    ).select_related("head__user", "head__unit")
    for delegation in held:
        if not _tell_of_gaps(delegation.head, leave, actor):
            text = f"{leave.user.full_name}, người bạn ủy quyền, nghỉ {leave.period}; hãy xem lại ủy quyền."
            path = reverse("accounts:delegations")
            neighbours.tell([delegation.head], text, "Bạn đã ủy quyền cho người này.", path)


def _tell_of_gaps(head: Post, leave: Leave, actor: Actor) -> bool:
    """The head is on leave himself: then nobody is there, and those who can name another deputy, or see that it is
    done, are told.
    """
    today = actor.today()
    first = max(leave.first_slot, slot_of(today, Half.MORNING))
    absences = Leave.objects.touching(first, leave.last_slot).filter(user=head.user_id, agency_id=leave.agency_id)
    empty = [absence for absence in absences if head in gaps_in([absence], today).get(absence.pk, [])]
    office = posts_in_agency(leave.agency_id, today).filter(role=Role.CHIEF_OF_OFFICE)
    for absence in empty:
        away = f"{head} nghỉ {absence.period}, người làm thay {leave.user.full_name} nghỉ {leave.period}"
        why = "Hãy chọn người làm thay khác ở mục Nghỉ phép, công tác."
        to = {post.user_id: post for post in [head, *office, *administrators_of(leave.agency_id, today)]}
        neighbours.tell(to.values(), f"{away}: chưa có người thay.", why, reverse("accounts:leaves"))
    return bool(empty)
