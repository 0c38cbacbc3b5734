"""Who may print registers and read reports. Each check raises the sentence the user reads."""

from accounts.actor import Actor
from accounts.enums import Perm
from documents.models import Register
from qlvb.lib.errors import InvalidTransition, NotAllowed
from reports.enums import PrintState
from reports.models import RegisterPrint

# Longer registers are laid out by a job: a request must not wait for them.
DIRECT_LINES = 300


def check_may_print_registers(actor: Actor) -> None:
    """Clerk, Chief of Office, leaders; everybody for his own agency alone (Decree 30 art. 16.2b, 22.3b)."""
    if not actor.has_perm(Perm.PRINT_REGISTERS):
        raise NotAllowed("Chỉ văn thư, Chánh Văn phòng và lãnh đạo cơ quan xem, in sổ đăng ký văn bản của cơ quan.")


def check_may_report(actor: Actor) -> None:
    if not actor.has_perm(Perm.REPORT):
        raise NotAllowed("Chỉ văn thư, Chánh Văn phòng và lãnh đạo cơ quan xem, lập báo cáo của cơ quan.")


def check_short_enough(lines: int) -> None:
    """Whether the register can be printed while the reader waits."""
    if lines > DIRECT_LINES:
        raise InvalidTransition(
            f"Phần sổ này có {lines} văn bản, nhiều hơn {DIRECT_LINES}: hãy bấm “Lập bản in” ở trang sổ, "
            "hệ thống lập xong sẽ cho tải về."
        )


def check_ready(order: RegisterPrint) -> None:
    if order.state != PrintState.READY:
        raise InvalidTransition(f"Bản in chưa tải về được: {order.get_state_display().lower()}.")


def check_open_to(actor: Actor, register: Register) -> None:
    """For a thing already found within the agency: only the right is left to ask."""
    check_may_print_registers(actor)
    if register.agency_id != actor.agency_id:
        raise NotAllowed("Sổ của cơ quan khác.")
