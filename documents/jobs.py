"""Celery jobs of documents: ids only, repeatable, no rules (style.md, rule 8)."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from qlvb.lib.jobs import job

logger = logging.getLogger(__name__)

# A document being issued that nobody has touched for this long was left by a dead worker; a conversion may take longer.
ABANDONED_AFTER = timedelta(seconds=60)
CONVERSION_ABANDONED_AFTER = timedelta(minutes=5)


@job
def seal_and_issue(document_id: int) -> None:
    """Seal, check, send. Every stage is kept once; a run that dies is taken up by the sweeper, a few times."""
    from documents import issuing
    from qlvb.lib.errors import RuleViolation

    try:
        document = issuing.count_attempt(document_id)
        if document is None:
            return
        if document.sealed_blob_id is None:
            issuing.seal(document)
        if document.checked_at is None:
            issuing.check(document_id)
        issuing.complete(document_id)
    except RuleViolation as refusal:
        issuing.fail(document_id, refusal.sentence)
    except Exception:
        # The sweeper tries again until the attempts are used up.
        logger.exception("issuing document %s failed", document_id)
        issuing.give_up_when_spent(document_id)


@job
def convert_version(version_id: int) -> None:
    """DOCX to PDF by LibreOffice."""
    from documents.actions.count_conversion import count_conversion
    from documents.actions.finish_conversion import finish_conversion
    from documents.drafting import prepare_pdf
    from documents.storage import read_blob
    from documents.text.convert import docx_to_pdf
    from qlvb.lib.errors import RuleViolation

    try:
        version = count_conversion(version_id)
        if version is None:
            return
        pdf = docx_to_pdf(read_blob(version.source), soffice=settings.SOFFICE)
        finish_conversion(version_id, prepare_pdf(pdf, version.document))
    except RuleViolation as refusal:
        finish_conversion(version_id, None, failure=refusal.sentence)
    except Exception:
        logger.exception("converting version %s failed", version_id)
        finish_conversion(version_id, None, failure="Hệ thống gặp sự cố khi chuyển tệp; hãy nộp lại hoặc nộp bản PDF.")


@job
def take_up_abandoned() -> None:
    """The rows are the queue: wake what a dead worker or a lost broker left behind (design.md §8)."""
    from documents.enums import Conversion, OutgoingState
    from documents.models import DraftVersion, OutgoingDocument

    now = timezone.now()
    left = OutgoingDocument.objects.filter(state=OutgoingState.ISSUING, last_attempt_at__lt=now - ABANDONED_AFTER)
    for pk in left.values_list("pk", flat=True):
        seal_and_issue.delay_on_commit(document_id=pk)
    never_begun = Q(last_attempt_at=None, created_at__lt=now - ABANDONED_AFTER)
    abandoned = never_begun | Q(last_attempt_at__lt=now - CONVERSION_ABANDONED_AFTER)
    waiting = DraftVersion.objects.filter(abandoned, conversion=Conversion.WAITING)
    for pk in waiting.values_list("pk", flat=True):
        convert_version.delay_on_commit(version_id=pk)


@job
def read_file(text_id: int) -> None:
    """The text layer of a PDF, for the search."""
    from documents import reading

    reading.read(text_id)


@job
def recognise_file(text_id: int) -> None:
    """OCR of the scanned pages of a PDF, for the search."""
    from documents import reading

    reading.recognise(text_id)


@job
def read_waiting_files() -> None:
    """The rows are the queue: new files, what a dead worker left, and one file for OCR at a time."""
    from documents import reading

    for pk in reading.waiting_to_be_read():
        read_file.delay_on_commit(text_id=pk)
    for pk in reading.waiting_for_ocr():
        recognise_file.delay_on_commit(text_id=pk)
    reading.gather_changed()


@job
def open_registers_of_the_year() -> None:
    """On 1 January every agency has its registers (DN-8.2a); on other days nothing is left to do."""
    from accounts.models import Unit
    from documents.actions.open_registers import open_registers

    for agency in Unit.objects.in_force(timezone.localdate()).filter(keeps_registers=True):
        open_registers(agency, timezone.localdate().year)
