"""Ý kiến đồng ý: what is asked, what the head says, what is then carried out (SD-9.3 to SD-9.5)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.account_forms import OnceForm, OpinionForm
from accounts.actions.decide_consent import decide_consent
from accounts.actions.grant_account import grant_account
from accounts.actions.grant_post import grant_post
from accounts.actions.reopen_account import reopen_account
from accounts.actions.take_away_second_factor import take_away_second_factor
from accounts.actions.take_back_consent import take_back_consent
from accounts.actions.transfer import transfer
from accounts.actions.withdraw_account import withdraw_account
from accounts.consents import AT_ONCE, CARRY, ENCLOSURES, SUBJECT_PAGES
from accounts.decisions import Agreed
from accounts.enums import ACCOUNT_KINDS, ConsentKind, ConsentState, Perm
from accounts.matters import Person, Place
from accounts.models import Consent, Unit, User
from accounts.queries import consents_visible_to
from accounts.requests import ActorRequest
from accounts.rules.accounts import check_may_manage
from accounts.rules.consents import check_may_decide, check_may_take_back, check_may_use, is_head
from accounts.succession import Succession
from accounts.transitions import AGREE, REFUSE, TAKE_BACK, USE
from accounts.views.account_acts import handed_over, once
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, refusal_of
from qlvb.lib.http import errors_into, status_of_refusal
from qlvb.lib.paging import page_of
from qlvb.lib.vietnamese import short_date, short_time

TABS = {
    "cho-y-kien": ("Chờ ý kiến", (ConsentState.WAITING,)),
    "cho-thuc-hien": ("Chờ thực hiện", (ConsentState.GRANTED,)),
    "da-xong": (
        "Đã xong",
        (ConsentState.USED, ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED),
    ),
}
TONES = {
    ConsentState.WAITING: "soon",
    ConsentState.GRANTED: "info",
    ConsentState.USED: "good",
    ConsentState.REFUSED: "late",
    ConsentState.WITHDRAWN: "none",
    ConsentState.EXPIRED: "none",
}


@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The head's queue; for everybody else what he asked for; the oldest that waits first."""
    _check_concerned(request)
    found = consents_visible_to(request.actor)
    counts = {name: found.filter(state__in=states).count() for name, (_, states) in TABS.items()}
    first = "cho-y-kien" if request.actor.has_perm(Perm.CONSENT) else next((n for n in TABS if counts[n]), "cho-y-kien")
    wanted = request.GET.get("muc", "")
    tab = wanted if wanted in TABS else first
    rows = found.filter(state__in=TABS[tab][1]).select_related("asked_by__user", "asked_by__unit", "decided_by__user")
    page = page_of(rows.order_by("-asked_at" if tab == "da-xong" else "asked_at", "pk"), request.GET.get("trang"))
    address = reverse("accounts:consents")
    context = {
        "tabs": [
            {"label": label, "url": f"{address}?muc={n}", "count": counts[n], "active": n == tab}
            for n, (label, _) in TABS.items()
        ],
        "tab": tab,
        "page": page,
        "rows": [{"consent": consent, "tone": tone_of(consent)} for consent in page.rows],
        "is_head": request.actor.has_perm(Perm.CONSENT),
    }
    return render(request, "accounts/consents.html", context)


def _check_concerned(request: ActorRequest) -> None:
    actor = request.actor
    decides = actor.has_perm(Perm.CONSENT) and is_head(actor.post)
    if not (decides or actor.has_perm(Perm.ASK_CONSENT)):
        raise NotAllowed("Mục này của người đứng đầu và những người đề nghị xin ý kiến.")


def tone_of(consent: Consent) -> str:
    return TONES[ConsentState(consent.state)]


@require_safe
@never_cache
def page(request: ActorRequest, pk: int) -> HttpResponse:
    """What is, what shall be, why; and what one may do about it now."""
    return _show(request, _find(request, pk), OpinionForm(actor=request.actor))


