from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Luồng xử lý"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.handover import WORK
        from accounts.inheritance import INHERITED
        from accounts.neighbours import neighbours
        from workflow.extensions import PANELS
        from workflow.handover import STEPS
        from workflow.inheriting import DOSSIERS, INBOXES, ITEMS
        from workflow.notify import tell_posts
        from workflow.queries import next_working_day
        from workflow.views.shares import shares_panel

        WORK.append(STEPS)
        # The items first: whoever holds an inbox of the successor then finds them in his own agency.
        INHERITED.extend([ITEMS, INBOXES, DOSSIERS])
        PANELS.append(shares_panel)
        neighbours.tell, neighbours.next_working_day = tell_posts, next_working_day
