"""Each role's menu, typed by hand: what it can use, nothing that is always empty for it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Post
from tests.factories.correspondence import administrator
from tests.factories.people import Agency, make_post

Browse = Callable[[Post], Client]
LEAVE, MINUTES = "Nghỉ phép, công tác", "Bàn giao công việc"
LETTERS = ["Thông báo nội bộ", "Gửi file"]
MENUS = {
    "clerk": [
        "Việc cần xử lý", "Đăng ký văn bản", "Chờ tiếp nhận", "Sổ văn bản đến", "Chờ ban hành", "Bị trả lại",
        "Sổ văn bản đi", "Hồ sơ công việc", "Nhiệm vụ", "Hồ sơ một cửa", *LETTERS, "Ý kiến đồng ý", LEAVE, MINUTES,
        "Sổ sách", "Tổng quan", "Báo cáo tháng",
    ],
    "chief": [
        "Việc cần xử lý", "Sổ văn bản đến", "Soạn văn bản", "Sổ văn bản đi", "Hồ sơ công việc", "Chờ xác nhận",
        "Nhiệm vụ", "Giám sát công việc", "Hồ sơ một cửa", *LETTERS, LEAVE, "Ủy quyền", MINUTES, "Sổ sách", "Tổng quan",
        "Báo cáo tháng",
    ],
    "leader": [
        "Việc cần xử lý", "Sổ văn bản đến", "Chờ ký", "Sổ văn bản đi", "Hồ sơ công việc", "Nhiệm vụ",
        "Giám sát công việc", "Hồ sơ một cửa", *LETTERS, "Ý kiến đồng ý", LEAVE, "Ủy quyền", MINUTES,
        "Thu hồi tài khoản", "Nhật ký hệ thống", "Sổ sách", "Tổng quan", "Báo cáo tháng",
    ],
    "deputy": [
        "Việc cần xử lý", "Sổ văn bản đến", "Chờ ký", "Sổ văn bản đi", "Hồ sơ công việc", "Nhiệm vụ",
        "Giám sát công việc", "Hồ sơ một cửa", *LETTERS, LEAVE, "Ủy quyền", MINUTES, "Nhật ký hệ thống", "Sổ sách",
        "Tổng quan", "Báo cáo tháng",
    ],
    "unit_head": [
        "Việc cần xử lý", "Sổ văn bản đến", "Soạn văn bản", "Sổ văn bản đi", "Hồ sơ công việc", "Được chia sẻ",
        "Chờ xác nhận", "Nhiệm vụ", "Giám sát công việc", "Hồ sơ một cửa", *LETTERS, LEAVE, "Ủy quyền", MINUTES,
    ],
    "specialist": [
        "Việc cần xử lý", "Sổ văn bản đến", "Soạn văn bản", "Sổ văn bản đi", "Hồ sơ công việc", "Được chia sẻ",
        "Chờ xác nhận", "Nhiệm vụ", "Giám sát công việc", "Hồ sơ một cửa", *LETTERS, LEAVE, MINUTES,
    ],
    "officer": [
        "Việc cần xử lý", "Tiếp nhận hồ sơ", "Chờ trả kết quả", "Hồ sơ một cửa", "Phiếu tại quầy", *LETTERS,
        LEAVE, MINUTES,
    ],
    "admin": [
        *LETTERS, "Báo lỗi phần mềm", "Ý kiến đồng ý", MINUTES, "Tài khoản", "Nghỉ, chuyển công tác", "Nhóm quyền",
        "Quy tắc làm việc", "Sổ và dãy số", "Văn bản mẫu", "Tổ chức", "Nhật ký hệ thống", "Sao lưu",
    ],
}  # fmt: skip


def person(agency: Agency, who: str) -> Post:
    if who == "admin":
        return administrator(agency)
    if who == "officer":
        return make_post("motcua", "Nông Thị Diễm", agency.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    post: Post = getattr(agency, who)
    return post


@pytest.mark.parametrize("who", MENUS)
def test_the_menu_of_each_role(province: Agency, browse: Browse, who: str) -> None:
    client = browse(person(province, who))
    page = client.get("/", follow=True)
    nav = page.context["shell"]["nav"]
    entries = [entry for group in nav for entry in (group["children"] or [group])]
    assert [entry["label"] for entry in entries] == MENUS[who]
    assert all(client.get(entry["url"]).status_code == 200 for entry in entries)
    # One's first page stands in one's menu.
    assert [entry["label"] for entry in entries if entry["active"]] == [
        "Tài khoản" if who == "admin" else MENUS[who][0]
    ]
    assert ('id="top_q"' in page.content.decode()) == (who != "admin")
