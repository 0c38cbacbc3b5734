from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo, thống kê"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.consents import CARRY
        from accounts.enums import ConsentKind
        from accounts.inheritance import BEFORE_ENDING, ON_ENDING
        from reports.handing_over import note_package, order_package
        from reports.views.log_consent import carry_out

        CARRY[ConsentKind.EXPORT] = carry_out
        BEFORE_ENDING.append(note_package)
        ON_ENDING.append(order_package)
