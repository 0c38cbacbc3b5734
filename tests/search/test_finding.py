"""DN-3.3g: what is found, in which order, and by whom."""

import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib.words import Words
from tests.factories import documents as made
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from workflow import search
from workflow.enums import AccessReason, ItemKind
from workflow.models import SearchEntry, WorkItem
from workflow.search import Wanted, find
from workflow.steps import close_item, grant_access

pytestmark = pytest.mark.django_db


def found(post: Post, typed: str = "", **more: object) -> list[int]:
    hits = find(Actor.of(post), Wanted(words=Words.of(typed), **more)).hits  # type: ignore[arg-type]
    return [hit.item_id for hit in hits]


# --- Words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "bão số 5",
        "bao so 5",
        "BÃO",
        "ứng phó",
        unicodedata.normalize("NFD", "ứng phó bão"),
        '"phó bão số"',
        "230/BNV-CCHC",
        "230 bnv",
        "Bộ Nội vụ",
        "bo noi vu bão",
        "số đến 1",
        "05",
    ],
)
def test_found_with_and_without_marks(province: Agency, typed: str) -> None:
    document = made.registered(province)
    assert found(province.clerk, typed) == [document.pk]


@pytest.mark.parametrize("typed", ["lũ", "bão lũ", '"bão phó"', "23/BNV", "xyz"])
def test_not_found(province: Agency, typed: str) -> None:
    made.registered(province)
    assert found(province.clerk, typed) == []


def test_the_letter_d_has_two_forms(province: Agency) -> None:
    document = made.registered(province, subject="Sửa chữa đường Đống Đa")
    for typed in ("duong dong da", "đường đống đa", "ĐƯỜNG ĐỐNG ĐA", "Ðống"):
        assert found(province.clerk, typed) == [document.pk], typed


def test_words_with_their_marks_come_first(province: Agency) -> None:
    storm = made.registered(province, subject="Ứng phó bão lớn", notation="1/A")
    report = made.registered(province, subject="Thông báo lớn", notation="2/A")
    assert found(province.clerk, "bão") == [storm.pk, report.pk]
    assert found(province.clerk, "báo") == [report.pk, storm.pk]
    assert found(province.clerk, "bao") == [report.pk, storm.pk], "without marks the newest comes first"


def test_a_number_comes_before_the_same_number_in_a_subject(province: Agency) -> None:
    numbered = made.registered(province, subject="Về tiêm chủng", notation="77/SYT")
    made.registered(province, subject="Trả lời văn bản 77/SYT", notation="3/A")
    assert found(province.clerk, "77/SYT")[0] == numbered.pk


def test_every_kind_is_found(province: Agency) -> None:
    """Kinds other apps add are found by code and subject without the search knowing them."""
    made_by = province.specialist
    for kind in (ItemKind.TASK, ItemKind.DOSSIER, ItemKind.CASE):
        item = WorkItem.objects.create(
            kind=kind, agency=province.unit, code=f"NV-{kind}", subject="Đắp đê sông Lam", created_by=made_by
        )
        grant_access(item, [made_by.user_id], AccessReason.CREATED)
        assert found(made_by, "đắp đê", kind=kind) == [item.pk]
        assert found(made_by, f"nv-{kind}") == [item.pk]
    assert len(found(made_by, "dap de")) == 3


def test_the_index_follows_the_item(province: Agency) -> None:
    draft = made.drafting(province)
    assert found(province.specialist, "quy chế văn thư", is_open=True) == [draft.pk]
    draft.subject, draft.signer = "Ban hành Nội quy", province.deputy
    draft.save(update_fields=["subject", "signer"])
    assert found(province.specialist, "quy chế văn thư") == []
    assert found(province.specialist, "nội quy Phạm Thị Ngọc Lan") == [draft.pk]
    close_item(draft, "Thôi", at=timezone.now())
    assert found(province.specialist, "nội quy", is_open=True) == []
    assert found(province.specialist, "nội quy", is_open=False) == [draft.pk]


# --- Attributes ---------------------------------------------------------------------------------------------------


def test_attributes(province: Agency) -> None:
    today = timezone.localdate()
    urgent = made.registered(province, urgency=3, issuer="Bộ Công an", notation="9/BCA")
    plain = made.registered(province)
    draft = made.drafting(province)
    clerk = province.clerk
    assert found(clerk, urgency=3) == [urgent.pk]
    assert found(clerk, kind=ItemKind.INCOMING) == [plain.pk, urgent.pk]
    assert found(clerk, kind=ItemKind.OUTGOING) == [draft.pk]
    assert found(clerk, issuer=Words.of("cong an")) == [urgent.pk]
    assert found(clerk, "bão", issuer=Words.of("Bộ Nội vụ")) == [plain.pk]
    assert found(clerk, number=Words.of("9/BCA")) == [urgent.pk]
    assert found(clerk, number=Words.of("bão")) == [], "a word of the subject is no number"
    assert found(clerk, issuer=Words.of("bão")) == []
    assert set(found(clerk, since=today, until=today)) == {urgent.pk, plain.pk, draft.pk}
    assert found(clerk, "bão", since=today + timedelta(days=1)) == []
    assert found(clerk, "bão", until=today - timedelta(days=1)) == []
    assert found(clerk, is_open=False) == []


