"""The working rules change only with the head's consent (SD-9.5)."""

from collections.abc import Callable
from datetime import time
from html import unescape
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from accounts.actions.decide_consent import decide_consent
from accounts.actor import Actor
from accounts.enums import ConsentState
from accounts.models import AgencyRules, AuditEntry, Consent, Post
from tests.factories.people import Agency

Browse = Callable[[Post], Client]
PAGE = "/quan-tri/quy-tac/"
NOW = {
    "default_days": "5", "acceptance_hours": "8", "remind_days": "1", "seal_placement": "third_of_signature",
    "morning_starts": "07:30", "morning_ends": "11:30", "afternoon_starts": "13:30", "afternoon_ends": "17:00",
    "needs_unit_review": "on", "needs_appraisal": "on", "second_factor_required": "off", "reason": "Theo quy chế mới.",
}  # fmt: skip


def sent(client: Client, **changes: str) -> HttpResponse:
    words = {name: value for name, value in {**NOW, **changes}.items() if value != "off"}
    return client.post(PAGE, {**words, "token": uuid4()})


def rules(agency: Agency) -> AgencyRules:
    return AgencyRules.objects.get(agency=agency.unit)


def test_the_administrator_asks_the_head_agrees_the_system_changes_them(
    province: Agency, commune: Agency, admin: Post, browse: Browse
) -> None:
    office, head = browse(admin), browse(province.leader)
    assert 'value="07:30"' in office.get(PAGE).content.decode()
    answer = sent(office, default_days="7", morning_starts="07:00", needs_appraisal="off")
    consent = Consent.objects.get()
    page = answer["Location"]
    assert page == f"/y-kien/{consent.pk}/" and rules(province).default_days == 5
    shown = unescape(head.get(page).content.decode())
    assert "Thời hạn xử lý mặc định" in shown and "07:00" in shown and "Giờ làm việc" not in shown
    # The administrator carries nothing out, before or after.
    assert office.post(f"{page}tra-loi/", {"answer": "dong-y"}).status_code == 403
    assert head.post(f"{page}tra-loi/", {"answer": "dong-y"}).status_code == 302
    changed = rules(province)
    assert (changed.default_days, changed.morning_starts, changed.needs_appraisal) == (7, time(7), False)
    assert (changed.remind_days, rules(commune).default_days) == (1, 5)
    consent.refresh_from_db()
    assert (consent.state, consent.used_by) == (ConsentState.USED, province.leader)
    told = AuditEntry.objects.get(act="agency.rules_changed")
    assert told.details["before"]["default_days"] == "5" and told.details["after"]["needs_appraisal"] == "không"
    assert changed.history.count() == 2
    log = unescape(head.get("/quan-tri/nhat-ky/").content.decode())
    assert "Thay đổi quy tắc làm việc" in log and "5 → 7" in log


def test_what_has_changed_meanwhile_is_not_overwritten(province: Agency, admin: Post, browse: Browse) -> None:
    sent(browse(admin), default_days="7")
    now = rules(province)
    now.default_days = 6
    now.save(update_fields=["default_days"])
    consent = Consent.objects.get()
    answer = browse(province.leader).post(f"/y-kien/{consent.pk}/tra-loi/", {"answer": "dong-y"})
    assert answer.status_code == 409 and "đã thay đổi sau khi đề nghị" in unescape(answer.content.decode())
    decide_consent(consent.pk, agreed=False, words="Đề nghị lại.", actor=Actor.of(province.leader))
    assert rules(province).default_days == 6


def test_only_the_administrator_asks_one_thing_at_a_time_and_what_makes_sense(
    province: Agency, admin: Post, browse: Browse
) -> None:
    for post in (province.clerk, province.chief, province.leader, province.specialist):
        assert (browse(post).get(PAGE).status_code, sent(browse(post)).status_code) == (403, 403)
    office = browse(admin)
    for field, value in (
        ("default_days", "0"), ("default_days", "x"), ("acceptance_hours", "999"), ("remind_days", "-1"),
        ("seal_placement", "nowhere"), ("morning_starts", "25:00"), ("morning_ends", "07:00"), ("reason", " "),
        ("afternoon_starts", ""),
    ):  # fmt: skip
        answer = sent(office, **{field: value})
        assert answer.status_code == 422 and field in answer.context["form"].errors, (field, value)
    assert "Chưa có mục nào khác" in unescape(sent(office).content.decode())
    assert not Consent.objects.exists()
    assert sent(office, default_days="7").status_code == 302
    second = sent(office, default_days="9")
    assert second.status_code == 409 and "Đã có đề nghị như vậy" in unescape(second.content.decode())
