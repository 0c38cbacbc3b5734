"""Files, each behind the same question as its page: may the actor see the item (security.md §1.6, bug 9)."""

import re

from django.db import models
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.enums import Perm
from accounts.queries import units_visible_to
from accounts.requests import ActorRequest
from accounts.rules.consents import is_head, is_own_head
from documents.models import Attachment, Blob, ChangeFile, DecisionFile, Dispatch, OutgoingDocument, Upload
from documents.queries import outgoing_visible_to
from documents.rules.uploads import PDF
from documents.storage import read_blob
from qlvb.lib.http import file_response
from workflow.queries import visible_to


@require_safe
def attachment(request: ActorRequest, pk: int) -> HttpResponse:
    """A file of a document."""
    found = get_object_or_404(Attachment.objects.select_related("blob"), pk=pk, item__in=visible_to(request.actor))
    return serve(request, found.blob, found.name, found)


@require_safe
def outgoing_file(request: ActorRequest, pk: int, which: str) -> HttpResponse:
    """'ban-hanh', 'da-ky', 'phien-ban-2' (as PDF) or 'nguon-2' (as handed in)."""
    document = get_object_or_404(outgoing_visible_to(request.actor).select_related("sealed_blob", "signed_blob"), pk=pk)
    blob, name = _chosen(document, which)
    return serve(request, blob, name, document)


def _chosen(document: OutgoingDocument, which: str) -> tuple[Blob, str]:
    plain = document.notation.replace("/", "-").strip("-")
    if which == "ban-hanh" and document.sealed_blob and document.issued_at:
        return document.sealed_blob, f"{plain}.pdf"
    if which == "da-ky" and document.signed_blob:
        return document.signed_blob, f"{plain}-da-ky.pdf"
    wanted = re.fullmatch(r"(phien-ban|nguon)-(\d{1,4})", which)
    version = (
        document.versions.select_related("pdf", "source").filter(version=int(wanted[2])).first() if wanted else None
    )
    if wanted and version:
        if wanted[1] == "nguon":
            return version.source, version.source_name
        if version.pdf:
            return version.pdf, f"du-thao-{version.version}.pdf"
    raise Http404


@require_safe
def dispatch_file(request: ActorRequest, pk: int) -> HttpResponse:
    """What was sent to the actor's agency, before it is accepted; for those who receive."""
    dispatch = get_object_or_404(
        Dispatch.objects.select_related("document__sealed_blob"),
        pk=pk,
        recipient_id=request.actor.agency_id,
        sent_at__isnull=False,
    )
    if not request.actor.has_perm("receive") or dispatch.document.sealed_blob is None:
        raise Http404
    return serve(
        request, dispatch.document.sealed_blob, f"{dispatch.document.notation.replace('/', '-')}.pdf", dispatch
    )


@require_safe
def decision_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The decision behind an act on an account: for those who keep the agency's accounts, and its head."""
    actor = request.actor
    if actor.on_behalf_of or not (actor.has_perm(Perm.MANAGE_ACCOUNTS) or is_head(actor.post)):
        raise Http404
    found = get_object_or_404(
        DecisionFile.objects.select_related("blob"), decision_id=pk, decision__agency_id=actor.agency_id
    )
    return serve(request, found.blob, found.name, found)


@require_safe
def change_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The decision behind a change of the organisation: for whoever keeps that part of the tree, and the head of the
    agency that decided.
    """
    actor = request.actor
    seen = Q(change__unit__in=units_visible_to(actor).order_by().values("pk"))
    if not actor.on_behalf_of and (actor.has_perm(Perm.MANAGE_UNITS) or is_own_head(actor)):
        seen |= Q(change__agency_id=actor.agency_id)
    found = get_object_or_404(ChangeFile.objects.filter(seen).select_related("blob"), change_id=pk)
    return serve(request, found.blob, found.name, found)


@require_safe
def upload(request: ActorRequest, pk: int) -> HttpResponse:
    """One's own kept upload, for the preview beside the form."""
    found = get_object_or_404(Upload.objects.select_related("blob"), pk=pk, user=request.actor.user)
    return serve(request, found.blob, found.name, found)


def serve(request: ActorRequest, blob: Blob, name: str, target: models.Model) -> HttpResponse:
    """The bytes to somebody who may have them: PDF in the viewer, everything else as a download; either is logged."""
    data = read_blob(blob)
    download = "tai-ve" in request.GET
    audit.record("file.downloaded" if download else "file.read", request.actor, target, name=name, sha256=blob.sha256)
    return file_response(data, name=name, media_type=blob.media_type, inline=not download and blob.media_type == PDF)
