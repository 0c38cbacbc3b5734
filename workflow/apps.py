from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Luồng xử lý"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.handover import WORK
        from accounts.neighbours import neighbours
        from workflow.handover import DOSSIERS, STEPS, UNREAD
        from workflow.notify import tell_posts
        from workflow.queries import next_working_day

        # Before the steps: what lies on the desk is told apart from what does not while it still lies there.
        WORK.extend([DOSSIERS, STEPS, UNREAD])
        neighbours.tell, neighbours.next_working_day = tell_posts, next_working_day
