"""Phiếu hướng dẫn, phiếu từ chối: write one at the desk, the register, the paper (VP-5.2a)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.enums import Perm
from accounts.requests import ActorRequest
from documents.rules.uploads import PDF
from onestop import paper
from onestop.actions.write_desk_slip import write_desk_slip
from onestop.desk_forms import DeskSlipForm, from_intake
from onestop.enums import SlipKind
from onestop.permissions import check_may_read_desk_slips, check_may_receive
from onestop.queries import desk_slips_visible_to, slip_number, slips_named
from qlvb.lib.http import errors_into, file_response, go, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import nfc

KINDS = {"huong-dan": SlipKind.GUIDANCE, "tu-choi": SlipKind.REFUSAL}


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The registers of the agency, newest first."""
    check_may_read_desk_slips(request.actor)
    wanted, words = request.GET.get("muc", ""), nfc(request.GET.get("q", "")).strip()[:200]
    tab = wanted if wanted in KINDS else "huong-dan"
    if (number := slip_number(words)) and number[1]:
        # A number names its register.
        tab = next(name for name, kind in KINDS.items() if kind == number[1])
    slips = desk_slips_visible_to(request.actor).filter(kind=KINDS[tab])
    if words:
        slips = slips_named(slips, words)
    address = reverse("onestop:desk_slips")
    context = {
        "page": page_of(slips, request.GET.get("trang")),
        "q": words,
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{address}?muc={name}", "count": None, "active": name == tab}
            for name, label in (("huong-dan", "Phiếu hướng dẫn"), ("tu-choi", "Phiếu từ chối"))
        ],
        "may_write": request.actor.has_perm(Perm.RECEIVE_CASE),
    }
    return render(request, "onestop/desk_slips.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest, which: str) -> HttpResponse:
    """Write one; from the form of receipt it comes filled with what was typed and what is missing."""
    if which not in KINDS:
        raise Http404
    check_may_receive(request.actor)
    kind, carried = KINDS[which], request.method == "POST" and "tu-tiep-nhan" in request.POST
    form = DeskSlipForm(
        request.POST if request.method == "POST" and not carried else None, actor=request.actor, kind=kind
    )
    if carried:
        form.initial = {**form.initial, **from_intake(request.POST, kind, form.versions)}
    elif request.method == "POST" and form.is_valid():
        with errors_into(form):
            slip = write_desk_slip(form.facts(), token=form.cleaned_data["token"], actor=request.actor)
            messages.success(request, f"Đã lập {slip.get_kind_display()} số {slip.notation}.")
            return go(request, f"{reverse('onestop:desk_slips')}?muc={which}")
    context = {"form": form, "kind": kind, "which": which}
    return render(request, "onestop/desk_slip.html", context, status=status_of(form))


@require_safe
def print_slip(request: ActorRequest, pk: int) -> HttpResponse:
    """The slip as PDF."""
    slip = get_object_or_404(desk_slips_visible_to(request.actor), pk=pk)
    audit.record("desk_slip.printed", request.actor, slip)
    name = f"{slip.notation.replace('/', '-')}-{timezone.localdate(slip.at).year}.pdf"
    return file_response(paper.desk_slip_pdf(slip), name=name, media_type=PDF, inline="tai-ve" not in request.GET)
