"""Gói bàn giao: what an agency that ends hands to its successor, packed, proved by hashes, confirmed (facts.md §7)."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.actor import Actor
from accounts.models import AuditEntry, Post
from documents.storage import read_blob
from qlvb.lib import files
from qlvb.lib.errors import InvalidTransition, NotAllowed
from reports import packing
from reports.actions.receive_package import receive_package
from reports.actions.retry_package import retry_package
from reports.enums import PackageState, PartKind
from reports.jobs import make_package
from reports.models import HandOverPackage, PackagePart
from tests.factories import documents as made
from tests.factories import organisation as org
from tests.factories.people import Agency
from workflow.models import Notification

Browse = Callable[[Post], Client]


@pytest.fixture
def package(province: Agency, commune: Agency, other_commune: Agency, admin: Post) -> HandOverPackage:
    """Of a commune with something received, something issued, something in work, merged into the other one."""
    made.registered(commune)
    made.issued(commune, [province.unit])
    made.drafting(commune)
    org.planned(admin, org.merging(commune.unit, other_commune.unit, timezone.localdate()))
    return HandOverPackage.objects.get()


def packed(package: HandOverPackage) -> HandOverPackage:
    make_package(package_id=package.pk)
    return HandOverPackage.objects.get(pk=package.pk)


def test_it_holds_every_file_as_it_is_with_lists_books_and_minutes(
    package: HandOverPackage, commune: Agency, other_commune: Agency
) -> None:
    assert (package.agency, package.receiver, package.state) == (commune.unit, other_commune.unit, PackageState.WAITING)
    assert len(package.open_items) == 2
    package = packed(package)
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


def test_a_run_that_died_is_taken_up_where_it_stopped(
    package: HandOverPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small volumes; the second reading fails once."""
    monkeypatch.setattr(packing, "VOLUME_BYTES", 1)
    real, calls = packing.read_blob, []

    def dying(blob):  # type: ignore[no-untyped-def]
        calls.append(blob.pk)
        if len(calls) == 2:
            raise MemoryError
        return real(blob)

    monkeypatch.setattr(packing, "read_blob", dying)
    package = packed(package)
    assert package.state == PackageState.FAILED and "lập lại" in package.failure
    kept = set(package.parts.values_list("pk", flat=True))
    assert len(kept) == 4
    assert packed(package).state == PackageState.FAILED
    retry_package(package.pk, actor=Actor.of(_clerk(package)))
    with pytest.raises(InvalidTransition):
        retry_package(package.pk, actor=Actor.of(_clerk(package)))
    package = packed(package)
    assert package.state == PackageState.READY and package.packed == 3
    assert kept < set(package.parts.values_list("pk", flat=True))
    assert package.parts.filter(kind=PartKind.VOLUME).count() == 3
    before = package.parts.count()
    assert packed(package).parts.count() == before


def _clerk(package: HandOverPackage) -> Post:
    return Post.objects.select_related("user", "unit__belongs_to").get(
        unit__belongs_to=package.receiver, role="clerk", ends_on=None
    )


def test_a_damaged_file_stops_it_with_its_sentence(package: HandOverPackage) -> None:
    blob = next(packing.files_of(package)).blob
    from django.conf import settings

    path = files.path_of(settings.FILES_ROOT, blob.sha256)
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:-1])
        assert "không còn nguyên vẹn" in packed(package).failure
    finally:
        path.write_bytes(whole)


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
    assert "Gói đang được lập" in ours.get(address).content.decode()
    with pytest.raises(InvalidTransition, match="chờ lập"):
        receive_package(package.pk, actor=Actor.of(other_commune.clerk))
    package = packed(package)
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
    package = packed(package)
    receive_package(package.pk, actor=Actor.of(other_commune.clerk))
    for change in (
        lambda: HandOverPackage.objects.update(note="khác"),
        lambda: HandOverPackage.objects.all().delete(),
        lambda: PackagePart.objects.update(name="khác"),
        lambda: PackagePart.objects.all().delete(),
    ):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            change()


def test_what_the_successor_does_since_is_not_in_it(package: HandOverPackage, commune: Agency) -> None:
    from documents.models import OutgoingDocument

    before = [file.path for file in packing.files_of(package)]
    draft = OutgoingDocument.objects.get(pk__in=package.open_items)
    from documents.actions.add_version import add_version

    add_version(draft.pk, made.kept_upload(commune.specialist), actor=Actor.of(_again(commune.specialist)))
    assert [file.path for file in packing.files_of(package)] == before


def _again(post: Post) -> Post:
    """With the unit as it is now."""
    return Post.objects.select_related("user", "unit__belongs_to").get(pk=post.pk)
