"""The one-use link by mail for whoever forgot his password (SD-10.2, facts.md §5.2).

Whether a name exists is told nobody: the page answers the same, and looking, making and sending the link is left to a
job. The link is Django's own: it is good once, since it hangs on the password it replaces.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts import audit
from accounts.models import ResetRequest, User
from qlvb.lib.locking import locked

HOUR, KEPT = timedelta(hours=1), timedelta(days=1)
# Mails an hour: for one name, from one network.
FOR_A_NAME, FROM_A_NETWORK = 3, 20


def is_offered() -> bool:
    """Only where mail leaves and the product knows its own address; a link is never built from what a browser says."""
    return settings.MAIL_ON and bool(settings.PUBLIC_URL)


def is_one_too_many(name: str, network: str | None) -> bool:
    since = timezone.now() - HOUR
    recent = ResetRequest.objects.filter(asked_at__gt=since)
    return recent.filter(name=name).count() >= FOR_A_NAME or (
        network is not None and recent.filter(network=network).count() >= FROM_A_NETWORK
    )


def waiting() -> list[int]:
    """The requests nobody has looked into yet; old ones are thrown away."""
    now = timezone.now()
    ResetRequest.objects.filter(asked_at__lt=now - KEPT).delete()
    return list(ResetRequest.objects.filter(done_at=None, asked_at__gt=now - HOUR).values_list("pk", flat=True))


@transaction.atomic(durable=True)
def answer(request_id: int) -> None:
    """Send the link, if there is somebody to send it to. When the mail server is away the row waits on."""
    request = locked(ResetRequest, request_id)
    if request.done_at is not None:
        return
    request.done_at = timezone.now()
    request.save(update_fields=["done_at"])
    user = _asked_by(request.name)
    if user is None or not may_reset(user):
        return
    audit.record("user.reset_sent", None, user, user=user, address=request.network)
    message = EmailMessage("Đặt lại mật khẩu QLVB", _words(user), to=[user.email])
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()


def _asked_by(name: str) -> User | None:
    """By user name; by a mail address only when exactly one account has it."""
    found = list(User.objects.filter(Q(username=name) | Q(email__iexact=name)).exclude(email="")[:2])
    return found[0] if len(found) == 1 else None


def may_reset(user: User) -> bool:
    """Not a withdrawn or stopped account; nor one without a mail address."""
    return bool(user.email) and user.has_usable_password() and not user.is_closed(timezone.localdate())


def _words(user: User) -> str:
    page = reverse("accounts:reset", args=[f"{_name_of(user)}.{default_token_generator.make_token(user)}"])
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    return (
        f"Kính gửi {user.full_name},\n\n"
        f"Có yêu cầu đặt lại mật khẩu cho tài khoản {user.username} tại {urlsplit(settings.PUBLIC_URL).netloc}. "
        f"Mở liên kết sau trong {minutes} phút để đặt mật khẩu mới; liên kết chỉ dùng được một lần:\n\n"
        f"{settings.PUBLIC_URL}{page}\n\n"
        "Nếu không phải đồng chí yêu cầu, xin bỏ qua thư này: mật khẩu giữ nguyên. Nhận nhiều thư như vậy thì báo quản "
        "trị của cơ quan.\n"
    )


def _name_of(user: User) -> str:
    return urlsafe_base64_encode(force_bytes(user.pk))


def user_behind(name: str, token: str) -> User | None:
    """Whose link it is, as long as it is good."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(name).decode())).first()
    except (ValueError, OverflowError):
        return None
    return user if user and may_reset(user) and default_token_generator.check_token(user, token) else None
