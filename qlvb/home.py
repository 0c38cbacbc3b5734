"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.enums import Perm
from accounts.requests import ActorRequest


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """One's desk; for the administrator, on whose desk nothing ever lies, the accounts."""
    has_desk = request.actor.has_perm(Perm.HANDLE) or not request.actor.has_perm(Perm.MANAGE_ACCOUNTS)
    return redirect("workflow:desk" if has_desk else "accounts:people")
