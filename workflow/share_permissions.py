"""Who may share what for reading, with whom, and end it. Checks raise the sentence the user reads."""

from datetime import date

from accounts.actor import Actor
from accounts.enums import Perm
from accounts.models import Post, Unit
from accounts.rules.days import A_YEAR
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, refusal_of
from workflow.enums import ItemKind, Part
from workflow.models import Share, Step, WorkItem
from workflow.queries import NO_READERS, visible_to

# A citizen's case and a task go their own ways: who needs them is given a part in them.
SHAREABLE = (ItemKind.INCOMING, ItemKind.OUTGOING, ItemKind.DOSSIER)
LONGEST_NOTE = 300


def check_may_share(actor: Actor, item: WorkItem, steps: list[Step]) -> None:
    """Whoever works on it, or the Chief of Office. `steps`: the item's open ones that are in the actor's hands."""
    if item.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ chia sẻ văn bản, hồ sơ của cơ quan mình.")
    works = actor.has_perm(Perm.HANDLE) and any(step.part != Part.INFORM for step in steps)
    if not works and not actor.has_perm(Perm.SORT):
        raise NotAllowed("Chỉ người đang xử lý hoặc Chánh Văn phòng chia sẻ để xem.")
    if item.kind not in SHAREABLE:
        raise InvalidTransition(f"{item.get_kind_display()} không chia sẻ để xem; hãy giao xử lý hoặc phối hợp.")


def why_not_share(actor: Actor, item: WorkItem, steps: list[Step]) -> str:
    return refusal_of(check_may_share, actor, item, steps)


def check_receiver(actor: Actor, item: WorkItem, post: Post | None, unit: Unit | None) -> None:
    """Of the same agency, still there, and not on the item's road anyway."""
    if (post is None) == (unit is None):
        raise BadInput("Hãy chọn một người hoặc một đơn vị.", field="receiver")
    if unit is not None:
        if unit.belongs_to_id != actor.agency_id:
            raise NotAllowed("Chỉ chia sẻ trong cơ quan mình.")
        if unit.valid_to is not None and unit.valid_to < actor.today():
            raise BadInput(f"{unit.name} đã thôi hoạt động; hãy chọn nơi khác.", field="receiver")
        return
    assert post is not None
    if post.agency_id != actor.agency_id:
        raise NotAllowed("Chỉ chia sẻ trong cơ quan mình.")
    if not post.is_held(actor.today()):
        raise BadInput(f"{post.user.full_name} không còn giữ chức danh; hãy chọn người khác.", field="receiver")
    if post.role in NO_READERS:
        raise BadInput(f"Chức danh {post.title} không tham gia xử lý văn bản.", field="receiver")
    if visible_to(Actor.of(post)).filter(pk=item.pk).exists():
        raise BadInput(f"{post.user.full_name} đã xem được {item.get_kind_display().lower()} này.", field="receiver")


def check_shows_something(actor: Actor, item: WorkItem, share: Share, people: list[Post]) -> None:
    """Somebody there to read it; in one's own unit, where all may be on its road, who cannot yet. `people`: whom the
    share reaches.
    """
    if not people:
        raise BadInput(f"{share.whom} chưa có ai để xem; hãy chọn nơi khác.", field="receiver")
    own = share.unit_id == actor.unit_id
    if own and all(visible_to(Actor.of(post)).filter(pk=item.pk).exists() for post in people):
        what = item.get_kind_display().lower()
        raise BadInput(f"Mọi người của {share.whom} đã xem được {what} này.", field="receiver")


def check_terms(ends_on: date | None, note: str, today: date) -> None:
    if not note:
        raise BadInput("Hãy ghi lý do chia sẻ.", field="note")
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"Lý do không quá {LONGEST_NOTE} ký tự.", field="note")
    if ends_on and ends_on < today:
        raise BadInput("Ngày kết thúc không được trước hôm nay.", field="ends_on")
    if ends_on and ends_on > today + A_YEAR:
        raise BadInput("Chia sẻ không quá một năm; hãy để trống nếu không hạn chế thời gian.", field="ends_on")


def check_may_end(actor: Actor, share: Share, steps: list[Step]) -> None:
    """Whoever shared it, whoever might share it now."""
    if share.item.agency_id != actor.agency_id:
        raise NotAllowed("Chia sẻ này thuộc cơ quan khác.")
    if share.shared_by_id != actor.desk.pk and why_not_share(actor, share.item, steps):
        raise NotAllowed("Chỉ người chia sẻ, người đang xử lý hoặc Chánh Văn phòng thôi chia sẻ.")
    if share.ended_at is not None:
        raise InvalidTransition("Chia sẻ này đã kết thúc.")
