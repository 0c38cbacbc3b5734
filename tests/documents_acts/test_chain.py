"""The approval chain: drafter, unit head, Office, leader, clerk; its links are the agency's rule (KS-9.1, KS-9.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.actor import Actor
from accounts.models import AgencyRules, Post
from documents.actions.add_version import add_version
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.edit_draft import edit_draft
from documents.actions.return_draft import return_draft
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import OutgoingState as S
from documents.models import OutgoingDocument
from documents.rules.chain import next_stage
from qlvb.lib.errors import BadInput, InvalidTransition, NotAllowed, RuleViolation
from tests.documents_acts.pages import shown
from tests.factories.documents import (
    drafting,
    facts,
    for_appraisal,
    for_review,
    for_signature,
    fresh,
    kept_upload,
    lead,
    signed,
    version,
)
from tests.factories.people import Agency
from tests.workflow.trace import hands, last_audit, last_event, marks, timeline
from workflow.enums import StepState

Browse = Callable[[Post], Client]


@pytest.mark.parametrize(
    ("state", "submitter", "review", "appraisal", "has_head", "next_state"),
    [
        # A specialist's draft goes through every link his agency has.
        (S.DRAFTING, "specialist", True, True, True, S.UNIT_REVIEW),
        (S.DRAFTING, "specialist", False, True, True, S.APPRAISAL),
        (S.DRAFTING, "specialist", True, False, True, S.UNIT_REVIEW),
        (S.DRAFTING, "specialist", False, False, True, S.FOR_SIGNATURE),
        # Nobody reviews in a unit without a head.
        (S.DRAFTING, "specialist", True, True, False, S.APPRAISAL),
        (S.DRAFTING, "specialist", True, False, False, S.FOR_SIGNATURE),
        # Nobody vouches for his own draft twice.
        (S.DRAFTING, "unit_head", True, True, True, S.APPRAISAL),
        (S.DRAFTING, "unit_head", True, False, True, S.FOR_SIGNATURE),
        (S.DRAFTING, "chief_of_office", True, True, True, S.FOR_SIGNATURE),
        # On the way.
        (S.UNIT_REVIEW, "unit_head", True, True, True, S.APPRAISAL),
        (S.UNIT_REVIEW, "unit_head", True, False, True, S.FOR_SIGNATURE),
        (S.APPRAISAL, "chief_of_office", True, True, True, S.FOR_SIGNATURE),
    ],
)
def test_the_next_link(state: S, submitter: str, review: bool, appraisal: bool, has_head: bool, next_state: S) -> None:
    rules = AgencyRules(needs_unit_review=review, needs_appraisal=appraisal)
    assert next_stage(state, submitter_role=submitter, rules=rules, unit_has_head=has_head) == next_state


def test_a_specialists_draft_goes_from_desk_to_desk(province: Agency) -> None:
    document = drafting(province)
    actor = Actor.of(province.specialist)
    assert submit_draft(document.pk, note="Kính trình.", actor=actor).state == S.UNIT_REVIEW
    assert hands(document) == [("Phòng Nội chính", "lead")] and lead(document).instruction == "Kính trình."
    assert last_event(document) == ("Đỗ Anh Tuấn", "trình Phòng Nội chính", "Kính trình.")
    assert last_audit(document) == ("outgoing.submit_draft", "Đỗ Anh Tuấn")

    approve_draft(document.pk, version_id=version(document), note="Nhất trí.", actor=Actor.of(province.unit_head))
    assert (fresh(document).state, hands(document)) == (S.APPRAISAL, [("Chánh Văn phòng UBND tỉnh", "lead")])
    assert last_event(document) == (
        "Vũ Đình Khải",
        "duyệt nội dung, chuyển Chánh Văn phòng UBND tỉnh",
        "Nhất trí.",
    )

    appraise_draft(document.pk, version_id=version(document), note="Đúng thể thức.", actor=Actor.of(province.chief))
    assert (fresh(document).state, hands(document)) == (S.FOR_SIGNATURE, [("Hoàng Minh Đức (Chủ tịch)", "lead")])
    assert last_event(document) == (
        "Trần Quốc Bảo",
        "thẩm định thể thức, trình ký Hoàng Minh Đức (Chủ tịch)",
        "Đúng thể thức.",
    )


@pytest.mark.parametrize(("who", "state"), [("unit_head", S.APPRAISAL), ("chief", S.FOR_SIGNATURE)])
def test_a_heads_own_draft_skips_his_own_approval(province: Agency, who: str, state: S) -> None:
    post: Post = getattr(province, who)
    document = start_draft(facts(province), actor=Actor.of(post))
    add_version(document.pk, kept_upload(post), actor=Actor.of(post))
    assert submit_draft(document.pk, actor=Actor.of(post)).state == state


@pytest.mark.parametrize(
    ("review", "appraisal", "states"),
    [
        (True, True, [S.UNIT_REVIEW, S.APPRAISAL, S.FOR_SIGNATURE]),
        (True, False, [S.UNIT_REVIEW, S.FOR_SIGNATURE]),
        (False, True, [S.APPRAISAL, S.FOR_SIGNATURE]),
        (False, False, [S.FOR_SIGNATURE]),
    ],
)
def test_the_agency_decides_which_links_there_are(
    province: Agency, review: bool, appraisal: bool, states: list[S]
) -> None:
    AgencyRules.objects.filter(agency=province.unit).update(needs_unit_review=review, needs_appraisal=appraisal)
    document = drafting(province)
    passed = [submit_draft(document.pk, actor=Actor.of(province.specialist)).state]
    read = {"version_id": version(document)}
    if review:
        passed.append(approve_draft(document.pk, **read, actor=Actor.of(province.unit_head)).state)
    if appraisal:
        passed.append(appraise_draft(document.pk, **read, actor=Actor.of(province.chief)).state)
    assert passed == states


def test_without_a_signer_or_a_file_nothing_is_submitted(province: Agency) -> None:
    actor = Actor.of(province.specialist)
    empty = drafting(province, with_file=False)
    with pytest.raises(InvalidTransition, match=r"^Dự thảo chưa có tệp văn bản\.$"):
        submit_draft(empty.pk, actor=actor)
    nobody = drafting(province, signer=None)
    with pytest.raises(BadInput) as refusal:
        submit_draft(nobody.pk, actor=actor)
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy chọn lãnh đạo ký văn bản.", "signer")
    assert {fresh(empty).state, fresh(nobody).state} == {S.DRAFTING}


# --- Returned --------------------------------------------------------------------------------------------------------

STAGES: list[tuple[Callable[[Agency], OutgoingDocument], str]] = [
    (for_review, "unit_head"),
    (for_appraisal, "chief"),
    (for_signature, "leader"),
    (signed, "clerk"),
]


@pytest.mark.parametrize(("reached", "who"), STAGES)
def test_each_stage_returns_with_the_reason_and_the_drafter_submits_again(
    province: Agency, reached: Callable[[Agency], OutgoingDocument], who: str
) -> None:
    document = reached(province)
    post: Post = getattr(province, who)
    step = lead(document)
    returned = return_draft(document.pk, reason="Sửa căn cứ pháp lý.", actor=Actor.of(post))

    step.refresh_from_db()
    assert (returned.state, returned.signed_blob, returned.signed_at) == (S.DRAFTING, None, None)
    assert (step.state, step.result, step.done_by) == (StepState.SENT_BACK, "Sửa căn cứ pháp lý.", post)
    assert hands(document) == [("Đỗ Anh Tuấn (Chuyên viên)", "lead")]
    assert lead(document).instruction == "Trả lại để sửa: Sửa căn cứ pháp lý."
    assert last_event(document) == (
        post.user.full_name,
        "trả lại để sửa cho Đỗ Anh Tuấn (Chuyên viên)",
        "Sửa căn cứ pháp lý.",
    )
    actor = Actor.of(province.specialist)
    add_version(document.pk, kept_upload(province.specialist), note="Đã sửa căn cứ.", actor=actor)
    assert submit_draft(document.pk, note="Trình lại.", actor=actor).state == S.UNIT_REVIEW
    assert timeline(document)[-1] == ("Đỗ Anh Tuấn", "trình Phòng Nội chính")


@pytest.mark.parametrize(("reached", "who"), STAGES[:3])
def test_returning_needs_a_reason(province: Agency, reached: Callable[[Agency], OutgoingDocument], who: str) -> None:
    document = reached(province)
    before = marks(document)
    with pytest.raises(BadInput) as refusal:
        return_draft(document.pk, reason="", actor=Actor.of(getattr(province, who)))
    assert (refusal.value.sentence, refusal.value.field) == ("Hãy ghi lý do trả lại để người soạn sửa.", "note")
    assert marks(document) == before


def test_a_draft_being_written_cannot_be_returned(province: Agency) -> None:
    with pytest.raises(InvalidTransition) as refusal:
        return_draft(drafting(province).pk, reason="Sửa.", actor=Actor.of(province.specialist))
    assert refusal.value.sentence == (
        "Không thể thực hiện “Trả lại để sửa”: văn bản đang ở trạng thái “Đang soạn thảo”."
    )


# --- Refusals --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One act of the chain: where it starts, who does it, what the others are told."""

    label: str
    reached: Callable[[Agency], OutgoingDocument]
    doer: str
    run: Callable[[OutgoingDocument, Actor], Any]
    without_right: tuple[str, ...]
    not_holding: tuple[str, ...]
    state_after: str


