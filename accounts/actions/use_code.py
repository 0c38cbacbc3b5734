"""Spend a code of the second factor (SD-10.2, ASVS 6.5.1)."""

from typing import Literal

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Authenticator, User
from accounts.second_factor import recovery_codes_left, shown_code, use_recovery_code
from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import waiting_time

Way = Literal["device", "recovery"]


@transaction.atomic(durable=True)
def use_code(user_id: int, *, code: str, address: str | None = None) -> Way | None:
    """How it was proved; None for a wrong or used code. Soon after wrong ones no code is looked at: BadInput says how
    long one has to wait (ASVS 6.3.1).

    Two clicks with one code: the second waits for the first and finds it used.
    """
    device = Authenticator.objects.select_for_update().filter(user_id=user_id, confirmed=True).first()
    if device is None:
        return None
    _check_waited(device)
    shown = shown_code(code)
    way: Way | None = None
    if shown:
        way = "device" if device.takes(shown) else None
    elif use_recovery_code(user_id, code):
        way = "recovery"
    if way is None:
        device.throttle_increment(commit=False)
    else:
        device.throttle_reset(commit=False)
    device.save(update_fields=["last_step", "throttling_failure_timestamp", "throttling_failure_count"])
    if way == "recovery":
        user = User.objects.get(pk=user_id)
        audit.record("user.recovery_code_used", None, user, user=user, address=address, left=recovery_codes_left(user))
    return way


def _check_waited(device: Authenticator) -> None:
    is_allowed, why_not = device.verify_is_allowed()
    if not is_allowed:
        left = (why_not["locked_until"] - timezone.now()).total_seconds()
        raise BadInput(
            f"Vừa nhập sai mã {why_not['failure_count']} lần nên phải chờ {waiting_time(left)} rồi hãy nhập lại. "
            "Mã vừa nhập chưa được kiểm tra: mã dự phòng chưa mất.",
            field="code",
        )
