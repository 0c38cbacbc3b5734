"""Questions about people and units."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import ACCOUNT_KINDS, ChangeKind, ChangeState, ConsentKind, ConsentState, Perm, Role
from accounts.models import (
    AgencyRules,
    Consent,
    Delegation,
    GroupMember,
    Minutes,
    MinutesLine,
    PlannedLeaving,
    Post,
    PostSuccessor,
    RightsGroup,
    Unit,
    UnitChange,
    User,
)
from accounts.rights import COMPOSABLE, perms_of
from accounts.rules.accounts import is_last_clerk
from accounts.rules.consents import is_head
from accounts.rules.titles import is_unit_head
from qlvb.lib.plain import plain
from qlvb.lib.prepared import Prepared
from qlvb.lib.vietnamese import unaccent

M = TypeVar("M", bound=Model)

# These roles serve the whole agency, wherever in it their post stands.
AGENCY_WIDE = frozenset({Role.CLERK, Role.CHIEF_OF_OFFICE, Role.LEADER, Role.ONESTOP_OFFICER})


def posts_of(user: User, day: date) -> list[Post]:
    """The posts a person may work in that day, first choice first."""
    return list(Post.objects.in_force(day).filter(user=user).select_related("user", "unit", "unit__belongs_to"))


def desks_of(user: User, day: date) -> tuple[list[Any], dict[int, Post]]:
    """The posts a person may work in that day, first choice first; and by the id of the lent post, which of them it
    is lent to: ([own posts], {lent post's id: own post}). The lent posts come after the own ones; their `lent_kinds`
    are the kinds of work lent, none for all. One query.
    """
    found: list[Any] = _DESKS.rows(user_id=user.pk, day=day)
    for post in found:
        post.given_rights = frozenset(post.given)
    own: dict[int, Post] = {post.pk: post for post in found if post.user_id == user.pk}
    others = [post for post in found if post.user_id != user.pk]
    at_hand: dict[int, Post] = {post.pk: own[post.lent_to] for post in others if post.lent_to in own}
    return [*own.values(), *(post for post in others if post.pk in at_hand)], at_hand


def _desks(user_id: int, day: date) -> QuerySet[Post]:
    lent = Delegation.objects.in_force(day).filter(deputy__user=user_id)
    ids = Post.objects.filter(user=user_id).order_by().values("pk").union(lent.order_by().values("head_id"))
    to_me = lent.filter(head=OuterRef("pk")).order_by("-pk")
    return (
        Post.objects.in_force(day)
        .filter(pk__in=ids)
        .exclude(_left(day))
        # Where the unit is no more nobody works, whatever its posts say: one may begin on the day the unit ends.
        .exclude(unit__valid_to__lt=day)
        .annotate(
            lent_to=Subquery(to_me.values("deputy_id")[:1]),
            lent_kinds=Subquery(to_me.values("kinds")[:1]),
            given=_given_rights(),
        )
        .select_related("user", "unit", "unit__belongs_to")
    )


# Asked at every request.
_DESKS = Prepared(_desks, user_id=987_654_321_987, day=date(2, 2, 2))


def _given_rights() -> ArraySubquery:
    """Of posts: the rights that groups give them."""
    of_post = Permission.objects.filter(
        group__rights_group__ended_at=None,
        group__rights_group__members__post=OuterRef("pk"),
        group__rights_group__members__removed_at=None,
    )
    return ArraySubquery(of_post.order_by().values("codename"))


def posts_with(perm: str, posts: QuerySet[Post]) -> QuerySet[Post]:
    """Of these posts those whose role or group of rights brings that right; of the person alone, nothing is lent."""
    by_role = Q(role__in=[role for role in Role if perm in perms_of(role)])
    if perm not in COMPOSABLE:
        return posts.filter(by_role)
    given = GroupMember.objects.filter(
        post=OuterRef("pk"), removed_at=None, group__ended_at=None, group__rights__permissions__codename=perm
    )
    return posts.filter(by_role | Exists(given))


def groups_of(agency_id: int) -> QuerySet[RightsGroup]:
    """The agency's groups of rights that have not ended."""
    return RightsGroup.objects.filter(agency_id=agency_id, ended_at=None)


def members_by_group(agency_id: int, day: date) -> dict[int, list[Post]]:
    """By the id of the group: the posts in it that somebody still holds, by name. One query."""
    found = GroupMember.objects.filter(
        group__agency_id=agency_id, group__ended_at=None, removed_at=None, post__in=Post.objects.in_force(day)
    ).select_related("post__user", "post__unit")
    inside: dict[int, list[Post]] = {}
    for member in found.order_by("post__user__sort_key", "pk"):
        inside.setdefault(member.group_id, []).append(member.post)
    return inside


def members_of(group: RightsGroup, day: date) -> QuerySet[Post]:
    """The posts in the group, those that somebody still holds."""
    inside = GroupMember.objects.filter(group=group, removed_at=None).order_by().values("post_id")
    return posts_in_agency(group.agency_id, day).filter(pk__in=inside)


def _left(day: date) -> Exists:
    """Of posts: whose holder's leaving day in that agency has come, also while the withdrawal is still due and another
    agency employs him (DN-13.5d).
    """
    here = Q(agency_id=OuterRef("unit_id")) | Q(agency_id=OuterRef("unit__belongs_to_id"))
    open_ones = PlannedLeaving.objects.filter(here, user_id=OuterRef("user_id"), settled_at=None, cancelled_at=None)
    return Exists(open_ones.filter(leaves_on__lte=day))


def posts_in_agency(agency_id: int, day: date) -> QuerySet[Post]:
    """Everybody who works in the agency that day."""
    in_agency = Q(unit_id=agency_id) | Q(unit__belongs_to_id=agency_id)
    return Post.objects.in_force(day).filter(in_agency).select_related("user", "unit", "unit__belongs_to")


def heads_of(agency_id: int, day: date) -> list[Post]:
    """Whose consent counts there that day: its leaders without the deputies."""
    leaders = posts_in_agency(agency_id, day).filter(role=Role.LEADER)
    return [post for post in leaders if is_head(post)]


def heads_of_unit(unit: Unit) -> list[Post]:
    """Who heads a plain unit today; without the deputies."""
    posts = Post.objects.in_force(timezone.localdate()).filter(unit=unit, role=Role.UNIT_HEAD).select_related("user")
    return [post for post in posts if is_unit_head(post)]


def units_with_two_heads(agency_id: int) -> dict[int, list[Post]]:
    """By the id of the unit: its heads, where there are several today. One query."""
    posts = Post.objects.in_force(timezone.localdate()).filter(unit__belongs_to=agency_id, role=Role.UNIT_HEAD)
    heads: dict[int, list[Post]] = {}
    for post in posts.select_related("user", "unit"):
        if is_unit_head(post):
            heads.setdefault(post.unit_id, []).append(post)
    return {unit_id: there for unit_id, there in heads.items() if len(there) > 1}


def administrators_of(agency_id: int, day: date) -> list[Post]:
    """Who keeps the agency's accounts."""
    return list(posts_in_agency(agency_id, day).filter(role=Role.AGENCY_ADMIN))


def open_posts_of_role(agency_id: int, role: str) -> QuerySet[Post]:
    """In the agency, not ended, whether begun or not."""
    here = Q(unit_id=agency_id) | Q(unit__belongs_to_id=agency_id)
    lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Post.objects.filter(here, lasting, role=role).select_related("user", "unit")


def consents_visible_to(actor: Actor | None) -> QuerySet[Consent]:
    """The requests before the head of the agency for himself; those on accounts for its administrators; those on
    registered data for its clerks; one's own for everybody else. A delegation lends none of them.
    """
    if actor is None or actor.on_behalf_of:
        return Consent.objects.none()
    found = Consent.objects.filter(agency_id=actor.agency_id)
    if actor.has_perm(Perm.CONSENT) and is_head(actor.post):
        return found
    wanted = Q(asked_by__user=actor.user)
    if actor.has_perm(Perm.MANAGE_ACCOUNTS):
        wanted |= Q(kind__in=ACCOUNT_KINDS)
    if actor.has_perm(Perm.REGISTER):
        wanted |= Q(kind=ConsentKind.CORRECT)
    return found.filter(wanted)


def consents_waiting_for(actor: Actor) -> QuerySet[Consent]:
    """What the head still has to decide; for whoever asks, what was granted and is to be carried out."""
    state = ConsentState.WAITING if actor.has_perm(Perm.CONSENT) else ConsentState.GRANTED
    return consents_visible_to(actor).filter(state=state, expires_on__gte=actor.today())


def first_agency_of(user: User) -> int | None:
    """The agency of the person's first post, also one that has ended; None for somebody who never had any."""
    first = Post.objects.filter(user=user).select_related("unit").first()
    return first.unit.agency_id if first else None


def workers_of_inbox(unit_id: int, role: str, day: date) -> QuerySet[Post]:
    """Who works a shared inbox: those with that role in the unit, or, for agency-wide roles, in the agency."""
    if role in AGENCY_WIDE:
        return posts_in_agency(unit_id, day).filter(role=role)
    return (
        Post.objects.in_force(day).filter(unit_id=unit_id, role=role).select_related("user", "unit", "unit__belongs_to")
    )


def units_of_agency(agency_id: int) -> QuerySet[Unit]:
    """The plain units of an agency, in order."""
    return Unit.objects.in_force(timezone.localdate()).filter(belongs_to_id=agency_id)


def top_agency() -> int | None:
    """The first agency that is under no other."""
    agencies = Unit.objects.filter(keeps_registers=True, parent=None, valid_to=None).order_by("pk")
    return agencies.values_list("pk", flat=True).first()


def other_agencies(agency_id: int) -> QuerySet[Unit]:
    """The agencies one can send to."""
    return Unit.objects.in_force(timezone.localdate()).filter(keeps_registers=True).exclude(pk=agency_id)


def units_visible_to(actor: Actor | None) -> QuerySet[Unit]:
    """The tree as far as the actor keeps it: his agency with everything that is or was below it, for the agency at the
    top all there is. None for whoever keeps no units.
    """
    if actor is None or actor.on_behalf_of or not actor.has_perm(Perm.MANAGE_UNITS):
        return Unit.objects.none()
    if actor.agency_id == top_agency():
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=below(actor.agency_id))


def units_named(words: str) -> dict[int, str]:
    """By the id of every unit whose name or code has all these words, with or without marks, today or before it was
    renamed: the old name when that is what was meant ('trước đây là …'), else ''. Two queries.
    """
    name = Concat(F("name"), Value(" "), F("short_name"), Value(" "), F("code"), output_field=TextField())
    now = _having(Unit.objects.alias(plain=plain(name)), words).values_list("pk", flat=True)
    renamings = UnitChange.objects.filter(kind=ChangeKind.RENAME, state=ChangeState.DONE, unit__isnull=False)
    old = Concat(KT("before__name"), Value(" "), KT("before__short_name"), output_field=TextField())
    renamed = _having(renamings.alias(plain=plain(old)), words).order_by("effective_on", "pk")
    before = {unit_id: f"trước đây là {was['name']}" for unit_id, was in renamed.values_list("unit_id", "before")}
    return before | dict.fromkeys(now, "")


def below(unit_id: int) -> set[int]:
    """The unit itself and everything below it, however deep; one query a level."""
    found, level = {unit_id}, {unit_id}
    while level:
        hanging = Q(parent_id__in=level) | Q(belongs_to_id__in=level)
        level = set(Unit.objects.filter(hanging).order_by().values_list("pk", flat=True)) - found
        found |= level
    return found


def successor_of(post: Post, kind: str) -> Post | None:
    """Who took over that kind of work when the post ended."""
    own = PostSuccessor.objects.filter(post=post, kind=kind).values_list("successor_id", flat=True).first()
    following = own or post.successor_id
    return Post.objects.select_related("user", "unit__belongs_to").get(pk=following) if following else None


def minutes_visible_to(actor: Actor | None) -> QuerySet[Minutes]:
    """Minutes of hand-overs: of the agency's administrator, its leaders and its Chief of Office all of it; else those
    one gave, received or wrote oneself. They are the person's, not the desk's: no deputy reads them for his head.
    """
    if actor is None or actor.on_behalf_of:
        return Minutes.objects.none()
    found = Minutes.objects.filter(agency_id=actor.agency_id)
    if reads_all_minutes(actor):
        return found
    received = MinutesLine.objects.filter(minutes=OuterRef("pk"), to_post__user=actor.user)
    return found.filter(Q(giver=actor.user) | Q(made_by__user=actor.user) | Exists(received))


def reads_all_minutes(actor: Actor) -> bool:
    """Who answers for the agency's accounts and its people (SD-10.2)."""
    return actor.role in (Role.LEADER, Role.CHIEF_OF_OFFICE) or actor.has_perm(Perm.MANAGE_ACCOUNTS)


def deputies_of(posts: Iterable[Post], day: date) -> dict[int, Delegation]:
    """By the id of the head's post: to which deputy, and for which kinds, its desk is lent that day. One query."""
    lent = Delegation.objects.in_force(day).filter(
        head__in=[post.pk for post in posts], deputy__in=Post.objects.in_force(day)
    )
    return {one.head_id: one for one in lent.select_related("deputy__user", "deputy__unit")}


def is_only_clerk(posts: Iterable[Post], agency_id: int, user: User) -> bool:
    """Whether without these posts of that person nobody would register and issue in the agency."""
    return is_last_clerk(posts, posts_in_agency(agency_id, timezone.localdate()).exclude(user=user))


def rules_of(agency_id: int) -> AgencyRules:
    """The agency's rules, the defaults when it has decided nothing."""
    return AgencyRules.objects.filter(agency_id=agency_id).first() or AgencyRules(agency_id=agency_id)


def people_on_the_system(day: date) -> QuerySet[Post]:
    """Everybody who works in any agency that day, by name."""
    return Post.objects.in_force(day).select_related("user", "unit__belongs_to").order_by("user__sort_key", "pk")


def people_named(words: str, day: date) -> QuerySet[Post]:
    """Those of them whose name, title, unit or agency has all these words, with or without marks."""
    named = Concat(
        F("user__full_name"), Value(" "), F("title"), Value(" "), F("unit__name"), Value(" "),
        Coalesce(F("unit__belongs_to__name"), Value("")),
        output_field=TextField(),
    )  # fmt: skip
    return _having(people_on_the_system(day).alias(plain=plain(named)), words)


def _having(found: QuerySet[M], words: str) -> QuerySet[M]:
    """Those whose `plain` has all these words, with or without marks."""
    for word in unaccent(words).split()[:8]:
        found = found.filter(plain__contains=word)
    return found


def users_named(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those of the people whose name or user name has all these words."""
    named = Concat(F("full_name"), Value(" "), F("username"), output_field=TextField())
    return _having(people.alias(plain=plain(named)), words)


def users_of_unit(unit_id: int) -> QuerySet[Post, int]:
    """The ids of those who hold or held a post in that unit itself."""
    return Post.objects.filter(unit_id=unit_id).order_by().values_list("user_id", flat=True)


def people_of_agency(agency_id: int) -> QuerySet[User]:
    """Everybody who works or has ever worked in the agency, by name, and whom an agency employed that it took over."""
    here = Post.objects.filter(_ever_in(agency_id))
    return User.objects.filter(pk__in=here.order_by().values("user_id"))


def _ever_in(agency_id: int) -> Q:
    """Of posts: in the agency, one of its units, or an agency it took over."""
    return Q(unit_id=agency_id) | Q(unit__belongs_to_id=agency_id) | Q(unit__successor_id=agency_id)


def with_posts_in(people: QuerySet[User], agency_id: int) -> QuerySet[User]:
    """`posts_here`: each one's posts in the agency, newest first; one query more."""
    here = Post.objects.filter(_ever_in(agency_id))
    return people.prefetch_related(
        Prefetch("posts", here.select_related("unit").order_by("-starts_on", "-pk"), to_attr="posts_here")
    )


def open_posts(user: User, agency_id: int) -> QuerySet[Post]:
    """The person's posts in the agency that have not ended."""
    return open_posts_of({user.pk}, agency_id)


def open_posts_of(users: Iterable[int], agency_id: int) -> QuerySet[Post]:
    """The same of several."""
    here = Q(unit_id=agency_id) | Q(unit__belongs_to_id=agency_id)
    lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Post.objects.filter(here, lasting, user__in=users).select_related("user", "unit", "unit__belongs_to")


def works_elsewhere(user: User, agency_id: int) -> bool:
    """Whether another agency employs the person too."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    here = Q(unit_id=agency_id) | Q(unit__belongs_to_id=agency_id)
    return Post.objects.filter(lasting, user=user).exclude(here).exists()


def is_a_head(user: User) -> bool:
    """Whether some agency's consents are the person's to give, today or from a day that is known."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    posts = Post.objects.filter(lasting, user=user, role=Role.LEADER).select_related("unit")
    return any(is_head(post) for post in posts)
