"""Found by the name of today: papers of agencies that are called otherwise now, or are no more (facts.md §7)."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.former_names import with_former_names
from accounts.models import Post
from accounts.naming import formerly
from qlvb.lib.words import Words
from tests.factories import organisation as org
from tests.factories.correspondence import administrator
from tests.factories.people import Agency
from tests.organisation.conftest import Given, Papers
from tests.worlds import undone

Browse = Callable[[Post], Client]
OnDay = Callable[[date], None]
GONE, NOW = "Ủy ban nhân dân xã An Lạc", "Ủy ban nhân dân xã Bình Lạc"


def hits(client: Client, **asked: str) -> set[int]:
    return {row["entry"].pk for row in client.get("/tim-kiem/", asked).context["rows"]}


@pytest.fixture(scope="module")
def merged(shared: Given, django_db_blocker: pytest.FixtureRequest) -> Iterator[Given]:
    """The commune merged into the other one; once for all that is looked up."""
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        province, commune, other, _ = agencies = deepcopy(shared)
        org.planned(administrator(province), org.merging(commune.unit, other.unit, timezone.localdate()))
        yield agencies


@pytest.fixture
def world(merged: Given, db: None) -> Iterator[Given]:
    with undone():
        yield deepcopy(merged)


@pytest.fixture
def came(papers: Papers) -> int:
    """A paper of the commune that is no more."""
    return papers.came


@pytest.mark.parametrize(
    "asked",
    [
        {"noi": NOW},
        {"noi": "bình lạc"},
        {"noi": "UBND xã Bình Lạc"},
        {"noi": GONE},
        {"q": "xã Bình Lạc"},
        {"q": f"quy chế {NOW}"},
        {"q": "An Lạc"},
        {"q": "quy chế", "noi": "Bình Lạc"},
    ],
)
def test_found_by_the_successors_name_and_by_its_own(
    came: int, province: Agency, browse: Browse, asked: dict[str, str]
) -> None:
    client = browse(province.clerk)
    assert came in hits(client, **asked)
    page = client.get("/tim-kiem/", asked).content.decode()
    assert (f"(nay là {NOW})" in page) == ("Bình" in str(asked) or "bình" in str(asked))


@pytest.mark.parametrize("asked", [{"q": "Bình"}, {"q": "lũ Bình Lạc"}, {"noi": "Thanh Lạc"}, {"noi": "Lạc Bình"}])
def test_not_by_half_a_name_nor_without_the_other_words(
    came: int, province: Agency, browse: Browse, asked: dict[str, str]
) -> None:
    assert came not in hits(browse(province.clerk), **asked)


def test_the_list_of_incoming_papers_finds_it_too_and_a_stranger_nothing(
    came: int, province: Agency, other_commune: Agency, browse: Browse
) -> None:
    path = "/van-ban-den/?q=B%C3%ACnh+L%E1%BA%A1c"
    assert f"/van-ban-den/{came}/" in browse(province.clerk).get(path).content.decode()
    for stranger in (province.specialist, other_commune.clerk):
        assert came not in hits(browse(stranger), noi=NOW)
        assert f"/van-ban-den/{came}/" not in browse(stranger).get(path).content.decode()


def test_several_successions_and_a_renaming_are_followed_back(
    came: int, other_commune: Agency, admin: Post, on_day: OnDay
) -> None:
    on_day(org.tomorrow())
    org.planned(
        admin, org.renaming(org.fresh(other_commune.unit), "Ủy ban nhân dân phường Đại Lạc", timezone.localdate())
    )
    called = {one.called for one in with_former_names(Words.of("phường Đại Lạc")).formerly}
    assert {GONE, NOW, "UBND xã An Lạc", "UBND xã Bình Lạc"} <= called
    assert formerly(org.fresh(other_commune.unit)) == NOW
    assert with_former_names(Words.of("bão")).formerly == ()


def test_the_former_agency_is_found_in_the_tree_by_its_old_name(
    came: int, province: Agency, commune: Agency, other_commune: Agency, admin: Post, browse: Browse
) -> None:
    org.planned(admin, org.renaming(org.fresh(province.division), "Phòng Nội vụ", timezone.localdate()))
    client = browse(admin)

    def rows(words: str) -> list[tuple[str, str]]:
        shown = client.get("/quan-tri/to-chuc/", {"q": words}).context["rows"]
        return [(row["unit"].name, row["note"]) for row in shown]

    assert (GONE, f"nay là {NOW}") in rows("xa an lac")
    assert ("Phòng Nội vụ", "trước đây là Phòng Nội chính") in rows("Nội chính")
    assert rows("h99.12")[0] == (NOW, "")
    assert rows("không có ai") == [] and "kể cả tên cũ" in client.get("/quan-tri/to-chuc/?q=xyz").content.decode()
