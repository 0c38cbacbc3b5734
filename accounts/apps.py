from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Tổ chức và người dùng"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.consents import AT_ONCE
        from accounts.enums import ConsentKind
        from accounts.working_rules import apply

        AT_ONCE[ConsentKind.RULES] = apply
