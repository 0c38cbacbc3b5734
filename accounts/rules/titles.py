"""What a title says of its holder."""

import re

from accounts.enums import Role
from accounts.models import Post

# 'Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh', 'Tỉnh ủy viên, Phó Chủ tịch': each office is looked at by itself.
_BETWEEN = re.compile(r"[,;()/]|\s[-–—]\s|\skiêm\s")
# Words before an office that leave it what it is.
_BEFORE = re.compile(r"^((quyền|đồng chí|ông|bà|người)\s|(q\.|đ/c)\s*)+")
_DEPUTY = re.compile(r"^(phó\s|p\.|p\s|pct|pgd|ptp)")
_IN_CHARGE = re.compile(r"(?<!không)\sphụ trách( chung)?$")
# 'Chủ tịch', 'Chánh Văn phòng', 'Trưởng phòng', 'Chi cục trưởng'; neither 'Thứ trưởng' nor 'Kế toán trưởng'.
_HEAD = re.compile(
    r"^(chủ tịch|chủ nhiệm|giám đốc|tổng (giám đốc|biên tập|thanh tra|kiểm toán)|chánh|đứng đầu|phụ trách|tư lệnh"
    r"|(?!(thứ|kế toán|trợ lý|thư ký|nguyên|cựu)\s)(\w+\s){0,2}trưởng)\b"
)
# An office held beside the one in the agency.
_BESIDE = re.compile(r"công đoàn|đoàn thanh niên|hội cựu chiến binh")


def names_a_head(title: str) -> bool:
    """Whether an office in it is that of a head, or of a deputy in charge ('Phó … phụ trách'; 'Phó Chủ tịch phụ trách
    kinh tế' looks after a field). A title that names no such office names no head.
    """
    return any(_is_heads(office) for office in _BETWEEN.split(title.lower()))


def _is_heads(office: str) -> bool:
    bare = _BEFORE.sub("", " ".join(office.split()))
    if _DEPUTY.match(bare):
        return bool(_IN_CHARGE.search(bare))
    return bool(_HEAD.match(bare)) and not _BESIDE.search(bare)


def is_unit_head(post: Post) -> bool:
    """Whether he heads his unit: a deputy in the same role does not."""
    return post.role == Role.UNIT_HEAD and names_a_head(post.title)
