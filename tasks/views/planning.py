"""'Giao việc' on a draft."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import ActorRequest
from documents.permissions import lead_step
from documents.queries import outgoing_visible_to
from documents.views.showing import outgoing_files
from qlvb.lib.http import errors_into, go, status_of
from tasks.actions.plan_assignment import Plan, plan_assignment
from tasks.forms import PlanForm
from tasks.permissions import check_may_plan


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, document_pk: int) -> HttpResponse:
    """Enter a task on the draft."""
    related = ("agency", "current_version__pdf", "sealed_blob", "signed_blob")
    document = get_object_or_404(outgoing_visible_to(request.actor).select_related(*related), pk=document_pk)
    check_may_plan(request.actor, document, lead_step(document))
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, actor=request.actor, initial={"content": document.subject})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            names = ("content", "lead_unit", "due_on", "follow_up", "coordinating")
            plan = Plan(**{name: words[name] for name in names})
            plan_assignment(document_pk, plan, token=words["token"], actor=request.actor)
            messages.success(request, f"Đã nhập nhiệm vụ giao {plan.lead_unit.name}; bắt đầu khi ban hành văn bản.")
            return go(request, "documents:outgoing", document_pk)
    context = {
        "form": form,
        "title": "Giao việc",
        "button": "Giao việc",
        "icon": "clipboard-list",
        "tone": "",
        "facts": [],
        "note": "Nhiệm vụ bắt đầu khi văn bản được ban hành; cơ quan chủ trì có sẵn trong nơi nhận.",
        "subject": document.subject,
        "back": reverse("documents:outgoing", args=[document_pk]),
        "back_label": "Dự thảo",
        "files": outgoing_files(document),
    }
    template = "tasks/parts/_act.html" if request.htmx else "tasks/act.html"
    return render(request, template, context, status=status_of(form))
