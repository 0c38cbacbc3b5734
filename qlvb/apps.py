from django.apps import AppConfig


class QlvbConfig(AppConfig):
    """The project itself: its management commands, and the Celery application every process shares."""

    name = "qlvb"
    verbose_name = "Quản lý văn bản"

    def ready(self) -> None:
        # Makes our application the current one, so that `.delay()` in a web process reaches the right broker.
        import qlvb.celery  # noqa: F401
