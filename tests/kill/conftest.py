"""A broker and workers of these tests' own: real processes, real messages, nothing eager."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from kombu import pools
from redis import Redis

from qlvb.celery import app
from qlvb.lib import env
from qlvb.services.layout import Layout
from qlvb.services.valkey import Valkey, installed_program
from tests.kill.workers import Worker

Start = Callable[[], Worker]


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """Not the broker of the run: it is emptied here, and a worker must never take another test's messages."""
    with tempfile.TemporaryDirectory(prefix="qlvb-broker-") as place:
        data = Path(place)
        program = installed_program(Layout(project=env.PROJECT, data=data).site_packages)
        server = Valkey(program, data / "valkey", data / "valkey.log")
        yield server.start()
        server.stop()


@pytest.fixture
def broker(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """The empty broker, and this process sending its jobs there instead of running them itself."""
    redis = Redis.from_url(broker_url)
    redis.flushall()
    address = env.read(os.environ | {"REDIS_URL": broker_url}).broker_url
    monkeypatch.setenv("CELERY_BROKER_URL", address)
    monkeypatch.setitem(app.conf, "task_always_eager", False)
    _forget_connections()
    yield redis
    _forget_connections()
    redis.close()


def _forget_connections() -> None:
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def start_worker(broker: Redis, broker_url: str, transactional_db: None, tmp_path: Path) -> Iterator[Start]:
    """Start a worker on the test database and wait until it takes jobs; whatever still runs is killed at the end."""
    started: list[Worker] = []

    def start() -> Worker:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "qlvb.settings.base",
            "DATABASE_URL": _test_database_url(),
            "REDIS_URL": broker_url,
            "QLVB_DATA": str(settings.DATA_DIR),
            "SECRET_KEY": settings.SECRET_KEY,
        }
        environment.pop("CELERY_BROKER_URL")
        worker = Worker(environment, tmp_path / f"worker-{len(started)}.log", f"w{len(started)}")
        started.append(worker)
        worker.wait_until_ready()
        return worker

    yield start
    for worker in started:
        worker.kill()


def _test_database_url() -> str:
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
