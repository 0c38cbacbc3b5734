"""What a group of rights may be: never more than the agency's own roles have, never what the law keeps for a post."""

from collections.abc import Collection, Iterable

from accounts.actor import Actor
from accounts.enums import Perm, Role
from accounts.models import Post
from accounts.rights import COMPOSABLE, KEPT, perms_of
from accounts.rules.consents import is_head
from qlvb.lib.errors import BadInput, NotAllowed

LONGEST_NAME = 100


def check_name(name: str, others: Iterable[str]) -> None:
    """`others`: of the agency's other groups."""
    if not name:
        raise BadInput("Hãy nhập tên nhóm quyền.", field="name")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"Tên nhóm quyền không quá {LONGEST_NAME} ký tự.", field="name")
    if name.casefold() in {label.casefold() for label in Role.labels}:
        raise BadInput("Tên nhóm trùng tên một vai trò của hệ thống; hãy đặt tên khác.", field="name")
    if name.casefold() in {other.casefold() for other in others}:
        raise BadInput("Cơ quan đã có nhóm quyền tên này.", field="name")


def rights_of_agency(roles: Iterable[str]) -> frozenset[str]:
    """What the agency may give: of the rights groups are made of those that one of its own roles brings."""
    return COMPOSABLE & frozenset[str]().union(*(perms_of(role) for role in roles))


def check_rights(rights: Collection[str], roles: Iterable[str]) -> None:
    """`roles`: those held in the agency."""
    if not rights:
        raise BadInput("Hãy chọn ít nhất một quyền.", field="rights")
    for right in sorted(rights):
        if right in KEPT:
            raise NotAllowed(f"Quyền “{Perm(right).label}” không giao bằng nhóm quyền: {KEPT[right]}.")
        if right not in COMPOSABLE:
            raise BadInput("Quyền này không có trong danh sách.", field="rights")
    beyond = set(rights) - rights_of_agency(roles)
    if beyond:
        told = ", ".join(f"“{Perm(right).label}”" for right in sorted(beyond))
        raise NotAllowed(f"Không vai trò nào của cơ quan có quyền {told} nên cơ quan không giao được.")


def check_members(here: Collection[Post], wanted: Collection[int], actor: Actor) -> None:
    """`here`: every post somebody of the agency holds. The head gets nothing through another of his posts either."""
    posts = [post for post in here if post.pk in wanted]
    heads = {post.user_id for post in here if is_head(post)}
    if not wanted:
        raise BadInput("Hãy chọn ít nhất một người.", field="posts")
    if {post.pk for post in posts} != set(wanted):
        raise NotAllowed("Chỉ đưa người đang làm việc tại cơ quan mình vào nhóm quyền.")
    for post in posts:
        if post.user_id == actor.user.pk:
            raise NotAllowed("Không tự thêm quyền cho chính mình.")
        if post.role == Role.AGENCY_ADMIN:
            raise NotAllowed("Quản trị không nhận thêm quyền về văn bản, công việc bằng nhóm quyền.")
        if post.user_id in heads:
            raise NotAllowed("Người đứng đầu cơ quan không nhận thêm quyền bằng ý kiến đồng ý của chính mình.")
