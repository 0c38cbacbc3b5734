"""The chain over the audit log (docs/adr/0005-audit-log.md)."""

import pgtrigger
from django.db import models

from qlvb.lib.append_only import never_emptied


class AuditSeal(models.Model):
    """One link: a digest of every entry it covers, the hash of the link before, and the hash over all of it.

    `ranges`: the covered ids as [[first, last], …], ascending. `digests`: SHA-256 of each covered entry, 32 bytes each,
    in the order of the ids. `reach`: the highest id covered by this link or an earlier one. `format`: which fields of
    an entry were digested, and how (`accounts.sealing`).
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField(db_index=True)
    format = models.PositiveSmallIntegerField()
    ranges = models.JSONField()
    reach = models.BigIntegerField()
    digests = models.BinaryField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "niêm phong nhật ký"
        triggers = [
            pgtrigger.Protect(name="seal_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"
