"""Thư báo người nộp: mail to whoever gave an address at the desk."""

from django.db import models
from django.db.models import F, Q

from onestop.enums import Told
from onestop.models.case import Case
from workflow.enums import MailState


class CitizenMail(models.Model):
    """Told once: of each kind one mail for a case, of supplements one for each. The row is the queue
    (`workflow.mailing` says what its states promise). Nothing of the person is in it: the address stays on the case,
    the text names a day and what to do, lest a wrong address tell a stranger more.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="mails")
    kind = models.CharField("nội dung", max_length=20, choices=Told.choices)
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField("lời báo")
    created_at = models.DateTimeField()

    mail_state = models.CharField("thư", max_length=20, choices=MailState.choices, default=MailState.WAITING)
    mail_attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    mail_after = models.DateTimeField(null=True)
    mail_claimed_at = models.DateTimeField(null=True)
    mail_sent_at = models.DateTimeField(null=True)
    mail_problem = models.CharField("lỗi gửi thư", max_length=300, blank=True)

    class Meta:
        verbose_name = "thư báo người nộp"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["mail_after", "id"], name="citizen_mail_queue", condition=Q(mail_state=MailState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(name="citizen_told_once", fields=["case", "kind", "number"]),
            models.CheckConstraint(
                name="citizen_mail_on_its_way_was_counted",
                condition=~Q(mail_state__in=(MailState.SENDING, MailState.SENT))
                | Q(mail_attempts__gt=0, mail_claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_citizen_mail_has_time",
                condition=Q(mail_state=MailState.SENT, mail_sent_at__gte=F("mail_claimed_at"))
                | (~Q(mail_state=MailState.SENT) & Q(mail_sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.get_kind_display()}"

    @property
    def tone(self) -> str:
        return {MailState.SENT: "good", MailState.FAILED: "late"}.get(MailState(self.mail_state), "none")
