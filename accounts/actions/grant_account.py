"""Give a new person an account and a post (SD-9.4)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.decisions import Paper, check_paper, write_down
from accounts.enums import DecisionKind
from accounts.models import Post, Unit, User
from accounts.rules.accounts import check_grantable, check_may_manage, check_username, temporary_password
from accounts.rules.days import check_within_a_year
from accounts.tokens import use_once
from qlvb.lib.errors import BadInput


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    full_name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is appointed to."""

    unit: Unit
    role: str
    title: str
    starts_on: date


@transaction.atomic(durable=True)
def grant_account(
    person: Person, place: Place, paper: Paper, *, token: UUID | None = None, actor: Actor
) -> tuple[Post, str]:
    """The new post and the temporary password, which is kept nowhere and shown once."""
    check_may_manage(actor)
    check_grantable(actor, place.unit, place.role)
    check_paper(paper, actor)
    check_within_a_year(place.starts_on, today=actor.today(), what="Ngày bắt đầu", field="starts_on")
    use_once(actor, token)
    if not person.full_name:
        raise BadInput("Hãy nhập họ và tên.", field="full_name")
    check_username(person.username)
    password = temporary_password()
    user = User.objects.create_user(
        person.username, password, full_name=person.full_name, email=person.email, must_change_password=True
    )
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    write_down(DecisionKind.GRANT, post, paper, place.starts_on, actor=actor)
    return post, password
