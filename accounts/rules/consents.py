"""Whose consent it is, and who may ask, decide, take back, use (SD-9.3 to SD-9.5). Checks raise the user's sentence."""

from collections.abc import Iterable
from datetime import timedelta

from accounts.actor import Actor
from accounts.enums import ACCOUNT_KINDS, Perm, Role
from accounts.models import Consent, Post
from accounts.rules.titles import names_a_head
from qlvb.lib.errors import InvalidTransition, NotAllowed
from qlvb.lib.transitions import Transition

# A request nobody answers, or nobody carries out, does not wait for ever: the world it spoke of has moved on.
LASTS = timedelta(days=30)


def is_head(post: Post) -> bool:
    """Whether that leader is the agency's head: a deputy is not, unless he is in charge of it ('Phó … phụ trách')."""
    return post.role == Role.LEADER and names_a_head(post.title)


def is_own_head(actor: Actor) -> bool:
    """The head at his own desk: what needs his consent he may do himself."""
    return actor.on_behalf_of is None and actor.has_perm(Perm.CONSENT) and is_head(actor.post)


def check_may_ask(actor: Actor) -> None:
    if actor.on_behalf_of or not actor.has_perm(Perm.ASK_CONSENT):
        raise NotAllowed(f"Chức danh {actor.title} không đề nghị được việc này.")


def check_somebody_decides(heads: Iterable[Post], actor: Actor, subject_user: int | None) -> None:
    """Of the agency's heads somebody else than the one who asks and the one it is about."""
    if all(head.user_id in (actor.user.pk, subject_user) for head in heads):
        raise InvalidTransition(
            "Cơ quan không có người đứng đầu nào khác cho ý kiến về việc này; hãy thực hiện theo quyết định."
        )


def check_may_decide(actor: Actor, consent: Consent, act: Transition) -> None:
    """The head himself, through his own post: not a deputy, not for his own request nor on his own account."""
    if actor.on_behalf_of:
        raise NotAllowed("Ý kiến đồng ý là của chính người đứng đầu; ủy quyền không bao gồm việc này.")
    if not is_own_head(actor) or consent.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ người đứng đầu cơ quan cho ý kiến về đề nghị này.")
    if consent.asked_by.user_id == actor.user.pk:
        raise NotAllowed("Không tự cho ý kiến về đề nghị của chính mình.")
    if (consent.subject_kind, consent.subject_id) == ("accounts.user", actor.user.pk):
        raise NotAllowed("Không tự cho ý kiến về tài khoản của chính mình.")
    check_state(consent, act, actor)


def check_may_take_back(actor: Actor, consent: Consent, act: Transition) -> None:
    """Whoever asked; of an account any administrator of the agency, so that nothing hangs on one person."""
    is_keeper = consent.kind in ACCOUNT_KINDS and actor.has_perm(Perm.MANAGE_ACCOUNTS)
    if actor.on_behalf_of or consent.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ người đề nghị rút được đề nghị này.")
    if consent.asked_by.user_id != actor.user.pk and not is_keeper:
        raise NotAllowed("Chỉ người đề nghị rút được đề nghị này.")
    check_state(consent, act, actor)


def check_may_use(actor: Actor, consent: Consent, act: Transition) -> None:
    """One of the agency's, while it is granted and not yet used; what is no matter of accounts by whoever asked."""
    if actor.on_behalf_of or consent.agency_id != actor.agency_id:
        raise NotAllowed("Đề nghị này thuộc cơ quan khác.")
    if consent.kind not in ACCOUNT_KINDS and consent.asked_by.user_id != actor.user.pk:
        raise NotAllowed("Chỉ người đề nghị thực hiện được việc đã được đồng ý này.")
    check_state(consent, act, actor)


def check_state(consent: Consent, act: Transition, actor: Actor) -> None:
    if consent.state not in act.sources:
        raise InvalidTransition(
            f"Không thể thực hiện “{act.label}”: đề nghị đang ở trạng thái “{consent.get_state_display()}”."
        )
    if consent.is_past(actor.today()):
        raise InvalidTransition(f"Đề nghị đã hết hạn từ sau ngày {consent.expires_on:%d/%m/%Y}; hãy đề nghị lại.")
