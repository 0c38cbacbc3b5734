"""Nhắc việc: what the system tells one person, on the page and by e-mail (KS-11.2, SD-5.3c)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Post
from workflow.enums import MailState, NotificationKind
from workflow.models.step import Step
from workflow.models.work_item import WorkItem


class Notification(models.Model):
    """Told once: about a step, each kind once to each person for each `day` (a reminder: the day of the deadline, so
    that a moved deadline is told anew; an urging: the day of the act).

    The row is the queue of the mail too: `workflow.mailing` says what its states promise.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The post he is told in: its desk is the one that can open the item; a deputy's is the head's, lent to him.
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    item = models.ForeignKey(WorkItem, models.PROTECT, null=True, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    # The page it leads to when it is about no item.
    path = models.CharField(max_length=200, blank=True)
    kind = models.CharField("loại", max_length=20, choices=NotificationKind.choices)
    day = models.DateField(null=True)
    text = models.CharField("nội dung", max_length=500)
    why = models.CharField("vì sao bạn nhận được", max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField("đọc lúc", null=True)

    mail_state = models.CharField("thư", max_length=20, choices=MailState.choices, default=MailState.NONE)
    mail_attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    # Not before; null once there is nothing left to do.
    mail_after = models.DateTimeField(null=True)
    mail_claimed_at = models.DateTimeField(null=True)
    mail_sent_at = models.DateTimeField(null=True)
    mail_problem = models.CharField("lỗi gửi thư", max_length=300, blank=True)

    class Meta:
        verbose_name = "nhắc việc"
        indexes = [
            models.Index(fields=["user", "-id"], name="notifications_of_user"),
            models.Index(fields=["user"], name="unread_notifications_of_user", condition=Q(read_at=None)),
            models.Index(
                fields=["mail_after", "id"], name="notification_mail_queue", condition=Q(mail_state=MailState.WAITING)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="told_once",
                fields=["step", "kind", "user", "day"],
                condition=Q(step__isnull=False),
                violation_error_message="Người này đã được nhắc về việc này.",
            ),
            models.CheckConstraint(
                name="told_about_a_step_has_day_and_item",
                condition=Q(step=None) | Q(day__isnull=False, item__isnull=False),
                violation_error_message="Nhắc việc về một bước xử lý phải có ngày và văn bản.",
            ),
            models.CheckConstraint(
                name="mail_on_its_way_was_counted",
                condition=~Q(mail_state__in=(MailState.SENDING, MailState.SENT))
                | Q(mail_attempts__gt=0, mail_claimed_at__isnull=False),
                violation_error_message="Thư đã gửi phải có lần gửi.",
            ),
            models.CheckConstraint(
                name="sent_mail_has_time",
                condition=Q(mail_state=MailState.SENT, mail_sent_at__gte=F("mail_claimed_at"))
                | (~Q(mail_state=MailState.SENT) & Q(mail_sent_at=None)),
                violation_error_message="Thư đã gửi phải có thời điểm gửi.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
