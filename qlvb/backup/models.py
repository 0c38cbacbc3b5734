"""What was done about backups. The archives themselves are listed beside them, in `backups.jsonl`."""

from django.db import models
from django.db.models import Case, Q, Value, When

from accounts.models import Post
from qlvb.backup.enums import UNDER_WAY, Origin, RunKind, RunState, Stage


class BackupRun(models.Model):
    """One run: for those asked for in the browser the row is the queue and a job does the work; the schedule and the
    commands write down theirs when they have ended.

    A backup contains the row of the run that made it, still at work: `runs.close_dead` ends it after a restore.
    """

    kind = models.CharField("việc", max_length=10, choices=RunKind.choices)
    origin = models.CharField("từ đâu", max_length=10, choices=Origin.choices)
    # The name of the file, without any directory; empty until it is made.
    archive = models.CharField("bản sao lưu", max_length=100, blank=True)
    asked_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người yêu cầu")
    asked_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("trạng thái", max_length=10, choices=RunState.choices, default=RunState.WAITING)
    stage = models.CharField("đang làm", max_length=10, choices=Stage.choices, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failure = models.TextField("lỗi", blank=True)
    # Of the form that asked for it: sent again it leads to this very run.
    token = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        verbose_name = "lần sao lưu, kiểm tra"
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="backup_runs_newest"),
            models.Index(fields=["archive", "kind", "-finished_at"], name="backup_runs_of_archive"),
        ]
        constraints = [
            models.UniqueConstraint(
                Case(When(state__in=UNDER_WAY, then=Value(1))),
                name="one_backup_run_under_way",
                violation_error_message="Đang có một lần sao lưu hoặc kiểm tra khác chạy.",
            ),
            models.CheckConstraint(
                name="ended_backup_run_has_time",
                condition=Q(state__in=UNDER_WAY, finished_at=None)
                | (~Q(state__in=UNDER_WAY) & Q(finished_at__isnull=False)),
                violation_error_message="Lần chạy đã kết thúc phải có giờ kết thúc.",
            ),
            models.CheckConstraint(
                name="failed_backup_run_has_reason",
                condition=~Q(state=RunState.FAILED) | ~Q(failure=""),
                violation_error_message="Lần chạy không xong phải có lý do.",
            ),
            models.CheckConstraint(
                name="web_backup_run_has_person",
                condition=~Q(origin=Origin.WEB) | Q(asked_by__isnull=False),
                violation_error_message="Lần chạy từ trang quản trị phải có người yêu cầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.archive}".strip()
