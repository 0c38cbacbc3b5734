"""Gói bàn giao, packed once for all who look at it: what it holds, who takes it over (facts.md §7)."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from documents.storage import read_blob
from qlvb.lib.errors import NotAllowed
from reports.actions.receive_package import receive_package
from reports.enums import PackageState, PartKind
from reports.jobs import make_package
from reports.models import HandOverPackage, PackagePart
from tests.factories.people import Agency
from tests.organisation.conftest import Given, handed_over
from tests.worlds import undone
from workflow.models import Notification

Browse = Callable[[Post], Client]


@pytest.fixture(scope="module")
def ended(shared: Given, django_db_blocker: pytest.FixtureRequest) -> Iterator[Given]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        agencies = handed_over(shared)
        make_package(package_id=HandOverPackage.objects.get().pk)
        yield agencies


@pytest.fixture
def world(ended: Given, db: None) -> Iterator[Given]:
    with undone():
        yield deepcopy(ended)


@pytest.fixture
def package(world: Given) -> HandOverPackage:
    """Of the commune that was merged, packed."""
    return HandOverPackage.objects.get()


def test_it_holds_every_file_as_it_is_with_lists_books_and_minutes(
    package: HandOverPackage, commune: Agency, other_commune: Agency
) -> None:
    assert (package.agency, package.receiver) == (commune.unit, other_commune.unit)
    assert len(package.open_items) == 2
    assert (package.state, package.files, package.packed) == (PackageState.READY, 3, 3)
    parts = {part.name: read_blob(part.blob) for part in package.parts.all()}
    archive = zipfile.ZipFile(io.BytesIO(parts["tep-van-ban-001.zip"]))
    assert sorted(name.split("/")[0] for name in archive.namelist()) == ["van-ban-den", "van-ban-di", "van-ban-di"]
    sums = dict(line.split("  ")[::-1] for line in parts["SHA256SUMS.txt"].decode().splitlines())
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()} == sums
    sheet = load_workbook(io.BytesIO(parts["danh-muc-ban-giao.xlsx"]))["Tệp"]
    assert {row[3] for row in sheet.iter_rows(min_row=5, values_only=True) if row[3]} == set(sums.values())
    assert package.parts.filter(kind=PartKind.BOOK).count() == 3
    told = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(parts["bien-ban-ban-giao.pdf"])).pages)
    assert "BIÊN BẢN" in told and "Quyết định số 15/QĐ-UBND" in told
    assert dict(map(tuple, package.counts))["Việc chưa kết thúc"] == 2
    assert Notification.objects.filter(user=other_commune.clerk.user, text__contains="chờ xác nhận").count() == 1


def test_the_successor_sees_downloads_and_confirms_once(
    package: HandOverPackage,
    province: Agency,
    commune: Agency,
    other_commune: Agency,
    admin: Post,
    browse: Browse,
) -> None:
    address = f"/ban-giao-co-quan/{package.pk}/"
    ours = browse(other_commune.clerk)
    part = package.parts.get(kind=PartKind.MINUTES)
    door = f"/ban-giao-co-quan/tep/{part.pk}/"
    assert ours.get(door).status_code == 200 and part.blob.sha256 in ours.get(address).content.decode()
    assert AuditEntry.objects.filter(act="handover.downloaded").count() == 1
    assert "lập lại" not in ours.get("/ban-giao-co-quan/").content.decode()
    for post, status in (
        (province.clerk, 404),
        (admin, 403),
        (other_commune.specialist, 403),
        (commune.specialist, 403),
    ):
        assert browse(post).get(address).status_code == status
        assert browse(post).get(door).status_code == 404
        assert browse(post).post(f"{address}nhan/").status_code == status
    token = str(uuid4())
    answer = ours.post(f"{address}nhan/", {"note": "Đủ.", "token": token}, follow=True)
    assert "Đã xác nhận nhận bàn giao" in answer.content.decode()
    assert ours.post(f"{address}nhan/", {"note": "Thiếu.", "token": token}).status_code == 409
    package.refresh_from_db()
    assert (package.state, package.received_by, package.note) == (PackageState.RECEIVED, other_commune.clerk, "Đủ.")
    with pytest.raises(NotAllowed):
        receive_package(package.pk, actor=Actor.of(other_commune.specialist))


def test_what_was_handed_over_is_never_changed(package: HandOverPackage, other_commune: Agency) -> None:
    receive_package(package.pk, actor=Actor.of(other_commune.clerk))
    for change in (
        lambda: HandOverPackage.objects.update(note="khác"),
        lambda: HandOverPackage.objects.all().delete(),
        lambda: PackagePart.objects.update(name="khác"),
        lambda: PackagePart.objects.all().delete(),
    ):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            change()
