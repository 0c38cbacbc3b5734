"""Quy tắc làm việc: what applies now, and the request to change it (SD-9.5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.ask_consent import ask_consent
from accounts.queries import rules_of
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_manage
from accounts.rules_form import RulesForm
from accounts.working_rules import FIELDS, changing
from qlvb.lib.http import errors_into, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest) -> HttpResponse:
    """The rules to be written as they should read; the head decides."""
    check_may_manage(request.actor)
    rules = rules_of(request.actor.agency_id)
    now = {name: getattr(rules, name) for name in FIELDS}
    form = RulesForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=now)
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            matter = changing({name: words[name] for name in FIELDS}, request.actor)
            consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)
            messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
            return redirect("accounts:consent", consent.pk)
    return render(request, "accounts/working_rules.html", {"form": form}, status=status_of(form))
