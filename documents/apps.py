from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from documents.panels import dossiers_panel
        from workflow.extensions import PANELS

        PANELS.append(dossiers_panel)
