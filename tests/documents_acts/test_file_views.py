"""Files are served only to who may see the item, never as anything a browser would run (design.md §6)."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, Post
from qlvb.lib.http import file_response
from tests.factories.documents import (
    at_specialist,
    draft_pdf,
    drafting,
    for_signature,
    kept_upload,
    received_paper,
    registered,
    signed,
)
from tests.factories.people import Agency

Browse = Callable[[Post], Client]


def test_headers_of_a_file_shown_in_the_viewer(province: Agency, browse: Browse) -> None:
    file = registered(province).attachments.get()
    response = browse(province.clerk).get(f"/tep/{file.pk}/")
    assert response.content == received_paper()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('inline; filename="230-BNV-CCHC.pdf"')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_headers_of_a_download(province: Agency, browse: Browse) -> None:
    file = registered(province).attachments.get()
    response = browse(province.clerk).get(f"/tep/{file.pk}/?tai-ve=1")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert [entry.user for entry in AuditEntry.objects.filter(act="file.downloaded")] == [province.clerk.user]


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("Quyết định số 5.pdf", "Quy_t___nh_s__5.pdf", "Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%205.pdf"),
        ('a"; x="b.pdf', "a___x__b.pdf", "a%22%3B%20x%3D%22b.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a__Set-Cookie__b.pdf", "a%0D%0ASet-Cookie%3A%20b.pdf"),
        ("", "tep", ""),
    ],
)
def test_a_file_name_cannot_break_out_of_its_header(name: str, plain: str, encoded: str) -> None:
    response = file_response(b"x", name=name, media_type="application/pdf", inline=True)
    assert response["Content-Disposition"] == f"inline; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xml", "application/msword"])
def test_only_pdf_is_ever_shown_inline(media_type: str) -> None:
    response = file_response(b"<script>", name="x.html", media_type=media_type, inline=True)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_file_is_for_who_may_see_its_document(province: Agency, commune: Agency, browse: Browse) -> None:
    address = f"/tep/{at_specialist(province).attachments.get().pk}/"
    for post, status in [
        (province.clerk, 200),
        (province.chief, 200),
        (province.leader, 200),
        (province.unit_head, 200),
        (province.specialist, 200),
        (province.other_head, 200),
        (province.other_specialist, 404),
        (commune.clerk, 404),
        (commune.leader, 404),
    ]:
        assert browse(post).get(address).status_code == status
    assert Client().get(address)["Location"].startswith("/dang-nhap/")


def test_draft_files_by_version_source_and_signature(province: Agency, commune: Agency, browse: Browse) -> None:
    document = signed(province)
    client = browse(province.specialist)

    def get(which: str) -> int:
        return client.get(f"/van-ban-di/{document.pk}/tep/{which}/").status_code

    found = {which: get(which) for which in ("phien-ban-1", "nguon-1", "da-ky", "ban-hanh", "phien-ban-2", "xyz")}
    assert found == {"phien-ban-1": 200, "nguon-1": 200, "da-ky": 200, "ban-hanh": 404, "phien-ban-2": 404, "xyz": 404}
    assert client.get(f"/van-ban-di/{document.pk}/tep/nguon-1/").content == draft_pdf()
    for post in (province.other_specialist, commune.clerk):
        assert browse(post).get(f"/van-ban-di/{document.pk}/tep/da-ky/").status_code == 404


def test_a_signature_taken_back_is_no_longer_served(province: Agency, browse: Browse) -> None:
    document = for_signature(province)
    assert browse(province.leader).get(f"/van-ban-di/{document.pk}/tep/da-ky/").status_code == 404


def test_an_upload_is_its_owners_alone(province: Agency, browse: Browse) -> None:
    upload = kept_upload(province.specialist)
    for post, status in [(province.specialist, 200), (province.unit_head, 404), (province.leader, 404)]:
        assert browse(post).get(f"/tep/tai-len/{upload.pk}/").status_code == status


def test_every_reading_is_logged_with_the_hash(province: Agency, browse: Browse) -> None:
    document = drafting(province)
    browse(province.clerk).get(f"/van-ban-di/{document.pk}/tep/phien-ban-1/")
    entry = AuditEntry.objects.get(act="file.read")
    assert document.current_version is not None and document.current_version.pdf is not None
    assert (entry.user, entry.target_id, entry.address) == (province.clerk.user, document.pk, "127.0.0.1")
    assert entry.details["sha256"] == document.current_version.pdf.sha256
