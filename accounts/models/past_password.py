"""What somebody's passwords were."""

from django.conf import settings
from django.db import models


class PastPassword(models.Model):
    """A password as its hash and since when, the one in use among them: the last ten of each person are kept, so that
    none of them is set again (facts.md §5.2). On no page and in no history.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="past_passwords", verbose_name="người dùng"
    )
    hashed = models.CharField(max_length=128, editable=False)
    set_at = models.DateTimeField("đặt lúc")

    class Meta:
        verbose_name = "mật khẩu đã đặt"

    def __str__(self) -> str:
        return f"Mật khẩu của {self.user} từ {self.set_at}"
