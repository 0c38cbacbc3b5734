"""Phiếu hướng dẫn, phiếu từ chối (VP-5.2a): a register of their own, written at the desk, printed, never altered."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from onestop.actions.write_desk_slip import write_desk_slip
from onestop.enums import SlipKind
from onestop.models import Case, DeskSlip
from onestop.rules.desk_slip import DeskSlipFacts
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed
from tests.factories.cases import Desk
from tests.factories.people import Agency, make_post
from tests.onestop.test_pages import INTAKE, queries, text_of

Browse = Callable[[Post], Client]
REGISTER = "/mot-cua/phieu/"
GUIDE, REFUSE = f"{REGISTER}huong-dan/lap/", f"{REGISTER}tu-choi/lap/"


def facts(desk: Desk, kind: str = SlipKind.GUIDANCE, **changes: Any) -> DeskSlipFacts:
    words: dict[str, Any] = {"name": "Nguyễn Văn Bình", "reason": "Thiếu giấy tờ.", "version": desk.version()}
    if kind == SlipKind.GUIDANCE:
        words["items"] = "1. Tờ khai."
    return DeskSlipFacts(kind, **(words | changes))


def test_each_kind_has_its_own_numbers_by_year_and_agency(desk: Desk) -> None:
    officer = Actor.of(desk.officer)
    slips = [write_desk_slip(facts(desk, kind), actor=officer) for kind in ("guidance", "guidance", "refusal")]
    assert [slip.notation for slip in slips] == ["1/HDHS", "2/HDHS", "1/TCTN"]
    assert {slip.year for slip in slips} == {timezone.localdate().year}
    assert AuditEntry.objects.filter(act="desk_slip.written", user=desk.officer.user).count() == 3
    assert not Case.objects.exists(), "nothing was received"


def test_only_the_desk_writes_them(desk: Desk) -> None:
    for post in (desk.agency.clerk, desk.agency.chief, desk.agency.leader, desk.agency.specialist):
        with pytest.raises(NotAllowed, match="Chỉ cán bộ một cửa"):
            write_desk_slip(facts(desk), actor=Actor.of(post))
    assert not DeskSlip.objects.exists()


def test_what_must_be_on_them(desk: Desk) -> None:
    officer = Actor.of(desk.officer)
    for wrong, why in (
        (facts(desk, items=""), "cần hoàn thiện"),
        (facts(desk, reason=""), "lý do"),
        (facts(desk, version=None), "thủ tục hoặc ghi nội dung"),
        (facts(desk, version=desk.version("2.000205")), "không tiếp nhận thủ tục này"),
    ):
        with pytest.raises(BadInput, match=why):
            write_desk_slip(wrong, actor=officer)
    slip = write_desk_slip(facts(desk, "refusal", version=None, about="Cấp hộ chiếu"), actor=officer)
    assert (slip.number, slip.about, slip.version) == (1, "Cấp hộ chiếu", None), "no number is spent on a refused form"


def test_a_double_click_writes_one_and_nobody_alters_it(desk: Desk) -> None:
    token, officer = uuid4(), Actor.of(desk.officer)
    slip = write_desk_slip(facts(desk), token=token, actor=officer)
    with pytest.raises(InvalidTransition, match="đã được gửi"):
        write_desk_slip(facts(desk), token=token, actor=officer)
    for change in (lambda: DeskSlip.objects.filter(pk=slip.pk).update(reason="Khác"), slip.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert DeskSlip.objects.get().reason == "Thiếu giấy tờ."


def test_from_the_form_of_receipt_it_comes_filled_with_what_is_missing(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    typed = {
        "tu-tiep-nhan": "1", "applicant_name": "Lò Thị Bé", "applicant_phone": "0912345678",
        "applicant_address": "Thôn Đông", "version": desk.version().pk, "components": ["0"], "fee": "15000",
    }  # fmt: skip
    page = client.post(GUIDE, typed)
    text = page.content.decode()
    assert page.status_code == 200 and not DeskSlip.objects.exists(), "filled in, not yet written"
    assert (
        'value="Lò Thị Bé"' in text
        and "1. Giấy tờ tùy thân (xuất trình)." in text
        and "Tờ khai cấp" not in text.split("<textarea")[1]
    )
    odd = client.post(REFUSE, {"tu-tiep-nhan": "1", "version": "abc", "components": ["x", "٣", "999"]})
    assert odd.status_code == 200
    flood = client.post(GUIDE, typed | {"components": ["9" * 5000, "0"]})
    assert flood.status_code == 200 and "1. Giấy tờ tùy thân" in flood.content.decode()
    other = client.post(GUIDE, typed | {"shown": ""}).content.decode()
    assert "1. Tờ khai cấp" in other, "a tick of the page that did not show this procedure is none of its papers"
    sent = {
        "name": "Lò Thị Bé",
        "phone": "0912345678",
        "version": desk.version().pk,
        "items": "Tờ khai",
        "reason": "Thiếu",
    }
    assert client.post(GUIDE, sent)["Location"] == f"{REGISTER}?muc=huong-dan"
    assert client.post(GUIDE, sent | {"items": ""}).status_code == 422
    assert client.post(GUIDE, sent | {"phone": "12"}).status_code == 422
    assert client.post(GUIDE, sent | {"version": "999999"}).status_code == 422
    assert client.get(f"{REGISTER}khac/lap/").status_code == 404
    assert DeskSlip.objects.count() == 1


def test_back_from_a_slip_nothing_typed_is_lost(desk: Desk, browse: Browse) -> None:
    client, version = browse(desk.officer), desk.version()
    typed = {
        "applicant_name": "Lò Thị Bé", "applicant_phone": "0912345678", "applicant_address": "Thôn Đông",
        "version": version.pk, "shown": version.pk, "components": ["0"], "fee": "15000", "sets": "3",
    }  # fmt: skip
    slip = client.post(GUIDE, typed | {"tu-tiep-nhan": "1"})
    refused = client.post(GUIDE, {"typed": slip.context["form"]["typed"].value(), "name": ""})
    assert refused.status_code == 422, "a slip refused for its own words still knows the way back"
    page = client.post(INTAKE, {"tro-lai": "1", "typed": refused.context["form"]["typed"].value()})
    form = page.context["form"]
    shown = {name: str(form[name].value()) for name in typed if name not in ("shown", "components")}
    assert page.status_code == 200 and not form.errors and not Case.objects.exists()
    assert shown == {name: str(typed[name]) for name in shown} and form["components"].value() == ["0"]
    assert [row["tick"].data["selected"] for row in form.component_rows()][:2] == [True, False]
    for odd in ("version=abc&uploads=x&uploads=999&components=%00", "%", "a" * 50_000):
        assert client.post(INTAKE, {"tro-lai": "1", "typed": odd}).status_code == 200
    assert browse(desk.agency.clerk).post(INTAKE, {"tro-lai": "1"}).status_code == 403


def test_who_reads_the_register_and_prints(desk: Desk, commune: Agency, browse: Browse) -> None:
    slip = write_desk_slip(facts(desk), actor=Actor.of(desk.officer))
    foreign = make_post("motcua", "Lò Văn Quầy", commune.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    agency = desk.agency
    expected = {
        desk.officer: (200, 200, 200), agency.clerk: (200, 200, 403), agency.leader: (200, 200, 403),
        agency.specialist: (403, 404, 403), agency.unit_head: (403, 404, 403), foreign: (200, 404, 200),
    }  # fmt: skip
    for post, codes in expected.items():
        client = browse(post)
        pages = (REGISTER, f"{REGISTER}{slip.pk}/in/", GUIDE)
        assert tuple(client.get(page).status_code for page in pages) == codes, post
    assert slip.applicant_name not in browse(foreign).get(REGISTER).content.decode()


def test_on_paper_they_say_what_the_forms_of_the_law_want(desk: Desk, browse: Browse) -> None:
    client, officer = browse(desk.officer), Actor.of(desk.officer)
    guide = write_desk_slip(facts(desk, phone="0912345678"), actor=officer)
    refusal = write_desk_slip(facts(desk, "refusal", reason="Không thuộc phạm vi."), actor=officer)
    for slip, words in (
        (
            guide,
            ("PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ", "Số: 1/HDHS", "1. Tờ khai.", "Lý do: Thiếu giấy tờ.", "0912345678"),
        ),
        (refusal, ("PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Số: 1/TCTN", "Không thuộc phạm vi.")),
    ):
        text = text_of(client.get(f"{REGISTER}{slip.pk}/in/").content)
        for one in (*words, "BỘ PHẬN MỘT CỬA", "Nguyễn Văn Bình", "Hà Thị Thu Trang", slip.about):
            assert one in text, one


def test_what_is_written_beside_a_procedure_is_printed_and_listed(desk: Desk, browse: Browse) -> None:
    client = browse(desk.officer)
    sent = {"name": "Lò Thị Bé", "version": desk.version().pk, "about": "Xác nhận để vay vốn", "reason": "Thiếu."}
    client.post(REFUSE, sent)
    slip = DeskSlip.objects.get()
    assert (slip.about, slip.details) == (desk.version().procedure.name, "Xác nhận để vay vốn")
    paper = text_of(client.get(f"{REGISTER}{slip.pk}/in/").content)
    register = client.get(REGISTER, {"muc": "tu-choi"}).content.decode()
    for shown in (paper, register):
        assert slip.about in shown and slip.details in shown


def test_the_register_is_searched_and_costs_the_same_however_long(desk: Desk, browse: Browse) -> None:
    client, officer = browse(desk.officer), Actor.of(desk.officer)
    write_desk_slip(facts(desk), actor=officer)
    with_one = queries(client, REGISTER)
    for name in ("Lò Thị Bé", "Vi Văn Tài"):
        write_desk_slip(facts(desk, name=name), actor=officer)
    assert queries(client, REGISTER) == with_one == 5
    write_desk_slip(facts(desk, "refusal", name="Hai Lần", phone="0912345678", about="Xin lại bản cũ"), actor=officer)
    for words, count in (("Bé", 1), ("be", 1), ("hôn nhân", 3), ("hon nhan tai", 1), ("không có", 0), ("2/HDHS", 1),
                         ("số 3/hdhs", 1), ("3", 1), ("4/HDHS", 0), ("9" * 200, 0), ("...", 0)):  # fmt: skip
        assert len(client.get(REGISTER, {"q": words}).context["page"].rows) == count, words
    for words in ("hai lan", "0912 345 678", "xin lai ban cu"):
        assert len(client.get(REGISTER, {"q": words, "muc": "tu-choi"}).context["page"].rows) == 1, words
    page = client.get(REGISTER, {"q": "1/TCTN"}).context
    assert (page["tab"], len(page["page"].rows)) == ("tu-choi", 1), "a number names its register"
    assert client.get(f"{REGISTER}?muc=x&trang=abc").status_code == 200
