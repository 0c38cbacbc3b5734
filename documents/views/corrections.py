"""Đề nghị chỉnh sửa dữ liệu of a registered document (SD-9.5)."""

from dataclasses import fields

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.ask_consent import ask_consent
from accounts.requests import ActorRequest
from documents.corrections import FIELDS, Corrected, correcting
from documents.forms import CorrectionForm
from documents.permissions import check_may_ask_correction
from documents.queries import incoming_visible_to
from documents.views import showing
from qlvb.lib.http import errors_into, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, pk: int) -> HttpResponse:
    """The registered data to be written as they should read; the head decides."""
    document = get_object_or_404(incoming_visible_to(request.actor).select_related("agency"), pk=pk)
    check_may_ask_correction(request.actor, document)
    now = {name: getattr(document, name) for name in FIELDS}
    form = CorrectionForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=now)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            facts = Corrected(**{field.name: words[field.name] for field in fields(Corrected)})
            matter = correcting(document, facts, request.actor)
            consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)
            messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
            return redirect("accounts:consent", consent.pk)
    context = {"document": document, "form": form, "files": showing.incoming_files(document)}
    return render(request, "documents/correction_new.html", context, status=status_of(form))
