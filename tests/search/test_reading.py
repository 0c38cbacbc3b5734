"""What the files say: text layers, OCR, broken files, jobs that run twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from documents import jobs, reading
from documents.enums import TextMethod, TextState
from documents.models import BlobText
from documents.rules.uploads import PDF
from documents.storage import read_blob, save_blob
from qlvb.lib.files import path_of
from qlvb.lib.words import Words
from tests.documents.papers import decision
from tests.factories import documents as made
from tests.factories.people import Agency
from tests.search.papers import arrived, letter, read_everything, scanned
from workflow.models import SearchEntry
from workflow.search import Wanted, find

pytestmark = pytest.mark.django_db


def found(post: Post, typed: str) -> list[tuple[int, bool]]:
    hits = find(Actor.of(post), Wanted(words=Words.of(typed))).hits
    return [(hit.item_id, hit.in_file) for hit in hits]


@pytest.mark.slow
def test_text_of_an_issued_document(province: Agency, commune: Agency) -> None:
    document = made.issued(province, [commune.unit])
    assert found(province.clerk, "kiện toàn ban chỉ huy") == []
    read_everything()
    for typed in ("kiện toàn ban chỉ huy", "KIEN TOAN", '"phòng thủ dân sự"'):
        assert found(province.clerk, typed) == [(document.pk, True)], typed
    assert found(province.specialist, "kiện toàn") == [(document.pk, True)]
    assert found(province.other_specialist, "kiện toàn") == []
    assert found(commune.clerk, "kiện toàn") == [], "not accepted, not in the commune's own documents"


@pytest.mark.slow
def test_a_scan_is_found_after_ocr(province: Agency) -> None:
    document = arrived(province, scanned(), subject="Quyết định của Sở")
    (row,) = BlobText.objects.all()
    reading.read(row.pk)
    row.refresh_from_db()
    assert (row.state, row.method, row.scanned_pages, row.text) == (TextState.SCANNED, TextMethod.TEXT, [0], "")
    assert found(province.clerk, "văn bản điện tử") == []
    before = read_blob(row.blob)
    reading.recognise(row.pk)
    row.refresh_from_db()
    assert (row.state, row.method, row.pages) == (TextState.DONE, TextMethod.OCR, 1)
    assert found(province.clerk, "quản lý văn bản điện tử") == [(document.pk, True)]
    assert found(province.clerk, "van ban dien tu") == [(document.pk, True)]
    assert read_blob(row.blob) == before, "the file's bytes are what they were"


def test_jobs_that_run_twice_change_nothing(province: Agency) -> None:
    document = arrived(province, letter())
    (row,) = BlobText.objects.all()
    jobs.read_file(text_id=row.pk)
    once = (BlobText.objects.values().get(), SearchEntry.objects.values().get())
    jobs.read_file(text_id=row.pk)
    jobs.recognise_file(text_id=row.pk)
    reading.gather([document.pk])
    assert (BlobText.objects.values().get(), SearchEntry.objects.values().get()) == once
    assert once[0]["attempts"] == 0 and once[0]["state"] == TextState.DONE
    assert found(province.clerk, "quy chế quản lý") == [(document.pk, True)]


def test_a_file_is_read_once_for_all_who_have_it(province: Agency, commune: Agency) -> None:
    ours, theirs = arrived(province, letter()), arrived(commune, letter())
    assert BlobText.objects.count() == 1
    read_everything()
    later = arrived(commune, letter(), notation="9/B")
    assert found(commune.clerk, "quản lý gửi nhận") == [(theirs.pk, True)]
    reading.gather_changed()
    assert found(commune.clerk, "quản lý gửi nhận") == [(later.pk, True), (theirs.pk, True)]
    assert found(province.clerk, "quản lý gửi nhận") == [(ours.pk, True)]


def test_only_the_current_draft_counts(province: Agency) -> None:
    from documents.actions.add_version import add_version

    draft = made.drafting(province, with_file=False)
    actor = Actor.of(province.specialist)
    for words in ("chuồng trại gia súc", "hồ chứa nước"):
        pdf = decision(dated=words)
        add_version(draft.pk, made.kept_upload(province.specialist, pdf), actor=actor)
        read_everything()
    assert found(province.specialist, "hồ chứa nước") == [(draft.pk, True)]
    assert found(province.specialist, "chuồng trại") == []


def test_a_damaged_file_is_recorded_as_failed(province: Agency) -> None:
    arrived(province, b"%PDF-1.7 rather short")
    read_everything()
    (row,) = BlobText.objects.all()
    assert row.state == TextState.FAILED and "hỏng" in row.failure
    assert reading.waiting_to_be_read() == []


def test_a_file_changed_on_disk_is_recorded_as_failed(province: Agency, settings: pytest.FixtureRequest) -> None:
    arrived(province, decision(dated="ngày bị hỏng"))
    (row,) = BlobText.objects.select_related("blob")
    path = path_of(settings.FILES_ROOT, row.blob.sha256)  # type: ignore[attr-defined]
    path.chmod(0o600)
    path.write_bytes(b"%PDF other bytes")
    reading.read(row.pk)
    row.refresh_from_db()
    assert row.state == TextState.FAILED and row.failure


def test_what_a_dead_worker_left_is_taken_up_a_few_times(province: Agency) -> None:
    arrived(province, letter())
    (row,) = BlobText.objects.all()
    begun = timezone.now()
    BlobText.objects.update(attempts=1, last_attempt_at=begun)
    assert reading.waiting_to_be_read() == [], "somebody is at it"
    reading.read(row.pk)
    row.refresh_from_db()
    assert row.state == TextState.WAITING
    BlobText.objects.update(last_attempt_at=begun - timedelta(minutes=12))
    assert reading.waiting_to_be_read() == [row.pk]
    BlobText.objects.update(attempts=reading.MAX_ATTEMPTS)
    reading.read(row.pk)
    row.refresh_from_db()
    assert (row.state, row.failure) == (TextState.FAILED, reading.SPENT)


def test_one_scan_at_a_time(province: Agency) -> None:
    for n in range(2):
        arrived(province, decision(dated=f"ngày {n}"))
    rows = list(BlobText.objects.order_by("pk"))
    BlobText.objects.update(state=TextState.SCANNED, method=TextMethod.TEXT, scanned_pages=[0])
    assert reading.waiting_for_ocr() == [rows[0].pk]
    BlobText.objects.filter(pk=rows[0].pk).update(last_attempt_at=timezone.now())
    assert reading.waiting_for_ocr() == []


def test_scans_wait_for_a_machine_that_can_read_them(province: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    arrived(province, letter())
    BlobText.objects.update(state=TextState.SCANNED, method=TextMethod.TEXT, scanned_pages=[0])
    (row,) = BlobText.objects.all()
    monkeypatch.setenv("PATH", "/nonexistent")
    assert reading.waiting_for_ocr() == []
    reading.recognise(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (TextState.SCANNED, 0)


def test_only_pdfs_are_read(province: Agency) -> None:
    document = arrived(province, letter())
    picture = save_blob(b"\x89PNG a picture", "image/png")
    document.attachments.create(blob=picture, role="annex", name="anh.png", added_by=province.clerk)
    assert BlobText.objects.filter(blob=picture).count() == 0
    assert BlobText.objects.get().blob.media_type == PDF


def test_more_words_than_an_index_row_holds(province: Agency) -> None:
    document = arrived(province, letter())
    text = " ".join(f"ệ{n:x}ẵ" for n in range(90_000))
    BlobText.objects.update(state=TextState.DONE, method=TextMethod.TEXT, text=text)
    reading.gather_changed()
    assert not SearchEntry.objects.get().files_changed
    assert found(province.clerk, "e1a") == [(document.pk, True)]
