"""Quy tắc làm việc: an agency's working rules change only with the head's consent (SD-9.5)."""

from datetime import time
from typing import Any

from accounts import audit
from accounts.actor import Actor
from accounts.consents import Change, Matter
from accounts.enums import ConsentKind
from accounts.models import AgencyRules, Consent, SealPlacement, Unit
from accounts.queries import rules_of
from accounts.rules.accounts import check_may_manage
from qlvb.lib.errors import BadInput, InvalidTransition

DAYS = ("default_days", "acceptance_hours", "remind_days")
HOURS = ("morning_starts", "morning_ends", "afternoon_starts", "afternoon_ends")
YES_NO = ("needs_unit_review", "needs_appraisal", "second_factor_required")
FIELDS = (*DAYS, *HOURS, "seal_placement", *YES_NO)
LABELS = {
    "default_days": "Thời hạn xử lý mặc định (ngày làm việc)",
    "acceptance_hours": "Thời hạn tiếp nhận liên thông (giờ làm việc)",
    "remind_days": "Nhắc việc trước hạn (ngày làm việc)",
    "morning_starts": "Buổi sáng từ",
    "morning_ends": "Buổi sáng đến",
    "afternoon_starts": "Buổi chiều từ",
    "afternoon_ends": "Buổi chiều đến",
    "seal_placement": "Vị trí chữ ký số của cơ quan",
    "needs_unit_review": "Trưởng đơn vị duyệt dự thảo",
    "needs_appraisal": "Văn phòng thẩm định thể thức",
    "second_factor_required": "Quản trị, người ký văn bản phải xác thực hai bước khi đăng nhập",
}


def changing(new: dict[str, Any], actor: Actor) -> Matter:
    """Only what differs. `new`: every field of FIELDS, as the model has it."""
    check_may_manage(actor)
    hours = [new[name] for name in HOURS]
    if not hours[0] < hours[1] <= hours[2] < hours[3]:
        raise BadInput("Giờ làm việc phải nối tiếp nhau: sáng từ, sáng đến, chiều từ, chiều đến.", field="morning_ends")
    now, then = as_data(rules_of(actor.agency_id)), {name: _plain(new[name]) for name in FIELDS}
    different = [name for name in FIELDS if now[name] != then[name]]
    if not different:
        raise BadInput("Chưa có mục nào khác với quy tắc đang dùng.")
    changes = [Change(LABELS[name], said(name, now[name]), said(name, then[name])) for name in different]
    terms = {name: {"before": now[name], "after": then[name]} for name in different}
    agency = Unit.objects.get(pk=actor.agency_id)
    return Matter(ConsentKind.RULES, f"Thay đổi quy tắc làm việc của {agency.short_name}", terms, changes, agency)


def apply(consent: Consent, actor: Actor) -> None:
    """Inside the transaction in which the head agrees. Deadlines already given do not move."""
    AgencyRules.objects.get_or_create(agency_id=consent.agency_id)
    rules = AgencyRules.objects.select_for_update().get(agency_id=consent.agency_id)
    now = as_data(rules)
    if any(now[name] != fact["before"] for name, fact in consent.terms.items()):
        raise InvalidTransition("Quy tắc đã thay đổi sau khi đề nghị; hãy không đồng ý để quản trị đề nghị lại.")
    for name, fact in consent.terms.items():
        setattr(rules, name, time.fromisoformat(fact["after"]) if name in HOURS else fact["after"])
    rules.save(update_fields=list(consent.terms))
    audit.record(
        "agency.rules_changed",
        actor,
        rules,
        consent=consent.pk,
        before={name: said(name, fact["before"]) for name, fact in consent.terms.items()},
        after={name: said(name, fact["after"]) for name, fact in consent.terms.items()},
    )


def as_data(rules: AgencyRules) -> dict[str, Any]:
    return {name: _plain(getattr(rules, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    return value.isoformat("minutes") if isinstance(value, time) else value


def said(name: str, value: Any) -> str:
    """As people read it."""
    if name in YES_NO:
        return "có" if value else "không"
    return str(SealPlacement(value).label) if name == "seal_placement" else str(value)