CASES = [
    Case(
        "Trình duyệt",
        drafting,
        "specialist",
        lambda d, who: submit_draft(d.pk, actor=who),
        ("clerk", "leader"),
        ("other_specialist", "unit_head", "chief"),
        "Chờ trưởng đơn vị duyệt",
    ),
    Case(
        "Duyệt, chuyển tiếp",
        for_review,
        "unit_head",
        lambda d, who: approve_draft(d.pk, version_id=version(d), actor=who),
        ("clerk", "leader", "specialist"),
        ("other_head", "chief"),
        "Chờ Văn phòng thẩm định",
    ),
    Case(
        "Thẩm định, trình ký",
        for_appraisal,
        "chief",
        lambda d, who: appraise_draft(d.pk, version_id=version(d), actor=who),
        ("clerk", "leader", "specialist", "unit_head"),
        (),
        "Chờ ký",
    ),
]
TITLES = {
    "clerk": "Văn thư",
    "chief": "Chánh Văn phòng",
    "leader": "Chủ tịch",
    "unit_head": "Trưởng phòng",
    "specialist": "Chuyên viên",
}


@pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])
def test_each_stage_is_passed_once_by_the_right_person(province: Agency, commune: Agency, case: Case) -> None:
    document = case.reached(province)
    before = marks(document)

    def refused(post: Post) -> RuleViolation:
        with pytest.raises(RuleViolation) as refusal:
            case.run(document, Actor.of(post))
        return refusal.value

    for who in case.without_right:
        sentence = refused(getattr(province, who)).sentence
        assert sentence == f"Chức danh {TITLES[who]} không có quyền thực hiện “{case.label}”."
    for who in case.not_holding:
        sentence = refused(getattr(province, who)).sentence
        assert sentence == f"Văn bản không nằm ở bước do bạn xử lý nên bạn chưa thể thực hiện “{case.label}”."
    elsewhere = refused(getattr(commune, case.doer))
    assert isinstance(elsewhere, NotAllowed) and elsewhere.sentence == "Văn bản thuộc cơ quan khác."
    assert marks(document) == before

    case.run(document, Actor.of(getattr(province, case.doer)))
    second = refused(getattr(province, case.doer))
    assert isinstance(second, InvalidTransition)
    assert second.sentence == (f"Không thể thực hiện “{case.label}”: văn bản đang ở trạng thái “{case.state_after}”.")


