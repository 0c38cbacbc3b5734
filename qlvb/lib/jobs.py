"""How the house declares Celery jobs: ids only, started after the commit (style.md, rule 8)."""

from collections.abc import Callable
from typing import Protocol, cast

from celery import shared_task


class Job(Protocol):
    """A job: call it to run it here and now, `delay_on_commit` to have a worker run it when the transaction has
    ended."""

    def __call__(self, **ids: int) -> None: ...

    def delay_on_commit(self, **ids: int) -> object: ...


def job(run: Callable[..., None]) -> Job:
    """Celery's shared_task; its Django task class has `delay_on_commit`, which the type stubs do not know."""
    return cast(Job, shared_task(run))
