"""Sổ và dãy số: the registers of this year and the next, and the requests to change them (SD-9.5; Decree 30)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.account_forms import OnceForm
from accounts.actions.ask_consent import ask_consent
from accounts.consents import Matter
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_manage
from accounts.views.consents import tone_of
from documents.enums import Direction
from documents.models import Register
from documents.register_forms import CloseForm, RegisterForm
from documents.registers import Book, changes_of, changing, closing, opening, plan_of, years_of
from documents.rules.registers import said
from qlvb.lib.errors import BadInput
from qlvb.lib.http import errors_into, status_of


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """How the agency numbers its documents in that year, and what was asked about it."""
    check_may_manage(request.actor)
    agency_id, years = request.actor.agency_id, years_of(request.actor)
    year, problem = years[0], ""
    try:
        year = _year(request)
    except BadInput as refusal:
        problem = refusal.sentence
    registers = plan_of(agency_id, year)
    address = reverse("documents:registers")
    context = {
        "tabs": [
            {"label": f"Năm {one}", "url": f"{address}?nam={one}", "count": None, "active": one == year}
            for one in years
        ],
        "year": year,
        "problem": problem,
        "is_plan": bool(registers) and registers[0].year != year,
        "rows": [_row(register, year) for register in registers],
        "asked": [{"consent": consent, "tone": tone_of(consent)} for consent in changes_of(agency_id)],
    }
    return render(request, "documents/registers.html", context)


def _row(register: Register, year: int) -> dict[str, object]:
    incoming = register.direction == Direction.INCOMING
    own = "" if incoming or register.document_types else "các tên loại không có sổ riêng"
    last = register.counter.last_number if register.year == year else 0
    return {
        "register": register,
        "serves": "mọi văn bản đến" if incoming else own or said(register.document_types),
        "last": last,
        "url": _address("documents:register", register, year),
        "close_url": _address("documents:register_close", register, year) if register.document_types else "",
    }


def _address(route: str, register: Register, year: int) -> str:
    return f"{reverse(route, args=[register.pk])}?nam={year}"


def _year(request: ActorRequest) -> int:
    """The year the address names, this one where it names none."""
    typed, (this, following) = request.GET.get("nam", ""), years_of(request.actor)
    if not typed:
        return this
    if typed not in (str(this), str(following)):
        raise BadInput(f"Chỉ xem, thay đổi sổ của năm {this} và năm {following}.")
    return int(typed)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A series of its own; the head decides."""
    check_may_manage(request.actor)
    return _keep(request, None, {})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """The register as it should be kept; the head decides."""
    register = _find(request, pk)
    now = Book.of(register)
    return _keep(request, register, {"name": now.name, "types": sorted(now.types)})


def _keep(request: ActorRequest, register: Register | None, initial: dict[str, object]) -> HttpResponse:
    year = _year(request)
    sent = request.POST if request.method == "POST" else None
    form = RegisterForm(sent, actor=request.actor, register=register, initial=initial)
    if form.is_valid():
        with errors_into(form):
            if register is None:
                return _ask(request, opening(year, form.book, request.actor), form)
            return _ask(request, changing(register, year, form.book, request.actor), form)
    context = {"form": form, "register": register, "year": year, "back": _back(year)}
    return render(request, "documents/register_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask that it be given up."""
    register, year = _find(request, pk), _year(request)
    form = CloseForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with errors_into(form):
            return _ask(request, closing(register, year, request.actor), form)
    context = {
        "form": form,
        "register": register,
        "year": year,
        "serves": said(register.document_types),
        "back": _back(year),
    }
    return render(request, "documents/register_close.html", context, status=status_of(form))


def _back(year: int) -> str:
    return f"{reverse('documents:registers')}?nam={year}"


def _ask(request: ActorRequest, matter: Matter, form: OnceForm) -> HttpResponse:
    words = form.cleaned_data
    consent = ask_consent(matter, reason=words["reason"], token=words["token"], actor=request.actor)
    messages.success(request, "Đã trình người đứng đầu cho ý kiến.")
    return redirect("accounts:consent", consent.pk)


def _find(request: ActorRequest, pk: int) -> Register:
    """One of the year's of the administrator's own agency; else 404."""
    check_may_manage(request.actor)
    found = next((one for one in plan_of(request.actor.agency_id, _year(request)) if one.pk == pk), None)
    if found is None:
        raise Http404
    return found
