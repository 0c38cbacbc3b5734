from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Tổ chức và người dùng"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.consents import AT_ONCE
        from accounts.enums import ConsentKind
        from accounts.groups import apply as change_groups
        from accounts.working_rules import apply as change_rules

        AT_ONCE[ConsentKind.RULES] = change_rules
        AT_ONCE[ConsentKind.GROUPS] = change_groups
