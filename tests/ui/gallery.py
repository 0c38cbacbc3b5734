"""Write every layout with sample data to /tmp/qlvb-gallery and photograph it: python -m tests.ui.gallery [page …].

Needs neither database nor the project's settings. Serves the pages with the product's content security policy and
reports whatever the browser complains about.
"""

import json
import sys
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from qlvb.services import system

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
OUT = Path("/tmp/qlvb-gallery")
CHROMIUM = {
    "executable_path": system.chromium(),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ],
}
CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self' blob:; worker-src 'self' blob:; form-action 'self'; base-uri 'none'"
)
FRAGMENTS = ("preview", "act", "progress_part")
SIZES = {"1280": (1280, 860), "390": (390, 844)}


class Undefined(str):
    """Printing what a template does not have is a mistake, as in the project's tests."""

    def __contains__(self, _: object) -> bool:
        return True

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"undefined template variable: {missing}")


def configure() -> None:
    """Just enough of Django when the project's settings are not loaded."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="gallery",
        USE_TZ=True,
        TIME_ZONE="Asia/Ho_Chi_Minh",
        LANGUAGE_CODE="vi",
        FORMAT_MODULE_PATH=["qlvb.formats"],
        STATIC_URL="/static/",
        INSTALLED_APPS=["django.contrib.staticfiles"],
    )
    django.setup()


def render(template: str, values: dict[str, object]) -> str:
    from django.template.backends.django import DjangoTemplates

    engine = DjangoTemplates(
        {
            "NAME": "gallery",
            "DIRS": [PROJECT / "templates", HERE / "pages"],
            "APP_DIRS": False,
            "OPTIONS": {
                "string_if_invalid": Undefined("%s"),
                "builtins": ["accounts.templatetags.forms_of_a_desk", "qlvb.lib.icons"],
            },
        }
    )
    return engine.get_template(template).render(values)


@cache
def pages() -> dict[str, str]:
    from tests.ui import samples as S

    bare = {"csrf_token": "t", "shell": None, "messages": []}
    full = {**bare, "shell": S.SHELL}
    kept = S.IncomingForm()
    wrong = S.IncomingForm({"issued_on": "31/02/2026", "notation": "15/CĐ-UBND", "urgency": "1"})
    placement = S.PlacementForm(initial={"placement": S.PLACEMENT})
    message = type("M", (), {"level_tag": "success", "__str__": lambda self: "Đã đăng ký văn bản, số đến 152."})()
    behalf = {**S.SHELL, "on_behalf": "Nguyễn Hữu Đức · Phó Chủ tịch"}
    issuers = ["Sở Nội vụ", "Sở Tài chính"]
    hands = S.HandFormSet(prefix="hands")
    context: dict[str, tuple[str, dict[str, object]]] = {
        "list": (
            "list.html",
            {
                **full,
                "rows": S.ROWS,
                "tabs": S.TABS,
                "chips": S.CHIPS,
                "clear_url": "#",
                "pager": {"prev_url": "", "next_url": "#sau", "text": "1–20 trong khoảng 1.240"},
                "messages": [message],
            },
        ),
        "preview": ("preview.html", {**full, "few_acts": S.ACTS[:2], "pairs": S.PAIRS, "files": S.FILES}),
        "empty": ("empty.html", {**full, "empty_act": {"label": "Xem sổ văn bản đi", "url": "#so", "icon": "book"}}),
        "item": (
            "item.html",
            {
                **full,
                "shell": behalf,
                "nav_in_list": {
                    "back_url": "list.html",
                    "back_label": "Việc cần xử lý",
                    "prev_url": "#truoc",
                    "next_url": "#sau",
                    "text": "3/12",
                },
                "events": S.EVENTS,
                "acts": S.ACTS,
                "files": S.FILES,
                "pairs": S.PAIRS,
                "due": S.ROWS[0]["due"],
            },
        ),
        "act": ("act.html", {**full, "direction": S.DirectionForm(), "phrases": S.PHRASES, "hands": hands}),
        "form": (
            "form.html",
            {
                **full,
                "form": kept,
                "issuers": issuers,
                "crumbs": [{"label": "Văn bản đến", "url": "#den"}, {"label": "Đăng ký", "url": ""}],
            },
        ),
        "form_wrong": ("form.html", {**full, "form": wrong, "issuers": issuers}),
        "placement": ("placement.html", {**full, "placement": placement}),
        "progress": ("progress.html", {**full, "steps": S.STEPS, "failed_steps": S.FAILED_STEPS}),
        "progress_part": (
            "parts/_progress.html",
            {**full, "steps": S.STEPS, "poll_url": "progress_part.html", "done": False},
        ),
        "sign_in": ("sign_in.html", {**bare, "form": S.SignInForm(), "next": ""}),
        "change_password": ("accounts/change_password.html", {**full, "form": S.SignInForm()}),
        "refused": ("errors/refused.html", {**full, "sentence": "Bạn không có quyền ban hành văn bản này."}),
        "conflict": (
            "errors/conflict.html",
            {**full, "sentence": "Không ký được: văn bản đang ở trạng thái “Đã ban hành”."},
        ),
        "404": ("404.html", bare),
        "403": ("403.html", {}),
        "not_sent": (
            "errors/not_sent.html",
            {
                "typed": [{"label": "Lý do, nội dung cần sửa", "value": "Sửa mục 2: ghi rõ thời hạn.", "rows": 2}],
                "again": {"action": "/van-ban-di/5/tra-lai/", "fields": [("note", "Sửa mục 2.")], "files": []},
                "sign_in": "/dang-nhap/",
                "sign_in_here": "/dang-nhap/?next=/",
                "who": "",
            },
        ),
        "foreign_form": ("errors/foreign_form.html", {}),
        "413": ("413.html", {"typed": []}),
        "400": ("400.html", {"typed": []}),
        "500": ("500.html", {}),
    }
    return {name: render(template, values) for name, (template, values) in context.items()}


def sample_pdf() -> bytes:
    """Two pages in the layout of Decree 30, before number and date."""
    from weasyprint import HTML

    paragraph = (
        "Thực hiện chỉ đạo của Thủ tướng Chính phủ về ứng phó khẩn cấp bão số 5, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu "
        "các sở, ban, ngành, Ủy ban nhân dân các xã, phường khẩn trương triển khai các biện pháp sau đây:"
    )
    style = (
        "@page { size: A4; margin: 20mm 15mm 20mm 30mm } body { font: 14pt/1.5 'Liberation Serif' } "
        "table { width: 100% } td { text-align: center; vertical-align: top } "
        "h3 { text-align: center } .sign { margin-left: 55%; text-align: center }"
    )
    left = "ỦY BAN NHÂN DÂN<br><b>TỈNH SƠN LAM</b><br>Số:&emsp;&emsp;/CĐ-UBND"
    right = (
        "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b><br>"
        "<i>Sơn Lam, ngày &emsp; tháng &emsp; năm 2026</i>"
    )
    body = (
        f"<table><tr><td>{left}<td>{right}</table><h3>CÔNG ĐIỆN<br>Về việc ứng phó bão số 5</h3>"
        + f"<p>{paragraph}</p>" * 14
        + "<p class=sign><b>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH</b><br><br><br><br><b>Nguyễn Hữu Đức</b></p>"
    )
    return HTML(string=f"<html lang=vi><style>{style}</style>{body}</html>").write_pdf()


class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        clean = path.split("?")[0].split("#")[0]
        return str(PROJECT / clean.lstrip("/")) if clean.startswith("/static/") else str(OUT / clean.lstrip("/"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}


def serve() -> tuple[str, list[str]]:
    """Write the pages, serve them from a thread; the address and the names."""
    OUT.mkdir(exist_ok=True)
    built = pages()
    for name, html in built.items():
        (OUT / f"{name}.html").write_text(html)
    (OUT / "sample.pdf").write_bytes(sample_pdf())
    (OUT / "broken.pdf").write_bytes(b"%PDF-1.7 not really")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(OUT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}", [name for name in built if name not in FRAGMENTS]


def main(wanted: list[str]) -> int:
    configure()
    base, names = serve()
    complaints = photograph(base, wanted or names)
    sys.stdout.write(json.dumps(complaints, ensure_ascii=False, indent=1) + "\n")
    return 1 if complaints else 0


def photograph(base: str, names: list[str]) -> list[str]:
    """A picture of each page at each size; what the browser complained about, and what is wider than the screen."""
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    now = ""

    def heard(text: str) -> None:
        complaints.append(f"{now}: {text}")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for size, (width, height) in SIZES.items():
            page = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500).new_page()
            page.on("console", lambda line: heard(line.text) if line.type in ("error", "warning") else None)
            page.on("pageerror", lambda problem: heard(str(problem)))
            for name in names:
                now = f"{name} {size}"
                page.goto(f"{base}/{name}.html")
                page.wait_for_timeout(400)
                if page.locator("[data-viewer][data-src]:visible").count():
                    page.wait_for_selector("[data-viewer][data-shown]")
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    heard(f"{wide} px wider than the screen")
                page.screenshot(path=OUT / f"{name}-{size}.png")
        browser.close()
    return complaints


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
