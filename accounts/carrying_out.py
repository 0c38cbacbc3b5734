"""A change of the organisation takes effect: shared by planning for today and by the job of the day, inside their
transactions, the tree locked.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts import audit
from accounts.actor import Actor
from accounts.closing import close_account, end_post
from accounts.decisions import Basis
from accounts.enums import ChangeKind, ChangeState, DecisionKind
from accounts.groups import end_groups_of, keep_in_groups
from accounts.handover import open_work_of, succession_of
from accounts.impact import follower_of, open_posts_in, posts_ending_with, units_of
from accounts.inheritance import BEFORE_ENDING, ON_ENDING, ON_FOUNDING, pass_on_all
from accounts.models import PlannedLeaving, Post, Unit, UnitChange, User
from accounts.neighbours import neighbours
from accounts.queries import administrators_of, heads_of_unit, posts_in_agency
from accounts.succession import Succession
from accounts.unit_changes import OF_AGENCY, Plan, check_sound, longest
from qlvb.lib.errors import InvalidTransition
from qlvb.lib.locking import locked
from qlvb.lib.vietnamese import sentence_list


def take_effect(change: UnitChange, actor: Actor) -> None:
    """Of a locked change whose day has come. Everything of it, or, with the sentence why, nothing."""
    plan = Plan.of_terms({**change.terms, "unit": change.unit_id})
    unit = locked(Unit, change.unit_id)
    if unit.has_ended:
        raise InvalidTransition(f"{unit.name} đã hết hiệu lực.")
    if plan.kind != ChangeKind.CREATE:
        check_sound(plan, agency_id=None if unit.keeps_registers else unit.belongs_to_id)
    change.before = _state_of(unit)
    match plan.kind:
        case ChangeKind.CREATE:
            if unit.keeps_registers:
                for found in ON_FOUNDING:
                    found(unit, actor)
        case ChangeKind.RENAME:
            for name, value in plan.facts.items():
                setattr(unit, name, value)
            unit.renamed_on = change.effective_on
            unit.save(update_fields=[*plan.facts, "renamed_on"])
        case ChangeKind.MOVE:
            unit.parent = plan.parent
            unit.save(update_fields=["parent"])
        case _:
            _end(unit, plan, change, actor)
    change.state, change.done_at, change.problem = ChangeState.DONE, actor.now(), ""
    change.save(update_fields=["state", "done_at", "problem", "before"])
    words = audit.changed(change.before, _state_of(Unit.objects.select_related("parent").get(pk=unit.pk)))
    audit.record(f"organisation.{plan.kind}", actor, unit, agency_id=change.agency_id, name=change.title,
                 effective_on=change.effective_on.isoformat(), **words)  # fmt: skip


def _state_of(unit: Unit) -> dict[str, Any]:
    return {
        **{name: getattr(unit, name) for name in OF_AGENCY},
        "parent": unit.parent.name if unit.parent else "",
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else "",
    }


def _end(unit: Unit, plan: Plan, change: UnitChange, actor: Actor) -> None:
    """People and work go to the first successor; what stays of the unit is its past."""
    heir = plan.successors[0] if plan.successors else None
    reason = _basis(change).name
    if unit.keeps_registers:
        for prepare in BEFORE_ENDING:
            prepare(change, heir)
    if heir:
        # Shared inboxes before the people: the last one to work an inbox does not carry it away as his own.
        pass_on_all(unit, heir, actor, reason)
        follow = _leave_agency if unit.keeps_registers else _follow_to
        follow(unit, heir, change, actor)
        _take_along(unit, heir, change, actor)
    unit.valid_to = change.effective_on - timedelta(days=1)
    unit.successor = heir
    unit.save(update_fields=["valid_to", "successor"])
    if unit.keeps_registers:
        # What its head agreed to does not give rights in another agency.
        end_groups_of(unit, actor)
        for finish in ON_ENDING:
            finish(change, actor)


def _basis(change: UnitChange) -> Basis:
    return Basis(change.number, change.decided_on, consent=change.consent)


def _take_along(unit: Unit, heir: Unit, change: UnitChange, actor: Actor) -> None:
    """What hung below the unit hangs below its successor; the units of an agency belong to the successor agency."""
    for member in list(units_of(unit).select_for_update(of=("self",))):
        new = {}
        if member.parent_id == unit.pk:
            new["parent"] = heir
        if member.belongs_to_id == unit.pk:
            new["belongs_to"] = heir
        _part(member, heir, change, actor, **new)
    for leaving in PlannedLeaving.objects.filter(agency=unit, settled_at=None, cancelled_at=None):
        leaving.agency = heir
        leaving.save(update_fields=["agency"])


def _part(unit: Unit, heir: Unit, change: UnitChange, actor: Actor, **new: Unit) -> None:
    """One unit that is taken along; where the successor has one of that name already, it says whence it comes."""
    before = _state_of(unit)
    for name, value in new.items():
        setattr(unit, name, value)
    fields = list(new)
    if "belongs_to" in new:
        twins = Unit.objects.filter(belongs_to=heir, valid_to=None).exclude(pk=unit.pk)
        assert change.unit is not None
        for name in ("name", "short_name"):
            if twins.filter(**{f"{name}__iexact": getattr(unit, name)}).exists():
                limit = longest(name)
                setattr(unit, name, f"{getattr(unit, name)} ({change.unit.short_name})"[:limit])
                unit.renamed_on = change.effective_on
                fields += [name, "renamed_on"]
    unit.save(update_fields=list(dict.fromkeys(fields)))
    kind = ChangeKind.RENAME if "renamed_on" in fields else ChangeKind.MOVE
    UnitChange.objects.create(
        agency_id=change.agency_id, unit=unit, kind=kind, title=f"Theo {change.ground}: {change.title}"[:500],
        effective_on=change.effective_on, state=ChangeState.DONE, terms=change.terms, before=before, part_of=change,
        number=change.number, decided_on=change.decided_on, consent=change.consent, made_by=change.made_by,
        at=actor.now(), done_at=actor.now(),
    )  # fmt: skip


def _follow_to(unit: Unit, heir: Unit, change: UnitChange, actor: Actor) -> None:
    """Whoever works in a unit goes on in its successor, in the same role, with everything on his desk."""
    for post in list(open_posts_in(unit).select_for_update(of=("self",))):
        if post.starts_on >= change.effective_on:
            # Not begun yet: nothing lies there.
            post.unit = heir
            post.save(update_fields=["unit"])
            continue
        again = Post.objects.filter(user=post.user, unit=heir, role=post.role, ends_on=None).first()
        again = again or Post.objects.create(
            user=post.user, unit=heir, role=post.role, title=post.title, starts_on=change.effective_on,
            position=post.position,
        )  # fmt: skip
        keep_in_groups(post, again, actor)
        end_post(post, _basis(change), DecisionKind.TRANSFER, change.effective_on, Succession(again), actor)
    _tell_of_two_heads(heir, change)


def _tell_of_two_heads(unit: Unit, change: UnitChange) -> None:
    """The administrators read it under the bell, and on the unit's page until one of them is no more."""
    heads = heads_of_unit(unit)
    if len(heads) > 1:
        names = sentence_list([str(post) for post in heads])
        text = f"{unit.name} có {len(heads)} trưởng đơn vị sau thay đổi “{change.title}”: {names}."[:500]
        to = administrators_of(unit.agency_id, change.effective_on)
        neighbours.tell(to, text, "Bạn quản lý tổ chức của cơ quan.", reverse("accounts:unit", args=[unit.pk]))


