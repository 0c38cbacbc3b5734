from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Giao việc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in drafting, issuing and accepting documents, on their pages, and in what is handed over."""
        from accounts.handover import WORK
        from accounts.inheritance import INHERITED
        from documents import extensions as of_documents
        from tasks import issuing
        from tasks.handover import FOLLOWED
        from tasks.inheriting import LED
        from tasks.queries import from_elsewhere
        from tasks.views.panels import task_panel
        from workflow import extensions as of_items
        from workflow.enums import ItemKind

        of_documents.AFTER_ISSUE.append(issuing.after_issue)
        of_documents.AFTER_REFUSAL.append(issuing.after_refusal)
        of_documents.BEFORE_RESENDING.append(issuing.not_answered)
        of_documents.NEEDED_RECIPIENTS.append(issuing.lead_agencies)
        of_documents.ARRIVAL_DUE.append(issuing.deadline_on_arrival)
        of_documents.ORIGIN_KINDS.add(ItemKind.TASK)
        # What a unit of one's own answers on a task may be for the leader's hands alone.
        of_documents.HANDED_OVER_KINDS.add(ItemKind.TASK)
        of_items.PANELS.append(task_panel)
        of_items.FROM_ELSEWHERE[ItemKind.TASK] = from_elsewhere
        # Before the steps, as the drafts: a result on the desk is told apart while it still lies there.
        WORK.insert(0, FOLLOWED)
        INHERITED.append(LED)
