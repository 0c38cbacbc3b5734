"""Days that differ from the ordinary week."""

from django.db import models

from accounts.models import Unit


class CalendarDay(models.Model):
    """A holiday, a swapped working day, a local exception; wins over the statutory holidays. No agency: for
    everybody.
    """

    day = models.DateField("ngày")
    agency = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="cơ quan")
    is_working = models.BooleanField("là ngày làm việc")
    name = models.CharField("tên", max_length=200)

    class Meta:
        verbose_name = "ngày trong lịch làm việc"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                name="one_calendar_day_per_agency",
                fields=["day", "agency"],
                nulls_distinct=False,
                violation_error_message="Ngày này đã được khai trong lịch.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
