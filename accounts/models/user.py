"""People."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from qlvb.lib.append_only import KeptHistory
from qlvb.lib.vietnamese import name_sort_key, nfc


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A person who can sign in; the name is kept in lower case so that one account has one spelling."""
        user = self.model(username=nfc(username).strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One person, one account (SD-4.4). What he may do comes from his posts, never from here."""

    username = models.CharField("tên đăng nhập", max_length=150, unique=True)
    full_name = models.CharField("họ và tên", max_length=150)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)
    email = models.EmailField("thư điện tử", blank=True)
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    # The leaving date: from that day on nobody signs in here, whatever else is or is not written (DN-13.5d).
    closed_from = models.DateField("thu hồi từ ngày", null=True, blank=True)
    # Stopped by the system because nobody used it (facts.md §5.2); the posts stay, the way back is a request.
    stopped_on = models.DateField("tạm ngừng từ ngày", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    history = KeptHistory(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = "người dùng"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.full_name

    def is_closed(self, day: date) -> bool:
        """Whether the account has been withdrawn by that day."""
        return not self.is_active or (self.closed_from is not None and self.closed_from <= day)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_name = nfc(self.full_name)
        self.sort_key = name_sort_key(self.full_name)
        super().save(*args, **kwargs)
