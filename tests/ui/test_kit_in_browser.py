"""The behaviour of static/js in a real browser, under the product's content security policy; without our server."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.ui.gallery import OUT, SIZES, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> str:
    return serve()[0]


@pytest.fixture
def complaints() -> list[str]:
    return []


def opened(browser: Browser, size: str, complaints: list[str]) -> Page:
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 500).new_page()
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    return page


@pytest.fixture
def desk(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    page = opened(browser, "1280", complaints)
    yield page
    page.context.close()
    assert not complaints


@pytest.fixture
def phone(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    page = opened(browser, "390", complaints)
    yield page
    page.context.close()
    assert not complaints


def test_pages_fit_the_phone(phone: Page, address: str) -> None:
    for name in ("list", "item", "form", "form_wrong", "placement", "progress", "sign_in", "empty", "refused"):
        phone.goto(f"{address}/{name}.html")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_keys_move_through_the_list_and_show_the_preview(desk: Page, address: str) -> None:
    desk.goto(f"{address}/list.html")
    current = "[...document.querySelectorAll('[data-row]')].findIndex((row) => row.classList.contains('is-current'))"
    desk.wait_for_load_state("load")
    desk.keyboard.press("j")
    before = desk.evaluate(current)
    desk.keyboard.press("j")
    assert desk.evaluate(current) == before + 1
    desk.keyboard.press("k")
    assert desk.evaluate(current) == before
    desk.locator("#_preview .preview-body").wait_for()
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "top_q"
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    assert desk.locator("#keys").is_visible()


def test_find_is_blind_to_diacritics(desk: Page, address: str) -> None:
    desk.goto(f"{address}/item.html")
    desk.locator("[data-viewer][data-shown]").wait_for()
    desk.locator(".viewer-scroll").focus()
    desk.keyboard.press("Control+f")
    desk.keyboard.type("bao so 5")
    desk.locator(".viewer-hits", has_text="1/15").wait_for()
    desk.locator(".textLayer .highlight").first.wait_for()


def test_damaged_file_leaves_nothing_of_the_one_before_and_says_so(desk: Page, address: str) -> None:
    desk.goto(f"{address}/item.html")
    desk.locator("[data-viewer][data-shown]").wait_for()
    desk.locator(".viewer-tab").nth(1).click()
    desk.get_by_text("Tệp này hỏng hoặc không phải PDF nên không xem được.").wait_for()
    assert desk.locator(".pdfViewer .page").count() == 0


def test_act_form_opens_beside_the_document_and_wants_exactly_one_lead(desk: Page, address: str) -> None:
    desk.goto(f"{address}/item.html")
    desk.get_by_role("link", name="Bút phê").click()
    desk.locator("#id_hands-0-target").select_option("u1")
    assert desk.evaluate("document.activeElement.closest('#act_panel') !== null")
    desk.locator("[data-routing-add]").click()
    desk.locator("#id_hands-2-target").select_option("u3")
    assert desk.locator("#id_hands-TOTAL_FORMS").input_value() == "3"
    assert desk.locator("#id_hands-2-part").input_value() == "coordinate"
    assert desk.locator("[data-routing-hint]").inner_text() == "Một chủ trì, 1 nơi phối hợp hoặc để biết."
    desk.locator("#id_hands-2-part").select_option("lead")
    assert desk.locator("[data-routing-hint]").inner_text() == "Có 2 chủ trì: chỉ để lại một."
    desk.get_by_role("button", name="Để biết, lưu hồ sơ.").click()
    assert desk.locator("#id_text").input_value() == "Để biết, lưu hồ sơ."


def test_boxes_move_by_mouse_and_by_keys_in_points(desk: Page, address: str) -> None:
    desk.goto(f"{address}/placement.html")
    seal = desk.locator(".handle-seal")
    seal.wait_for()
    frame = seal.bounding_box()
    assert frame
    desk.mouse.move(frame["x"] + 8, frame["y"] + 20)
    desk.mouse.down()
    desk.mouse.move(frame["x"] + 8, frame["y"] - 60, steps=5)
    desk.mouse.up()
    desk.locator(".handle-signature").focus()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_function("JSON.parse(document.querySelector('#id_placement').value).signature.x1 === 354")
    box = json.loads(desk.locator("#id_placement").input_value())
    assert box["signature"] == {"page": 0, "x1": 354, "y1": 120, "x2": 494, "y2": 190}
    assert box["seal"]["x1"] == pytest.approx(295, abs=0.01) and box["seal"]["y1"] > 150
    assert box["seal"]["y2"] - box["seal"]["y1"] == pytest.approx(102, abs=0.01)
    assert box["texts"][0]["covers"] is True  # keys the page knows nothing of are kept


def test_box_stays_on_its_page(desk: Page, address: str) -> None:
    desk.goto(f"{address}/placement.html")
    desk.locator(".handle-number").wait_for()
    desk.locator(".handle-number").focus()
    for _ in range(40):
        desk.keyboard.press("ArrowLeft")
    desk.wait_for_function("JSON.parse(document.querySelector('#id_placement').value).texts[0].box.x1 === 0")


def test_chosen_file_is_shown_and_a_wrong_one_refused_before_sending(desk: Page, address: str) -> None:
    desk.goto(f"{address}/form.html")
    desk.locator("#id_file").set_input_files(OUT / "sample.pdf")
    desk.locator("[data-viewer][data-shown]").wait_for()
    desk.locator("#id_file").set_input_files({"name": "thu.exe", "mimeType": "application/x", "buffer": b"x"})
    desk.get_by_text("không thuộc loại được nhận").wait_for()
    desk.locator("#id_file").set_input_files({"name": "rong.pdf", "mimeType": "application/pdf", "buffer": b""})
    desk.get_by_text("rỗng, không có nội dung").wait_for()


@pytest.mark.parametrize(
    ("typed", "date"),
    [("5/1/26", "05/01/2026"), ("05012026", "05/01/2026"), ("2026-01-05", "05/01/2026"), ("31/02/2026", "31/02/2026")],
)
def test_date_is_completed(desk: Page, address: str, typed: str, date: str) -> None:
    desk.goto(f"{address}/form.html")
    desk.locator("#id_issued_on").fill(typed)
    desk.keyboard.press("Tab")
    assert desk.locator("#id_issued_on").input_value() == date


def test_second_click_sends_nothing(desk: Page, address: str) -> None:
    sent: list[str] = []

    def answer(route: Route) -> None:
        """No content: the page stays, as if the server were still thinking."""
        sent.append(route.request.method)
        route.fulfill(status=204)

    desk.goto(f"{address}/sign_in.html")
    desk.locator("#id_username").fill("an")
    desk.locator("#id_password").fill("mat khau rat dai")
    desk.route("**/sign_in.html", answer)
    desk.get_by_role("button", name="Đăng nhập").click()
    desk.locator("button[disabled]").wait_for()
    desk.locator("#id_password").press("Enter")
    desk.evaluate("document.querySelector('.sign-in-form').requestSubmit()")
    desk.wait_for_timeout(100)
    assert sent == ["POST"]


def test_phone_switches_panes_and_keeps_the_acts_in_reach(phone: Page, address: str) -> None:
    phone.goto(f"{address}/item.html")
    assert phone.get_by_role("link", name="Bút phê").is_visible()
    assert not phone.get_by_text("bạn đã chuyển tiếp văn bản này").first.is_visible()
    phone.get_by_role("button", name="Thêm").click()
    assert phone.locator(".act-reason").is_visible()
    phone.get_by_role("button", name="Thu gọn").click()
    phone.locator("[data-pane=viewer]").click()
    phone.locator("[data-viewer][data-shown]").wait_for()
    assert phone.get_by_role("link", name="Bút phê").is_visible()
    phone.locator("[data-pane=timeline]").click()
    assert phone.get_by_text("Giao Phòng Nông nghiệp chủ trì").is_visible()


def test_basic_page_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/item.html")
    for text in ("Bút phê", "Soạn văn bản trả lời", "Chánh Văn phòng", "Sổ văn bản đến"):
        assert page.get_by_text(text).first.is_visible(), text
    assert page.locator(".viewer-noscript a").is_visible()
    context.close()
