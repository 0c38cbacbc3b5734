"""The citizen is asked once, for everything (NĐ 61/2018 art. 19); whoever asks again says why."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from qlvb.lib.vietnamese import sentence_list, short_date


def asked_before(asked: Sequence[datetime]) -> str:
    """'Đã yêu cầu bổ sung ngày 12/11/2026 và 20/11/2026'"""
    days = dict.fromkeys(short_date(timezone.localdate(at)) for at in asked)
    return f"Đã yêu cầu bổ sung ngày {sentence_list(list(days))}"


def again_refused(asked: Sequence[datetime]) -> str:
    """What is said to whoever asks again without a reason."""
    return f"{asked_before(asked)}; hãy nêu lý do phải yêu cầu thêm lần nữa."
