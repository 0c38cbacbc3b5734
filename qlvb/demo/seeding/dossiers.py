"""Five work dossiers of the province, each further than the one before."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts import audit
from accounts.enums import Role
from accounts.models import Post
from documents.models import OutgoingDocument
from qlvb.demo.days import due_day, past_day
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from workflow.actions.ask_to_close_dossier import ask_to_close_dossier
from workflow.actions.attach_result import attach_result
from workflow.actions.close_dossier import close_dossier
from workflow.actions.file_in_dossier import file_in_dossier
from workflow.actions.hand_on_dossier import hand_on_dossier
from workflow.actions.open_dossier import DossierWords, open_dossier
from workflow.actions.opine_in_dossier import opine_in_dossier
from workflow.actions.propose_coordination import propose_coordination
from workflow.enums import Retention
from workflow.models import Dossier
from workflow.queries import calendar_of
from workflow.rules.holders import Holder

AGENCY = "tinh"
STAGES = ("opened", "in_work", "with_result", "to_close", "closed")


@dataclass(frozen=True)
class DossierStory:
    """From which incoming paper, whose, how far. Days are working days before (or, the deadline, after) today.

    `paper_filed`: the agency's own paper that answers; issued, it is the result.
    """

    origin: str
    title: str
    unit: str
    holder: str
    stage: str
    opened: int
    due: int
    retention: str = Retention.YEARS_10
    by_leader: str = ""
    instruction: str = ""
    paper_filed: str = ""
    opinion: str = ""
    proposed: tuple[str, str] | None = None
    """(unit, what it is wanted for), waiting for an answer."""
    result: str = ""


STORIES = (
    DossierStory(
        origin="sgddt-hocsinh",
        title="Bảo đảm điều kiện dạy và học tại các điểm trường vùng cao năm học 2026 - 2027",
        unit="tinh-kgvx",
        holder="cv.vanxa.tinh",
        stage="closed",
        opened=-12,
        due=-4,
        instruction="Phòng Khoa giáo - Văn xã lập hồ sơ, theo dõi đến khi ban hành Kế hoạch.",
        paper_filed="tinh-kh-truonghoc",
        opinion="Đã thống nhất số liệu điểm trường với Sở Giáo dục và Đào tạo.",
    ),
    DossierStory(
        origin="bnnmt-cd-bao",
        title="Ứng phó áp thấp nhiệt đới có khả năng mạnh lên thành bão",
        unit="tinh-kt",
        holder="cv.kinhte.tinh",
        stage="to_close",
        opened=-1,
        due=1,
        retention=Retention.PERMANENT,
        instruction="Phòng Kinh tế tập hợp đủ công điện, báo cáo của các địa phương.",
        paper_filed="tinh-cd-bao",
    ),
    DossierStory(
        origin="thuydien-xalu",
        title="Vận hành điều tiết hồ chứa thủy điện Suối Bạc năm 2026",
        unit="tinh-kt",
        holder="cv.kinhte.tinh",
        stage="with_result",
        opened=-8,
        due=-1,
        retention=Retention.YEARS_20,
        instruction="Theo dõi việc xả lũ, đối chiếu quy trình vận hành đã phê duyệt.",
        result="Công ty đã đăng ký đúng quy trình vận hành; đề xuất lưu hồ sơ, không ban hành văn bản.",
    ),
    DossierStory(
        origin="bnv-cchc",
        title="Tổng kết công tác cải cách hành chính năm 2026",
        unit="tinh-nc",
        holder="cv.noichinh.tinh",
        stage="in_work",
        opened=-8,
        due=6,
        instruction="Phòng Nội chính chủ trì, tập hợp báo cáo của các sở, ngành.",
        paper_filed="tinh-bc-cchc",
        opinion="Chú ý đối chiếu số liệu dịch vụ công trực tuyến với Cổng dịch vụ công quốc gia.",
        proposed=("tinh-kgvx", "Cung cấp số liệu chuyển đổi số để đưa vào báo cáo tổng kết."),
    ),
    DossierStory(
        origin="bkhcn-cds",
        title="Thực hiện các chỉ tiêu chuyển đổi số năm 2026",
        unit="tinh-kgvx",
        holder="",
        stage="opened",
        opened=-3,
        due=8,
        by_leader="pct.tinh",
        instruction="Phòng Khoa giáo - Văn xã lập hồ sơ, phân công chuyên viên theo dõi từng chỉ tiêu.",
    ),
)


def play(story: DossierStory, province: Province, made: Mapping[str, int]) -> Dossier:
    """`made`: the rows of the papers, by 'incoming:tinh:bnv-cchc'."""
    with Clock(past_day(province.today, story.opened)) as clock:
        return _Matter(story, province, clock, made).run()


class _Matter:
    """One dossier; each method is one stage."""

    def __init__(self, story: DossierStory, province: Province, clock: Clock, made: Mapping[str, int]) -> None:
        self.story, self.province, self.clock, self.made = story, province, clock, made
        self.chief = province.holder(AGENCY, Role.CHIEF_OF_OFFICE)
        self.opener = province.post(story.by_leader, AGENCY) if story.by_leader else self.chief
        self.head = self._head()

    def run(self) -> Dossier:
        dossier = self._open()
        last = STAGES.index(self.story.stage)
        for at, stage in enumerate((self._work, self._result, self._ask, self._close), start=1):
            if at <= last:
                stage(dossier)
        audit.record("demo.story", None, dossier, story=f"dossier:{AGENCY}:{self.story.origin}")
        return dossier

    def _open(self) -> Dossier:
        story = self.story
        cover = DossierWords(
            title=story.title,
            retention=story.retention,
            due_at=self._deadline(),
            instruction=story.instruction,
        )
        to = Holder.inbox(self.province.units[story.unit], Role.UNIT_HEAD)
        origin = self.made[f"incoming:{AGENCY}:{story.origin}"]
        return open_dossier(origin, cover, to=to, actor=self.clock.actor(self.opener))

    def _deadline(self) -> datetime:
        """Never before the day it is opened."""
        day = max(due_day(self.province.today, self.story.due), self.clock.now.date())
        return calendar_of(self.province.units[AGENCY].pk).end_of(day)

    def _work(self, dossier: Dossier) -> None:
        story, person = self.story, self.province.post(self.story.holder, AGENCY)
        text = f"Giao đồng chí {person.user.full_name} lập hồ sơ."
        hand_on_dossier(dossier.pk, to=person, text=text, actor=self.clock.actor(self.head))
        filed = self.made.get(f"outgoing:{AGENCY}:{story.paper_filed}")
        if filed:
            issued = OutgoingDocument.objects.get(pk=filed)
            self.clock.now = max(self.clock.now, issued.closed_at or issued.created_at)
            file_in_dossier(dossier.pk, items=[filed], actor=self.clock.actor(person))
        if story.opinion:
            author = person if story.stage == "closed" else self.chief
            opine_in_dossier(dossier.pk, text=story.opinion, actor=self.clock.actor(author))
        if story.proposed:
            whom = Holder.inbox(self.province.units[story.proposed[0]], Role.UNIT_HEAD)
            actor = self.clock.actor(person)
            propose_coordination(dossier.pk, whom=whom, reason=story.proposed[1], actor=actor)

    def _result(self, dossier: Dossier) -> None:
        filed = self.made.get(f"outgoing:{AGENCY}:{self.story.paper_filed}")
        actor = self.clock.actor(self.province.post(self.story.holder, AGENCY))
        attach_result(dossier.pk, document_id=filed, opinion=self.story.result, actor=actor)

    def _ask(self, dossier: Dossier) -> None:
        actor = self.clock.actor(self.province.post(self.story.holder, AGENCY))
        ask_to_close_dossier(dossier.pk, text="Đã hoàn thành, kính trình cho đóng hồ sơ.", actor=actor)

    def _close(self, dossier: Dossier) -> None:
        close_dossier(dossier.pk, text="Đồng ý đóng hồ sơ.", actor=self.clock.actor(self.chief))

    def _head(self) -> Post:
        unit = self.province.units[self.story.unit].pk
        posts = [post for posts in self.province.posts.values() for post in posts]
        return next(post for post in posts if post.unit_id == unit and post.role == Role.UNIT_HEAD)


def seed(province: Province, made: Mapping[str, int], say: Callable[[str], object]) -> None:
    """What is not there yet."""
    for story in STORIES:
        if f"dossier:{AGENCY}:{story.origin}" not in made:
            play(story, province, made)
    say(f"Dữ liệu trình diễn: {len(STORIES)} hồ sơ công việc.")
