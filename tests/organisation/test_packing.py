"""Packing what an agency hands over: runs that die, files that are damaged, what comes later (facts.md §7)."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from django.test import Client

from accounts.actor import Actor
from accounts.models import Post
from qlvb.lib import files
from qlvb.lib.errors import InvalidTransition
from reports import packing
from reports.actions.receive_package import receive_package
from reports.actions.retry_package import retry_package
from reports.enums import PackageState, PartKind
from reports.jobs import make_package
from reports.models import HandOverPackage
from tests.factories import documents as made
from tests.factories.people import Agency
from tests.organisation.conftest import Given, handed_over
from tests.worlds import undone

Browse = Callable[[Post], Client]


@pytest.fixture(scope="module")
def ended(shared: Given, django_db_blocker: pytest.FixtureRequest) -> Iterator[Given]:
    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield handed_over(shared)


@pytest.fixture
def world(ended: Given, db: None) -> Iterator[Given]:
    with undone():
        yield deepcopy(ended)


@pytest.fixture
def package(world: Given) -> HandOverPackage:
    """Of the commune that was merged, not yet packed."""
    return HandOverPackage.objects.get()


def packed(package: HandOverPackage) -> HandOverPackage:
    make_package(package_id=package.pk)
    return HandOverPackage.objects.get(pk=package.pk)


def test_it_waits_to_be_packed_and_is_not_received_before(
    package: HandOverPackage, other_commune: Agency, browse: Browse
) -> None:
    assert package.state == PackageState.WAITING
    page = browse(other_commune.clerk).get(f"/ban-giao-co-quan/{package.pk}/")
    assert "Gói đang được lập" in page.content.decode()
    with pytest.raises(InvalidTransition, match="chờ lập"):
        receive_package(package.pk, actor=Actor.of(other_commune.clerk))


def test_a_run_that_died_is_taken_up_where_it_stopped(
    package: HandOverPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small volumes; the second reading fails once."""
    monkeypatch.setattr(packing, "VOLUME_BYTES", 1)
    real, calls = packing.read_blob, []

    def dying(blob):  # type: ignore[no-untyped-def]
        calls.append(blob.pk)
        if len(calls) == 2:
            raise MemoryError
        return real(blob)

    monkeypatch.setattr(packing, "read_blob", dying)
    package = packed(package)
    assert package.state == PackageState.FAILED and "lập lại" in package.failure
    kept = set(package.parts.values_list("pk", flat=True))
    assert len(kept) == 4
    assert packed(package).state == PackageState.FAILED
    retry_package(package.pk, actor=Actor.of(_clerk(package)))
    with pytest.raises(InvalidTransition):
        retry_package(package.pk, actor=Actor.of(_clerk(package)))
    package = packed(package)
    assert package.state == PackageState.READY and package.packed == 3
    assert kept < set(package.parts.values_list("pk", flat=True))
    assert package.parts.filter(kind=PartKind.VOLUME).count() == 3
    before = package.parts.count()
    assert packed(package).parts.count() == before


def _clerk(package: HandOverPackage) -> Post:
    return Post.objects.select_related("user", "unit__belongs_to").get(
        unit__belongs_to=package.receiver, role="clerk", ends_on=None
    )


def test_a_damaged_file_stops_it_with_its_sentence(package: HandOverPackage) -> None:
    blob = next(packing.files_of(package)).blob
    from django.conf import settings

    path = files.path_of(settings.FILES_ROOT, blob.sha256)
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[:-1])
        assert "không còn nguyên vẹn" in packed(package).failure
    finally:
        path.write_bytes(whole)


def test_what_the_successor_does_since_is_not_in_it(package: HandOverPackage, commune: Agency) -> None:
    from documents.models import OutgoingDocument

    before = [file.path for file in packing.files_of(package)]
    draft = OutgoingDocument.objects.get(pk__in=package.open_items)
    from documents.actions.add_version import add_version

    add_version(draft.pk, made.kept_upload(commune.specialist), actor=Actor.of(_again(commune.specialist)))
    assert [file.path for file in packing.files_of(package)] == before


def _again(post: Post) -> Post:
    """With the unit as it is now."""
    return Post.objects.select_related("user", "unit__belongs_to").get(pk=post.pk)
