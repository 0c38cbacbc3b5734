"""Liên thông, when something is refused: the recipient's form, the sender's list, sending again (DN-5.6)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.naming import successor_of
from accounts.requests import ActorRequest
from documents.actions.refuse_dispatch import refuse_dispatch
from documents.actions.resend_dispatch import resend_dispatch
from documents.actions.settle_refusal import settle_refusal
from documents.forms import RefusalForm, ResendForm, SettleForm
from documents.models import Dispatch
from documents.permissions import check_may_refuse, check_may_resend, check_may_resolve
from documents.queries import outgoing_visible_to, sent_back
from documents.views.queues import sent_files
from documents.views.showing import dispatch_rows
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.paging import page_of


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Ground and reason; the sender is told, nothing is numbered."""
    related = ("document__agency", "document__sealed_blob", "recipient")
    dispatch = get_object_or_404(
        Dispatch.objects.select_related(*related),
        pk=pk,
        recipient_id=request.actor.agency_id,
        sent_at__isnull=False,
    )
    check_may_refuse(request.actor, dispatch)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            refuse_dispatch(pk, ground=words["ground"], reason=words["text"], actor=request.actor)
            messages.success(request, f"Đã từ chối {dispatch.document.notation}, nơi gửi đã được báo.")
            return go(request, "documents:to_accept")
    context = {"form": form, "dispatch": dispatch, "files": sent_files(dispatch)}
    return render(request, "documents/refuse.html", context, status=status_of(form))


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """What recipients refused and the clerk has not dealt with; urgent first."""
    page = page_of(sent_back(request.actor), request.GET.get("trang"))
    return render(request, "documents/sent_back.html", {"page": page, "rows": dispatch_rows(page.rows)})


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: ActorRequest, pk: int) -> HttpResponse:
    """To the same recipient or to another one."""
    dispatch = _find(request, pk)
    check_may_resend(request.actor, dispatch)
    form = ResendForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial={"recipient": successor_of(dispatch.recipient) or dispatch.recipient_id},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            resend_dispatch(pk, recipient=words["recipient"], with_paper=words["with_paper"], actor=request.actor)
            messages.success(request, f"Đã gửi lại {dispatch.document.notation} tới {words['recipient'].name}.")
            return go(request, "documents:outgoing", dispatch.document_id)
    return _act_page(request, dispatch, form, title="Gửi lại")


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: ActorRequest, pk: int) -> HttpResponse:
    """Nothing more is to be sent."""
    dispatch = _find(request, pk)
    check_may_resolve(request.actor, dispatch)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            settle_refusal(pk, text=form.cleaned_data["text"], actor=request.actor)
            messages.success(request, "Đã ghi nhận việc trả lại được giải quyết.")
            return go(request, "documents:outgoing", dispatch.document_id)
    return _act_page(request, dispatch, form, title="Đã giải quyết")


def _find(request: ActorRequest, pk: int) -> Dispatch:
    """A dispatch of a document the actor may know of."""
    visible = outgoing_visible_to(request.actor)
    return get_object_or_404(
        Dispatch.objects.select_related("document__agency", "recipient"), pk=pk, document__in=visible
    )


def _act_page(request: ActorRequest, dispatch: Dispatch, form: forms.Form, *, title: str) -> HttpResponse:
    context = {"form": form, "dispatch": dispatch, "title": title}
    return render(request, "documents/dispatch_act.html", context, status=status_of(form))
