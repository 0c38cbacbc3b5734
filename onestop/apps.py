from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "onestop"
    verbose_name = "Một cửa"
    default_auto_field = "django.db.models.BigAutoField"
