"""Is the audit log what it was?"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import audit
from accounts.models import AuditEntry
from accounts.sealing import seal_all
from accounts.verifying import Head, verify
from qlvb.backup import log

SHOWN = 200


class Command(BaseCommand):
    help = (
        "Checks every entry of the audit log against its digest, every link of the chain against the one before, and "
        "the chain against the heads kept with the backups; names each entry changed, removed, put in or dated back. "
        "Exit code 1 when anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], metavar="NUMBER:HASH", help="a head written down elsewhere"
        )

    def handle(self, *args: Any, head: list[str], **options: Any) -> None:
        heads = [_head(text, "người kiểm tra") for text in head] + _heads_of_backups()
        found = verify(heads)
        self.stdout.write(
            f"{found.entries} mục nhật ký trong {found.links} niêm phong, {found.waiting} mục chờ niêm phong."
        )
        self.stdout.write(f"Đã đối chiếu với {len(heads)} mã niêm phong ghi ở nơi khác.")
        if found.is_demo:
            self.stdout.write(
                "Có dữ liệu trình diễn, ghi với thời điểm đặt sẵn: không đối chiếu thời điểm của các mục."
            )
        for problem in found.problems[:SHOWN]:
            self.stdout.write(problem)
        if len(found.problems) > SHOWN:
            self.stdout.write(f"… và {len(found.problems) - SHOWN} sai lệch khác.")
        audit.record("audit.verified", None, head=found.head, problems=len(found.problems))
        if found.problems:
            raise CommandError(f"NHẬT KÝ KHÔNG NGUYÊN VẸN: {len(found.problems)} sai lệch.")
        # So that this verdict is itself covered; never before it, lest a forger's entries be sealed by asking.
        newest = seal_all()
        self.stdout.write(f"Nhật ký nguyên vẹn. Niêm phong gần nhất: {newest or 'chưa có'}")


def _head(text: str, source: str) -> Head:
    number, _, value = text.strip().partition(":")
    if not number.isascii() or not number.isdecimal() or len(value) != 64:
        raise CommandError(f"Không đọc được “{text}”; mã niêm phong có dạng SỐ:MÃ, mã gồm 64 ký tự.")
    return Head(int(number), value.lower(), source)


def _heads_of_backups() -> list[Head]:
    """The heads in the list beside the backups, but those of a time that a restore has taken back (the log says so)."""
    taken_back = [
        (datetime.fromisoformat(str(entry.details["made_at"])), entry.at)
        for entry in AuditEntry.objects.filter(act="backup.restored")
    ]
    return [
        _head(entry.audit_head, f"bản sao lưu {Path(entry.path).name}")
        for entry in log.entries(Path(settings.BACKUP_ROOT))
        if entry.audit_head and not any(made < entry.made < at for made, at in taken_back)
    ]