def _leave_agency(unit: Unit, heir: Unit, change: UnitChange, actor: Actor) -> None:
    """Those who served the whole agency end with it: what lay with them goes to whoever does the same in the successor
    agency. Everybody else stays in his unit, which has followed.
    """
    day = change.effective_on
    there = list(posts_in_agency(heir.pk, day))
    left: set[int] = set()
    for post in list(posts_ending_with(unit, day).select_for_update(of=("self",))):
        # Whoever was leaving anyway has named who goes on with it.
        named = succession_of(post) if post.ends_on else Succession(None)
        to = named if named.posts else Succession(follower_of(post, there))
        if not to.posts and (work := open_work_of([post])):
            told = ", ".join(f"{count} {label}" for label, count in work)
            raise InvalidTransition(
                f"{post} còn {told}, nhưng {heir.name} chưa có {post.get_role_display().lower()} để nhận; "
                "hãy bàn giao hoặc giao chức danh ấy ở cơ quan kế thừa trước."
            )
        end_post(post, _basis(change), DecisionKind.WITHDRAW, day, to, actor, agency_id=heir.pk)
        left.add(post.pk)
    for user in User.objects.filter(posts__in=left).distinct().order_by("pk"):
        lasting = Post.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), user=user).exclude(pk__in=left)
        if not lasting.exists():
            user = locked(User, user.pk)
            user.closed_from = day
            user.save(update_fields=["closed_from"])
            close_account(user)
