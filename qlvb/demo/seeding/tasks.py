"""Tasks of the demo: entered on drafts, then moved by those who lead and follow them."""

from accounts.actor import Actor
from accounts.enums import Role
from documents.models import OutgoingDocument
from documents.permissions import lead_step
from qlvb.demo.days import due_day, past_day
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from qlvb.demo.stories.tasks import TASKS
from tasks.actions.agree_transfer import NewLead, agree_transfer
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tasks.actions.confirm_completed import confirm_completed
from tasks.actions.confirm_not_completed import confirm_not_completed
from tasks.actions.give_task import DirectTask, give_task
from tasks.actions.plan_assignment import Plan, plan_assignment
from tasks.actions.urge import urge
from tasks.enums import Basis
from tasks.models import Assignment


def enter(paper: str, document: OutgoingDocument, province: Province, actor: Actor) -> None:
    """Whatever tasks the paper gives, on its draft."""
    for story in TASKS:
        if story.paper == paper:
            plan = Plan(
                content=story.content,
                lead_unit=province.units[story.lead],
                due_on=story.due_on(province.today),
                follow_up=actor.post,
                coordinating=[province.units[key] for key in story.coordinating],
            )
            plan_assignment(document.pk, plan, actor=actor)


def move(papers: dict[str, int], province: Province) -> None:
    """What happened to them since: given to another lead, not done, asked for time, confirmed."""
    today = province.today
    found = {
        story.key: Assignment.objects.select_related("follow_up__user", "follow_up__unit__belongs_to").get(
            source_id=papers[story.paper], lead_unit=province.units[story.lead], subject=story.content
        )
        for story in TASKS
    }
    with Clock(past_day(today, -3)) as clock:
        wrong = found["dat-dai"]
        chief = province.holder("snv", Role.CHIEF_OF_OFFICE)
        reason = "Thủ tục lĩnh vực đất đai thuộc chức năng của Sở Nông nghiệp và Môi trường."
        ask_transfer(wrong.pk, reason=reason, actor=clock.actor(chief, minutes=200))
        new = NewLead(province.units["snnmt"], due_day(today, 6), wrong.subject)
        agree_transfer(wrong.pk, new, decision="Đồng ý.", actor=clock.actor(wrong.follow_up))
    with Clock(past_day(today, -2)) as clock:
        _give_by_word_of_mouth(province, clock)
    with Clock(past_day(today, -1)) as clock:
        late = found["thanh-son"]
        words = "Sắp hết hạn, đề nghị UBND xã ban hành kế hoạch và báo cáo kết quả."
        urge(late.pk, text=words, actor=clock.actor(late.follow_up))
        task = found["truong-hoc"]
        reason = "Quá hạn, UBND xã chưa có báo cáo khảo sát; đã nhắc hai lần."
        confirm_not_completed(task.pk, reason=reason, actor=clock.actor(task.follow_up))
    with Clock(today) as clock:
        clock.move_to(today)
        step = lead_step(Assignment.objects.get(pk=found["thiet-hai"].pk))
        if step:
            clock.now = max(clock.now, step.created_at)
        confirm_completed(found["truc-ban"].pk, note="Báo cáo đầy đủ.", actor=clock.actor(found["truc-ban"].follow_up))
        confirm_completed(found["phuong-an"].pk, actor=clock.actor(found["phuong-an"].follow_up))
        asker = province.post("cv.kinhte.anlac", "anlac")
        ask_extension(
            found["so-tan"].pk,
            due_on=due_day(today, 1),
            reason="Hai thôn còn bị chia cắt, chưa tiếp cận được để kiểm đếm.",
            actor=clock.actor(asker),
        )


def _give_by_word_of_mouth(province: Province, clock: Clock) -> None:
    """Without a document: after a meeting by the Chief, of his own accord by a specialist."""
    chief = province.holder("tinh", Role.CHIEF_OF_OFFICE)
    meeting = DirectTask(
        content="Chuẩn bị số liệu thu ngân sách phục vụ phiên họp thường kỳ của UBND tỉnh",
        lead_unit=province.units["tinh-kt"],
        due_on=due_day(province.today, 2),
        follow_up=chief,
        basis=Basis.MEETING,
        basis_note="Họp giao ban đầu tuần, mục 3.",
        directed_by=province.post("chutich.tinh", "tinh"),
    )
    give_task(meeting, actor=clock.actor(chief))
    specialist = province.post("cv.noichinh.tinh", "tinh")
    own = DirectTask(
        content="Lập danh mục hồ sơ năm sau của phòng",
        lead_unit=province.units["tinh-nc"],
        due_on=due_day(province.today, 8),
        follow_up=province.post("tp.noichinh.tinh", "tinh"),
        basis=Basis.OWN,
    )
    give_task(own, actor=clock.actor(specialist))
