"""Bodies nobody reads: a refused sending is read to its end, so that the browser hears the answer."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

# A server that hangs up while the browser still sends shows as 'connection reset'; beyond this we hang up anyway.
READ_AT_MOST = 64 * 1024 * 1024
_PIECE = 64 * 1024


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
    """400 in Vietnamese; 413 for more text than any form of ours can hold (urls.handler400)."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
