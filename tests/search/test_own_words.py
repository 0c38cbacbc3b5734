"""DN-3.3g: tasks, dossiers and cases are found by what was written in them, by those who may read it there."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actor import Actor
from accounts.models import Post
from tasks.actions.ask_extension import ask_extension
from tasks.actions.decide_extension import decide_extension
from tests.factories import cases, dossiers
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.people import Agency
from tests.search.test_finding import found
from workflow.actions.decide_coordination import decide_coordination
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.enums import ItemKind
from workflow.feeding import MOST_LETTERS
from workflow.models import SearchEntry

pytestmark = pytest.mark.django_db

Browse = Callable[[Post], Client]


def test_a_task_is_found_on_both_sides_by_what_was_asked_and_answered(province: Agency, commune: Agency) -> None:
    draft = made.drafting(province)
    task = given.planned(draft, province, commune.unit, coordinating=(province.other_division,))
    assert found(province.specialist, "Phòng Kinh tế", kind=ItemKind.TASK) == [task.pk]
    assert found(commune.leader, "thiệt hại") == [], "nothing is known of it there before the document is issued"
    document = given.issued_draft(draft, province, [commune.unit])
    assert document.code and found(province.specialist, document.code, kind=ItemKind.TASK) == [task.pk]
    ask_extension(
        task.pk, due_on=given.in_days(9), reason="Chờ số liệu của trạm thủy văn", actor=Actor.of(commune.leader)
    )
    decide_extension(task.pk, agreed=True, decision="Hạn cuối, không lùi nữa", actor=Actor.of(province.specialist))
    for typed in ("trạm thủy văn", "tram thuy van", '"không lùi nữa"', commune.unit.name, "Đỗ Anh Tuấn"):
        assert found(province.specialist, typed, kind=ItemKind.TASK) == [task.pk], typed
        assert found(commune.leader, typed, kind=ItemKind.TASK) == [task.pk], typed
        assert found(commune.specialist, typed, kind=ItemKind.TASK) == [], typed
        assert found(province.other_specialist, typed, kind=ItemKind.TASK) == [], typed


def test_a_dossier_is_found_by_opinions_proposals_and_its_result(province: Agency, commune: Agency) -> None:
    proposal = dossiers.proposed(province)
    dossier = proposal.dossier
    decide_coordination(proposal.pk, approve=False, answer="Tự thống kê trước", actor=Actor.of(province.chief))
    opine_in_dossier(dossier.pk, text="Cân nhắc kinh phí dự phòng", actor=Actor.of(province.chief))
    opine_in_dossier(dossier.pk, text="Đồng ý, báo cáo thêm", actor=Actor.of(province.leader))
    for typed in ("kinh phí dự phòng", "báo cáo thêm", "số liệu thiệt hại", "tự thống kê", "Đỗ Anh Tuấn dự phòng"):
        for post in (province.specialist, province.leader, province.clerk):
            assert found(post, typed, kind=ItemKind.DOSSIER) == [dossier.pk], (typed, post)
        for post in (province.other_specialist, commune.leader, commune.clerk):
            assert found(post, typed) == [], (typed, post)
    done = dossiers.with_result(province)
    assert found(province.chief, "Lưu hồ sơ, theo dõi", kind=ItemKind.DOSSIER) == [done.pk]


def test_the_title_of_a_paper_in_a_dossier_does_not_give_the_dossier_away(province: Agency) -> None:
    """Whoever has the dossier may not be one to read every paper in it."""
    dossier = dossiers.in_work(province)
    assert dossier.origin is not None
    assert "230/BNV" not in SearchEntry.objects.get(pk=dossier.pk).extra
    assert dossier.origin.subject not in SearchEntry.objects.get(pk=dossier.pk).extra


def test_a_case_is_found_by_applicant_procedure_papers_and_slips(commune: Agency, province: Agency) -> None:
    desk = cases.open_desk(commune)
    case = cases.waiting(desk, person=cases.applicant(name="Lường Thị Mai"))
    other = cases.received(desk, person=cases.applicant(name="Ma Văn Sen"))
    paper = case.papers.first()
    assert paper is not None
    for typed in ("Lường Thị Mai", "luong thi mai", case.case_code, "ghi chú ly hôn", "thiếu căn cứ mai"):
        for post in (desk.officer, commune.specialist, commune.leader):
            assert found(post, typed) == [case.pk], (typed, post)
        for post in (commune.other_specialist, province.leader, province.clerk):
            assert found(post, typed) == [], (typed, post)
    for typed in (f'"{paper.name}"', cases.MARRIAGE):
        assert found(desk.officer, typed) == [other.pk, case.pk]


def test_numbers_of_a_person_are_not_in_the_box_but_in_the_list_of_the_desk(commune: Agency, browse: Browse) -> None:
    desk = cases.open_desk(commune)
    case = cases.received(desk, person=cases.applicant(email="binh@example.com"))
    for typed in (cases.PHONE, "001085012345", "1085012345", "Thôn Đông", "binh@example.com"):
        assert found(desk.officer, typed) == [], typed
    client = browse(desk.officer)
    for typed, rows in (("001085012345", 1), ("00108501234", 0), (cases.PHONE, 1)):
        page = client.get("/mot-cua/", {"q": typed}).content.decode()
        assert (case.case_code in page) == bool(rows), typed


def test_the_place_that_has_the_words_is_shown(province: Agency, browse: Browse) -> None:
    dossier = dossiers.in_work(province)
    opine_in_dossier(dossier.pk, text="Cân nhắc <b>kinh phí</b> dự phòng", actor=Actor.of(province.chief))
    page = browse(province.leader).get("/tim-kiem/", {"q": "kinh phi"})
    assert "&lt;b&gt;<mark>kinh</mark> <mark>phí</mark>&lt;/b&gt;" in page.content.decode()
    (row,) = browse(province.leader).get("/tim-kiem/", {"q": "bão", "loai": ItemKind.DOSSIER}).context["rows"]
    assert row["said"] is None, "the title has it"


def test_much_talk_does_not_stop_the_act(province: Agency) -> None:
    dossier = dossiers.in_work(province)
    text = " ".join(f"chu{number}" for number in range(12_000))
    for _ in range(2):
        opine_in_dossier(dossier.pk, text=text, actor=Actor.of(province.chief))
    assert len(SearchEntry.objects.get(pk=dossier.pk).extra) == MOST_LETTERS
    assert found(province.chief, "chu3000") == [dossier.pk]
