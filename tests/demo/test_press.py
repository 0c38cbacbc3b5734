"""Papers rendered ahead are the papers rendered on the spot."""

from datetime import date
from multiprocessing import active_children

import pytest

from qlvb.demo.papers.library import papers
from qlvb.demo.papers.model import Paper
from qlvb.demo.papers.press import Form, Press, render


@pytest.fixture
def orders() -> list[tuple[Form, Paper]]:
    library = papers(date(2026, 11, 20)).values()
    drafts = [paper for paper in library if paper.number is None][:2]
    received = [paper for paper in library if paper.number and paper.issued_on and not paper.scanned][:1]
    return [(Form.WORD_DRAFT, drafts[0]), (Form.RECEIVED, received[0]), (Form.DRAFT, drafts[1])]


def test_every_paper_is_handed_out_whether_its_turn_came_or_not(orders: list[tuple[Form, Paper]]) -> None:
    with Press(orders[:2]) as press:
        for form, paper in reversed(orders):
            file = press.take(form, paper)
            assert file[:4] == (b"PK\x03\x04" if form is Form.WORD_DRAFT else b"%PDF")
            assert abs(len(file) - len(render(form, paper))) < 200


def test_nothing_is_started_when_nothing_is_ordered() -> None:
    before = len(active_children())
    with Press([]):
        assert len(active_children()) == before
