"""Văn bản mẫu: what drafts begin from, and the requests to change it (SD-9.5)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.ask_consent import ask_consent
from accounts.consents import Matter
from accounts.enums import ConsentKind, Perm
from accounts.queries import consents_visible_to
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_manage
from documents.models import Blob, DraftTemplate
from documents.register_forms import CloseForm
from documents.samples import adding, ending, replacing, templates_of
from documents.template_forms import ChangedTemplateForm, TemplateForm
from documents.views.files import serve
from qlvb.lib.errors import NotAllowed
from qlvb.lib.http import errors_into, status_of


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Those in use; the administrator asks for others."""
    check_may_manage(request.actor)
    return render(request, "documents/templates.html", {"rows": templates_of(request.actor.agency_id)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A file to be used; the head decides."""
    check_may_manage(request.actor)
    form = TemplateForm(*_sent(request), actor=request.actor)
    if form.is_valid() and form.kept:
        with errors_into(form):
            words = form.cleaned_data
            matter = adding(words["name"], words["document_type"], form.kept, request.actor)
            return _ask(request, matter, words)
    return render(request, "documents/template_form.html", {"form": form, "template": None}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """The template as it should be; the head decides."""
    template = _find(request, pk)
    initial = {"name": template.name, "document_type": template.document_type}
    form = ChangedTemplateForm(*_sent(request), actor=request.actor, initial=initial)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            matter = replacing(template, words["name"], words["document_type"], form.kept, request.actor)
            return _ask(request, matter, words)
    context = {"form": form, "template": template}
    return render(request, "documents/template_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask that it be given up."""
    template = _find(request, pk)
    form = CloseForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            return _ask(request, ending(template, request.actor), form.cleaned_data)
    context = {"form": form, "template": template}
    return render(request, "documents/template_end.html", context, status=status_of(form))


@require_safe
def file(request: ActorRequest, pk: int) -> HttpResponse:
    """For whoever drafts in the agency, and its administrator."""
    actor = request.actor
    if not (actor.has_perm(Perm.DRAFT) or actor.has_perm(Perm.MANAGE_ACCOUNTS)):
        raise NotAllowed("Chỉ người soạn thảo và quản trị của cơ quan tải văn bản mẫu.")
    template = get_object_or_404(templates_of(actor.agency_id).select_related("blob"), pk=pk)
    return serve(request, template.blob, template.file_name, template)


@require_safe
def asked_file(request: ActorRequest, pk: int) -> HttpResponse:
    """What the head is asked to agree to, for him and whoever asked."""
    found = consents_visible_to(request.actor).filter(kind=ConsentKind.TEMPLATES)
    consent = get_object_or_404(found, pk=pk)
    after = consent.terms["after"]
    if after is None:
        raise Http404
    return serve(request, get_object_or_404(Blob, pk=after["blob"]), after["file"], consent)


def _sent(request: ActorRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _ask(request: ActorRequest, matter: Matter, words: dict[str, object]) -> HttpResponse:
    consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)  # type: ignore[arg-type]  # cleaned
    messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
    return redirect("accounts:consent", consent.pk)


def _find(request: ActorRequest, pk: int) -> DraftTemplate:
    """One in use of the administrator's own agency; else 404."""
    check_may_manage(request.actor)
    return get_object_or_404(templates_of(request.actor.agency_id), pk=pk)
