"""What stops a backup or a restore, in the words its operator reads."""

from qlvb.lib.errors import RuleViolation


class DamagedBackup(RuleViolation):
    """The archive is not, byte for byte, what was sealed. Nothing has been touched."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Bản sao lưu bị hỏng hoặc không đầy đủ ({what}). Không có dữ liệu nào bị thay đổi.")


class NotEmpty(RuleViolation):
    """The place of a restore already holds something. Nothing has been touched."""


class BackupFailed(RuleViolation):
    """The archive could not be made. Nothing of it is left behind."""


class AnotherRuns(BackupFailed):
    """Two at once would only slow each other down; the second gives way."""


class RestoreFailed(RuleViolation):
    """The restore stopped on its way; its mark stays, and it may be repeated."""
