"""Take the device into use by its first code (SD-10.2)."""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actor import Actor
from accounts.models import Authenticator, User
from accounts.second_factor import begun, has_device, make_recovery_codes, shown_code
from qlvb.lib.errors import BadInput, InvalidTransition
from qlvb.lib.locking import locked


@transaction.atomic(durable=True)
def confirm_second_factor(user_id: int, *, code: str, actor: Actor | None, address: str | None = None) -> list[str]:
    """The recovery codes, shown once. A device used so far, and its recovery codes, are good no more.

    Without an actor it is somebody who is not in yet: he brings a first device, never one in place of another, else the
    password alone would be enough.
    """
    user = locked(User, user_id)
    if actor is None and has_device(user):
        raise InvalidTransition("Tài khoản này đã có thiết bị xác thực; hãy đăng nhập lại và nhập mã của thiết bị ấy.")
    device = begun(user_id)
    if device is None:
        raise BadInput("Khóa này đã hết hạn hoặc đã được dùng; hãy bắt đầu lại để nhận khóa mới.", field="code")
    shown = shown_code(code)
    if not shown or not device.takes(shown):
        raise BadInput(
            "Mã không đúng. Hãy nhập 6 chữ số đang hiện trên ứng dụng và kiểm tra giờ của điện thoại.", field="code"
        )
    Authenticator.objects.filter(user=user, confirmed=True).delete()
    device.confirmed, device.since = True, timezone.now()
    device.save(update_fields=["confirmed", "since", "last_step"])
    codes = make_recovery_codes(user)
    audit.record("user.second_factor_on", actor, user, user=user, address=address)
    return codes
