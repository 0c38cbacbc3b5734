from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Backups: an app of its own because the runs asked for in the browser are rows."""

    name = "qlvb.backup"
    label = "backup"
    verbose_name = "Sao lưu"
