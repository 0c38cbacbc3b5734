"""The trigger by which every file of an item reaches the reading jobs (documents/reading.py)."""

import pgtrigger


def queues_reading(*, blob: str, item: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """For a model that gives an item a file: the PDF is to be read, and the item's words to be gathered anew."""
    return pgtrigger.Trigger(
        name="file_is_to_be_read",
        when=pgtrigger.After,
        operation=operation,
        func=f"""
            INSERT INTO documents_blobtext
                (blob_id, state, method, pages, scanned_pages, text, attempts, failure)
            SELECT id, 'waiting', '', 0, '{{}}', '', 0, '' FROM documents_blob
            WHERE id = NEW.{blob} AND media_type = 'application/pdf'
            ON CONFLICT (blob_id) DO NOTHING;
            UPDATE workflow_searchentry SET files_changed = true WHERE item_id = NEW.{item} AND NEW.{blob} IS NOT NULL;
            RETURN NULL;
        """,  # noqa: S608  (columns are named by our own models)
    )
