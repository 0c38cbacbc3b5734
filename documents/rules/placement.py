"""What the boxes of a draft must hold before anybody signs it."""

from collections import Counter
from typing import TYPE_CHECKING

from qlvb.lib.errors import BadInput

if TYPE_CHECKING:
    from documents.signing.placement import Placement

MAX_TEXTS = 10
NO_DATE = "Văn bản phải có đúng một chỗ cho ngày tháng ban hành; vui lòng đặt lại vị trí."


def check_complete(placement: "Placement") -> None:
    """One place for the number and one for the date: a document is never issued without them on the page (DN-8.1)."""
    kinds = Counter(str(text.kind) for text in placement.texts)
    if len(placement.texts) > MAX_TEXTS or kinds["number"] + kinds["notation"] != 1:
        raise BadInput("Văn bản phải có đúng một ô cho số, ký hiệu; vui lòng đặt lại vị trí.", field="placement")
    whole = kinds["full_date"] == 1 and not kinds["day"] and not kinds["month"]
    parts = not kinds["full_date"] and kinds["day"] == 1 and kinds["month"] == 1
    if not (whole or parts) or kinds["year"] + kinds["year_tail"] > 1:
        raise BadInput(NO_DATE, field="placement")
