"""Give an agency without an administrator its first one (DN-12.1)."""

from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.administrators import appointing_first, check_may_appoint
from accounts.decisions import Ground, basis_of, write_down
from accounts.enums import DecisionKind
from accounts.matters import Person, Place
from accounts.models import Post, Unit, User
from accounts.rules.accounts import temporary_password
from accounts.tokens import use_once
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def appoint_first(
    person: Person, place: Place, ground: Ground, *, token: UUID | None = None, actor: Actor
) -> tuple[Post, str]:
    """The new post and the temporary password, shown once. In the history of the agency that gets him."""
    # Two administrators above it at once: the second finds that there is one.
    agency = locked(Unit, place.unit.agency_id)
    check_may_appoint(actor, agency)
    use_once(actor, token)
    basis = basis_of(ground, appointing_first(person, place, actor), actor)
    password = temporary_password()
    user = User.objects.create_user(
        person.username, password, full_name=person.full_name, email=person.email, must_change_password=True
    )
    post = Post.objects.create(
        user=user, unit=place.unit, role=place.role, title=place.title, starts_on=place.starts_on
    )
    write_down(DecisionKind.GRANT, post, basis, place.starts_on, agency_id=agency.pk, actor=actor)
    return post, password