def test_nobody_approves_a_version_he_has_not_read(province: Agency) -> None:
    read = drafting(province)
    add_version(read.pk, kept_upload(province.specialist), actor=Actor.of(province.specialist))
    submit_draft(read.pk, actor=Actor.of(province.specialist))
    old = {"version_id": version(read)}
    now = {"version_id": version(fresh(read))}
    sentence = r"^Dự thảo vừa có phiên bản mới; hãy đọc lại trước khi duyệt hoặc ký\.$"
    with pytest.raises(InvalidTransition, match=sentence):
        approve_draft(read.pk, **old, actor=Actor.of(province.unit_head))
    approve_draft(read.pk, **now, actor=Actor.of(province.unit_head))
    with pytest.raises(InvalidTransition, match=sentence):
        appraise_draft(read.pk, **old, actor=Actor.of(province.chief))
    assert fresh(read).state == S.APPRAISAL


def test_an_approval_from_the_browser_must_name_the_version(province: Agency, browse: Browse) -> None:
    document = for_review(province)
    address = f"/van-ban-di/{document.pk}/duyet/"
    client = browse(province.unit_head)
    assert f'name="version" value="{version(document)}"' in shown(client.get(address))
    response = client.post(address, {"note": "Nhất trí."})
    assert response.status_code == 422 and "Nhất trí." in shown(response)
    assert "Hãy mở lại văn bản và đọc bản dự thảo hiện tại trước khi duyệt." in shown(response)
    assert fresh(document).state == S.UNIT_REVIEW
    assert client.post(address, {"version": version(document), "note": "Nhất trí."})["Location"] == "/viec/"
    assert fresh(document).state == S.APPRAISAL


