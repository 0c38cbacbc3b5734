"""A desk lent for some kinds of work: nothing else of it is seen or done, at any door (SD-5.3d)."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actor import Actor
from accounts.enums import Perm, Role, WorkKind
from accounts.models import AuditEntry, Delegation, Post
from qlvb.lib.errors import NotAllowed
from tasks.actions.give_task import DirectTask, give_task
from tests.accounts.test_accounts import day, shown
from tests.clock import at
from tests.factories import cases, dossiers
from tests.factories import documents as made
from tests.factories.people import Agency, make_post
from tests.worlds import undone
from workflow.actions.assign import assign
from workflow.actions.remind import remind
from workflow.links import item_url, preview_url
from workflow.models import Notification, WorkItem
from workflow.queries import desk_counts, visible_to
from workflow.rules.holders import Hand, Holder

Browse = Callable[[Post], Client]
LISTS = {
    "incoming": "/van-ban-den/",
    "outgoing": "/van-ban-di/",
    "dossier": "/ho-so/",
    "task": "/giao-viec/",
    "case": "/mot-cua/",
}


Prepared = tuple[tuple[Agency, Agency], dict[str, WorkItem]]


@pytest.fixture(scope="module")
def prepared(shared: tuple[Agency, Agency], django_db_blocker: pytest.FixtureRequest) -> Iterator[Prepared]:
    """The two agencies with one item of each kind, once for all tests here."""
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield shared, one_of_each(shared[0])


@pytest.fixture
def world(prepared: Prepared, db: None) -> Iterator[tuple[Agency, Agency]]:
    """Instead of the two agencies alone: these with the items, each test's traces undone."""
    with undone():
        yield deepcopy(prepared[0])


@pytest.fixture
def items(prepared: Prepared, world: tuple[Agency, Agency]) -> dict[str, WorkItem]:
    return deepcopy(prepared[1])


def one_of_each(province: Agency) -> dict[str, WorkItem]:
    """Before the head of the first unit."""
    desk = cases.open_desk(province)
    task = DirectTask(
        "Rà soát địa bàn xung yếu",
        province.division,
        date.today() + timedelta(days=5),
        province.chief,
        "meeting",
        "Họp giao ban",
        province.leader,
    )
    return {
        "incoming": made.at_unit(province),
        "outgoing": made.for_review(province),
        "dossier": dossiers.opened(province),
        "task": give_task(task, actor=Actor.of(province.chief)),
        "case": cases.at_head(desk),
    }


@pytest.fixture
def deputy(province: Agency, colleague: Post) -> Post:
    """Had none of it in his hands before."""
    return colleague


def lend(head: Post, deputy: Post, *kinds: str) -> Delegation:
    today = timezone.localdate()
    return delegate(deputy, today, today + timedelta(days=3), reason="Vắng.", kinds=kinds, actor=Actor.of(head))


def at_the_lent_desk(client: Client, head: Post) -> Client:
    assert client.post("/chuc-danh/", {"post": head.pk}).status_code == 302
    return client


@pytest.mark.parametrize("kind", list(WorkKind.values))
def test_only_the_kind_that_is_lent_is_there(
    province: Agency, items: dict[str, WorkItem], deputy: Post, browse: Browse, kind: str
) -> None:
    lend(province.unit_head, deputy, kind)
    client = at_the_lent_desk(browse(deputy), province.unit_head)
    desk = client.get("/viec/")
    assert {row["item"].pk if "item" in row else row["id"] for row in _rows(desk)} == {items[kind].pk}
    shell = desk.context["shell"]
    assert shell["on_behalf"].endswith(f"phần được ủy quyền: {WorkKind(kind).label.lower()}")
    assert next(post["count"] for post in shell["posts"] if post["is_current"]) == 1
    for other, item in items.items():
        expected = 200 if other == kind else 404
        assert client.get(item_url(other, item.pk)).status_code == expected, other
        assert client.get(preview_url(other, item.pk)).status_code == expected, other
        found = shown(client.get(LISTS[other]))
        assert (item_url(other, item.pk) in found) == (other == kind), other
    actor = client.get("/viec/").wsgi_request.actor
    assert set(visible_to(actor).values_list("kind", flat=True)) == {kind}
    assert sum(desk_counts(actor).values()) == 1
    # In the search neither.
    hits = shown(client.get("/tim-kiem/", {"q": "Rà soát"}))
    assert (item_url("task", items["task"].pk) in hits) == (kind == "task")
    # The head himself still has everything.
    own = browse(province.unit_head).get("/viec/")
    assert len(_rows(own)) == 5


