"""The contracts of templates/README.md: parts render, escape, say why an act is refused, and nothing is inline."""

import re
from pathlib import Path

import pytest

from tests.ui import samples
from tests.ui.gallery import PROJECT, pages, render

TEMPLATES = PROJECT / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (PROJECT / "static/vendor/icons/icons.svg").read_text()))
NASTY = '<script>alert("x")</script>'


@pytest.mark.parametrize("name", sorted(pages()))
def test_every_sample_page_renders_without_an_undefined_variable(name: str) -> None:
    assert pages()[name].strip()


@pytest.mark.parametrize("template", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_style_or_script_and_names_only_existing_files(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\ssrc=)", text)
    for static in re.findall(r"""\{% static ['"]([^'"]+)['"] %\}""", text):
        assert (PROJECT / "static" / static).exists(), static
    for icon in re.findall(r'{% icon "([^"]+)"', text):
        assert icon in SPRITE, icon


def test_readme_names_every_part() -> None:
    readme = (TEMPLATES / "README.md").read_text()
    ours = re.findall(r"`(?:parts/)?([a-z_]+\.html)`", readme)
    missing = [path.name for path in (TEMPLATES / "parts").glob("*.html") if path.name not in ours]
    assert not missing


def act(**changes: object) -> dict[str, object]:
    return {
        "label": "Ký",
        "url": "/ky/",
        "method": "post",
        "icon": "signature",
        "tone": "",
        "enabled": True,
        "reason": "",
        "primary": False,
        **changes,
    }


def acts(*rows: dict[str, object]) -> str:
    return render("parts/acts.html", {"acts": list(rows), "csrf_token": "t"})


def test_refused_act_is_disabled_leads_nowhere_and_gives_its_reason() -> None:
    html = acts(act(enabled=False, reason="Không ký được: văn bản đã ban hành."))
    assert 'aria-disabled="true"' in html
    assert html.count("Không ký được: văn bản đã ban hành.") == 2  # in the button's name and in sight
    assert "/ky/" not in html and "<form" not in html


def test_post_act_is_a_form_with_csrf_and_get_act_a_link() -> None:
    assert 'action="/ky/"' in acts(act()) and "csrfmiddlewaretoken" in acts(act())
    link = acts(act(method="get", panel_url="/ky/bieu-mau/"))
    assert 'href="/ky/"' in link and 'hx-get="/ky/bieu-mau/"' in link


def test_confirmation_is_asked_with_the_given_sentence() -> None:
    assert 'data-confirm="Thu hồi?"' in acts(act(confirm="Thu hồi?"))


@pytest.mark.parametrize(
    ("part", "context"),
    [
        ("parts/acts.html", {"acts": [act(label=NASTY, enabled=False, reason=NASTY)], "csrf_token": "t"}),
        ("parts/acts.html", {"acts": [act(label=NASTY, confirm=NASTY)], "csrf_token": "t"}),
        ("parts/timeline.html", {"events": [{**samples.EVENTS[1], "who": NASTY, "text": NASTY}]}),
        ("parts/data_list.html", {"pairs": [{"label": NASTY, "value": NASTY, "copyable": True}]}),
        ("parts/files.html", {"files": [{**samples.FILES[0], "name": NASTY}]}),
        ("parts/viewer.html", {"src": "/x.pdf", "name": NASTY, "files": [{**samples.FILES[0], "name": NASTY}]}),
        ("parts/deadline.html", {"due": {"text": NASTY, "tone": "late", "exact": NASTY}}),
        ("parts/empty.html", {"sentence": NASTY, "hint": NASTY}),
        ("parts/tabs.html", {"tabs": [{"label": NASTY, "url": "#", "count": 1, "active": True}]}),
        ("parts/note.html", {"tone": "bad", "text": NASTY}),
        ("errors/refused.html", {"sentence": NASTY}),
    ],
)  # fmt: skip
def test_what_people_typed_is_escaped(part: str, context: dict[str, object]) -> None:
    assert "<script>alert" not in render(part, context)


@pytest.mark.parametrize(("urgency", "label"), [(3, "Hỏa tốc"), (2, "Thượng khẩn"), (1, "Khẩn"), (0, "")])
def test_urgency_badge(urgency: int, label: str) -> None:
    html = render("parts/badge_urgency.html", {"urgency": urgency})
    assert re.sub(r"<[^>]+>", "", html).strip() == label


def test_field_with_an_error_points_to_it_and_the_summary_links_to_the_field() -> None:
    form = samples.IncomingForm({"issued_on": "31/02/2026"})
    field = render("parts/field.html", {"field": form["issued_on"]})
    assert (
        'aria-invalid="true"' in field
        and 'aria-describedby="id_issued_on_error"' in field
        and 'id="id_issued_on_error"' in field
    )
    assert 'href="#id_issued_on"' in render("parts/form_errors.html", {"form": form})


def test_file_field_is_a_drop_zone_and_not_a_group() -> None:
    html = render("parts/field.html", {"field": samples.IncomingForm()["file"], "max_bytes": 100})
    assert 'data-max-bytes="100"' in html and "<fieldset" not in html


def test_kept_file_needs_no_second_choice() -> None:
    html = render(
        "parts/field.html", {"field": samples.IncomingForm()["file"], "kept": {"name": "a.pdf", "size": 2048}}
    )
    assert "a.pdf" in html and "không cần chọn lại" in html


def test_progress_asks_again_only_while_it_runs() -> None:
    running = {"steps": samples.STEPS, "poll_url": "/tien-do/", "done": False, "csrf_token": "t"}
    assert 'hx-get="/tien-do/"' in render("parts/_progress.html", running)
    finished = render("parts/_progress.html", {**running, "done": True, "next_url": "/xong/"})
    assert "hx-get" not in finished and 'data-go="/xong/"' in finished


def test_frame_draws_no_link_that_leads_nowhere() -> None:
    shell = {**samples.SHELL, "urls": {}, "bell": None, "posts": []}
    html = render("base.html", {"shell": shell, "messages": [], "csrf_token": "t"})
    assert 'href=""' not in html and "Báo lỗi" not in html and "Đăng xuất" not in html and 'type="search"' not in html
