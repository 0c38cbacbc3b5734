"""What a title says of its holder."""

from accounts.enums import Role
from accounts.models import Post
from qlvb.lib.vietnamese import unaccent

# Leaders who are no heads, however their title goes on: 'Phó Chủ tịch phụ trách kinh tế' looks after a field.
_NO_HEADS = ("pho ", "p ", "pct", "pgd", "uy vien", "thanh vien")


def names_a_head(title: str) -> bool:
    """Not a deputy's, unless he is in charge ('Phó … phụ trách')."""
    plain = unaccent(title).strip()
    return plain.endswith(" phu trach") or not plain.startswith(_NO_HEADS)


def is_unit_head(post: Post) -> bool:
    """Whether he heads his unit: a deputy in the same role does not."""
    return post.role == Role.UNIT_HEAD and names_a_head(post.title)
