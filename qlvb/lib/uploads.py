"""Where an upload goes while it arrives: into a file on the data disk, never more of it than the limit allows."""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import multipartparser
from django.http.multipartparser import MultiPartParser, MultiPartParserError

# Django reads 1,024 bytes of what stands above a file, its name included: less than a long Vietnamese name may hold.
# Nobody's words are lost for the name of a file; the form keeps its first 255 characters.
multipartparser.MAX_TOTAL_HEADER_SIZE = 16 * 1024  # type: ignore[attr-defined]  # the stubs do not know it


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Counts every byte but keeps none beyond the limit.

    The upload's `size` stays the true one, so the form refuses the file with a sentence and keeps what was typed; a
    file whose `size` exceeds MAX_UPLOAD_BYTES is cut off and must not be stored.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: str, encoding: str | None = None
    ) -> tuple[Any, Any] | None:
        """Read the body as always; when it is refused, `request.sent_so_far` are the fields that came before."""
        request: Any = self.request
        if hasattr(request, "sent_so_far"):
            return None
        request.sent_so_far = None
        parser: Any = MultiPartParser(META, input_data, request.upload_handlers, encoding)
        try:
            found: tuple[Any, Any] = parser.parse()
        except (SuspiciousOperation, MultiPartParserError):
            request.sent_so_far = getattr(parser, "_post", None)
            raise
        return found

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < settings.MAX_UPLOAD_BYTES:
            super().receive_data_chunk(raw_data, start)
