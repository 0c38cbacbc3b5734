"""Two at the same moment: withdrawals, consents, the log's seal. Apart from tests/accounts, whose world is shared."""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.actions.decide_consent import decide_consent
from accounts.actions.grant_account import grant_account
from accounts.actions.reassign import reassign
from accounts.actions.take_back_consent import take_back_consent
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Agreed, Paper
from accounts.enums import ConsentState, Perm, Role
from accounts.matters import Person, Place
from accounts.models import AuditEntry, AuditSeal, Consent, Minutes, Post, Unit, User
from accounts.sealing import seal_all
from accounts.succession import Succession
from accounts.verifying import verify
from qlvb.lib.errors import InvalidTransition
from tests.factories import consents as made
from tests.factories.correspondence import administrator
from tests.factories.documents import at_specialist
from tests.factories.people import Agency, make_post
from tests.races import Race, wait_for_waiters


@pytest.fixture
def admin(province: Agency) -> Post:
    return administrator(province)


@pytest.mark.django_db(transaction=True)
def test_two_withdrawals_at_once_leave_a_clerk(province: Agency, admin: Post) -> None:
    other = make_post("vanthu2", "Lê Thị Hai", province.office, Role.CLERK, "Văn thư")
    both = (province.clerk, other)

    def withdraw(clerk: Post) -> Callable[[], object]:
        ground = Paper("12/QĐ-UBND", date.today(), made.decision_of(admin))
        return lambda: withdraw_account(clerk.user_id, ground, leaves_on=date.today(), actor=Actor.of(admin))

    acts = [withdraw(clerk) for clerk in both]
    with transaction.atomic():
        # Both come to the agency's lock before either has looked.
        Unit.objects.select_for_update(no_key=True).get(pk=province.unit.pk)
        race = Race(acts)
        wait_for_waiters(2)
    refused = [outcome for outcome in race.outcomes() if isinstance(outcome, Exception)]
    assert len(refused) == 1 and "văn thư duy nhất" in str(refused[0])


@pytest.mark.django_db(transaction=True)
def test_the_same_work_handed_over_twice_at_once_makes_one_minutes(province: Agency, admin: Post) -> None:
    colleague = make_post("cv2", "Lý Hoài Thu", province.division, Role.SPECIALIST, "Chuyên viên")
    at_specialist(province)
    giver, head = province.specialist, Actor.of(province.unit_head)

    def give() -> object:
        return reassign(giver.pk, Succession(colleague), reason="Cân đối.", actor=head)

    with transaction.atomic():
        Post.objects.select_for_update().get(pk=giver.pk)
        race = Race([give, give])
        wait_for_waiters(2)
    refused = [outcome for outcome in race.outcomes() if isinstance(outcome, Exception)]
    assert [type(one) for one in refused] == [InvalidTransition] and "không còn việc nào" in str(refused[0])
    assert Minutes.objects.get().lines.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_consent_used_twice_at_once_is_used_once(province: Agency, admin: Post) -> None:
    consent = made.granted(made.newcomer(province, admin), admin, province.leader)
    newcomer = Person("moi.noichinh", "Lê Thị Mới", "moi@sonlam.gov.vn")
    place = Place(province.division, Role.SPECIALIST, "Chuyên viên", timezone.localdate())

    def use() -> object:
        return grant_account(newcomer, place, Agreed(consent.pk), actor=Actor.of(admin))

    with transaction.atomic():
        # Both have looked at everything else and wait for the consent itself.
        Consent.objects.select_for_update().get(pk=consent.pk)
        race = Race([use, use])
        wait_for_waiters(2)
    refused = [outcome for outcome in race.outcomes() if isinstance(outcome, Exception)]
    assert [type(one) for one in refused] == [InvalidTransition] and "“Đã thực hiện”" in str(refused[0])
    assert User.objects.filter(username="moi.noichinh").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["agrees too", "takes back"])
def test_a_request_decided_in_two_tabs_or_taken_back_meanwhile_ends_once(
    province: Agency, admin: Post, second: str
) -> None:
    consent = made.asked(made.newcomer(province, admin), admin)

    def agree() -> object:
        return decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))

    def take_back() -> object:
        return take_back_consent(consent.pk, actor=Actor.of(admin))

    with transaction.atomic():
        Consent.objects.select_for_update().get(pk=consent.pk)
        race = Race([agree, agree if second == "agrees too" else take_back])
        wait_for_waiters(2)
    outcomes = race.outcomes()
    consent.refresh_from_db()
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    agreed = AuditEntry.objects.filter(act="consent.agree").count()
    if second == "agrees too":
        assert [type(one) for one in refused] == [InvalidTransition] and agreed == 1
        assert consent.state == ConsentState.GRANTED
    else:
        # Taken back first, it cannot be decided; decided first, it is then given up. Either way nothing can be used.
        assert consent.state == ConsentState.WITHDRAWN and agreed == 1 - len(refused)


@pytest.mark.django_db(transaction=True)
def test_asking_again_while_the_head_agrees_waits_for_nobody_who_waits_for_it(province: Agency, admin: Post) -> None:
    matter = made.group_of(admin, "Khai thác văn bản", {Perm.REPORT}, province.specialist)
    consent = made.asked(matter, admin)
    with transaction.atomic():
        # The head holds the request and comes to the agency; whoever asks holds the agency next.
        Unit.objects.select_for_update(no_key=True).get(pk=province.unit.pk)
        agree = Race([lambda: decide_consent(consent.pk, agreed=True, actor=Actor.of(province.leader))])
        wait_for_waiters(1)
        ask = Race([lambda: made.asked(matter, admin)])
        wait_for_waiters(2)
    assert agree.outcomes()[0].state == ConsentState.USED
    refused = ask.outcomes()[0]
    assert refused.__class__ in (InvalidTransition, Consent), refused


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_no_writer_and_no_writer_for_sealing() -> None:
    at = timezone.now()
    statement = (
        "INSERT INTO accounts_auditentry (at, act, target_kind, details) VALUES (%s, 'slow', '', '{}') RETURNING id"
    )
    with psycopg.connect(**connection.get_connection_params() | {"context": None}) as writer:
        writer.execute("SET lock_timeout = '2s'")
        slow = writer.execute(statement, [at]).fetchone()
        quick = audit.record("quick", None)
        assert slow and slow[0] < quick.pk
        seal_all()
        assert AuditSeal.objects.get(number=1).ranges == [[quick.pk, quick.pk]]
        writer.execute(statement, [at])
    seal_all()
    assert AuditSeal.objects.get(number=2).ranges == [[slow[0], slow[0]], [quick.pk + 1, quick.pk + 1]]
    assert verify().problems == []
