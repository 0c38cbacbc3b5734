from django.apps import AppConfig


class OnestopConfig(AppConfig):
    name = "onestop"
    verbose_name = "Một cửa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A result is drafted, signed and issued as every document; issuing it brings the case back to the desk."""
        from accounts.handover import WORK
        from accounts.inheritance import INHERITED
        from documents.extensions import AFTER_ISSUE, HANDED_OVER_KINDS, ORIGIN_KINDS
        from onestop.citizen import is_wanted, message_of
        from onestop.handover import AWAITED
        from onestop.inheriting import OFFERED
        from onestop.models import CitizenMail
        from onestop.results import bring_to_desk
        from workflow.enums import ItemKind
        from workflow.mailing import QUEUES, Queue

        INHERITED.append(OFFERED)
        ORIGIN_KINDS.add(ItemKind.CASE)
        WORK.insert(0, AWAITED)
        HANDED_OVER_KINDS.add(ItemKind.CASE)
        AFTER_ISSUE.append(bring_to_desk)
        QUEUES.append(Queue(CitizenMail, ("case__case_agency", "case__version__procedure"), is_wanted, message_of))
