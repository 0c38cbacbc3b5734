"""Between rules and pages: refusals become pages or form errors, files become safe responses."""

from collections.abc import Callable
from types import TracebackType
from typing import Literal
from urllib.parse import quote

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from qlvb.lib.errors import BadInput, DamagedFile, InvalidTransition, NotAllowed, RuleViolation
from qlvb.lib.typed import typed_in

_STATUS: dict[type[RuleViolation], int] = {NotAllowed: 403, InvalidTransition: 409, BadInput: 422, DamagedFile: 500}


def status_of_refusal(refusal: RuleViolation) -> int:
    """For a page that shows the sentence itself."""
    return _STATUS.get(type(refusal), 409)


class RuleViolationMiddleware:
    """Turns a rule violation that no form has taken into a page with its sentence; typed text is shown for copying,
    also when what it was written for is no longer there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The address of an act, typed by hand or kept as a bookmark: a browser shows no blank page.
        if isinstance(response, HttpResponseNotAllowed) and "text/html" in request.headers.get("Accept", ""):
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404) and (typed := typed_in(request)):
            return render(request, "404.html", {"typed": typed}, status=404)
        if not isinstance(exception, RuleViolation):
            return None
        status = status_of_refusal(exception)
        template = "errors/refused.html" if status == 403 else "errors/conflict.html"
        context = {"sentence": exception.sentence, "typed": typed_in(request)}
        return render(request, template, context, status=status)


class errors_into:
    """Inside a view: a BadInput raised by the act becomes an error of the form, at its field when the form has it."""

    def __init__(self, form: BaseForm) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[True] | None:
        if not isinstance(error, BadInput):
            return None
        self.form.add_error(error.field if error.field in self.form.fields else None, error.sentence)
        return True


def go(request: HttpRequest, to: str, *args: object) -> HttpResponse:
    """Redirect; a part of a page asked for by htmx makes the whole page go."""
    response = redirect(to, *args)
    return HttpResponseClientRedirect(response.url) if request.htmx else response  # type: ignore[attr-defined]  # set by django_htmx


def status_of(form: BaseForm) -> int:
    """422 for a page that shows a refused form."""
    return 422 if form.errors else 200


def file_response(data: bytes, *, name: str, media_type: str, inline: bool) -> HttpResponse:
    """Bytes with a safe name (RFC 6266). Only PDF is ever shown inline; everything else is an attachment."""
    shown = inline and media_type == "application/pdf"
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "-_." else "_" for c in name) or "tep"
    response = HttpResponse(data, content_type=media_type if shown else "application/octet-stream")
    kind = "inline" if shown else "attachment"
    response["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
