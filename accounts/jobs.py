"""Celery jobs of people: repeatable, no rules (style.md, rule 8)."""

import logging
from collections.abc import Callable, Iterable

from django.utils import timezone

from qlvb.lib.jobs import job

logger = logging.getLogger(__name__)


@job
def seal_audit_log() -> None:
    """What was written since the last minute joins the chain."""
    from accounts.sealing import seal_all

    seal_all()


@job
def close_accounts() -> None:
    """Accounts whose leaving day has come; signing in was impossible from midnight on without this. And what arrived
    at the old posts of those who were transferred.
    """
    from accounts.closing import close_on_leaving_day, pass_on_after_transfer
    from accounts.models import AccountDecision, User

    today = timezone.localdate()
    due = User.objects.filter(is_active=True, closed_from__lte=today)
    _each(due.values_list("pk", flat=True), close_on_leaving_day, "the account of user %s could not be closed")
    moved = AccountDecision.objects.filter(kind="transfer", effective_on=today).values_list("user_id", flat=True)
    _each(set(moved), lambda pk: pass_on_after_transfer(pk, today), "the work of user %s could not be passed on")


@job
def carry_out_changes() -> None:
    """Changes of the organisation whose day has come, in the order of their days; new units before what needs them."""
    from accounts.actions.carry_out_change import carry_out_change
    from accounts.enums import ChangeKind
    from accounts.models import UnitChange

    order = {kind: place for place, kind in enumerate(ChangeKind.values)}
    due = list(UnitChange.objects.filter(state="planned", effective_on__lte=timezone.localdate()))
    due.sort(key=lambda change: (change.effective_on, order[change.kind], change.pk))
    _each([change.pk for change in due], carry_out_change, "change %s could not be carried out")


@job
def look_after_accounts() -> None:
    """Unused accounts are told of and stopped, leaving days called to mind, old requests ended (facts.md §5.2)."""
    from accounts import watch
    from accounts.models import Consent, PlannedLeaving

    today = timezone.localdate()
    told = watch.unused(today, watch.UNUSED_DAYS - watch.TOLD_BEFORE).values_list("pk", flat=True)
    _each(list(told), watch.warn_unused, "user %s could not be told that the account will stop")
    stale = watch.unused(today, watch.UNUSED_DAYS).values_list("pk", flat=True)
    _each(list(stale), watch.stop_unused, "the unused account of user %s could not be stopped")
    leavings = PlannedLeaving.objects.filter(settled_at=None, cancelled_at=None, leaves_on__lte=today + watch.AHEAD)
    _each(leavings.values_list("pk", flat=True), watch.remind_of_leaving, "leaving %s could not be called to mind")
    past = Consent.objects.filter(state__in=("waiting", "granted"), expires_on__lt=today)
    _each(past.values_list("pk", flat=True), watch.expire_if_past, "consent %s could not be ended")


def _each(ids: Iterable[int], act: Callable[[int], object], problem: str) -> None:
    """One that fails keeps none of the others."""
    for pk in list(ids):
        try:
            act(pk)
        except Exception:
            logger.exception(problem, pk)


@job
def answer_reset_requests() -> None:
    """Whoever has forgotten his password gets a link by mail, if he is anybody. The rows are the queue."""
    from accounts.forgotten import answer, waiting

    _each(waiting(), answer, "reset request %s could not be answered")


@job
def throw_away_ended_sessions() -> None:
    """What nobody can use any more."""
    from accounts.session_store import SessionStore

    SessionStore.clear_expired()
