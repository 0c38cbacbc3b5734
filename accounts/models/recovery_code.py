"""What lets somebody in once whose device is not at hand."""

from django.conf import settings
from django.db import models


class RecoveryCode(models.Model):
    """Kept as a hash, good once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes", verbose_name="người dùng"
    )
    hashed = models.CharField(max_length=128, editable=False)
    used_at = models.DateTimeField("dùng lúc", null=True)

    class Meta:
        verbose_name = "mã dự phòng"

    def __str__(self) -> str:
        return f"Mã dự phòng của {self.user}"
