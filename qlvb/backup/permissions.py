"""Who may see and ask for backups. Each check raises the sentence the user reads.

An archive holds every agency of the installation. So the right is the administrator's, and only of the agency at the
top of the tree: whoever looks after one commune learns neither how much the others write nor when. Even he gets no
archive and no restore through the web; both need the machine (docs/van-hanh.md).
"""

import shutil
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.queries import top_agency
from qlvb.backup import log
from qlvb.lib.errors import InvalidTransition, NotAllowed


def may_see_backups(actor: Actor) -> bool:
    """For the menu: costs no query."""
    return actor.has_perm(Perm.BACK_UP) and actor.desk.unit.agency.parent_id is None


def check_may_back_up(actor: Actor) -> None:
    if not may_see_backups(actor) or actor.agency_id != top_agency():
        raise NotAllowed("Chỉ quản trị của cơ quan đứng đầu hệ thống xem, lập và kiểm tra bản sao lưu.")


def check_room(root: Path | None = None) -> None:
    """Whether another archive like the last one fits beside it, with a tenth to spare."""
    root = Path(root or settings.BACKUP_ROOT)
    last, free = log.last_good(root), free_bytes(root)
    if last and free is not None and free < last.bytes * 1.1:
        raise InvalidTransition(
            f"Nơi lưu bản sao lưu chỉ còn trống {filesizeformat(free)}, bản gần nhất đã {filesizeformat(last.bytes)}; "
            "hãy nhờ người vận hành thêm chỗ trước khi sao lưu."
        )


def free_bytes(root: Path) -> int | None:
    """What is left where backups lie; None while the disk is away."""
    try:
        return shutil.disk_usage(root).free
    except OSError:
        return None
