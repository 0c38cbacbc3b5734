from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo, thống kê"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.consents import CARRY
        from accounts.enums import ConsentKind
        from reports.views.log_consent import carry_out

        CARRY[ConsentKind.EXPORT] = carry_out
