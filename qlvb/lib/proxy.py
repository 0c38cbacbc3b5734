"""The asker's address when a proxy stands before us."""

import ipaddress
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ProxyAddressMiddleware:
    """With BEHIND_PROXY, REMOTE_ADDR becomes what our own proxy wrote last into X-Forwarded-For; what the asker wrote
    before it is not believed. The audit log and the lock-out read REMOTE_ADDR.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.BEHIND_PROXY:
            told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(told))
        return self.get_response(request)
