"""Spend a code of the second factor (SD-10.2, ASVS 6.5.1)."""

from typing import Literal

from django.db import transaction

from accounts import audit
from accounts.models import Authenticator, User
from accounts.second_factor import recovery_codes_left, shown_code, use_recovery_code

Way = Literal["device", "recovery"]


@transaction.atomic(durable=True)
def use_code(user_id: int, *, code: str, address: str | None = None) -> Way | None:
    """How it was proved; None for a wrong or used code, and for any code soon after wrong ones.

    Two clicks with one code: the second waits for the first and finds it used.
    """
    device = Authenticator.objects.select_for_update().filter(user_id=user_id, confirmed=True).first()
    if device is None or not device.verify_is_allowed()[0]:
        return None
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
