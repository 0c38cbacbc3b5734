"""Keys, and the record of what was signed with them."""

import re

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from documents.enums import KeyKind
from documents.models.blob import Blob
from documents.models.outgoing import OutgoingDocument
from qlvb.lib.append_only import never_emptied


class SigningKey(models.Model):
    """A PKCS#12 under KEYS_ROOT and the image drawn with its signature.

    The passphrase of a personal key is never stored.
    """

    kind = models.CharField(max_length=10, choices=KeyKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signing_keys"
    )
    agency = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="seal_keys")
    file_name = models.CharField(max_length=200, unique=True)
    subject = models.CharField("chủ thể chứng thư", max_length=300)
    serial = models.CharField("số chứng thư", max_length=80)
    # SHA-256 of the certificate: which one must be found in a document signed with this key.
    fingerprint = models.CharField(max_length=64)
    not_before = models.DateTimeField("có hiệu lực từ")
    not_after = models.DateTimeField("hết hiệu lực")
    image = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "khóa ký"
        constraints = [
            models.CheckConstraint(
                name="key_of_person_or_agency",
                condition=Q(kind=KeyKind.PERSONAL, user__isnull=False, agency=None)
                | Q(kind=KeyKind.SEAL, user=None, agency__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_active_key_per_person", fields=["user"], condition=Q(is_active=True, kind=KeyKind.PERSONAL)
            ),
            models.UniqueConstraint(
                name="one_active_seal_per_agency", fields=["agency"], condition=Q(is_active=True, kind=KeyKind.SEAL)
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def serial_groups(self) -> str:
        """The whole serial in groups of four from the right, as certificate viewers write it."""
        first = len(self.serial) % 4
        return " ".join(filter(None, [self.serial[:first], *re.findall("....", self.serial[first:])]))

    @property
    def serial_short(self) -> str:
        """Its first and last groups: enough to compare with a token's label by eye."""
        groups = self.serial_groups.split()
        return " ".join(groups) if len(groups) <= 5 else " ".join([*groups[:2], "…", *groups[-2:]])


class SignatureRecord(models.Model):
    """Who signed which bytes, giving which bytes. Append-only."""

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=10, choices=KeyKind.choices)
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    after = models.ForeignKey(Blob, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "chữ ký"
        ordering = ["at", "id"]
        triggers = [
            pgtrigger.Protect(name="signature_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y %H:%M}"
