"""Papers rendered ahead of time, by a process beside the one that carries them through the acts."""

import os
import signal
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from enum import StrEnum
from multiprocessing import get_context, parent_process
from typing import Final

from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.model import Paper
from qlvb.demo.papers.outside import received_pdf
from qlvb.demo.papers.word import docx_draft

MOST_WORKERS: Final = 3


class Form(StrEnum):
    """As what a paper is wanted."""

    RECEIVED = "received"
    DRAFT = "draft"
    WORD_DRAFT = "word_draft"


_RENDER: Final[dict[Form, Callable[[Paper], bytes]]] = {
    Form.RECEIVED: received_pdf,
    Form.DRAFT: decree30,
    Form.WORD_DRAFT: docx_draft,
}


def render(form: Form, paper: Paper) -> bytes:
    """The file."""
    return _RENDER[form](paper)


class Press(AbstractContextManager["Press"]):
    """Renders what is ordered, in that order; whoever wants a paper before its turn renders it himself."""

    def __init__(self, orders: Iterable[tuple[Form, Paper]]) -> None:
        workers = max(1, min(MOST_WORKERS, (os.cpu_count() or 1) - 1))
        self._pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_stay_with_parent)
        self._ordered: dict[tuple[Form, str], Future[bytes]] = {
            (form, paper.key): self._pool.submit(render, form, paper) for form, paper in orders
        }

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def take(self, form: Form, paper: Paper) -> bytes:
        """The file; each is handed out once."""
        ordered = self._ordered.pop((form, paper.key), None)
        if ordered is None or ordered.cancel():
            return render(form, paper)
        return ordered.result()


def _stay_with_parent() -> None:
    """Ctrl-C is for the parent to handle; a parent killed outright takes its workers along."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
