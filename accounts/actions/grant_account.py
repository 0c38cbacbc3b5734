"""Give a new person an account and a post (SD-9.4)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.decisions import Ground, basis_of, write_down
from accounts.enums import DecisionKind
from accounts.matters import Person, Place, granting
from accounts.models import Post, User
from accounts.rules.accounts import check_may_manage, temporary_password
from accounts.tokens import use_once


@transaction.atomic(durable=True)
def grant_account(
    person: Person, place: Place, ground: Ground, *, token: UUID | None = None, actor: Actor
) -> tuple[Post, str]:
    """The new post and the temporary password, which is kept nowhere and shown once."""
    check_may_manage(actor)
    use_once(actor, token)
    basis = basis_of(ground, granting(person, place, actor), actor)
    password = temporary_password()
    user = User.objects.create_user(
        person.username, password, full_name=person.full_name, email=person.email, must_change_password=True
    )
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    write_down(DecisionKind.GRANT, post, basis, place.starts_on, actor=actor)
    return post, password
