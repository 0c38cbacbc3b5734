"""The desk: receive a case with the keyboard alone; beside it the queue and today's returns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import ActorRequest
from onestop.actions.receive_case import receive_case
from onestop.forms import IntakeForm, typed_initial
from onestop.models import Case, ProcedureVersion
from onestop.permissions import check_may_receive
from onestop.queries import queue_of_desk, to_hand_over
from onestop.rules.appointment import appointment
from qlvb.lib.http import errors_into, go, status_of
from qlvb.lib.vietnamese import short_time
from workflow.queries import calendar_of
from workflow.rules.due import due

# Beside the form only the next ones; the rest stands in the list.
SHOWN = 8


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: ActorRequest) -> HttpResponse:
    """One column, from the applicant to the appointment. Back from a slip not written after all: as it was."""
    check_may_receive(request.actor)
    back = request.method == "POST" and "tro-lai" in request.POST
    if back:
        form = IntakeForm(actor=request.actor, initial=typed_initial(request.POST.get("typed", "")))
    else:
        form = IntakeForm(request.POST or None, request.FILES or None, actor=request.actor)
    if request.method == "POST" and not back and form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            unit = form.units.get(words["unit"])
            case = receive_case(form.intake(), forward_to=unit, token=words["token"], actor=request.actor)
            assert case.appointment_at is not None
            messages.success(request, f"Đã tiếp nhận {case.code}, hẹn trả {short_time(case.appointment_at)}.")
            return go(request, "onestop:case", case.pk)
    context = {
        "form": form,
        "kept": form.kept(),
        "queue": [_line(case) for case in queue_of_desk(request.actor)[:SHOWN]],
        "returns": [_line(case) for case in to_hand_over(request.actor)[:SHOWN]],
        **_chosen(form, request),
    }
    return render(request, "onestop/intake.html", context, status=status_of(form))


@require_safe
def procedure(request: ActorRequest) -> HttpResponse:
    """The part of the form that depends on the procedure: components, fee, appointment."""
    check_may_receive(request.actor)
    form = IntakeForm(actor=request.actor, initial={"version": request.GET.get("version", "")})
    return render(request, "onestop/parts/_procedure.html", {"form": form, **_chosen(form, request)})


def _chosen(form: IntakeForm, request: ActorRequest) -> dict[str, object]:
    version: ProcedureVersion | None = form.chosen
    if version is None:
        return {"version": None, "promise": None}
    calendar = calendar_of(request.actor.agency_id)
    return {"version": version, "promise": appointment(calendar, request.actor.now(), version.working_days)}


def _line(case: Case) -> dict[str, object]:
    return {"case": case, "due": due(case.appointment_at)}
