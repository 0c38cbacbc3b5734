"""Bodies nobody reads: a refused sending is read to its end, so that the browser hears the answer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import render

from qlvb.lib.resend import came_from_here
from qlvb.lib.typed import typed_in

# A server that hangs up while the browser still sends shows as 'connection reset'; beyond this we hang up anyway.
READ_AT_MOST = 64 * 1024 * 1024
_PIECE = 64 * 1024
MOST_FIELDS_SHOWN = 200
_BODY = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)


class ReadToTheEndMiddleware:
    """Whatever the answer is, what the browser still sends is read and thrown away, up to READ_AT_MOST."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Kept from the start: reading the body puts another stream in its place.
        stream: Any = getattr(request, "_stream", None)
        response = self.get_response(request)
        if stream is not None and request.method not in ("GET", "HEAD"):
            _read_rest(stream)
        return response


def _read_rest(stream: Any) -> None:
    left = READ_AT_MOST
    try:
        while left > 0 and not stream.closed and (piece := stream.read(_PIECE)):
            left -= len(piece)
    except OSError:
        # The browser has gone: nobody waits for the answer.
        return


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 in Vietnamese; 413 for more text, 400 for more files than a form can hold (urls.handler400).

    What could be read of the form is shown for copying, unless another site sent it.
    """
    # A body refused for its size or shape; whatever else is wrong (a false host name) is not looked into.
    typed = typed_in(request, _read_so_far(request)) if isinstance(exception, _BODY) and came_from_here(request) else []
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", {"typed": typed}, status=413)
    files = settings.DATA_UPLOAD_MAX_NUMBER_FILES if isinstance(exception, TooManyFilesSent) else None
    return render(request, "400.html", {"typed": typed, "files": files}, status=400)


def _read_so_far(request: HttpRequest) -> QueryDict:
    """The fields that came before the limit; the one that was cut off with as much of it as was read."""
    sent = getattr(request, "sent_so_far", None)
    if isinstance(sent, QueryDict):
        return sent
    found = QueryDict(mutable=True)
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return found
    try:
        # Read already when there were too many fields, not yet when there were too many bytes.
        body = getattr(request, "_body", None) or request.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    except OSError:
        return found
    for pair in body.split(b"&", MOST_FIELDS_SHOWN)[:MOST_FIELDS_SHOWN]:
        name, _, value = pair.partition(b"=")
        found.appendlist(unquote_plus(name.decode("utf-8", "replace")), unquote_plus(value.decode("utf-8", "replace")))
    return found
