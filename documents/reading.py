"""What files say, gathered for the search: the jobs' own work (documents/jobs.py), each part repeatable.

A file is read once for all items that have it. `gather` then writes the words of an item's files into its
`SearchEntry`: those of its attachments, and of a draft that is not issued its current version.
"""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import DataError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from documents.enums import TextMethod, TextState
from documents.models import Attachment, BlobText, DraftVersion
from documents.storage import read_blob
from documents.text import ocr
from documents.text.extract import read_pages, render_page_png
from qlvb.lib.errors import RuleViolation
from qlvb.lib.locking import locked
from workflow.models import SearchEntry

logger = logging.getLogger(__name__)

MAX_ATTEMPTS: Final = 3
# Longer than a job may run (CELERY_TASK_TIME_LIMIT): who began that long ago is dead.
ABANDONED_AFTER: Final = timedelta(minutes=11)
MAX_PAGES: Final = 200
MAX_OCR_PAGES: Final = 40
OCR_SECONDS: Final = 300
MAX_CHARACTERS: Final = 1_000_000
# Characters of an item's files in the index. A tsvector holds a megabyte; text of nothing but rare words needs less.
GATHERED: Final = (400_000, 80_000)
AT_ONCE: Final = 50
SPENT: Final = "Hệ thống đã thử đọc tệp nhiều lần nhưng không được."


# --- The queue --------------------------------------------------------------------------------------------------------


def _free() -> Q:
    """Nobody is at it."""
    return Q(last_attempt_at=None) | Q(last_attempt_at__lt=timezone.now() - ABANDONED_AFTER)


def waiting_to_be_read() -> list[int]:
    waiting = BlobText.objects.filter(_free(), state=TextState.WAITING).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


def waiting_for_ocr() -> list[int]:
    """The next one, unless one is at work: recognising takes a whole processor, and people come first."""
    scanned = BlobText.objects.filter(state=TextState.SCANNED)
    if scanned.exclude(_free()).exists():
        return []
    first = list(scanned.order_by("pk").values_list("pk", flat=True)[:1])
    return first if first and ocr.program() else []


def _take(text_id: int, state: str) -> BlobText | None:
    """The row if it is in that state and free, its attempt counted before the try; else None."""
    with transaction.atomic(durable=True):
        row = locked(BlobText, text_id)
        busy = row.last_attempt_at and row.last_attempt_at > timezone.now() - ABANDONED_AFTER
        if row.state != state or busy:
            return None
        row.attempts += 1
        row.last_attempt_at = timezone.now()
        row.save(update_fields=["attempts", "last_attempt_at"])
    return BlobText.objects.select_related("blob").get(pk=text_id)


# --- Reading ----------------------------------------------------------------------------------------------------------


def read(text_id: int) -> None:
    """Take the text layer; pages that are pictures go on to OCR."""
    row = _take(text_id, TextState.WAITING)
    if row is None:
        return
    try:
        _check_attempts(row)
        found = read_pages(read_blob(row.blob), MAX_PAGES)
    except RuleViolation as refusal:
        _fail(row, refusal.sentence)
        return
    row.pages, row.scanned_pages = found.pages, found.scanned[:MAX_OCR_PAGES]
    row.method = TextMethod.TEXT
    _keep(row, found.texts, TextState.SCANNED if row.scanned_pages else TextState.DONE)


def recognise(text_id: int) -> None:
    """Read the pictures too, as far as time allows; the file's bytes stay as they are."""
    if ocr.program() is None:
        return
    row = _take(text_id, TextState.SCANNED)
    if row is None:
        return
    try:
        _check_attempts(row)
        pdf = read_blob(row.blob)
        texts = read_pages(pdf, MAX_PAGES).texts
        ends = time.monotonic() + OCR_SECONDS
        for page in row.scanned_pages:
            if time.monotonic() > ends:
                break
            texts[page] = f"{texts[page]}\n{_recognised(pdf, page)}".strip()
    except RuleViolation as refusal:
        _fail(row, refusal.sentence)
        return
    row.method = TextMethod.OCR if len(row.scanned_pages) >= row.pages else TextMethod.BOTH
    _keep(row, texts, TextState.DONE)


def _recognised(pdf: bytes, page: int) -> str:
    """One page that cannot be recognised does not hide the others."""
    try:
        return ocr.recognise(render_page_png(pdf, page, ocr.DPI))
    except RuleViolation:
        logger.warning("page %s was not recognised", page + 1)
        return ""


def _check_attempts(row: BlobText) -> None:
    if row.attempts > MAX_ATTEMPTS:
        raise RuleViolation(SPENT)


def _keep(row: BlobText, texts: list[str], state: str) -> None:
    """The text, and the next state with fresh attempts; then the items that have the file."""
    row.text, row.state, row.failure = "\f".join(texts)[:MAX_CHARACTERS], state, ""
    row.attempts, row.last_attempt_at = 0, None
    _save(row)


def _fail(row: BlobText, sentence: str) -> None:
    """Stop for good. What the text layer gave before a failed OCR stays."""
    row.state, row.failure = TextState.FAILED, sentence
    _save(row)


def _save(row: BlobText) -> None:
    with transaction.atomic(durable=True):
        row.save(
            update_fields=[
                "state", "method", "pages", "scanned_pages", "text", "attempts", "last_attempt_at", "failure",
            ]
        )  # fmt: skip
        items = items_with(row.blob_id)
        SearchEntry.objects.filter(pk__in=items).update(files_changed=True)
    gather(items)


# --- From files to items ----------------------------------------------------------------------------------------------


def items_with(blob_id: int) -> list[int]:
    """The items that have this file, in the order in which their rows are locked."""
    attached = Attachment.objects.filter(blob_id=blob_id).values_list("item_id", flat=True)
    drafted = DraftVersion.objects.filter(pdf_id=blob_id).values_list("document_id", flat=True)
    return sorted({*attached, *drafted})


GATHER: Final = """
    with files as (
        select blob_id, position from documents_attachment where item_id = %(item)s
        union all
        select v.pdf_id, 0 from documents_outgoingdocument o
        join documents_draftversion v on v.id = o.current_version_id
        where o.workitem_ptr_id = %(item)s and o.issued_at is null and v.pdf_id is not null
    )
    update workflow_searchentry entry set files_changed = false, body = (
        select search_body(entry.agency_id, entry.kind, left(string_agg(t.text, ' ' order by f.position), %(most)s))
        from files f join documents_blobtext t on t.blob_id = f.blob_id
    ) where item_id = %(item)s
"""


def gather_changed() -> None:
    """Items that were given a file since."""
    gather(SearchEntry.objects.filter(files_changed=True).values_list("pk", flat=True)[: 10 * AT_ONCE])


def gather(items: Iterable[int]) -> None:
    """Write what their files say into the index, one item a transaction."""
    for item_id in items:
        for most in GATHERED:
            try:
                _gather(item_id, most)
                break
            except (DataError, OperationalError):  # too many different words for one vector
                logger.warning("the files of item %s have too many words for the index", item_id)
        else:
            SearchEntry.objects.filter(pk=item_id).update(files_changed=False)


def _gather(item_id: int, most: int) -> None:
    with transaction.atomic(durable=True):
        # Locked first, read in a statement of its own: a file added meanwhile is seen, or marks the row again.
        if not SearchEntry.objects.select_for_update().filter(pk=item_id).values_list("pk").first():
            return
        with connection.cursor() as cursor:
            cursor.execute(GATHER, {"item": item_id, "most": most})
