"""Forms that must take effect once, however often they are sent."""

from django.conf import settings
from django.db import models


class FormToken(models.Model):
    """A form's own key, written in the same transaction as its effect (security.md §5: idempotency)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    token = models.UUIDField()
    used_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "biểu mẫu đã gửi"
        constraints = [models.UniqueConstraint(name="form_takes_effect_once", fields=["user", "token"])]

    def __str__(self) -> str:
        return str(self.token)