def _rows(desk: object) -> list[dict[str, object]]:
    return list(desk.context["rows"])  # type: ignore[attr-defined]


def test_acts_on_what_is_not_lent_are_refused(province: Agency, items: dict[str, WorkItem], deputy: Post) -> None:
    lend(province.unit_head, deputy, "dossier")
    actor = Actor(deputy.user, deputy, province.unit_head, kinds=frozenset({"dossier"}))
    for kind in ("incoming", "task", "case"):
        with pytest.raises(NotAllowed):
            assign(made.lead(items[kind]).pk, hands=[Hand(Holder.person(deputy))], text="Xử lý.", actor=actor)


def test_files_and_acts_behind_addresses_are_closed(
    province: Agency, items: dict[str, WorkItem], deputy: Post, browse: Browse
) -> None:
    lend(province.unit_head, deputy, "task")
    client = at_the_lent_desk(browse(deputy), province.unit_head)
    attachment = items["incoming"].attachments.get()
    assert client.get(f"/tep/{attachment.pk}/").status_code == 404
    step = made.lead(items["incoming"])
    assert client.get(f"/viec/{step.pk}/giao-xu-ly/").status_code == 404
    assert client.post(f"/viec/{step.pk}/giao-xu-ly/", {"text": "x"}).status_code == 404
    draft = items["outgoing"]
    assert client.post(f"/van-ban-di/{draft.pk}/duyet/", {"version": made.version(draft)}).status_code == 404
    assert client.get("/van-ban-di/moi/").status_code == 403
    task = made.lead(items["task"])
    form = {
        "text": "Làm ngay.",
        "rows-TOTAL_FORMS": 1,
        "rows-INITIAL_FORMS": 0,
        "rows-0-target": f"post:{deputy.pk}",
        "rows-0-part": "lead",
    }
    assert client.post(f"/viec/{task.pk}/giao-xu-ly/", form).status_code == 302
    event = items["task"].events.get(act="assign")
    assert (event.post, event.on_behalf_of) == (deputy, province.unit_head)
    entry = AuditEntry.objects.get(act="task.assign")
    assert (entry.user, entry.on_behalf_of) == (deputy.user, province.unit_head)


# Typed by hand: what a unit head's and a leader's desk lend of each kind.
LENT = {
    ("unit_head", "incoming"): {"handle", "assign"},
    ("unit_head", "outgoing"): {"handle", "draft", "review"},
    ("unit_head", "dossier"): {"handle"},
    ("unit_head", "task"): {"handle", "assign", "assign_tasks", "answer_tasks"},
    ("unit_head", "case"): {"handle", "assign"},
    ("leader", "incoming"): {"handle", "annotate", "read_agency"},
    ("leader", "outgoing"): {"handle", "read_agency"},
    ("leader", "dossier"): {"handle", "dossiers", "read_agency"},
    ("leader", "task"): {"handle", "answer_tasks", "supervise_tasks", "read_agency"},
    ("leader", "case"): {"handle", "read_agency"},
}


@pytest.mark.parametrize(("who", "kind"), LENT)
def test_each_kind_lends_exactly_its_rights(province: Agency, who: str, kind: str) -> None:
    actor = Actor(province.deputy.user, province.deputy, getattr(province, who), kinds=frozenset({kind}))
    assert {perm.value for perm in Perm if actor.has_perm(perm)} == LENT[who, kind]


