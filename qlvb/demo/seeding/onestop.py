"""The demo's one-stop desks: what they receive, and cases in every state through the real acts."""

from datetime import timedelta

from django.utils import timezone

from accounts import audit
from accounts.enums import Role
from accounts.models import AuditEntry, Post
from documents.actions.add_version import add_version
from documents.actions.appraise_draft import appraise_draft
from documents.actions.approve_draft import approve_draft
from documents.actions.issue import issue
from documents.actions.keep_upload import keep_upload
from documents.actions.sign import sign
from documents.actions.start_draft import start_draft
from documents.actions.submit_draft import submit_draft
from documents.enums import UploadPurpose
from documents.jobs import seal_and_issue
from documents.models import OutgoingDocument
from documents.permissions import lead_step
from documents.rules.drafts import DraftFacts
from documents.rules.uploads import PDF, CheckedFile
from onestop.actions.apologise import apologise
from onestop.actions.forward_case import forward_case
from onestop.actions.hand_over import hand_over
from onestop.actions.receive_case import receive_case
from onestop.actions.request_supplement import request_supplement
from onestop.actions.settle_at_once import settle_at_once
from onestop.actions.stop_case import stop_case
from onestop.actions.write_desk_slip import write_desk_slip
from onestop.catalogue import load, offer
from onestop.enums import StopReason
from onestop.models import Case, DeskSlip, ProcedureVersion
from onestop.rules.desk_slip import DeskSlipFacts
from onestop.rules.intake import Applicant, Intake
from qlvb.demo.days import past_day
from qlvb.demo.papers.issuers import ISSUERS
from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.model import Paper, Signer
from qlvb.demo.province import DEMO_KEY_PASSPHRASE
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from qlvb.demo.stories.onestop import CASES, OFFERS, SLIPS, CaseStory, SlipStory
from workflow.actions.assign import assign
from workflow.queries import calendar_of
from workflow.rules.holders import Hand, Holder

DONE = "demo.story"
_REACHES: dict[str, tuple[str, ...]] = {
    "received": (),
    "at_unit": ("forward",),
    "at_specialist": ("forward", "assign"),
    "late": ("forward", "assign"),
    "supplement": ("forward", "assign", "supplement"),
    "apologised": ("forward", "assign", "apologise"),
    "ready": ("forward", "assign", "settle"),
    "handed_over": ("forward", "assign", "settle", "hand_over"),
    "settled": ("settle_at_once",),
    "withdrawn": ("withdraw",),
}


def seed(province: Province) -> int:
    """Open the desks and play the cases that are not there yet; returns how many there are."""
    load()
    for agency, codes in OFFERS.items():
        offer(province.units[agency], codes)
    made = {e.details["story"] for e in AuditEntry.objects.filter(act=DONE, details__story__startswith="case:")}
    for story in CASES:
        if story.key not in made:
            case = _Road(story, province).walk()
            audit.record(DONE, None, case, story=story.key)
    if not DeskSlip.objects.exists():
        for slip in SLIPS:
            _write(slip, province)
    return len(CASES)


def _write(story: SlipStory, province: Province) -> None:
    """Yesterday at the desk."""
    with Clock(past_day(province.today, -1)) as clock:
        officer = province.holder(story.agency, Role.ONESTOP_OFFICER)
        offered = ProcedureVersion.objects.in_force(timezone.localdate()).select_related("procedure")
        version = offered.filter(procedure__code=story.procedure).first()
        facts = DeskSlipFacts(
            story.kind, story.applicant, story.reason, version, story.about, story.phone, items=story.items
        )
        write_desk_slip(facts, actor=clock.actor(officer, minutes=30))