def test_a_signer_taken_away_on_the_road_stops_it_before_the_signature(province: Agency) -> None:
    document = for_appraisal(province)
    edit_draft(document.pk, facts(province, signer=None), actor=Actor.of(province.chief))
    with pytest.raises(BadInput, match="Hãy chọn lãnh đạo ký văn bản"):
        appraise_draft(document.pk, version_id=version(document), actor=Actor.of(province.chief))
    assert fresh(document).state == S.APPRAISAL


def test_acts_as_panel_and_as_page(province: Agency, browse: Browse) -> None:
    document = for_review(province)
    client, address = browse(province.unit_head), f"/van-ban-di/{document.pk}/tra-lai/"
    page = shown(client.get(address))
    panel = shown(client.get(address, headers={"HX-Request": "true"}))
    assert "<html" in page and 'id="_act"' in page
    assert "<html" not in panel and panel.lstrip().startswith('<section id="_act"')
    refused = client.post(address, {"note": " "}, headers={"HX-Request": "true"})
    assert refused.status_code == 422 and "<html" not in shown(refused)
    gone = client.post(address, {"note": "Sửa Điều 2."}, headers={"HX-Request": "true"})
    assert gone["HX-Redirect"] == "/viec/"
    assert fresh(document).state == S.DRAFTING


def test_the_page_offers_only_what_the_holder_may_do(province: Agency, browse: Browse) -> None:
    document = for_review(province)

    def acts(post: Post) -> list[str]:
        return [act["label"] for act in browse(post).get(f"/van-ban-di/{document.pk}/").context["acts"]]

    assert acts(province.unit_head) == [
        "Duyệt, chuyển tiếp",
        "Trả lại để sửa",
        "Đặt vị trí số, chữ ký, dấu",
        "Sửa thông tin dự thảo",
    ]
    assert acts(province.specialist) == acts(province.clerk) == acts(province.leader) == []


def test_a_draft_without_a_file_shows_submitting_disabled_with_the_reason(province: Agency, browse: Browse) -> None:
    document = drafting(province, with_file=False)
    page = browse(province.specialist).get(f"/van-ban-di/{document.pk}/")
    acts = {act["label"]: act["reason"] for act in page.context["acts"]}
    assert acts["Trình duyệt"] == "Dự thảo chưa có tệp văn bản."
    assert acts["Nộp bản dự thảo mới"] == ""
    assert "Dự thảo chưa có tệp văn bản." in shown(page)
