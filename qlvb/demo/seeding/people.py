"""What happens to people in the demo: one came and left, one is asked for, a head is away, everybody is reminded."""

from dataclasses import replace
from datetime import timedelta

from accounts import audit
from accounts.actions.ask_consent import ask_consent
from accounts.actions.grant_account import grant_account
from accounts.actions.record_leave import LeaveWords, record_leave
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.matters import Person, Place, granting
from accounts.models import AuditEntry, Consent, Leave, User
from accounts.succession import Succession
from documents.actions.keep_upload import keep_upload
from documents.actions.start_draft import start_draft
from documents.enums import UploadPurpose
from documents.rules.drafts import DraftFacts
from documents.rules.uploads import check_pdf_bytes
from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.library import papers
from qlvb.demo.province import AGENCIES
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from reports.attendance import count_attendance, days_of, watched_posts
from reports.models import Attendance
from workflow.actions.remind import remind

LEFT = "cv3.noichinh.tinh"
# Of the machines people sit at.
ADDRESS = "10.20.0.12"
AWAY, DEPUTY = "tp.kinhte.tinh", "cv.kinhte.tinh"


def play(province: Province) -> None:
    """Safe to run again: each thing happens once."""
    if not User.objects.filter(username=LEFT).exists():
        _came_and_left(province)
    if not Consent.objects.exists():
        _is_asked(province)
    if not Leave.objects.exists():
        _is_away(province)
    if not Attendance.objects.exists():
        _were_there(province)
    if not AuditEntry.objects.filter(act="demo.reminded").exists():
        for agency in AGENCIES:
            remind(province.units[agency.key])
        audit.record("demo.reminded", None)


def _came_and_left(province: Province) -> None:
    """Granted in the spring, transferred two weeks ago; the unit's specialist took over."""
    admin = province.post("quantri.tinh", "tinh")
    first = max(province.today - timedelta(days=200), province.today.replace(month=1, day=1))
    with Clock(first) as clock:
        place = Place(province.units["tinh-nc"], Role.SPECIALIST, "Chuyên viên", first)
        paper = Paper("118/QĐ-VPUBND", first, decision_file(clock.actor(admin)))
        person = Person(LEFT, "Nông Thị Mỹ Hạnh", f"{LEFT}@sonlam.example.vn")
        post, _ = grant_account(person, place, paper, actor=clock.actor(admin))
    left = max(province.today - timedelta(days=14), first)
    with Clock(left) as clock:
        facts = DraftFacts(
            document_type="CV",
            subject="V/v rà soát cơ sở dữ liệu cán bộ, công chức quý IV",
            signer=province.post("chutich.tinh", "tinh"),
            capacity="TM.",
        )
        start_draft(facts, actor=clock.actor(post))
        withdraw_account(
            post.user_id,
            Paper("402/QĐ-VPUBND", left, decision_file(clock.actor(admin))),
            leaves_on=left,
            succession=Succession(province.post("cv.noichinh.tinh", "tinh")),
            actor=clock.actor(admin),
        )


def _is_asked(province: Province) -> None:
    """Yesterday the administrator asked for an account for which there is no decision yet."""
    with Clock(province.today - timedelta(days=1)) as clock:
        admin = clock.actor(province.post("quantri.tinh", "tinh"))
        place = Place(province.units["tinh-nc"], Role.SPECIALIST, "Chuyên viên", province.today)
        person = Person("cv4.noichinh.tinh", "Đàm Thu Trang", "cv4.noichinh.tinh@sonlam.example.vn")
        reason = "Công chức trúng tuyển đợt 2, nhận việc đầu tuần; quyết định tuyển dụng đang trình ký."
        ask_consent(granting(person, place, admin), reason=reason, actor=admin)


def decision_file(admin: Actor) -> int:
    """The signed decision as the administrator scanned it."""
    paper = next(paper for paper in papers(admin.today()).values() if paper.kind == "QĐ" and paper.number is None)
    data = decree30(paper)
    checked = check_pdf_bytes(data, "quyet-dinh.pdf")
    return keep_upload(checked, UploadPurpose.DECISION, actor=admin).pk


def _is_away(province: Province) -> None:
    """From yesterday on for a fortnight."""
    with Clock(province.today - timedelta(days=1)) as clock:
        head = clock.actor(province.post(AWAY, "tinh"))
        first = head.today()
        words = LeaveWords(
            first,
            first + timedelta(days=14),
            "Đi công tác tại Hà Nội.",
            deputies={head.post.pk: province.post(DEPUTY, "tinh")},
        )
        record_leave(head.post, words, actor=head)


def _were_there(province: Province) -> None:
    """The heads and clerks at their machines in the last fortnight, most of them in every half-day."""
    first = province.today - timedelta(days=13)
    for agency in AGENCIES:
        unit = province.units[agency.key]
        for day in (day for day in days_of(first, province.today) if day.weekday() < 5):
            for half, hours in enumerate((0, 6)):
                with Clock(day) as clock:
                    for place, post in enumerate(watched_posts(unit.pk, day, day)):
                        if (place * 7 + day.toordinal() * 3 + half) % 11:
                            minutes = 60 * hours if place == 0 else 1
                            actor = replace(clock.actor(post, minutes=minutes), address=ADDRESS)
                            audit.record("user.signed_in", actor, post.user)
        count_attendance(unit.pk, first, province.today)
