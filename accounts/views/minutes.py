"""Bàn giao công việc: the register of minutes, each of them, and a head's hand-over among his people (SD-10.2)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.actions.reassign import reassign
from accounts.enums import Perm
from accounts.hand_over_forms import ReassignForm
from accounts.handover import open_kinds_of
from accounts.minutes import parts_for
from accounts.models import Minutes, Post
from accounts.paper import file_name, minutes_pdf
from accounts.queries import minutes_visible_to, posts_in_agency, reads_all_minutes
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_reassign, leads
from qlvb.lib.errors import NotAllowed
from qlvb.lib.http import errors_into, file_response, status_of
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date, short_time

_PDF = "application/pdf"


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Newest first: all of the agency for whoever answers for its people, else one's own."""
    found = minutes_visible_to(request.actor).select_related("giver", "made_by__user")
    person = request.GET.get("nguoi", "")
    if person.isdecimal() and len(person) < 18:
        found = found.filter(giver_id=int(person))
    page = page_of(found, request.GET.get("trang"))
    context = {
        "page": page,
        "may_reassign": _has_people(request),
        "reads_all": reads_all_minutes(request.actor),
    }
    return render(request, "accounts/minutes_list.html", context)


@require_safe
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """Who gave what to whom, on what grounds."""
    minutes = _find(request, pk)
    parts = parts_for(minutes, request.actor)
    context = {
        "minutes": minutes,
        "parts": [part for part in parts if part.post],
        "ended": [part for part in parts if part.post is None],
        "pairs": [
            {"label": "Bên giao", "value": minutes.giver.full_name, "note": minutes.giver_title},
            {"label": "Trường hợp", "value": minutes.get_kind_display()},
            {"label": "Căn cứ", "value": minutes.basis[0].upper() + minutes.basis[1:]},
            {"label": "Lý do", "value": minutes.reason},
            {"label": "Từ ngày", "value": short_date(minutes.effective_on)},
            {"label": "Người lập", "value": f"{minutes.made_by.user.full_name}, {minutes.made_by.title}"},
            {"label": "Lập lúc", "value": short_time(minutes.at)},
        ],
    }
    return render(request, "accounts/minutes.html", context)


@require_safe
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """As PDF, to be printed and signed."""
    minutes = _find(request, pk)
    data = minutes_pdf(minutes, request.actor)
    audit.record("account.minutes_printed", request.actor, minutes.giver, minutes=minutes.code)
    return file_response(data, name=file_name(minutes), media_type=_PDF, inline="tai-ve" not in request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """First the person, then who takes which kind of his work."""
    people = _people(request)
    wanted = request.POST.get("post") or request.GET.get("chuc-danh", "")
    chosen = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else None
    giver = next((post for post in people if post.pk == chosen), None)
    if giver is None:
        if wanted:
            raise NotAllowed("Người này không do bạn phụ trách.")
        return render(request, "accounts/reassign.html", {"people": people, "giver": None}, status=_no_choice(request))
    check_may_reassign(request.actor, giver)
    counts = open_kinds_of([giver])
    form = ReassignForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        giver=giver,
        takers=_takers(request),
        counts=counts,
    )
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            minutes = reassign(
                giver.pk, form.succession, reason=words["reason"], token=words["token"], actor=request.actor
            )
            messages.success(request, "Đã bàn giao công việc.")
            return redirect("accounts:minutes_page", minutes.pk)
    context = {"people": people, "giver": giver, "form": form, "kinds": form.kind_fields()}
    return render(request, "accounts/reassign.html", context, status=status_of(form))


def _no_choice(request: ActorRequest) -> int:
    """A form that names nobody is no hand-over."""
    return 422 if request.method == "POST" else 200


def _people(request: ActorRequest) -> list[Post]:
    """Whose work the head may hand over; refused to whoever leads nobody."""
    actor = request.actor
    if actor.on_behalf_of or not actor.has_perm(Perm.REASSIGN):
        raise NotAllowed("Chỉ người đứng đầu cơ quan, đơn vị bàn giao việc của người mình phụ trách.")
    everybody = posts_in_agency(actor.agency_id, actor.today()).order_by("user__sort_key", "pk")
    people = [post for post in everybody if post.user_id != actor.user.pk and leads(actor.post, post)]
    if not people:
        raise NotAllowed("Không có ai do bạn phụ trách.")
    return people


def _takers(request: ActorRequest) -> list[Post]:
    """Everybody in the agency for its head, in his own unit for the head of a unit."""
    actor = request.actor
    everybody = posts_in_agency(actor.agency_id, actor.today())
    return [post for post in everybody if actor.post.unit.keeps_registers or post.unit_id == actor.unit_id]


def _has_people(request: ActorRequest) -> bool:
    actor = request.actor
    if actor.on_behalf_of or not actor.has_perm(Perm.REASSIGN):
        return False
    return any(
        post.user_id != actor.user.pk and leads(actor.post, post)
        for post in posts_in_agency(actor.agency_id, actor.today())
    )


def _find(request: ActorRequest, pk: int) -> Minutes:
    related = ("giver", "agency", "made_by__user")
    return get_object_or_404(minutes_visible_to(request.actor).select_related(*related), pk=pk)
