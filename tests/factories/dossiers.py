"""Dossiers in every state, brought there by the real acts."""

from datetime import timedelta

from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post
from documents.models import IncomingDocument
from tests.factories.documents import with_chief
from tests.factories.people import Agency
from workflow.actions.ask_to_close_dossier import ask_to_close_dossier
from workflow.actions.attach_result import attach_result
from workflow.actions.close_dossier import close_dossier
from workflow.actions.hand_on_dossier import hand_on_dossier
from workflow.actions.open_dossier import DossierWords, open_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.models import Dossier, DossierProposal
from workflow.rules.holders import Holder

TITLE = "Hồ sơ ứng phó bão số 5"


def words(**changes: object) -> DossierWords:
    cover: dict[str, object] = {
        "title": TITLE,
        "retention": "10",
        "due_at": timezone.now() + timedelta(days=9),
        "instruction": "Chủ trì, tham mưu.",
    }
    return DossierWords(**(cover | changes))  # type: ignore[arg-type]


def opened(
    agency: Agency,
    *,
    to: Holder | None = None,
    by: Post | None = None,
    origin: IncomingDocument | None = None,
    **changes: object,
) -> Dossier:
    """By the Chief of Office, in the inbox of the first unit's head unless told otherwise."""
    document = origin or with_chief(agency)
    whom = to or Holder.inbox(agency.division, Role.UNIT_HEAD)
    return open_dossier(document.pk, words(**changes), to=whom, actor=Actor.of(by or agency.chief))


def in_work(agency: Agency, **more: object) -> Dossier:
    """Handed on by the unit's head to the specialist."""
    dossier = opened(agency, **more)  # type: ignore[arg-type]
    return fresh(hand_on_dossier(dossier.pk, to=agency.specialist, text="Xử lý.", actor=Actor.of(agency.unit_head)))


def with_result(agency: Agency, **more: object) -> Dossier:
    dossier = in_work(agency, **more)
    return fresh(attach_result(dossier.pk, opinion="Lưu hồ sơ, theo dõi.", actor=Actor.of(agency.specialist)))


def to_close(agency: Agency, **more: object) -> Dossier:
    dossier = with_result(agency, **more)
    return fresh(ask_to_close_dossier(dossier.pk, text="Đã xong.", actor=Actor.of(agency.specialist)))


def closed(agency: Agency, **more: object) -> Dossier:
    return fresh(close_dossier(to_close(agency, **more).pk, actor=Actor.of(agency.chief)))


def proposed(agency: Agency, **more: object) -> DossierProposal:
    """The specialist asks for the other unit."""
    whom = Holder.inbox(agency.other_division, Role.UNIT_HEAD)
    return propose_coordination(
        in_work(agency, **more).pk, whom=whom, reason="Cần số liệu thiệt hại.", actor=Actor.of(agency.specialist)
    )


def fresh(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("origin", "unit", "holder__user", "created_by__user").get(pk=dossier.pk)
