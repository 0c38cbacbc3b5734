"""ItemAccess agrees with what it is derived from; a new head sees what already lies in the inbox."""

from accounts.actor import Actor
from accounts.enums import Role
from documents.queries import incoming_list, incoming_visible_to
from tests.factories import documents as make
from tests.factories.people import Agency, make_post
from workflow.access import rebuild_access
from workflow.models import ItemAccess


def test_acts_leave_nothing_to_rebuild(province: Agency, commune: Agency) -> None:
    make.at_specialist(province)
    make.for_review(province)
    assert rebuild_access() == 0


def test_rebuilding_restores_what_was_lost(province: Agency) -> None:
    make.at_specialist(province)
    before = set(ItemAccess.objects.values_list("user_id", "item_id"))
    ItemAccess.objects.all().delete()
    assert rebuild_access() == len(before)
    assert set(ItemAccess.objects.values_list("user_id", "item_id")) == before


def test_new_head_lists_the_inbox_after_rebuilding(province: Agency) -> None:
    document = make.at_unit(province)
    newcomer = Actor.of(make_post("tp.moi", "Lê Văn Mới", province.division, Role.UNIT_HEAD, "Phó Trưởng phòng"))
    assert incoming_visible_to(newcomer).filter(pk=document.pk).exists()
    assert not incoming_list(newcomer).exists()
    rebuild_access()
    assert list(incoming_list(newcomer)) == [document]