# --- Rights -------------------------------------------------------------------------------------------------------


def test_who_finds_what(province: Agency, commune: Agency) -> None:
    """Own agency's clerk, Chief and leaders: all; others what they hold or held; other agencies: nothing."""
    at_clerk = made.registered(province, subject="Văn bản ở văn thư", notation="1/A").pk
    held = made.at_specialist(province, subject="Văn bản ở chuyên viên", notation="2/A").pk
    draft = made.drafting(province, subject="Văn bản dự thảo").pk
    expected = {
        province.clerk: {at_clerk, held, draft},
        province.chief: {at_clerk, held, draft},
        province.leader: {at_clerk, held, draft},
        province.deputy: {at_clerk, held, draft},
        province.unit_head: {held},
        province.specialist: {held, draft},
        province.other_head: {held},
        province.other_specialist: set(),
        administrator(province): set(),
        commune.clerk: set(),
        commune.chief: set(),
        commune.leader: set(),
        commune.specialist: set(),
    }
    assert {post: set(found(post, "văn bản")) for post in expected} == expected
    assert {post: set(found(post)) for post in expected} == expected, "without words the same"


@pytest.mark.parametrize("probed", [0, search.PROBED])
def test_each_step_of_the_search_asks_for_the_rights(
    province: Agency, commune: Agency, monkeypatch: pytest.MonkeyPatch, probed: int
) -> None:
    """With windows as small as this every step is taken; the last ones where a handful is not all."""
    monkeypatch.setattr(search, "PROBED", probed)
    monkeypatch.setattr(search, "WINDOWS", (1, 2))
    monkeypatch.setattr(search, "GIVEN_WINDOWS", (1, 2))
    held = made.at_specialist(province, subject="Ứng phó bão số 1").pk
    others = [made.registered(province, subject=f"Ứng phó bão số {n}", notation=f"{n}/A").pk for n in range(2, 6)]
    draft = made.drafting(province, subject="Trả lời về bão").pk
    assert found(province.clerk, "bão") == [draft, *reversed(others), held]
    assert found(province.specialist, "bão") == [draft, held]
    assert found(province.specialist, "bão số") == [held]
    assert found(province.other_specialist, "bão") == []
    assert found(commune.clerk, "bão") == []


def test_enough_of_the_newest_is_said_to_be_so(province: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WINDOWS", (2, 3))
    monkeypatch.setattr(search, "GIVEN_WINDOWS", (2, 3))
    monkeypatch.setattr(search, "ENOUGH", 2)
    documents = [made.registered(province, notation=f"{n}/A") for n in range(4)]
    some = find(Actor.of(province.clerk), Wanted(words=Words.of("bão")))
    assert [hit.item_id for hit in some.hits] == [documents[3].pk, documents[2].pk] and not some.is_all
    rare = find(Actor.of(province.clerk), Wanted(words=Words.of("0/A")))
    assert [hit.item_id for hit in rare.hits] == [documents[0].pk] and rare.is_all


def test_a_right_taken_away_is_gone_at_once(province: Agency) -> None:
    held = made.at_specialist(province)
    assert found(province.specialist, "bão") == [held.pk]
    held.accesses.filter(user=province.specialist.user).delete()
    held.steps.filter(holder_post=province.specialist).update(state="done", done_at=timezone.now())
    assert found(province.specialist, "bão") == []


# --- The lists' own search lines ----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["bao so 5", "BÃO", "230/bnv", "noi vu"])
def test_the_register_is_searched_without_marks(province: Agency, browse: Callable, typed: str) -> None:
    document = made.registered(province)
    made.registered(province, subject="Về tiêm chủng", notation="1/SYT", issuer="Sở Y tế")
    page = browse(province.clerk).get("/van-ban-den/", {"q": typed})
    assert [row["item"].pk for row in page.context["rows"]] == [document.pk]


def test_outgoing_documents_are_searched_without_marks(province: Agency, browse: Callable) -> None:
    draft = made.drafting(province)
    for typed, rows in (("quy che van thu", [draft.pk]), ("QUY CHẾ", [draft.pk]), ("khác", []), ("'\"%\x00", [])):
        page = browse(province.specialist).get("/van-ban-di/", {"q": typed})
        assert [row["item"].pk for row in page.context["rows"]] == rows, typed


def test_every_item_has_its_entry(province: Agency, commune: Agency) -> None:
    made.issued(province, [commune.unit])
    made.at_specialist(province)
    assert set(SearchEntry.objects.values_list("pk", flat=True)) == set(WorkItem.objects.values_list("pk", flat=True))
    outgoing = SearchEntry.objects.get(kind=ItemKind.OUTGOING)
    assert (outgoing.issuer, outgoing.notation) == (province.unit.name, "QĐ-UBND")
