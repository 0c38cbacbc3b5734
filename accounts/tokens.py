"""Double clicks and pages sent again take effect once."""

from uuid import UUID

from accounts.actor import Actor
from accounts.models import FormToken
from qlvb.lib.errors import InvalidTransition


def use_once(actor: Actor, token: UUID | None) -> None:
    """Inside an act's transaction: spend the form's token. A second sending waits for the first and is then refused.

    Without a token (an act from a job or a seed) nothing is checked.
    """
    if token is None:
        return
    _, is_new = FormToken.objects.get_or_create(user=actor.user, token=token)
    if not is_new:
        raise InvalidTransition("Biểu mẫu này đã được gửi và thực hiện rồi; hãy mở lại trang liên quan để xem kết quả.")
