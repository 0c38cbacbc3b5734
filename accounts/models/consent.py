"""Ý kiến đồng ý của Chủ tịch: the head's recorded consent to something nobody may do alone (SD-9.3 to SD-9.5)."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.enums import ConsentKind, ConsentState
from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied

_DECIDED = (ConsentState.GRANTED, ConsentState.REFUSED, ConsentState.USED)


class Consent(models.Model):
    """Asked once, decided once, used once; what was asked for never changes.

    `terms`: exactly what is to be done, as the act will compare it. `changes`: the same for people's eyes,
    [{label, before, after}].
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    kind = models.CharField("nội dung", max_length=30, choices=ConsentKind.choices)
    title = models.CharField("đề nghị", max_length=300)
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.BigIntegerField(null=True)
    terms = models.JSONField()
    changes = models.JSONField()
    reason = models.TextField("lý do")
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    asked_at = models.DateTimeField("đề nghị lúc")
    state = models.CharField("trạng thái", max_length=20, choices=ConsentState.choices, default=ConsentState.WAITING)
    # The last day on which it may be decided; once granted, on which it may be used.
    expires_on = models.DateField("có giá trị đến hết ngày")
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người cho ý kiến")
    decided_at = models.DateTimeField("cho ý kiến lúc", null=True)
    words = models.TextField("ý kiến", blank=True)
    used_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện")
    used_at = models.DateTimeField("thực hiện lúc", null=True)
    # Taken back by whoever asked, or expired.
    ended_at = models.DateTimeField("kết thúc lúc", null=True)

    class Meta:
        verbose_name = "ý kiến đồng ý"
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["agency", "state", "-asked_at"], name="consents_of_agency"),
            models.Index(fields=["subject_kind", "subject_id"], name="consents_on_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_open_consent_per_subject",
                fields=["agency", "kind", "subject_kind", "subject_id"],
                condition=Q(state__in=(ConsentState.WAITING, ConsentState.GRANTED), subject_id__isnull=False),
                violation_error_message="Đã có đề nghị như vậy đang chờ.",
            ),
            models.CheckConstraint(
                name="consent_decided_by_the_head",
                condition=~Q(state__in=_DECIDED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                violation_error_message="Ý kiến phải có người và thời điểm.",
            ),
            models.CheckConstraint(
                name="consent_waits_undecided",
                condition=~Q(state=ConsentState.WAITING) | Q(decided_by=None, used_by=None),
                violation_error_message="Đề nghị đang chờ thì chưa có ý kiến.",
            ),
            models.CheckConstraint(
                name="consent_used_iff_time",
                condition=Q(state=ConsentState.USED, used_by__isnull=False, used_at__isnull=False)
                | (~Q(state=ConsentState.USED) & Q(used_by=None, used_at=None)),
                violation_error_message="Ý kiến đã dùng phải có người và thời điểm thực hiện.",
            ),
            models.CheckConstraint(
                name="nobody_consents_to_his_own",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message="Không tự cho ý kiến về đề nghị của chính mình.",
            ),
            models.CheckConstraint(
                name="consent_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Đề nghị phải có lý do.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="consent_as_asked",
                fields=[
                    "agency", "kind", "title", "subject_kind", "subject_id", "terms", "changes", "reason", "asked_by",
                    "asked_at",
                ],
            ),
            # What has been decided, used or ended stays so, whatever the code says.
            pgtrigger.Protect(
                name="consent_ends_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=("used", "refused", "withdrawn", "expired")),
            ),
            pgtrigger.Protect(name="consent_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def is_past(self, day: date) -> bool:
        """Whether its time is over, also before the nightly job has said so."""
        return self.expires_on < day

    @property
    def is_open(self) -> bool:
        return self.state in (ConsentState.WAITING, ConsentState.GRANTED)
