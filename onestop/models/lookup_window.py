"""How often somebody has asked for the state of a case."""

from django.db import models


class LookupWindow(models.Model):
    """Questions of one network address in one stretch of time; in the database, because every web process must know
    and a restart must not forget (security.md T30)."""

    who = models.CharField(max_length=64)
    window = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "lượt tra cứu hồ sơ"
        constraints = [models.UniqueConstraint(name="one_lookup_count_per_window", fields=["who", "window"])]

    def __str__(self) -> str:
        return f"{self.who}: {self.count}"
