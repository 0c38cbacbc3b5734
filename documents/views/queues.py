"""Chờ ban hành, Chờ ký, Chờ tiếp nhận."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import rules_of
from accounts.requests import ActorRequest
from documents.actions.accept_dispatch import accept_dispatch
from documents.actions.see_dispatch import see_dispatch
from documents.enums import Channel
from documents.extensions import arrival_due
from documents.forms import AcceptForm
from documents.intake import sealed_arrival
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from documents.permissions import check_may_accept
from documents.queries import to_accept, to_issue, to_sign
from documents.views.incoming import arrival_of
from documents.views.outgoing import list_rows
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date
from workflow.queries import calendar_of
from workflow.rules.due import due


@require_safe
def waiting_for_issue(request: ActorRequest) -> HttpResponse:
    """What the clerk is to number, seal and send; urgent first (SD-7.3)."""
    return _outgoing_queue(request, to_issue(request.actor), "documents/to_issue.html")


@require_safe
def waiting_for_signature(request: ActorRequest) -> HttpResponse:
    """What waits for one's own signature; urgent first."""
    return _outgoing_queue(request, to_sign(request.actor), "documents/to_sign.html")


def _outgoing_queue(request: ActorRequest, documents: QuerySet[OutgoingDocument], template: str) -> HttpResponse:
    page = page_of(documents, request.GET.get("trang"))
    return render(request, template, {"page": page, "rows": list_rows(page.rows)})


@require_safe
def waiting_for_acceptance(request: ActorRequest) -> HttpResponse:
    """What other agencies sent here, with the working-hours clock of DN-5.2."""
    page = page_of(to_accept(request.actor), request.GET.get("trang"))
    calendar, hours = calendar_of(request.actor.agency_id), rules_of(request.actor.agency_id).acceptance_hours
    rows = [
        {
            "dispatch": d,
            "item": d.document,
            "url": reverse("documents:accept", args=[d.pk]),
            "due": due(calendar.add_working_hours(d.sent_at, hours)) if d.sent_at else None,
        }
        for d in page.rows
    ]
    return render(request, "documents/to_accept.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: ActorRequest, pk: int) -> HttpResponse:
    """Accept a dispatch: what was sent is registered here as it is."""
    dispatch = get_object_or_404(
        Dispatch.objects.select_related(
            "document__agency", "document__sealed_blob", "document__signer__user", "recipient"
        ),
        pk=pk,
        recipient_id=request.actor.agency_id,
        sent_at__isnull=False,
    )
    check_may_accept(request.actor, dispatch)
    if request.method == "GET" and dispatch.seen_at is None:
        see_dispatch(pk, actor=request.actor)
    form = AcceptForm(request.POST or None, actor=request.actor, initial=_initial(dispatch))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            document = _accept(dispatch, form, request)
            messages.success(request, f"Đã tiếp nhận: {document.code} ngày {short_date(document.arrived_on)}.")
            return go(request, "documents:incoming", document.pk)
    files = sent_files(dispatch)
    return render(
        request, "documents/accept.html", {"form": form, "dispatch": dispatch, "files": files}, status=status_of(form)
    )


def sent_files(dispatch: Dispatch) -> list[dict[str, object]]:
    """What was sent, for the viewer of those who receive."""
    url = reverse("documents:dispatch_file", args=[dispatch.pk])
    return [{"url": url, "download_url": url + "?tai-ve=1", "name": dispatch.document.notation, "size": 0}]


def _initial(dispatch: Dispatch) -> dict[str, object]:
    sent = dispatch.document
    signer = sent.signer
    return {
        "issuer": sent.agency.name,
        "notation": sent.notation,
        "issued_on": sent.issued_on,
        "document_type": sent.document_type,
        "subject": sent.subject,
        "urgency": sent.urgency,
        "signer": signer.user.full_name if signer else "",
        "signer_title": signer.title if signer else "",
        "due_on": arrival_due(dispatch),
    }


def _accept(dispatch: Dispatch, form: AcceptForm, request: ActorRequest) -> IncomingDocument:
    words = form.cleaned_data
    arrival = arrival_of(words | {"channel": Channel.EXCHANGE})
    file, verdict = sealed_arrival(dispatch)
    return accept_dispatch(
        dispatch.pk,
        arrival=replace(arrival, issuer_agency=dispatch.document.agency),
        files=[file],
        verdict=verdict,
        submit_to=words["submit_to"],
        note=words["note"],
        actor=request.actor,
    )
