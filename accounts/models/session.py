"""Who is signed in where."""

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A session as Django keeps it, and whose it is: so that people see theirs and end them (ASVS 7.4.5)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    address = models.GenericIPAddressField("địa chỉ", null=True)
    browser = models.CharField("trình duyệt", max_length=200, blank=True)
    started_at = models.DateTimeField("đăng nhập lúc", null=True)
    seen_at = models.DateTimeField("dùng gần nhất", null=True)

    class Meta:
        verbose_name = "phiên đăng nhập"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from accounts.session_store import SessionStore

        return SessionStore
