from django.apps import AppConfig


class QlvbConfig(AppConfig):
    """The project itself: its management commands, and the Celery application every process shares."""

    name = "qlvb"
    verbose_name = "Quản lý văn bản"

    def ready(self) -> None:
        # Makes our application the current one, so that jobs queued by a web process reach the right broker.
        import qlvb.celery  # noqa: F401
