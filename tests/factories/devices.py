"""Telephones that show codes, set up by the real acts."""

from dataclasses import dataclass

from django_otp.oath import TOTP

from accounts.actions.begin_second_factor import begin_second_factor
from accounts.actions.confirm_second_factor import confirm_second_factor
from accounts.models import Authenticator, User


@dataclass
class Telephone:
    """Shows codes for a key; `codes`: the recovery codes that came with it."""

    key: bytes
    codes: list[str]

    def code(self, *, steps: int = 0) -> str:
        """The code of now, or of so many half-minutes later."""
        return f"{TOTP(self.key, drift=steps).token():06d}"


def telephone(user: User) -> Telephone:
    """In use; its next code may be used at once."""
    phone = Telephone(begin_second_factor(user.pk).key, [])
    phone.codes = confirm_second_factor(user.pk, code=phone.code(), actor=None)
    fresh(user)
    return phone


def fresh(user: User) -> None:
    """As if a minute had gone by: the code shown now has not been used, nobody has to wait."""
    Authenticator.objects.filter(user=user).update(last_step=-1, throttling_failure_count=0)
