"""How many queries a page costs, by hand; the same with one row and with three (style.md, rule 9)."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from documents.actions.add_version import add_version
from documents.actions.refuse_dispatch import refuse_dispatch
from documents.actions.return_draft import return_draft
from documents.actions.submit_draft import submit_draft
from documents.models import Dispatch, IncomingDocument, OutgoingDocument
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.decide_extension import decide_extension
from tasks.models import Assignment
from tests.factories import documents as made
from tests.factories import dossiers
from tests.factories import tasks as given
from tests.factories.people import Agency, make_post
from workflow.actions.assign import assign
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.actions.send_back import send_back
from workflow.models import WorkItem
from workflow.rules.holders import Hand, Holder

Browse = Callable[[Post], Client]


def queries(client: Client, url: str) -> int:
    """The queries of one request; the one before it has opened the item and written the session."""
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


# --- Lists: one row and three

LISTS = {
    "specialist /viec/": 6,
    "specialist /viec/?muc=dang-xu-ly": 6,
    "specialist /viec/?muc=da-xu-ly": 6,
    # One more for a head: whether somebody stands in for him on his leave.
    "unit_head /viec/": 7,
    "clerk /viec/": 6,
    "leader /viec/": 7,
    "clerk /van-ban-den/": 5,
    "clerk /van-ban-den/?q=bao": 7,
    "specialist /van-ban-den/": 5,
    "clerk /van-ban-di/": 5,
    "clerk /van-ban-di/?muc=da-ban-hanh": 5,
    "specialist /van-ban-di/": 5,
    "clerk /cho-ban-hanh/": 5,
    "leader /ky/": 5,
    "far clerk /cho-tiep-nhan/": 8,
    "specialist /giao-viec/?muc=theo-doi": 7,
    "specialist /giao-viec/?muc=cho-xac-nhan": 7,
    "leader /giao-viec/?muc=da-giao": 6,
    "far clerk /giao-viec/?muc=duoc-giao": 6,
    "leader /giam-sat/": 5,
    "leader /giam-sat/tong/": 5,
    "specialist /giam-sat/": 5,
    "clerk /bi-tra-lai/": 6,
    "specialist /ho-so/": 6,
    "chief /ho-so/?muc=dang-mo": 7,
    "chief /ho-so/?muc=cho-toi": 7,
    "chief /ho-so/?muc=da-dong": 7,
    "clerk /tim-kiem/?q=bao": 10,
    "specialist /tim-kiem/?q=bao": 10,
}


def one_more_of_everything(ours: Agency, theirs: Agency) -> None:
    made.registered(ours)
    made.at_unit(ours)
    document = made.at_specialist(ours)
    made.drafting(ours, origin=document)
    made.at_specialist(ours)
    made.for_signature(ours)
    made.signed(ours)
    draft = made.drafting(ours)
    asked = given.planned(draft, ours, theirs.unit)
    given.issued_draft(draft, ours, [theirs.unit])
    ask_transfer(asked.pk, reason="Nhầm nơi.", actor=Actor.of(theirs.leader))
    made.issued(ours, [theirs.unit])
    refused = made.issued(ours, [theirs.unit]).dispatches.get()
    refuse_dispatch(refused.pk, ground="wrong_recipient", reason="Gửi nhầm.", actor=Actor.of(theirs.clerk))
    # Something the specialist has dealt with.
    made.for_review(ours)
    dossiers.in_work(ours)
    dossiers.to_close(ours)
    dossiers.closed(ours)


def measure(lists: dict[str, int], ours: Agency, theirs: Agency, browse: Browse) -> dict[str, int]:
    clients = {role: browse(getattr(ours, role)) for role in ("clerk", "chief", "leader", "unit_head", "specialist")}
    clients["far clerk"] = browse(theirs.clerk)
    return {line: queries(clients[line.partition(" /")[0]], "/" + line.partition(" /")[2]) for line in lists}


def test_a_list_costs_the_same_with_one_row_and_with_three(province: Agency, commune: Agency, browse: Browse) -> None:
    one_more_of_everything(province, commune)
    with_one = measure(LISTS, province, commune, browse)
    one_more_of_everything(province, commune)
    one_more_of_everything(province, commune)
    with_three = measure(LISTS, province, commune, browse)
    assert with_three == with_one
    assert with_three == LISTS


# --- Item pages: short and long histories

PAGES = {
    "incoming, held": 18,
    "incoming, read": 18,
    "incoming, preview": 8,
    "outgoing, held": 19,
    "outgoing, read": 18,
    "outgoing, preview": 7,
    "outgoing, issued": 18,
    "outgoing, progress": 4,
    "task, followed": 21,
    "task, read": 16,
    "task, preview": 6,
}


@dataclass
class Papers:
    incoming: IncomingDocument
    outgoing: OutgoingDocument
    issued: OutgoingDocument
    task: Assignment


def short_histories(ours: Agency, recipients: list[Unit]) -> Papers:
    """One version, one recipient, nothing sent back."""
    draft = made.drafting(ours)
    task = given.planned(draft, ours, recipients[0])
    issued = given.issued_draft(draft, ours, recipients[:1])
    return Papers(made.at_specialist(ours), made.drafting(ours), issued, given.fresh(task))


def long_histories(ours: Agency, recipients: list[Unit], far_leader: Post) -> Papers:
    """Sent back, returned, answered twice, with more versions and more recipients."""
    head, specialist = Actor.of(ours.unit_head), Actor.of(ours.specialist)
    draft = made.drafting(ours)
    task = given.planned(draft, ours, recipients[0], coordinating=recipients[1:])
    for unit in recipients[1:]:
        given.planned(draft, ours, unit)
    issued = given.issued_draft(draft, ours, recipients)
    papers = Papers(made.at_specialist(ours), made.drafting(ours), issued, given.fresh(task))
    for days in (6, 7, 8):
        ask_extension(task.pk, due_on=given.in_days(days), reason="Khó.", actor=Actor.of(far_leader))
        decide_extension(task.pk, agreed=True, actor=specialist)
    for _ in range(2):
        send_back(made.lead(papers.incoming).pk, reason="Chưa đúng người.", actor=specialist)
        hands = [Hand(Holder.person(ours.specialist))]
        assign(made.lead(papers.incoming).pk, hands=hands, text="Vẫn là việc của đồng chí.", actor=head)
        made.drafting(ours, origin=papers.incoming)
        submit_draft(papers.outgoing.pk, note="Kính trình.", actor=specialist)
        return_draft(papers.outgoing.pk, reason="Sửa căn cứ.", actor=head)
        add_version(papers.outgoing.pk, made.kept_upload(ours.specialist), actor=specialist)
    return papers


def measure_pages(papers: Papers, ours: Agency, browse: Browse) -> dict[str, int]:
    specialist, leader = browse(ours.specialist), browse(ours.leader)
    page = lambda kind, item: reverse(f"documents:{kind}", args=[item.pk])  # noqa: E731
    return {
        "incoming, held": queries(specialist, page("incoming", papers.incoming)),
        "incoming, read": queries(leader, page("incoming", papers.incoming)),
        "incoming, preview": queries(specialist, page("incoming_preview", papers.incoming)),
        "outgoing, held": queries(specialist, page("outgoing", papers.outgoing)),
        "outgoing, read": queries(leader, page("outgoing", papers.outgoing)),
        "outgoing, preview": queries(specialist, page("outgoing_preview", papers.outgoing)),
        "outgoing, issued": queries(leader, page("outgoing", papers.issued)),
        "outgoing, progress": queries(specialist, page("outgoing_progress", papers.issued)),
        "task, followed": queries(specialist, reverse("tasks:assignment", args=[papers.task.pk])),
        "task, read": queries(leader, reverse("tasks:assignment", args=[papers.task.pk])),
        "task, preview": queries(specialist, reverse("tasks:preview", args=[papers.task.pk])),
    }


def test_an_item_page_costs_the_same_with_a_short_and_a_long_history(
    province: Agency, commune: Agency, browse: Browse
) -> None:
    recipients = [commune.unit, *(an_agency(f"H99.2{n}") for n in range(3))]
    short = short_histories(province, recipients)
    long = long_histories(province, recipients, commune.leader)
    assert short.incoming.events.count() == 5 and long.incoming.events.count() >= 10
    assert long.outgoing.versions.count() == 3 and long.issued.dispatches.count() == 4
    assert long.incoming.answers.count() == 2
    with_short = measure_pages(short, province, browse)
    with_long = measure_pages(long, province, browse)
    assert with_long == with_short
    assert with_long == PAGES


def an_agency(code: str) -> Unit:
    return Unit.objects.create(
        name=f"Ủy ban nhân dân xã {code}", short_name=code, code=code, abbreviation="UBND", keeps_registers=True
    )


def test_a_dossiers_page_costs_the_same_with_little_and_with_much_in_it(province: Agency, browse: Browse) -> None:
    short, long = dossiers.in_work(province), dossiers.in_work(province)
    specialist = Actor.of(province.specialist)
    for at in range(3):
        file_in_dossier(long.pk, items=[made.drafting(province).pk, made.at_specialist(province).pk], actor=specialist)
        opine_in_dossier(long.pk, text="Đã lấy đủ số liệu.", actor=specialist)
        whom = Holder.person((province.other_specialist, province.other_head, province.deputy)[at])
        propose_coordination(long.pk, whom=whom, reason="Số liệu.", actor=specialist)
    for post, counts in ((province.specialist, DOSSIER_PAGES), (province.chief, DOSSIER_PAGES_OF_CHIEF)):
        client = browse(post)
        for dossier in (short, long):
            found = {part: queries(client, f"/ho-so/{dossier.pk}/{part}") for part in counts}
            assert found == counts, (post, dossier.pk)


DOSSIER_PAGES = {"": 17, "xem-nhanh/": 8}
DOSSIER_PAGES_OF_CHIEF = {"": 16, "xem-nhanh/": 8}


# --- Forms: few people and many

FORMS = {
    "clerk incoming_new": 5,
    "specialist outgoing_new": 6,
    "chief chuyen-xu-ly": 7,
    "leader but-phe": 7,
    "unit_head giao-xu-ly": 6,
    "clerk ban-hanh": 11,
    "leader ky": 8,
    "specialist vi-tri": 7,
    "specialist giao-viec": 12,
    "chief giao-nhiem-vu": 9,
    "far clerk accept": 7,
}


def test_a_form_costs_the_same_with_few_people_and_with_many(province: Agency, commune: Agency, browse: Browse) -> None:
    at_chief, at_leader, at_unit = made.with_chief(province), made.with_leader(province), made.at_unit(province)
    act = lambda document, name: reverse("documents:outgoing_act", args=[document.pk, name])  # noqa: E731
    route = lambda item, name: reverse("workflow:route", args=[made.lead(item).pk, name])  # noqa: E731
    dispatch = Dispatch.objects.get(document=made.issued(province, [commune.unit]))
    addresses = {
        "clerk incoming_new": (province.clerk, reverse("documents:incoming_new")),
        "specialist outgoing_new": (province.specialist, reverse("documents:outgoing_new")),
        "chief chuyen-xu-ly": (province.chief, route(at_chief, "chuyen-xu-ly")),
        "leader but-phe": (province.leader, route(at_leader, "but-phe")),
        "unit_head giao-xu-ly": (province.unit_head, route(at_unit, "giao-xu-ly")),
        "clerk ban-hanh": (province.clerk, act(made.signed(province), "ban-hanh")),
        "leader ky": (province.leader, act(made.for_signature(province), "ky")),
        "specialist vi-tri": (province.specialist, act(made.drafting(province), "vi-tri")),
        "specialist giao-viec": (province.specialist, reverse("tasks:new", args=[made.drafting(province).pk])),
        "chief giao-nhiem-vu": (province.chief, reverse("tasks:give")),
        "far clerk accept": (commune.clerk, reverse("documents:accept", args=[dispatch.pk])),
    }
    few = {name: queries(browse(post), url) for name, (post, url) in addresses.items()}
    for n in range(3):
        an_agency(f"H99.3{n}")
        for unit, role in (
            (province.office, Role.CHIEF_OF_OFFICE),
            (province.unit, Role.LEADER),
            (province.division, Role.SPECIALIST),
            (province.other_division, Role.UNIT_HEAD),
            (commune.office, Role.CHIEF_OF_OFFICE),
        ):
            make_post(f"them.{role}.{n}", f"Người Thứ {n}", unit, role, "Thêm")
    many = {name: queries(browse(post), url) for name, (post, url) in addresses.items()}
    assert many == few
    assert many == FORMS


# --- Negative control


def careless_list(request: HttpRequest) -> HttpResponse:
    """Asks for the creator of every row by itself."""
    page = Template("{% for item in items %}{{ item.created_by.user.full_name }}{% endfor %}")
    return HttpResponse(page.render(Context({"items": WorkItem.objects.all()})))


urlpatterns = [path("moi-dong-mot-cau-hoi/", careless_list)]


def test_a_query_for_each_row_is_noticed(province: Agency, browse: Browse, settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = __name__
    client = browse(province.clerk)
    made.registered(province)
    with_one = queries(client, "/moi-dong-mot-cau-hoi/")
    made.registered(province)
    made.registered(province)
    assert queries(client, "/moi-dong-mot-cau-hoi/") == with_one + 4
