"""Debian's browser before the running product, with real workers where a test asks for them."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Post
from tests.journeys.visitor import ARTEFACTS, PATIENCE, Visitor
from tests.kill.conftest import broker, broker_url, start_worker
from tests.ui.gallery import CHROMIUM

__all__ = ["broker", "broker_url", "start_worker"]

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **CHROMIUM}


@pytest.fixture(scope="session", autouse=True)
def orm_beside_the_browser() -> None:
    """Playwright leaves an event loop in the tests' thread, in which Django would refuse its own database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Two cores serve browser, server, worker and LibreOffice at once."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def story(request: pytest.FixtureRequest) -> str:
    """Where the pictures of this test go."""
    name = request.node.name.removeprefix("test_").split("[")[0]
    shutil.rmtree(ARTEFACTS / name, ignore_errors=True)
    return name


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, story: str, transactional_db: None) -> Iterator[Visit]:
    """Somebody at a browser, signed in and staying so; at the end nobody may have met an error or a barrier."""
    visitors: list[Visitor] = []
    at_work: dict[int, Visitor] = {}

    def seat(post: Post | None, **more: Any) -> Visitor:
        if post and post.pk in at_work and not more:
            return at_work[post.pk]
        visitor = Visitor(browser, live_server.url, story=story, **more)
        visitors.append(visitor)
        if post:
            at_work[post.pk] = visitor.enter(post)
        return visitor

    yield seat
    for visitor in visitors:
        visitor.leave()
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
