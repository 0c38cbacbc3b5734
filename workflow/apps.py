from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Luồng xử lý"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.handover import WORK
        from accounts.inheritance import INHERITED
        from accounts.neighbours import neighbours
        from workflow import handover, inheriting
        from workflow.extensions import PANELS
        from workflow.notify import tell_posts
        from workflow.queries import next_working_day
        from workflow.shares import end_with_post
        from workflow.views.shares import shares_panel

        # Before the steps: what lies on the desk is told apart from what does not while it still lies there.
        WORK.extend([handover.DOSSIERS, handover.STEPS, handover.UNREAD])
        # The items first: whoever holds an inbox of the successor then finds them in his own agency.
        INHERITED.extend([inheriting.ITEMS, inheriting.INBOXES, inheriting.DOSSIERS])
        PANELS.append(shares_panel)
        neighbours.tell, neighbours.next_working_day = tell_posts, next_working_day
        neighbours.post_ended = end_with_post