def _show(
    request: ActorRequest, consent: Consent, form: OpinionForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    actor = request.actor
    decides = actor.has_perm(Perm.CONSENT)
    context = {
        "consent": consent,
        "tone": tone_of(consent),
        "changes": consent.changes,
        "form": form,
        "may_decide": not refusal_of(check_may_decide, actor, consent, AGREE),
        "why_not": refusal_of(check_may_decide, actor, consent, AGREE) if decides and consent.is_open else "",
        "may_use": consent.kind in CARRY and not refusal_of(check_carries, actor, consent),
        "may_take_back": not refusal_of(check_may_take_back, actor, consent, TAKE_BACK),
        "refused": refused,
        "use_form": OnceForm(actor=actor),
        "pairs": _pairs(consent),
        "enclosure": ENCLOSURES.get(consent.kind, lambda _: ("", ""))(consent),
        **_subject(request, consent),
    }
    return render(request, "accounts/consent.html", context, status=422 if form.errors else status)


def _pairs(consent: Consent) -> list[dict[str, object]]:
    rows: list[tuple[str, object]] = [
        ("Nội dung", consent.get_kind_display()),
        ("Người đề nghị", f"{consent.asked_by.user.full_name}, {consent.asked_by.title}"),
        ("Đề nghị lúc", short_time(consent.asked_at)),
    ]
    if consent.decided_by and consent.decided_at:
        rows += [
            ("Người cho ý kiến", f"{consent.decided_by.user.full_name}, {consent.decided_by.title}"),
            ("Cho ý kiến lúc", short_time(consent.decided_at)),
        ]
    if consent.used_by and consent.used_at:
        doer = "Hệ thống" if consent.kind in AT_ONCE else f"{consent.used_by.user.full_name}, {consent.used_by.title}"
        rows += [("Người thực hiện", doer), ("Thực hiện lúc", short_time(consent.used_at))]
    if consent.ended_at:
        rows.append(("Kết thúc lúc", short_time(consent.ended_at)))
    if consent.is_open:
        rows.append(("Có giá trị đến hết ngày", short_date(consent.expires_on)))
    return [{"label": label, "value": value} for label, value in rows]


def _subject(request: ActorRequest, consent: Consent) -> dict[str, str]:
    """The way to what it is about, for whoever may go there."""
    route, label = SUBJECT_PAGES.get(consent.subject_kind, ("", ""))
    needs = {"accounts.user": Perm.MANAGE_ACCOUNTS, "accounts.unit": Perm.MANAGE_UNITS}.get(consent.subject_kind)
    closed = needs is not None and not request.actor.has_perm(needs)
    if not route or closed:
        return {"subject_url": "", "subject_label": ""}
    return {"subject_url": reverse(route, args=[consent.subject_id]), "subject_label": label}


ANSWERS = {"dong-y": AGREE, "khong-dong-y": REFUSE}


@require_POST
def decide(request: ActorRequest, pk: int) -> HttpResponse:
    """Agree or not; what the system itself carries out is done with the answer."""
    consent = _find(request, pk)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    check_may_decide(request.actor, consent, answer or AGREE)
    form = OpinionForm(request.POST, actor=request.actor)
    if answer is None:
        form.add_error(None, "Hãy chọn đồng ý hoặc không đồng ý.")
    if form.is_valid():
        with errors_into(form):
            words = form.cleaned_data
            agreed = answer is AGREE
            decide_consent(pk, agreed=agreed, words=words["words"], token=words["token"], actor=request.actor)
            messages.success(request, "Đã đồng ý." if agreed else "Đã trả lời không đồng ý.")
            return redirect("accounts:consent", pk)
    return _show(request, consent, form)


@require_POST
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    take_back_consent(_find(request, pk).pk, actor=request.actor)
    messages.success(request, "Đã rút đề nghị.")
    return redirect("accounts:consent", pk)


@require_POST
@never_cache
def carry_out(request: ActorRequest, pk: int) -> HttpResponse:
    """Exactly what was asked for and agreed to; the act itself compares it again. What events have overtaken is refused
    on its own page, where it can be taken back.
    """
    consent = _find(request, pk)
    check_carries(request.actor, consent)
    form = OnceForm(request.POST, actor=request.actor)
    token = form.cleaned_data["token"] if form.is_valid() else None
    more = {"ground": Agreed(pk), "token": token, "actor": request.actor}
    try:
        return CARRY[consent.kind](request, consent.terms, more)
    except (InvalidTransition, BadInput, NotAllowed) as refusal:
        blank = OpinionForm(actor=request.actor)
        return _show(request, _find(request, pk), blank, refused=refusal.sentence, status=status_of_refusal(refusal))


def check_carries(actor: Any, consent: Consent) -> None:
    """Once it has been granted: of an account any administrator of the agency, else whoever asked."""
    if consent.kind in ACCOUNT_KINDS:
        check_may_manage(actor)
    check_may_use(actor, consent, USE)


Terms = dict[str, Any]


def _grant(request: ActorRequest, terms: Terms, more: Terms) -> HttpResponse:
    person = Person(terms["username"], terms["full_name"], terms["email"])
    post, password = grant_account(person, place_of_terms(terms), **more)
    return once(request, post.user, password, "Đã cấp tài khoản")


def _appoint(request: ActorRequest, terms: Terms, more: Terms) -> HttpResponse:
    post, password = grant_post(terms["user"], place_of_terms(terms), **more)
    if password:
        return once(request, post.user, password, "Đã khôi phục tài khoản")
    messages.success(request, f"Đã giao thêm chức danh cho {post.user.full_name}.")
    return redirect("accounts:person", terms["user"])


def _reopen(request: ActorRequest, terms: Terms, more: Terms) -> HttpResponse:
    password = reopen_account(terms["user"], **more)
    return once(request, User.objects.get(pk=terms["user"]), password, "Đã mở lại tài khoản")


def _transfer(request: ActorRequest, terms: Terms, more: Terms) -> HttpResponse:
    heirs = Succession.from_data(terms)
    _, minutes = transfer(terms["user"], terms["post"], place_of_terms(terms), succession=heirs, **more)
    return handed_over(request, "Đã chuyển công tác.", minutes, terms["user"])


def _withdraw(request: ActorRequest, terms: Terms, more: Terms) -> HttpResponse:
    day = date.fromisoformat(terms["leaves_on"])
    minutes = withdraw_account(terms["user"], leaves_on=day, succession=Succession.from_data(terms), **more)
    return handed_over(request, "Đã thu hồi tài khoản.", minutes, terms["user"])


def _lost_device(request: ActorRequest, terms: Terms, more: Terms) -> HttpResponse:
    take_away_second_factor(terms["user"], **more)
    messages.success(request, "Đã gỡ thiết bị xác thực.")
    return redirect("accounts:person", terms["user"])


# What the administrator carries out after consent, from the terms that were agreed to.
CARRY |= {
    ConsentKind.GRANT: _grant,
    ConsentKind.POST: _appoint,
    ConsentKind.RESTORE: _appoint,
    ConsentKind.REOPEN: _reopen,
    ConsentKind.TRANSFER: _transfer,
    ConsentKind.WITHDRAW: _withdraw,
    ConsentKind.DEVICE: _lost_device,
}


def place_of_terms(terms: Terms) -> Place:
    """As `terms` were written."""
    unit = Unit.objects.select_related("belongs_to").get(pk=terms["unit"])
    return Place(unit, terms["role"], terms["title"], date.fromisoformat(terms["starts_on"]))


def _find(request: ActorRequest, pk: int) -> Consent:
    related = ("asked_by__user", "asked_by__unit", "decided_by__user", "used_by__user")
    return get_object_or_404(consents_visible_to(request.actor).select_related(*related), pk=pk)
