"""'Giao nhiệm vụ' without a document."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import ActorRequest
from qlvb.lib.http import errors_into, go, status_of
from tasks.actions.give_task import DirectTask, give_task
from tasks.forms import DirectForm
from tasks.permissions import check_may_give

_NAMES = (
    "content",
    "lead_unit",
    "due_on",
    "follow_up",
    "basis",
    "basis_note",
    "directed_by",
    "coordinating",
)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Enter a task from a meeting, a call, a leader's word, or of one's own (DN-3.3b)."""
    check_may_give(request.actor)
    is_sent = request.method == "POST"
    form = DirectForm(request.POST if is_sent else None, request.FILES if is_sent else None, actor=request.actor)
    if is_sent and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            wanted = DirectTask(**{name: words[name] for name in _NAMES})
            task = give_task(wanted, file=words["kept"], token=words["token"], actor=request.actor)
            messages.success(request, f"Đã giao nhiệm vụ cho {task.lead_unit.name}.")
            return go(request, "tasks:assignment", task.pk)
    return render(request, "tasks/give.html", {"form": form}, status=status_of(form))
