"""Where an upload goes while it arrives: into a file on the data disk, never more of it than the limit allows."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Counts every byte but keeps none beyond the limit.

    The upload's `size` stays the true one, so the form refuses the file with a sentence and keeps what was typed; a
    file whose `size` exceeds MAX_UPLOAD_BYTES is cut off and must not be stored.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < settings.MAX_UPLOAD_BYTES:
            super().receive_data_chunk(raw_data, start)
