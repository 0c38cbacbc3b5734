from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Giao việc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in drafting, issuing and accepting documents, and on their pages."""
        from documents import extensions as of_documents
        from tasks import issuing
        from tasks.views.panels import task_panel
        from workflow import extensions as of_items
        from workflow.enums import ItemKind

        of_documents.AFTER_ISSUE.append(issuing.after_issue)
        of_documents.NEEDED_RECIPIENTS.append(issuing.lead_agencies)
        of_documents.ARRIVAL_DUE.append(issuing.deadline_on_arrival)
        of_documents.ORIGIN_KINDS.add(ItemKind.TASK)
        of_items.PANELS.append(task_panel)
