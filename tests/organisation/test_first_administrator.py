"""An agency's first administrator is granted on a page by the one above it (issue 4, point 1; DN-12.1)."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.appoint_first import appoint_first
from accounts.actor import Actor
from accounts.administrators import appointing_first
from accounts.decisions import Agreed
from accounts.enums import ConsentKind, Role
from accounts.matters import Person, Place
from accounts.models import AccountDecision, AgencyRules, AuditEntry, Consent, Post, Unit, User
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from qlvb.lib.vietnamese import short_date
from tests.factories import organisation as org
from tests.factories.consents import decision_pdf, granted
from tests.factories.correspondence import administrator
from tests.factories.people import Agency

Browse = Callable[[Post], Client]
NEW = Person("quantri.tanlac", "Lê Thị Mới")
FACTS = {"keeps_registers": True, "place_name": "Tân Lạc", "superior_name": "", "code": "H99.13"}


def place_in(unit: Unit, **more: object) -> Place:
    return replace(Place(unit, Role.AGENCY_ADMIN, "Quản trị", timezone.localdate()), **more)  # type: ignore[arg-type]


@pytest.fixture
def young(province: Agency, admin: Post) -> Unit:
    """An agency founded today: nobody works there."""
    unit = org.planned(
        admin, org.founding(province.unit, timezone.localdate(), name="Ủy ban nhân dân xã Tân Lạc", **FACTS)
    ).unit
    assert unit
    return unit


def sent(**more: object) -> dict[str, object]:
    day = short_date(timezone.localdate())
    return {
        "full_name": NEW.full_name, "username": NEW.username, "email": "", "title": "Quản trị", "starts_on": day,
        "ground": "quyet-dinh", "number": "15/QĐ-UBND", "decided_on": day, "file": decision_pdf(), "token": uuid4(),
    } | more  # fmt: skip


def test_by_a_decision_once_and_the_new_one_builds_his_agency(young: Unit, admin: Post, browse: Browse) -> None:
    client, page = browse(admin), f"/quan-tri/to-chuc/{young.pk}/"
    assert "Cử quản trị" in client.get(page).content.decode()
    answer = client.post(f"{page}quan-tri/", sent(unit=young.pk))
    password = answer.context["password"]
    assert answer.status_code == 200 and password in answer.content.decode()
    assert f'href="{page}"' in answer.content.decode()
    post = Post.objects.get(user__username=NEW.username)
    assert (post.unit, post.role, post.user.must_change_password) == (young, Role.AGENCY_ADMIN, True)
    decision = AccountDecision.objects.get(post=post)
    assert (decision.agency, decision.number, decision.made_by) == (young, "15/QĐ-UBND", admin)
    assert AuditEntry.objects.filter(act="account.grant", target_id=post.user_id).count() == 1
    # There is one now: neither the button nor the page nor a second press.
    again = client.get(page).content.decode()
    assert "Cử quản trị" not in again and NEW.full_name in again
    assert client.get(f"{page}quan-tri/").status_code == 409
    assert client.post(f"{page}quan-tri/", sent(unit=young.pk, username="thu.hai")).status_code == 409
    # Once he has a password of his own and a device.
    User.objects.filter(pk=post.user_id).update(must_change_password=False)
    AgencyRules.objects.create(agency=young, second_factor_required=False)
    theirs = browse(Post.objects.select_related("user", "unit__belongs_to").get(pk=post.pk))
    assert theirs.get(f"{page}thanh-lap/").status_code == 200
    assert theirs.get("/quan-tri/tai-khoan/moi/").status_code == 200
    assert theirs.get("/quan-tri/to-chuc/").context["rows"][0]["unit"] == young


def test_by_the_heads_consent_exactly_as_agreed_and_once(
    young: Unit, province: Agency, admin: Post, browse: Browse
) -> None:
    client, url = browse(admin), f"/quan-tri/to-chuc/{young.pk}/quan-tri/"
    words = {"ground": "y-kien", "reason": "Xã mới chưa có quản trị.", "number": "", "decided_on": ""}
    assert client.post(url, sent(unit=young.pk, **words)).status_code == 302
    consent = Consent.objects.get(kind=ConsentKind.ADMINISTRATOR)
    # Waiting: nothing has been done, and whoever asked does not agree himself.
    assert client.post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y"}).status_code == 403
    assert client.post(f"/y-kien/{consent.pk}/thuc-hien/").status_code == 409
    assert not User.objects.filter(username=NEW.username).exists()
    head = browse(province.leader)
    assert "Ủy ban nhân dân xã Tân Lạc" in head.get(f"/y-kien/{consent.pk}/").content.decode()
    head.post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y", "words": ""})
    with pytest.raises(InvalidTransition, match="đồng ý một việc khác"):
        appoint_first(Person("nguoi.khac", "Người Khác"), place_in(young), Agreed(consent.pk), actor=Actor.of(admin))
    answer = client.post(f"/y-kien/{consent.pk}/thuc-hien/")
    assert answer.status_code == 200 and answer.context["password"]
    assert client.post(f"/y-kien/{consent.pk}/thuc-hien/").status_code == 409
    assert Post.objects.get(user__username=NEW.username).unit == young


def test_two_consents_make_one_administrator(young: Unit, province: Agency, admin: Post) -> None:
    """The second was agreed to before the first was used."""
    consent = granted(appointing_first(NEW, place_in(young), Actor.of(admin)), admin, province.leader)
    appoint_first(Person("mot.truoc", "Một Trước"), place_in(young), org.paper(admin), actor=Actor.of(admin))
    with pytest.raises(InvalidTransition, match="đã có quản trị: Một Trước"):
        appoint_first(NEW, place_in(young), Agreed(consent.pk), actor=Actor.of(admin))
    assert Post.objects.filter(unit=young).count() == 1


def test_nobody_but_the_administrator_above(
    young: Unit, province: Agency, commune: Agency, commune_admin: Post, admin: Post, browse: Browse
) -> None:
    url = f"/quan-tri/to-chuc/{young.pk}/quan-tri/"
    for post, status in ((province.clerk, 403), (province.leader, 403), (commune_admin, 404)):
        assert browse(post).get(url).status_code == status
        assert browse(post).post(url, sent(unit=young.pk)).status_code == status
        with pytest.raises(NotAllowed):
            appoint_first(NEW, place_in(young), org.paper(post), actor=Actor.of(post))
    client = browse(admin)
    # Not one's own agency, not a plain unit, not one that has an administrator.
    for unit, status in ((province.unit, 403), (province.division, 409), (commune.unit, 409), (commune.division, 409)):
        assert client.get(f"/quan-tri/to-chuc/{unit.pk}/quan-tri/").status_code == status
    assert client.get("/quan-tri/to-chuc/999999/quan-tri/").status_code == 404


def test_the_administrator_right_above_may_too(province: Agency, commune: Agency, admin: Post, browse: Browse) -> None:
    """A district of old, an agency with agencies below it."""
    keeper = administrator(commune)
    name = "Trung tâm Dịch vụ công xã An Lạc"
    below = org.planned(admin, org.founding(commune.unit, timezone.localdate(), name=name, **FACTS)).unit
    assert below
    answer = browse(keeper).post(f"/quan-tri/to-chuc/{below.pk}/quan-tri/", sent(unit=below.pk))
    assert answer.status_code == 200 and Post.objects.get(user__username=NEW.username).unit == below


def test_forged_forms_make_no_administrator_elsewhere(
    young: Unit, province: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    client, url = browse(admin), f"/quan-tri/to-chuc/{young.pk}/quan-tri/"
    for wrong, field in (
        ({"unit": province.office.pk}, "unit"),
        ({"unit": other_commune.unit.pk}, "unit"),
        ({"username": admin.user.username}, "username"),
        ({"username": "á"}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"number": "abc"}, "number"),
        ({"starts_on": "01/01/2020"}, "starts_on"),
    ):
        answer = client.post(url, sent(**{"unit": young.pk, **wrong}))
        assert answer.status_code == 422 and field in answer.context["form"].errors, wrong
    # A role sent along changes nothing.
    assert client.post(url, sent(unit=young.pk, role="leader")).status_code == 200
    assert Post.objects.get(user__username=NEW.username).role == Role.AGENCY_ADMIN
    with pytest.raises(NotAllowed, match="Chỉ cử quản trị"):
        appoint_first(NEW, place_in(other_commune.unit, role="leader"), org.paper(admin), actor=Actor.of(admin))


def test_not_before_the_agency_is_there_nor_when_it_is_no_more(
    province: Agency, commune: Agency, other_commune: Agency, admin: Post
) -> None:
    coming = org.planned(admin, org.founding(province.unit, org.tomorrow(), name="UBND xã Tân Lạc", **FACTS)).unit
    assert coming
    with pytest.raises(InvalidTransition, match="mới có hiệu lực"):
        appoint_first(NEW, place_in(coming), org.paper(admin), actor=Actor.of(admin))
    org.planned(admin, org.merging(commune.unit, other_commune.unit, timezone.localdate()))
    with pytest.raises(InvalidTransition, match="đã hết hiệu lực"):
        appoint_first(NEW, place_in(org.fresh(commune.unit)), org.paper(admin), actor=Actor.of(admin))


def test_a_double_click_appoints_once(young: Unit, admin: Post) -> None:
    token = uuid4()
    appoint_first(NEW, place_in(young), org.paper(admin), token=token, actor=Actor.of(admin))
    with pytest.raises((InvalidTransition, BadInput)):
        appoint_first(NEW, place_in(young), org.paper(admin), token=token, actor=Actor.of(admin))
    assert Post.objects.filter(unit=young).count() == 1
