"""Who may print registers and read reports. Each check raises the sentence the user reads."""

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.queries import top_agency
from accounts.rules.consents import is_own_head
from documents.models import Register
from qlvb.lib.errors import InvalidTransition, NotAllowed
from reports.enums import PackageState, PrintState
from reports.models import HandOverPackage, LogExport, RegisterPrint

# Longer registers are laid out by a job: a request must not wait for them.
DIRECT_LINES = 300
# Of the audit log: as a download at once; as a file at all.
DIRECT_LOG_LINES = 2000
MOST_LOG_LINES = 200_000


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


def may_read_log(actor: Actor) -> bool:
    """For the menu: costs no query. The log of the own agency (DN-12.1, DN-13.5, SD-9)."""
    return actor.has_perm(Perm.READ_AUDIT)


def may_read_installation_log(actor: Actor) -> bool:
    """What concerns no agency, or all of them: for the administrator of the agency at the top, as the backups are."""
    return actor.has_perm(Perm.READ_AUDIT) and actor.has_perm(Perm.BACK_UP) and actor.agency_id == top_agency()


def check_may_read_log(actor: Actor, agency_id: int | None) -> None:
    """Everybody for his own agency alone."""
    if not may_read_log(actor):
        raise NotAllowed("Chỉ quản trị và lãnh đạo cơ quan xem, xuất nhật ký hệ thống.")
    if agency_id is None and not may_read_installation_log(actor):
        raise NotAllowed("Chỉ quản trị của cơ quan đứng đầu hệ thống xem nhật ký chung của hệ thống.")
    if agency_id is not None and agency_id != actor.agency_id:
        raise NotAllowed("Nhật ký của cơ quan khác.")


def check_may_export_log(actor: Actor) -> None:
    """At once, without asking: the head alone (SD-9.3)."""
    if not is_own_head(actor):
        raise NotAllowed("Xuất nhật ký cần ý kiến đồng ý của người đứng đầu cơ quan; hãy đề nghị trước.")


def check_few_enough(lines: int) -> None:
    """Whether a spreadsheet can hold it and anybody can read it."""
    if lines > MOST_LOG_LINES:
        most = f"{MOST_LOG_LINES:,}".replace(",", ".")
        raise InvalidTransition(f"Nhật ký theo điều kiện này có hơn {most} mục; hãy chọn khoảng ngày ngắn hơn.")


def check_ready(order: RegisterPrint | LogExport) -> None:
    if order.state != PrintState.READY:
        raise InvalidTransition(f"Bản in chưa tải về được: {order.get_state_display().lower()}.")


def check_may_take_over(actor: Actor) -> None:
    """Clerk, Chief of Office, leaders of the agency that took over (Decree 30 art. 31)."""
    if not actor.has_perm(Perm.TAKE_OVER):
        raise NotAllowed("Chỉ văn thư, Chánh Văn phòng và lãnh đạo cơ quan kế thừa xem, nhận gói bàn giao.")


def check_may_receive(actor: Actor, package: HandOverPackage) -> None:
    check_may_take_over(actor)
    if package.state != PackageState.READY:
        raise InvalidTransition(f"Gói bàn giao {package.get_state_display().lower()} nên không xác nhận được.")


def check_may_retry(actor: Actor, package: HandOverPackage) -> None:
    check_may_take_over(actor)
    if package.state != PackageState.FAILED:
        raise InvalidTransition(f"Gói bàn giao {package.get_state_display().lower()} nên không lập lại.")


def check_open_to(actor: Actor, register: Register) -> None:
    """For a thing already found within the agency: only the right is left to ask."""
    check_may_print_registers(actor)
    if register.agency_id != actor.agency_id:
        raise NotAllowed("Sổ của cơ quan khác.")
