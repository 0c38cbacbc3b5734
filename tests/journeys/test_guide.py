"""The user guide (ISSUE 3 point 12): its words are those on the screen, its pictures can be made and are there.

`make guide` (`--guide`) keeps the pictures in docs/huong-dan/hinh; an ordinary run makes them and lets them go.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from qlvb import guide
from qlvb.lib.env import PROJECT
from qlvb.lib.vietnamese import short_date
from tests.factories.people import Agency
from tests.journeys import office as morning
from tests.journeys.aside import aside
from tests.journeys.conftest import Visit
from tests.journeys.test_road import fill_row
from tests.journeys.visitor import ARTEFACTS, PHONE, Visitor

SIZE = (1280, 800)
# What a picture may weigh, and all of them.
HEAVIEST, ALL = 80_000, 1_300_000
SOURCES = ("templates", "accounts", "workflow", "documents", "tasks", "onestop", "reports", "qlvb", "static/js")


@cache
def words_of_the_product() -> str:
    """Everything templates and code say, spaces evened out."""
    files = (path for folder in SOURCES for path in (PROJECT / folder).rglob("*"))
    texts = (path.read_text() for path in files if path.suffix in (".html", ".py", ".js"))
    return re.sub(r"\s+", " ", " ".join(texts))


def text_of(name: str) -> str:
    return (guide.FOLDER / f"{name}.md").read_text()


def pictures_named() -> set[str]:
    return {name for page in guide.PAGES for name in re.findall(r"\]\(hinh/([\w-]+)\.png\)", text_of(page))}


def test_every_page_is_known_and_has_one_screenful_to_three() -> None:
    assert {path.stem for path in guide.FOLDER.glob("*.md")} == set(guide.PAGES)
    for name in guide.PAGES:
        assert 60 <= len(text_of(name).splitlines()) <= 150, name


@pytest.mark.parametrize("name", guide.PAGES)
def test_labels_and_answers_are_those_on_the_screen(name: str) -> None:
    """Bold is a label, italic is what the product answers; '›' leads through the menu."""
    text = re.sub(r"\s+", " ", text_of(name))
    labels = [label for bold in re.findall(r"\*\*(.+?)\*\*", text) for label in bold.split(" › ")]
    answers = re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text)
    assert labels
    strange = [words for words in labels + answers if words not in words_of_the_product()]
    assert not strange, f"{name}: nothing on the screen says {strange}"


def test_pictures_are_there_small_and_all_shown() -> None:
    assert guide.pictures() == pictures_named()
    weights = [(guide.PICTURES / f"{name}.png").stat().st_size for name in pictures_named()]
    assert max(weights) < HEAVIEST and sum(weights) < ALL


@pytest.mark.parametrize("name", guide.PAGES)
def test_pages_and_their_links_open_without_signing_in(client: Client, name: str, db: None) -> None:
    answer = client.get(guide.address(name))
    body = answer.content.decode()
    assert answer.status_code == 200 and body.count("<h1") == 1
    targets = set(re.findall(r'(?:href|src)="(/tro-giup/[^"]*)"', body))
    assert len(targets) >= len(guide.PAGES)
    for target in targets:
        assert client.get(target).status_code == 200, target
    assert ".md" not in body


def test_what_is_not_of_the_guide_is_not_shown(client: Client, db: None) -> None:
    for path in ("tro-giup/van-hanh/", "tro-giup/hinh/khong-co.png", "tro-giup/../README/"):
        assert client.get(f"/{path}").status_code == 404, path


# --- The pictures -----------------------------------------------------------------------------------------------------


class Camera:
    """Takes the pictures the guide names, each once; those it keeps in the guide in few colours."""

    def __init__(self, place: Path, *, kept: bool) -> None:
        self.place, self.kept, self.taken = place, kept, set[str]()

    def take(self, visitor: Visitor, name: str) -> None:
        visitor.page.mouse.move(0, 0)
        self.place.mkdir(parents=True, exist_ok=True)
        target = self.place / f"{name}.png"
        target.write_bytes(visitor.page.screenshot(animations="disabled"))
        if self.kept:
            picture = Image.open(target).convert("RGB")
            few = picture.quantize(colors=96, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
            few.save(target, optimize=True)
        assert name not in self.taken, f"{name} twice"
        self.taken.add(name)


@pytest.fixture
def camera(pytestconfig: pytest.Config) -> Iterator[Camera]:
    """With `--guide` into the guide, else beside the other pictures of the journeys."""
    kept = bool(pytestconfig.getoption("--guide"))
    camera = Camera(guide.PICTURES if kept else ARTEFACTS / "guide", kept=kept)
    yield camera
    if kept:
        for picture in guide.PICTURES.glob("*.png"):
            if picture.stem not in camera.taken:
                picture.unlink()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.long
def test_pictures_of_the_guide(visit: Visit, province: Agency, commune: Agency, camera: Camera) -> None:
    office = aside(lambda: morning.open_office(province, commune))
    photograph_clerk(visit(province.clerk, size=SIZE), office, commune, camera)
    photograph_chief(visit(province.chief, size=SIZE), office, camera)
    photograph_leader(visit(province.leader, size=SIZE), office, camera)
    photograph_unit(visit, province, office, camera)
    photograph_counter(visit(office.desk.officer, size=SIZE), office, camera)
    photograph_the_rest(visit, province, office, camera)
    assert camera.taken == pictures_named()


def previewed(visitor: Visitor) -> None:
    visitor.page.locator("#_preview .preview-body").wait_for()
    visitor.document_shown()


def photograph_clerk(clerk: Visitor, office: morning.Office, commune: Agency, camera: Camera) -> None:
    page, paper = clerk.page, morning.paper("bkhcn-cds")
    assert paper.number is not None and paper.issued_on is not None
    clerk.go("/van-ban-den/moi/")
    file = {"name": "5874-BKHCN-CDS.pdf", "mimeType": "application/pdf", "buffer": morning.pdf("bkhcn-cds")}
    page.get_by_label("Tệp văn bản (PDF)").set_input_files(file)  # type: ignore[arg-type]
    typed = {
        "Cơ quan ban hành": paper.issuer.name,
        "Số, ký hiệu": paper.notation(paper.number),
        "Ngày văn bản": short_date(paper.issued_on),
        "Trích yếu nội dung": morning.subject("bkhcn-cds"),
    }
    for label, words in typed.items():
        page.get_by_label(label, exact=False).and_(page.locator("input, textarea")).first.fill(words)
    page.get_by_label("Tên loại").select_option("CV")
    clerk.document_shown()
    page.evaluate("scrollTo(0, 0)")
    camera.take(clerk, "van-thu-dang-ky")
    clerk.go("/cho-tiep-nhan/")
    page.locator(".row-title").first.click()
    clerk.heading("Tiếp nhận văn bản liên thông")
    clerk.document_shown()
    camera.take(clerk, "van-thu-tiep-nhan")
    clerk.go(f"/van-ban-di/{office.to_issue.pk}/")
    clerk.document_shown()
    clerk.press_act("Cấp số và ban hành")
    page.get_by_label(commune.unit.name).check()
    camera.take(clerk, "van-thu-ban-hanh")


def photograph_chief(chief: Visitor, office: morning.Office, camera: Camera) -> None:
    page = chief.page
    previewed(chief)
    camera.take(chief, "viec-can-xu-ly")
    chief.go(f"/van-ban-den/{office.to_propose.pk}/")
    chief.document_shown()
    chief.press_act("Trình lãnh đạo")
    page.get_by_role("button", name="Đề xuất giao đơn vị chuyên môn chủ trì, tham mưu.").click()
    page.locator("[name=target]").select_option(label="Hoàng Minh Đức – Chủ tịch")
    camera.take(chief, "chanh-van-phong-trinh")
    chief.go(f"/ho-so/{office.dossier.pk}/")
    chief.document_shown()
    camera.take(chief, "chanh-van-phong-ho-so")
    chief.go("/tim-kiem/?q=phòng+chống")
    page.locator("mark").first.wait_for()
    page.locator("#_preview .preview-body").wait_for()
    camera.take(chief, "tim-kiem")


def photograph_leader(leader: Visitor, office: morning.Office, camera: Camera) -> None:
    page = leader.page
    leader.go(f"/van-ban-den/{office.to_annotate.pk}/")
    leader.document_shown()
    leader.press_act("Bút phê")
    page.locator("[name=text]").fill("Giao Phòng Kinh tế chủ trì, dự thảo công điện của Chủ tịch.")
    fill_row(page, 0, to="Phòng Kinh tế", part="Chủ trì", due=short_date(morning.in_days(2)))
    fill_row(page, 1, to="Phòng Nội chính", part=None, due=short_date(morning.in_days(1)))
    camera.take(leader, "lanh-dao-but-phe")
    leader.go(f"/van-ban-di/{office.to_sign.pk}/")
    leader.document_shown()
    leader.press_act("Ký số")
    camera.take(leader, "lanh-dao-ky-so")
    leader.go("/bao-cao/tong-quan/")
    leader.heading("Tổng quan")
    camera.take(leader, "lanh-dao-tong-quan")


def photograph_unit(visit: Visit, province: Agency, office: morning.Office, camera: Camera) -> None:
    head = visit(province.unit_head, size=SIZE)
    head.go(f"/van-ban-den/{office.to_assign.pk}/")
    head.document_shown()
    head.press_act("Giao xử lý")
    head.page.locator("[name=text]").fill("Đồng chí Tuấn dự thảo kế hoạch, lấy ý kiến Công an tỉnh.")
    fill_row(head.page, 0, to="Đỗ Anh Tuấn – Chuyên viên", part=None, due=short_date(morning.in_days(3)))
    camera.take(head, "truong-don-vi-giao")
    specialist = visit(province.specialist, size=SIZE)
    specialist.go(f"/van-ban-den/{office.to_answer.pk}/")
    specialist.document_shown()
    camera.take(specialist, "chuyen-vien-van-ban")
    specialist.go(f"/van-ban-di/{office.draft.pk}/")
    specialist.document_shown()
    camera.take(specialist, "chuyen-vien-du-thao")


def photograph_counter(officer: Visitor, office: morning.Office, camera: Camera) -> None:
    page: Page = officer.page
    officer.go("/mot-cua/tiep-nhan/")
    for name, words in (
        ("applicant_name", "Triệu Thị Hoa"),
        ("applicant_phone", "0912000145"),
        ("applicant_paper", "025190004512"),
        ("applicant_address", "Thôn Nà Pài, xã An Lạc"),
    ):
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=version]").select_option(label="Cấp Giấy xác nhận tình trạng hôn nhân")
    page.locator("#_procedure", has_text="Hẹn trả kết quả").wait_for()
    for place in range(2):
        page.locator("#_procedure input[type=checkbox]").nth(place).check()
    page.evaluate("scrollTo(0, 330)")
    camera.take(officer, "mot-cua-tiep-nhan")
    officer.go(f"/mot-cua/ho-so/{office.case.pk}/")
    officer.document_shown()
    camera.take(officer, "mot-cua-ho-so")


def photograph_the_rest(visit: Visit, province: Agency, office: morning.Office, camera: Camera) -> None:
    """The administrator's list, the pages for everybody, the desk on a phone."""
    administrator = visit(morning.administrator_of(province), size=SIZE)
    administrator.go("/quan-tri/tai-khoan/")
    administrator.heading("Tài khoản")
    camera.take(administrator, "quan-tri-tai-khoan")
    citizen = visit(None, size=SIZE)
    citizen.go("/cong-khai/")
    camera.take(citizen, "cong-khai-thu-tuc")
    citizen.go(f"/cong-khai/ho-so/?ma={office.case.case_code}")
    citizen.page.get_by_label("4 số cuối điện thoại người nộp").fill(office.case.applicant_phone[-4:])
    citizen.page.get_by_role("button", name="Tra cứu").click()
    citizen.page.locator("main", has_text="Đang giải quyết").wait_for()
    camera.take(citizen, "cong-khai-tra-cuu")
    phone = visit(province.chief, size=PHONE)
    camera.take(phone, "dien-thoai")
    phone.go(reverse("guide_page", args=["van-thu"]))
    phone.heading("Văn thư")
    phone.look("guide")
    reader = visit(None, size=SIZE)
    reader.go(reverse("guide"))
    reader.heading("Hướng dẫn sử dụng QLVB")
    reader.look("guide")
