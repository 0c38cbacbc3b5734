"""Why somebody has, or no longer has, an account: the decisions of the agency's head (SD-9.4, SD-12.2)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import DecisionKind
from accounts.models.consent import Consent
from accounts.models.post import Post
from accounts.models.unit import Unit
from qlvb.lib.append_only import never_emptied


class AccountDecision(models.Model):
    """One line of a person's history in one agency; never changed, never deleted."""

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions", verbose_name="người")
    post = models.ForeignKey(Post, models.PROTECT, related_name="decisions", verbose_name="chức danh")
    kind = models.CharField("nội dung", max_length=20, choices=DecisionKind.choices)
    # Either the number of a decision, whose file the documents keep, or the head's consent given in the system.
    number = models.CharField("số quyết định", max_length=100, blank=True)
    decided_on = models.DateField("ngày quyết định")
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, related_name="decisions", verbose_name="ý kiến đồng ý"
    )
    effective_on = models.DateField("có hiệu lực từ ngày")
    successor = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="người nhận bàn giao")
    handed_over = models.PositiveIntegerField("số việc bàn giao", default=0)
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "quyết định về tài khoản"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="decisions_of_user")]
        constraints = [
            models.CheckConstraint(
                name="decision_has_number",
                condition=Q(number="", consent__isnull=False) | (~Q(number="") & Q(consent=None)),
                violation_error_message="Phải có số quyết định hoặc ý kiến đồng ý của người đứng đầu.",
            ),
            models.CheckConstraint(
                name="work_goes_to_a_successor",
                condition=Q(handed_over=0) | Q(successor__isnull=False),
                violation_error_message="Việc bàn giao phải có người nhận.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} theo {self.ground}"

    @property
    def ground(self) -> str:
        """What it rests on, as people name it."""
        day = f"{self.decided_on:%d/%m/%Y}"
        return f"Quyết định số {self.number} ngày {day}" if self.number else f"ý kiến đồng ý ngày {day}"
