"""The issued file itself: both signatures good by our validation and by poppler, number and date to be read."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Post
from documents import keyring as keys
from documents.models import Blob
from documents.signing.validate import Verdict, validate
from documents.storage import read_blob
from qlvb.lib.errors import DamagedFile
from qlvb.lib.files import path_of
from qlvb.lib.vietnamese import long_date
from tests.documents_acts.pages import shown
from tests.factories.documents import draft_pdf, issued
from tests.factories.people import Agency

Browse = Callable[[Post], Client]


def sealed(agency: Agency, recipient: Agency) -> Blob:
    blob = issued(agency, [recipient.unit]).sealed_blob
    assert blob is not None
    return blob


def printed(pdf: bytes) -> str:
    """The text of the first page as it is printed, filled-in fields included."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    pypdfium2.raw.FPDFPage_Flatten(page.raw, pypdfium2.raw.FLAT_PRINT)
    page.close()
    return " ".join(document[0].get_textpage().get_text_range().split())


def test_our_own_validation_calls_it_valid(province: Agency, commune: Agency) -> None:
    report = validate(read_blob(sealed(province, commune)), keys.trust())
    assert report.verdict == Verdict.VALID
    assert [signature.subject for signature in report.signatures] == [
        "Hoàng Minh Đức",
        "Ủy ban nhân dân tỉnh Sơn Lam",
    ]


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_poppler_calls_both_signatures_valid_and_the_last_over_the_whole_file(
    province: Agency, commune: Agency, tmp_path: Path
) -> None:
    file = tmp_path / "ban-hanh.pdf"
    file.write_bytes(read_blob(sealed(province, commune)))
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    first, second = said.split("Signature #1:")[1].split("Signature #2:")
    assert "Hoàng Minh Đức" in first and "Ủy ban nhân dân tỉnh Sơn Lam" in second
    for part in (first, second):
        assert "Signature Validation: Signature is Valid." in part
    assert "Not total document signed" in first
    assert "Total document signed" in second and "Not total" not in second
    assert "Signature #3" not in said


def test_number_and_date_stand_on_the_page(province: Agency, commune: Agency) -> None:
    data = read_blob(sealed(province, commune))
    today = timezone.localdate()
    assert f"01/QĐ-UBND Sơn Lam, {long_date(today)}" in printed(data)
    assert "01/QĐ-UBND" not in printed(draft_pdf())


def test_the_record_has_the_hash_of_the_issued_bytes(province: Agency, commune: Agency, browse: Browse) -> None:
    document = issued(province, [commune.unit])
    assert document.sealed_blob is not None and document.signed_blob is not None
    client = browse(province.clerk)
    assert document.sealed_blob.sha256 in shown(client.get(f"/van-ban-di/{document.pk}/"))
    assert AuditEntry.objects.get(act="outgoing.seal").details["sha256"] == document.sealed_blob.sha256
    # One revision upon the leader's: his bytes are the beginning of the issued ones.
    assert read_blob(document.sealed_blob).startswith(read_blob(document.signed_blob))


def test_a_file_changed_on_the_disk_is_never_served(province: Agency, commune: Agency, browse: Browse) -> None:
    document = issued(province, [commune.unit])
    blob = document.sealed_blob
    assert blob is not None
    client = browse(province.clerk)
    address = f"/van-ban-di/{document.pk}/tep/ban-hanh/"
    good = client.get(address).content
    path = path_of(Path(settings.FILES_ROOT), blob.sha256)
    path.chmod(0o640)
    path.write_bytes(good[:-7] + b"x" + good[-6:])
    try:
        response = client.get(address)
        assert response.status_code == 500
        assert "Tệp đã lưu không còn nguyên vẹn hoặc đã mất; vui lòng báo quản trị hệ thống." in shown(response)
        entry = AuditEntry.objects.get(act="blob.damaged")
        assert (entry.target_id, entry.details) == (blob.pk, {"sha256": blob.sha256})
        with pytest.raises(DamagedFile):
            read_blob(blob)
        path.unlink()
        assert client.get(address).status_code == 500
    finally:
        path.write_bytes(good)
    assert client.get(address).content == good
