"""The administrator of the province looks after the backups (issue 3 point 6, SD-9.2)."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from redis import Redis

from qlvb.backup.enums import RunKind
from qlvb.backup.jobs import do_run
from qlvb.backup.models import BackupRun
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from tests.journeys.conftest import Visit
from tests.journeys.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_backup(visit: Visit, province: Agency, broker: Redis, settings: Any, tmp_path: Path) -> None:
    """`broker` keeps the orders: the job runs when the story says so, not before."""
    settings.BACKUP_ROOT, settings.TEMPORARY_ROOT = tmp_path / "backups", tmp_path
    admin = visit(administrator(province))
    page = admin.page
    page.locator("#menu").get_by_role("link", name="Sao lưu").click()
    admin.heading("Sao lưu")
    expect(page.locator(".note")).to_contain_text("Chưa có bản sao lưu nào còn dùng được")
    admin.look("1-none")

    page.get_by_role("button", name="Sao lưu ngay").click()
    admin.told("Đã bắt đầu sao lưu")
    expect(page.locator("#_progress")).to_contain_text("Kết xuất cơ sở dữ liệu")
    expect(page.get_by_role("button", name="Sao lưu ngay")).to_have_count(0)
    admin.look("2-under-way")
    do_run(run_id=BackupRun.objects.get(kind=RunKind.MAKE).pk)
    row = page.get_by_role("region", name="Các bản sao lưu").locator("tbody tr")
    expect(row).to_contain_text("Đủ, đúng niêm phong")
    expect(row).to_contain_text("Nguyễn Trung Kiên (Quản trị)")
    expect(page.locator("#_progress")).to_have_count(0)
    expect(page.locator(".note")).to_have_count(0)

    page.get_by_role("button", name=re.compile("^Kiểm tra bản lập lúc")).click()
    admin.told("Đã bắt đầu kiểm tra bản lập lúc")
    do_run(run_id=BackupRun.objects.get(kind=RunKind.VERIFY).pk)
    runs = page.get_by_role("region", name="Những lần chạy gần đây").locator("tbody tr")
    expect(runs).to_have_count(2)
    expect(runs.first).to_contain_text("Xong")
    expect(page.locator("#_progress")).to_have_count(0)
    admin.look("3-checked")
    phone = visit(administrator_again(province), size=PHONE)
    phone.go("/quan-tri/sao-luu/")
    phone.heading("Sao lưu")
    phone.look("4-checked")


def administrator_again(province: Agency):  # type: ignore[no-untyped-def]
    return province.office.posts.select_related("user", "unit__belongs_to").get(role="agency_admin")
