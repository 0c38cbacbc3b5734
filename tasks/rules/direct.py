"""On what grounds a task is given without a document (DN-3.3b)."""

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from accounts.queries import posts_in_agency
from qlvb.lib.errors import BadInput
from tasks.enums import Basis


def check_basis(basis: str, directed_by: Post | None, lead_unit: Unit, actor: Actor) -> None:
    """A leader of one's own agency stands behind it, or it is one's own unit's own idea."""
    if basis not in Basis.values:
        raise BadInput("Hãy chọn căn cứ giao nhiệm vụ.", field="basis")
    if basis == Basis.OWN:
        if directed_by is not None:
            raise BadInput("Việc tự đề xuất không ghi lãnh đạo chỉ đạo.", field="directed_by")
        if lead_unit.pk != actor.unit_id:
            raise BadInput("Việc tự đề xuất chỉ giao cho đơn vị của mình.", field="lead_unit")
        return
    if directed_by is None:
        raise BadInput("Hãy chọn lãnh đạo đã chỉ đạo.", field="directed_by")
    leaders = posts_in_agency(actor.agency_id, actor.today()).filter(role=Role.LEADER)
    if not leaders.filter(pk=directed_by.pk).exists():
        raise BadInput("Người chỉ đạo phải là lãnh đạo đương chức của cơ quan.", field="directed_by")
    if actor.role == Role.LEADER and directed_by.pk != actor.desk.pk:
        raise BadInput("Lãnh đạo giao nhiệm vụ theo chỉ đạo của chính mình.", field="directed_by")


def is_own_work(basis: str, actor: Actor) -> bool:
    """Taken on by a specialist for himself: it lies on his own desk."""
    return basis == Basis.OWN and actor.role == Role.SPECIALIST


def check_followed_by_another(basis: str, follow_up: Post, actor: Actor) -> None:
    """Nobody confirms what he has done himself (GL-5.2)."""
    if is_own_work(basis, actor) and follow_up.user_id in (actor.user.pk, actor.desk.user_id):
        raise BadInput(
            "Việc tự nhận phải do người khác xác nhận: hãy chọn trưởng đơn vị hoặc Chánh Văn phòng.", field="follow_up"
        )
