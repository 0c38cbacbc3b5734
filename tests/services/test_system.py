"""Choosing system packages on releases that name them differently, without touching the machine."""

import pytest

from qlvb.services import system
from qlvb.services.errors import SetupProblem

FONTS = system.Need("fonts", ("fonts-liberation2", "fonts-liberation"))
PANGO = system.Need("PDF output", ("libpango-1.0-0",), required=True)
CHROMIUM = system.Need("browser tests", ("chromium",), present=lambda: False)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose package tools answer from text, and whose commands are written down."""

    def build(*, installed: str = "", candidates: dict[str, str] | None = None):
        answers = "".join(f'{name}) echo "  Candidate: {version}";;\n' for name, version in (candidates or {}).items())
        scripts = {
            "dpkg-query": f"cat <<'END'\n{installed}\nEND",
            "apt-cache": f'case "$2" in\n{answers}*) ;;\nesac',
            "apt-get": f'echo "$@" >> {tmp_path}/called',
            "env": 'shift; exec "$@"',
        }
        for name, text in scripts.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path / "called"

    return build


def test_an_installed_package_is_not_missing(machine):
    machine(installed="fonts-liberation2 installed 2.1.5-1\nlibpango-1.0-0 installed 1.50.12")
    assert system.missing_needs([FONTS, PANGO]) == []


def test_a_removed_package_whose_settings_remain_is_missing(machine):
    machine(installed="libpango-1.0-0 config-files 1.50.12")
    assert system.missing_needs([PANGO]) == [PANGO]


@pytest.mark.parametrize(("version", "missing"), [("1:1.07.4-11", [FONTS]), ("1:2.1.5-3", [])])
def test_only_the_second_liberation_fonts_have_all_vietnamese_letters(machine, version, missing):
    machine(installed=f"fonts-liberation installed {version}")
    assert system.missing_needs([FONTS]) == missing


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ({"fonts-liberation2": "2.1.5-1", "fonts-liberation": "1:1.07"}, "fonts-liberation2"),
        ({"fonts-liberation2": "(none)", "fonts-liberation": "1:2.1.5-3"}, "fonts-liberation"),
        ({}, None),
    ],
)
def test_the_first_package_the_release_offers_is_chosen(machine, candidates, chosen):
    machine(candidates=candidates)
    assert system.choose(FONTS) == chosen


def test_a_snap_in_package_clothes_is_not_chosen(machine):
    machine(candidates={"chromium": "2:1snap1-0ubuntu2"})
    assert system.choose(CHROMIUM) is None


def test_root_installs_what_is_missing(machine, monkeypatch):
    called = machine(candidates={"fonts-liberation2": "2.1.5-1"})
    monkeypatch.setattr(system, "root_prefix", lambda: [])
    system.provide([FONTS])
    assert "install --yes --no-install-recommends fonts-liberation2" in called.read_text()


def test_without_rights_the_line_is_printed_and_optional_packages_do_not_stop(machine, monkeypatch, capsys):
    called = machine(candidates={"fonts-liberation2": "2.1.5-1"})
    monkeypatch.setattr(system, "root_prefix", lambda: None)
    system.provide([FONTS])
    assert "sudo apt-get install --no-install-recommends fonts-liberation2" in capsys.readouterr().out
    assert not called.exists()


def test_without_rights_a_required_package_stops(machine, monkeypatch, capsys):
    machine(candidates={"libpango-1.0-0": "1.50"})
    monkeypatch.setattr(system, "root_prefix", lambda: None)
    with pytest.raises(SetupProblem, match="Required"):
        system.provide([PANGO])
    assert "sudo apt-get install --no-install-recommends libpango-1.0-0" in capsys.readouterr().out


def test_ubuntus_placeholder_is_no_browser(tmp_path, monkeypatch):
    placeholder = tmp_path / "chromium-browser"
    placeholder.write_text("#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then echo install the snap; fi\n")
    placeholder.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert system.chromium() is None
    (tmp_path / "google-chrome").write_text("#!/bin/sh\n")
    (tmp_path / "google-chrome").chmod(0o755)
    assert system.chromium() == str(tmp_path / "google-chrome")
