"""The device that shows somebody's codes (TOTP, RFC 6238)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from qlvb.lib.enciphered import Unreadable, decipher, encipher

# A clock may go wrong by one step of half a minute.
_TOLERANCE = 1


class Authenticator(ThrottlingMixin, Device, models.Model):
    """A person's device: `confirmed` by a first code, else only begun. Waiting after wrong codes is the library's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="authenticators", verbose_name="người dùng"
    )
    secret = models.TextField("khóa, đã mã hóa", editable=False)
    # The half-minute of the last code that was taken: no code is good twice (ASVS 6.5.1).
    last_step = models.BigIntegerField(default=-1)
    since = models.DateTimeField("từ lúc")

    objects: ClassVar[models.Manager["Authenticator"]] = models.Manager()

    class Meta:
        verbose_name = "thiết bị xác thực"
        constraints = [
            models.UniqueConstraint(
                name="one_authenticator_each",
                fields=["user", "confirmed"],
                violation_error_message="Mỗi người chỉ dùng một thiết bị xác thực.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thiết bị xác thực của {self.user}"

    def keep(self, key: bytes) -> None:
        self.secret = encipher(key, owner=self._owner)

    @property
    def key(self) -> bytes:
        """Raises `Unreadable` when the installation has another SECRET_KEY now."""
        return decipher(self.secret, owner=self._owner)

    @property
    def _owner(self) -> str:
        return f"authenticator of {self.user_id}"

    def takes(self, code: str) -> bool:
        """Whether it shows that code now and has not been used for it; to be saved by whoever holds the lock."""
        try:
            shown = TOTP(self.key)
        except Unreadable:
            return False
        if not shown.verify(int(code), tolerance=_TOLERANCE, min_t=self.last_step + 1):
            return False
        self.last_step = shown.t()
        return True

    def get_throttle_factor(self) -> float:
        """Seconds to wait after the first wrong code, doubled by each further one, whatever address they come from."""
        return 0.1
