"""Somebody says he has forgotten his password."""

from django.db import models


class ResetRequest(models.Model):
    """What was typed, whether or not anybody has that name; the row is the queue of the mail and the count of the
    requests. Thrown away after a day.
    """

    name = models.CharField("tên đã nhập", max_length=254)
    network = models.GenericIPAddressField("mạng", null=True)
    asked_at = models.DateTimeField("lúc", db_index=True)
    # When it was looked into: whether a mail left is in the log.
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "yêu cầu đặt lại mật khẩu"

    def __str__(self) -> str:
        return f"Quên mật khẩu: {self.name}"