def test_a_leaders_desk_lent_for_incoming_shows_no_outgoing_register_or_report(
    province: Agency, browse: Browse
) -> None:
    incoming, draft = made.with_leader(province), made.for_signature(province)
    lend(province.leader, province.deputy, "incoming")
    client = at_the_lent_desk(browse(province.deputy), province.leader)
    assert client.get(f"/van-ban-den/{incoming.pk}/").status_code == 200
    assert client.get(f"/van-ban-di/{draft.pk}/").status_code == 404
    for address in ("/so-sach/", "/bao-cao/", "/bao-cao/tong-quan/", "/y-kien/", "/quan-tri/nhat-ky/"):
        assert client.get(address).status_code in (403, 404), address
    labels = shown(client.get("/viec/"))
    assert "Sổ văn bản đến" in labels and "Sổ văn bản đi" not in labels and "Sổ sách" not in labels


def test_the_deputy_is_reminded_of_what_is_lent_alone(
    province: Agency, items: dict[str, WorkItem], deputy: Post
) -> None:
    lend(province.unit_head, deputy, "incoming")
    Notification.objects.all().delete()
    with at(timezone.now() + timedelta(days=3)):
        remind(province.unit)
    told = Notification.objects.values_list("user", "item__kind").distinct()
    assert set(told) == {(province.unit_head.user_id, "case")}


@pytest.mark.parametrize("kinds", [["secret"], ["incoming", "x"]])
def test_a_scope_that_does_not_exist_is_refused(
    province: Agency, deputy: Post, browse: Browse, kinds: list[str]
) -> None:
    form = {"deputy": deputy.pk, "reason": "Vắng.", "starts_on": day(), "ends_on": day(1), "kinds": kinds}
    answer = browse(province.unit_head).post("/uy-quyen/moi/", form | {"token": uuid4()})
    assert answer.status_code == 422 and "kinds" in answer.context["form"].errors
    assert not Delegation.objects.exists()


def test_the_scope_is_given_on_the_page_and_told_to_both(province: Agency, deputy: Post, browse: Browse) -> None:
    form = {"deputy": deputy.pk, "reason": "Vắng.", "starts_on": day(), "ends_on": day(1)}
    form |= {"kinds": ["dossier", "incoming"], "token": uuid4()}
    assert browse(province.unit_head).post("/uy-quyen/moi/", form).status_code == 302
    assert Delegation.objects.get().kinds == ["dossier", "incoming"]
    assert "hồ sơ công việc, văn bản đến" in shown(browse(deputy).get("/uy-quyen/"))
    assert "hồ sơ công việc, văn bản đến" in Notification.objects.get(user=deputy.user).text
    assert AuditEntry.objects.get(act="delegation.given").details["after"]["kinds"] == "hồ sơ công việc, văn bản đến"


def test_who_has_lent_his_own_desk_stands_in_for_nobody(province: Agency, deputy: Post, browse: Browse) -> None:
    lend(province.deputy, province.leader)
    form = {"deputy": province.deputy.pk, "reason": "Vắng.", "starts_on": day(), "ends_on": day(1), "token": uuid4()}
    answer = browse(province.leader).post("/uy-quyen/moi/", form)
    assert answer.status_code == 422 and "cũng đã ủy quyền" in shown(answer)


def test_who_stands_in_for_another_does_not_lend_his_desk_away(province: Agency, deputy: Post, browse: Browse) -> None:
    lend(province.leader, province.deputy)
    third = make_post("pct2", "Lương Văn Ba", province.unit, Role.LEADER, "Phó Chủ tịch")
    form = {"deputy": third.pk, "reason": "Vắng.", "starts_on": day(), "ends_on": day(1), "token": uuid4()}
    answer = browse(province.deputy).post("/uy-quyen/moi/", form)
    assert answer.status_code == 422
    assert "bạn đang làm thay Hoàng Minh Đức" in shown(answer) and Delegation.objects.count() == 1
