"""docker-compose.yml and Dockerfile say what they must: one image, health, order, no root, no secrets in them."""

import os
import subprocess

import pytest

from qlvb.lib import env
from qlvb.services.layout import Layout
from qlvb.services.run import product
from tests.deploy import compose

SERVICES = {"database", "redis", "migrate", "web", "worker", "beat", "proxy"}


def test_the_services():
    assert "\t" not in compose.FILE.read_text()
    assert set(compose.services()) == SERVICES


def test_product_services_are_one_image_with_the_same_settings_and_volumes():
    services = compose.services()
    shared = ("image", "build", "environment", "volumes", "secrets", "user", "read_only", "cap_drop", "security_opt")
    for name in compose.PRODUCT:
        assert {key: services[name][key] for key in shared} == {key: services["web"][key] for key in shared}
        assert services[name]["command"] == [name]
    assert services["web"]["user"] == "10001:10001"


@pytest.mark.parametrize("name", sorted(SERVICES - {"migrate"}))
def test_whatever_stays_up_is_restarted_and_asked_whether_it_is_well(name):
    service = compose.services()[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"] and service["healthcheck"]["retries"] and service["healthcheck"]["timeout"]


def test_migrations_run_once_and_before_everything_else():
    services = compose.services()
    assert services["migrate"]["restart"] == "no"
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"] == {
            "database": {"condition": "service_healthy"},
            "redis": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }
    assert services["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_only_the_proxy_is_reachable_from_outside():
    document = compose.load()
    assert [name for name, service in document["services"].items() if "ports" in service] == ["proxy"]
    assert document["networks"]["inside"] == {"internal": True}
    for name in ("database", "redis"):
        assert document["services"][name]["networks"] == ["inside"]


def test_volumes_and_secrets_are_declared_and_no_secret_is_written_here():
    document = compose.load()
    used = {
        volume.partition(":")[0] for service in document["services"].values() for volume in service.get("volumes", [])
    }
    assert {name for name in used if not name.startswith(".")} == set(document["volumes"])
    for secret in document["secrets"].values():
        assert secret["file"].startswith("./deploy/secrets/")
    ignored = (env.PROJECT / ".gitignore").read_text().splitlines()
    assert "/deploy/secrets/" in ignored and "/deploy/tls/" in ignored
    settings = document["services"]["web"]["environment"]
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(settings)
    assert {name for name in settings if name.endswith("_FILE")} == {"SECRET_KEY_FILE", "DATABASE_PASSWORD_FILE"}


def test_the_image_does_not_run_as_root_and_pins_its_packages():
    lines = (env.PROJECT / "Dockerfile").read_text().splitlines()
    assert "USER qlvb" in lines and "--require-hashes" in "\n".join(lines)
    assert 'ENTRYPOINT ["/app/deploy/start"]' in lines
    assert {"deploy/secrets", "var", ".git"} <= set((env.PROJECT / ".dockerignore").read_text().splitlines())


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_container_starts_what_make_run_starts(name):
    environment = os.environ | {"PYTHON": "/bin/echo", "HOST": "127.0.0.1", "PORT": "8000"}
    said = subprocess.run(["deploy/start", name], cwd=env.PROJECT, env=environment, capture_output=True, text=True)
    layout = Layout(env.PROJECT, env.PROJECT / "var")
    [program] = [program for program in product(layout, 8000) if program.name == name]
    assert sorted(said.stdout.split()) == sorted(program.command[1:])