class _Road:
    """One case and the people of its agency, on the days of the story."""

    def __init__(self, story: CaseStory, province: Province) -> None:
        self.story, self.province = story, province
        self.unit = province.units[story.unit]
        self.officer = self._holder(Role.ONESTOP_OFFICER)
        self.head, self.specialist = self._of_unit(Role.UNIT_HEAD), self._of_unit(Role.SPECIALIST)

    def _holder(self, role: str) -> Post:
        return self.province.holder(self.story.agency, role)

    def _of_unit(self, role: str) -> Post:
        posts = (post for posts in self.province.posts.values() for post in posts)
        return next(post for post in posts if post.unit_id == self.unit.pk and post.role == role)

    def walk(self) -> Case:
        today, offset = self.province.today, self.story.offset
        with Clock(past_day(today, offset)) as self.clock:
            self.case = self._receive()
            for days, act in enumerate(_REACHES[self.story.stage]):
                # The desk passes on at once, the rest takes its days.
                self.clock.move_to(past_day(today, min(offset + max(days - 1, 0), 0)))
                getattr(self, f"_{act}")()
        return self.case

    def _receive(self) -> Case:
        story = self.story
        day = timezone.localdate()
        version = (
            ProcedureVersion.objects.in_force(day).select_related("procedure").get(procedure__code=story.procedure)
        )
        person = Applicant(story.applicant, story.phone, story.address)
        intake = Intake(person, version, tuple(version.required), version.fee)
        return receive_case(intake, actor=self.clock.actor(self.officer, minutes=40))

    def _forward(self) -> None:
        forward_case(self.case.pk, unit=self.unit, actor=self.clock.actor(self.officer))

    def _assign(self) -> None:
        step = lead_step(self.case)
        assert step is not None
        hand = Hand(Holder.person(self.specialist), due_at=step.due_at)
        assign(step.pk, hands=[hand], text="Thẩm định, tham mưu kết quả.", actor=self.clock.actor(self.head))

    def _supplement(self) -> None:
        request_supplement(
            self.case.pk,
            items="Giấy xác nhận khuyết tật còn hiệu lực (bản sao có chứng thực).",
            reason="Bản đã nộp hết hiệu lực, chưa đủ căn cứ xét hưởng trợ cấp.",
            actor=self.clock.actor(self.specialist),
        )

    def _apologise(self) -> None:
        actor = self.clock.actor(self.specialist)
        assert self.case.appointment_at is not None
        start = max(self.case.appointment_at, timezone.now()) + timedelta(days=1)
        day = timezone.localdate(calendar_of(actor.agency_id).add_working_days(start, 4))
        reason = "Chờ cơ quan cấp chứng chỉ cũ xác nhận."
        apologise(self.case.pk, reason=reason, new_day=day, actor=actor)

    def _settle(self) -> None:
        """Draft, approve, sign and issue the result along the agency's ordinary chain."""
        leader = self._holder(Role.LEADER)
        document = self._draft(leader)
        submit_draft(document.pk, note="Kính trình.", actor=self.clock.actor(self.specialist))
        version = OutgoingDocument.objects.get(pk=document.pk).current_version_id
        assert version is not None
        approve_draft(document.pk, version_id=version, actor=self.clock.actor(self.head))
        appraise_draft(document.pk, version_id=version, actor=self.clock.actor(self._holder(Role.CHIEF_OF_OFFICE)))
        pen = self.clock.actor(leader)
        sign(document.pk, version_id=version, passphrase=DEMO_KEY_PASSPHRASE, actor=pen)
        issue(document.pk, recipients=[], actor=self.clock.actor(self._holder(Role.CLERK)))
        seal_and_issue(document_id=document.pk)

    def _draft(self, leader: Post) -> OutgoingDocument:
        subject = f"kết quả giải quyết hồ sơ {self.case.case_code}"
        facts = DraftFacts(document_type="CV", subject=f"V/v {subject}", signer=leader, capacity="TM.")
        document = start_draft(facts, origin_id=self.case.pk, actor=self.clock.actor(self.specialist))
        paper = self._paper(subject, leader)
        checked = CheckedFile(decree30(paper), "ket-qua.pdf", PDF, None)
        actor = self.clock.actor(self.specialist)
        add_version(document.pk, keep_upload(checked, UploadPurpose.DRAFT, actor=actor), actor=actor)
        return document

    def _paper(self, subject: str, leader: Post) -> Paper:
        case = self.case
        name, result = case.version.procedure.name, case.version.result
        return Paper(
            key=case.case_code,
            kind="CV",
            issuer=ISSUERS[self.story.agency],
            unit=self.unit.abbreviation,
            subject=subject,
            to=(case.applicant_name,),
            body=(
                f"Ngày {timezone.localtime(case.received_at):%d/%m/%Y}, Bộ phận một cửa tiếp nhận hồ sơ mã số "
                f"{case.case_code} của {case.applicant_name}, địa chỉ: {case.applicant_address}, đề nghị giải quyết "
                f"thủ tục “{name}”.",
                "Sau khi thẩm tra, hồ sơ đủ điều kiện giải quyết theo quy định. "
                f"Kết quả được trao kèm theo công văn này: {result[0].lower()}{result[1:]}.",
                "Đề nghị kiểm tra nội dung kết quả khi nhận tại Bộ phận một cửa./.",
            ),
            signer=Signer(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), leader.user.full_name),
            copies=("Như trên",),
            year=timezone.localdate().year,
        )

    def _hand_over(self) -> None:
        actor = self.clock.actor(self.officer, minutes=50)
        hand_over(self.case.pk, to=self.story.applicant, receipt_given_back=True, actor=actor)

    def _settle_at_once(self) -> None:
        settle_at_once(
            self.case.pk,
            settled=f"Trích lục khai tử số {self.case.number}/TLKT",
            signer=self._holder(Role.LEADER),
            to=self.story.applicant,
            actor=self.clock.actor(self.officer),
        )

    def _withdraw(self) -> None:
        reason = f"Đơn xin rút hồ sơ ngày {timezone.localdate():%d/%m/%Y} của người nộp."
        stop_case(self.case.pk, why=StopReason.WITHDRAWN, reason=reason, actor=self.clock.actor(self.officer))
