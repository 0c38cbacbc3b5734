"""Somebody at a browser: signs in, opens things, presses buttons, and looks at every page with a critical eye."""

import io
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from accounts.enums import Role
from accounts.models import Post
from qlvb.lib.env import PROJECT
from tests.factories.people import PASSWORD
from tests.journeys.accessibility import barriers
from tests.journeys.aside import aside

ARTEFACTS = PROJECT / "test-artefacts" / "journey"
DESK = (1280, 860)
PHONE = (390, 844)
# Milliseconds.
PATIENCE = 30_000
# Statuses by which the product refuses something on purpose; the browser notes them as errors of the network.
_REFUSED = re.compile(r"(status of|Error Code) (400|401|403|409|422|423|429)\b")
_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI} at ${event.sourceFile}`));"""


class Visitor:
    """One browser window with its own session. `story` groups the pictures; `complaints` gathers what is wrong."""

    def __init__(
        self, browser: Browser, address: str, *, story: str, size: tuple[int, int] = DESK, script: bool = True
    ) -> None:
        self.address, self.story, self.size, self.script = address, story, size, script
        self.complaints: list[str] = []
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size == PHONE,
            java_script_enabled=script,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        self.page = self.new_tab()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        if self.script:
            page.add_init_script(_TELL_VIOLATIONS)
        page.on("pageerror", lambda problem: self._complain(page, f"script: {problem}"))
        page.on("console", lambda line: self._heard(page, line))
        page.on("response", lambda answer: self._complain(page, f"{answer.status}") if answer.status >= 500 else None)
        return page

    def _heard(self, page: Page, line: ConsoleMessage) -> None:
        if line.type == "error" and not _REFUSED.search(line.text):
            self._complain(page, f"console: {line.text}")

    def _complain(self, page: Page, text: str) -> None:
        self.complaints.append(f"{page.url.removeprefix(self.address)}: {text}")

    # --- Moving about -------------------------------------------------------------------------------------------------

    def sign_in(self, post: Post) -> "Visitor":
        self.go("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(post.user.username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.heading("Tài khoản" if post.role == Role.AGENCY_ADMIN else "Việc cần xử lý")
        return self

    def enter(self, post: Post) -> "Visitor":
        """As somebody who has signed in before, on the first page; the form is for the stories about signing in."""
        client = Client()
        aside(lambda: client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend"))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        self.go("/")
        return self

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def heading(self, text: str) -> None:
        """Wait until this is the page one is on, its scripts included."""
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()
        self.page.wait_for_load_state()

    def open_from_desk(self, subject: str) -> None:
        """As people do: the desk, then the item."""
        self.go("/viec/")
        self.page.locator(".row-title", has_text=subject).first.click()
        self.heading(subject)

    def press_act(self, label: str) -> Locator:
        """Open an act's form beside the document; the form."""
        self.page.locator(".acts").get_by_role("link", name=label, exact=True).click()
        form = self.page.locator("#act_panel > section")
        form.wait_for()
        return form

    def told(self, text: str) -> None:
        """The message on top of the page."""
        expect(self.page.locator("#_messages")).to_contain_text(text)

    def document_shown(self) -> None:
        """Wait until the viewer has drawn the PDF."""
        self.page.locator("[data-viewer][data-shown]").wait_for()
        self.page.locator(".pdfViewer .page canvas").first.wait_for()

    # --- Looking ------------------------------------------------------------------------------------------------------

    def look(self, name: str, *, page: Page | None = None) -> None:
        """Keep a picture of the page and note what hinders people on it."""
        page = page or self.page
        page.screenshot(path=self._picture(name), caret="initial")
        if not self.script:
            return
        page.wait_for_load_state()
        try:
            found = self._hindrances(page)
        except PlaywrightError as problem:
            # The page left while it was looked at: the one that came is looked at instead.
            if "context was destroyed" not in problem.message:
                raise
            page.wait_for_load_state()
            found = self._hindrances(page)
        for problem in found:
            self._complain(page, f"{name}: {problem}")

    def _hindrances(self, page: Page) -> list[str]:
        found = barriers(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > self.size[0]:
            found.append(f"{wide} px wide on a screen of {self.size[0]}")
        return found

    def _picture(self, name: str) -> Path:
        place = ARTEFACTS / self.story
        place.mkdir(parents=True, exist_ok=True)
        return place / f"{name}-{self.size[0]}.png"

    def leave(self) -> None:
        self.context.close()


def ink(page: Page, box: dict[str, Any]) -> float:
    """The share of dark dots one sees inside a box (PDF points, page from 0) of the document in the viewer."""
    picture = Image.open(io.BytesIO(page.screenshot(clip=page.evaluate(_CLIP, box), caret="initial"))).convert("L")
    return sum(picture.histogram()[:200]) / (picture.width * picture.height)


_CLIP = """async ({ page, x1, y1, x2, y2 }) => {
    const viewer = document.querySelector("[data-viewer]").viewer;
    const viewport = await viewer.viewport(page + 1);
    const frame = viewer.pageElement(page + 1).querySelector(".canvasWrapper").getBoundingClientRect();
    const scale = frame.width / viewport.width;
    const [left, bottom] = viewport.convertToViewportPoint(x1, y1);
    const [right, top] = viewport.convertToViewportPoint(x2, y2);
    return {
        x: frame.x + left * scale, y: frame.y + top * scale,
        width: (right - left) * scale, height: (bottom - top) * scale,
    };
}"""
