"""One of everything, in every state a page can show, and everybody who may ask for it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actions.record_leave import LeaveWords, record_leave
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Perm, Role
from accounts.models import Minutes, Post, RightsGroup, Unit
from accounts.succession import Succession
from documents.actions.refuse_dispatch import refuse_dispatch
from documents.issuing import fail
from documents.models import DraftTemplate
from qlvb.backup import runs
from qlvb.backup.enums import Origin, RunKind
from qlvb.backup.models import BackupRun
from reports.actions.build_report import build_report
from reports.actions.order_log_export import order_log_export
from reports.actions.order_print import order_print
from reports.enums import PartKind
from reports.jobs import make_log_export, make_package, make_register_print
from reports.log import LogQuery
from reports.rules.periods import month_of
from tasks.actions.ask_extension import ask_extension
from tasks.actions.ask_transfer import ask_transfer
from tests.factories import cases, consents, correspondence, dossiers, organisation
from tests.factories import documents as made
from tests.factories import tasks as given
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency, make_post
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.decide_coordination import decide_coordination
from workflow.actions.share_item import Showing, share_item
from workflow.actions.withdraw_notice import withdraw_notice
from workflow.enums import NotificationKind, Part
from workflow.models import Notification, Step, WorkItem
from workflow.notify import notify
from workflow.rules.holders import Hand, Holder

# The columns of the table: nobody; the agency's own people, of whom `head` and `spec` hold or held the papers; the
# other unit's head and specialist, who have nothing to do with them unless a row says so; three of another agency; the
# agency's own administrator, through whose hands no document passes.
ROLES = (
    "nobody",
    "clerk",
    "chief",
    "leader",
    "head",
    "spec",
    "o_head",
    "o_spec",
    "f_clerk",
    "f_leader",
    "f_spec",
    "admin",
)
RANDOM_ID = 987654321


class Browser(Client):
    """Sends a valid CSRF token with every request unless told not to; what goes wrong is a 500, not an exception."""

    def __init__(self, post: Post | None) -> None:
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False)
        self.token = _get_new_csrf_string()
        if post:
            self.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies[settings.CSRF_COOKIE_NAME] = self.token

    def send(self, method: str, url: str, data: dict[str, object] | None = None, *, token: bool = True):
        """One request; cookies the answer sets are not kept, so that the next one asks as the same person."""
        kept = self.cookies.copy()
        try:
            if method == "POST":
                known = {"csrfmiddlewaretoken": self.token} if token else {"csrfmiddlewaretoken": ""}
                return self.post(url, {**known, **(data or {})})
            return getattr(self, method.lower())(url, headers={"X-CSRFToken": self.token} if token else {})
        finally:
            self.cookies = kept


@dataclass
class World:
    """Two agencies, one object for each name the table uses (`ids`), one browser for each role."""

    province: Agency
    commune: Agency
    admin: Post
    ids: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def people(self) -> dict[str, Post | None]:
        ours, theirs = self.province, self.commune
        return {
            "nobody": None,
            "clerk": ours.clerk,
            "chief": ours.chief,
            "leader": ours.leader,
            "head": ours.unit_head,
            "spec": ours.specialist,
            "o_head": ours.other_head,
            "o_spec": ours.other_specialist,
            "f_clerk": theirs.clerk,
            "f_leader": theirs.leader,
            "f_spec": theirs.specialist,
            "admin": self.admin,
        }


def make_world(keyring: Keyring) -> World:
    """Everything by the real acts."""
    province = make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)
    commune = make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)
    world = World(province, commune, correspondence.administrator(province))
    _incoming(world)
    _outgoing(world)
    _correspondence(world)
    _tasks(world)
    _dossiers(world)
    _reports(world)
    _cases(world)
    _people(world)
    _organisation(world)
    world.browsers = {role: Browser(post) for role, post in world.people().items()}
    for browser in world.browsers.values():
        browser.get(reverse("workflow:desk"))  # so that the session is not written anew at every request
    return world


def _incoming(world: World) -> None:
    ours, ids = world.province, world.ids
    for name, make in (("at_clerk", made.registered), ("at_chief", made.with_chief), ("at_leader", made.with_leader)):
        document = make(ours)
        ids[name], ids[f"step_{name}"] = document.pk, made.lead(document).pk

    # Annotated to three places: `head` leads, `o_head` coordinates, `chief` is informed.
    document = made.at_unit(ours)
    ids["shared"] = document.pk
    for name, part in (("lead", Part.LEAD), ("coordinate", Part.COORDINATE), ("inform", Part.INFORM)):
        ids[f"step_{name}"] = Step.objects.get(item=document, part=part, done_at=None).pk

    # Annotated to one unit, whose head gave it to `spec`: the other unit has nothing to do with it.
    document = made.with_leader(ours)
    hands = [Hand(Holder.inbox(ours.division, "unit_head"), part=Part.LEAD)]
    annotate(made.lead(document).pk, text="Giao Phòng Nội chính.", hands=hands, actor=Actor.of(ours.leader))
    hands = [Hand(Holder.person(ours.specialist), part=Part.LEAD)]
    assign(made.lead(document).pk, hands=hands, actor=Actor.of(ours.unit_head))
    ids["at_spec"], ids["step_at_spec"] = document.pk, made.lead(document).pk
    ids["file_at_spec"] = document.attachments.get().pk
    ids["spec_upload"] = made.kept_upload(ours.specialist).pk
    # Before the Chief, who shows it to `o_spec`.
    ids["shown"] = made.with_chief(ours).pk
    showing = Showing("Để tham khảo.", post=ours.other_specialist)
    ids["share"] = share_item(ids["shown"], showing, actor=Actor.of(ours.chief)).pk
    ids["random"] = ids["step_random"] = ids["file_random"] = RANDOM_ID


def _outgoing(world: World) -> None:
    ours, theirs, ids = world.province, world.commune, world.ids
    ids["drafting"] = made.drafting(ours).pk
    ids["review"] = made.for_review(ours).pk
    ids["appraisal"] = made.for_appraisal(ours).pk
    ids["for_signature"] = made.for_signature(ours).pk
    ids["signed"] = made.signed(ours).pk
    stopped = made.numbered(ours, [theirs.unit])
    fail(stopped.pk, "Máy chủ không đọc được khóa.")
    ids["failed"], ids["dispatch_planned"] = stopped.pk, stopped.dispatches.get().pk
    sent = made.issued(ours, [theirs.unit])
    ids["issued"], ids["dispatch"] = sent.pk, sent.dispatches.get().pk
    ids["file_issued"] = sent.attachments.get().pk
    refused = made.issued(ours, [theirs.unit]).dispatches.get()
    refuse_dispatch(refused.pk, ground="wrong_recipient", reason="Gửi nhầm.", actor=Actor.of(theirs.clerk))
    ids["refused"] = refused.pk


def _tasks(world: World) -> None:
    """Given by `spec` to the other agency: one waits on a draft, one runs, one asks for time, one for another lead, one
    is answered; and one given to his own unit.
    """
    ours, theirs, ids = world.province, world.commune, world.ids
    ids["task_planned"] = given.planned(made.drafting(ours), ours, theirs.unit).pk
    draft = made.drafting(ours)
    for name in ("task", "task_extension", "task_transfer"):
        ids[name] = given.planned(draft, ours, theirs.unit).pk
    ids["task_inner"] = given.planned(draft, ours, ours.division).pk
    given.issued_draft(draft, ours, [theirs.unit])
    leader = Actor.of(theirs.leader)
    ask_extension(ids["task_extension"], due_on=given.in_days(9), reason="Khó.", actor=leader)
    ask_transfer(ids["task_transfer"], reason="Nhầm nơi.", actor=leader)
    draft = made.drafting(ours)
    ids["task_answered"] = given.planned(draft, ours, theirs.unit).pk
    origin = given.accepted(given.issued_draft(draft, ours, [theirs.unit]), theirs)
    given.reply(theirs, [ours.unit], origin=origin, drafter=theirs.chief)


def _correspondence(world: World) -> None:
    """Notices of the Chief to the first unit; error reports of its specialist, and a file he sent."""
    ours, ids = world.province, world.ids
    ids["notice"] = correspondence.notice(ours.chief, units=[ours.division], file=True).pk
    ids["withdrawn"] = correspondence.notice(ours.chief, units=[ours.division], file=True).pk
    withdraw_notice(ids["withdrawn"], reason="Sai lịch.", actor=Actor.of(ours.chief))
    ids["incident"] = correspondence.incident(ours.specialist, picture_too=True).pk
    ids["handled"] = correspondence.handled(ours.specialist, world.admin).pk
    sent = correspondence.message(ours.specialist, world.commune.specialist)
    ids["message"], ids["file_sent"] = sent.pk, sent.files.get().pk


def _dossiers(world: World) -> None:
    """One in every state, with a proposal that waits and one that was approved."""
    ours, ids = world.province, world.ids
    ids["dossier_at_head"] = dossiers.opened(ours).pk
    proposal = dossiers.proposed(ours)
    ids["dossier"], ids["proposal"] = proposal.dossier_id, proposal.pk
    ids["entry"] = proposal.dossier.entries.get().pk
    approved = dossiers.proposed(ours)
    decide_coordination(approved.pk, approve=True, actor=Actor.of(ours.chief))
    ids["dossier_shared"] = approved.dossier_id
    ids["dossier_done"] = dossiers.with_result(ours).pk
    ids["dossier_to_close"] = dossiers.to_close(ours).pk
    ids["dossier_closed"] = dossiers.closed(ours).pk


def _reports(world: World) -> None:
    """A register, its print ordered by the clerk, a report of a month, a run of the backup."""
    ours, ids = world.province, world.ids
    register = ours.unit.registers.get(direction="incoming")
    order = order_print(register.pk, None, None, actor=Actor.of(ours.clerk))
    make_register_print(print_id=order.pk)
    ids["register"], ids["print"] = register.pk, order.pk
    ids["report"] = build_report(ours.unit.pk, month_of(2026, 1)).pk
    extract = order_log_export(LogQuery(agency_id=ours.unit.pk), lines=1, actor=Actor.of(ours.leader))
    make_log_export(export_id=extract.pk)
    ids["log_export"] = extract.pk
    runs.record(RunKind.MAKE, Origin.SCHEDULE, archive="qlvb-20260104T151500Z.tar")
    ids["backup_run"] = BackupRun.objects.get().pk


def _cases(world: World) -> None:
    """A desk whose officer has one case before her and has passed another one on to `head`, who gave it to `spec`."""
    desk = cases.open_desk(world.province)
    world.ids["case_new"] = cases.received(desk).pk
    world.ids["case"] = cases.at_specialist(desk).pk


def _people(world: World) -> None:
    """What the specialist has been told; his head's desk, lent to him from tomorrow on."""
    ours, ids = world.province, world.ids
    item = WorkItem.objects.get(pk=ids["at_spec"])
    notify([ours.specialist], item, NotificationKind.TOLD, "Có việc mới.", "Việc đang ở bạn.")
    ids["told"] = Notification.objects.filter(user=ours.specialist.user).latest("pk").pk
    ids["specialist"] = ours.specialist.user_id
    tomorrow = timezone.localdate() + timedelta(days=1)
    lent = delegate(ours.specialist, tomorrow, tomorrow, reason="Đi công tác.", actor=Actor.of(ours.unit_head))
    ids["lent"] = lent.pk
    deputies = {ours.other_head.pk: ours.other_specialist}
    away = LeaveWords(tomorrow, tomorrow, "Nghỉ phép năm.", deputies=deputies)
    ids["leave"] = record_leave(ours.other_head, away, actor=Actor.of(ours.other_head)).pk
    ids["consent"] = consents.asked(consents.newcomer(ours, world.admin), world.admin).pk
    matter = consents.group_of(world.admin, "Khai thác", {Perm.ANSWER_TASKS}, ours.specialist)
    consents.granted(matter, world.admin, ours.leader)
    ids["group"] = RightsGroup.objects.get().pk
    matter = consents.template_of(world.admin, "Công văn trả lời")
    ids["template_consent"] = consents.granted(matter, world.admin, ours.leader).pk
    ids["template"] = DraftTemplate.objects.get().pk
    left = make_post("daroi", "Đinh Thị Xa", ours.division, Role.SPECIALIST, "Chuyên viên")
    paper = Paper("9/QĐ-UBND", timezone.localdate(), consents.decision_of(world.admin))
    document = made.at_unit(ours)
    assign(made.lead(document).pk, hands=[Hand(Holder.person(left))], text="Xử lý.", actor=Actor.of(ours.unit_head))
    withdraw_account(
        left.user_id,
        paper,
        leaves_on=timezone.localdate(),
        succession=Succession(ours.specialist),
        actor=Actor.of(world.admin),
    )
    ids["minutes"] = Minutes.objects.get().pk
    ids["decision"] = left.decisions.get().pk


def _organisation(world: World) -> None:
    """A renaming planned for tomorrow, a package of a third agency that was merged into the first."""
    ours, ids = world.province, world.ids
    day = timezone.localdate() + timedelta(days=1)
    change = organisation.planned(world.admin, organisation.renaming(ours.other_division, "Phòng Tài chính", day))
    ids["unit"], ids["far_unit"], ids["change"] = ours.division.pk, world.commune.division.pk, change.pk
    ids["far_agency"] = world.commune.unit.pk
    lone = Unit.objects.create(
        name="Ban Quản lý rừng Sơn Lam", short_name="BQL rừng", code="H99.90", abbreviation="BQLR", keeps_registers=True
    )
    into = organisation.dissolving(lone, timezone.localdate(), ours.unit)
    package = organisation.planned(world.admin, into).package
    make_package(package_id=package.pk)
    ids["package"], ids["package_file"] = package.pk, package.parts.get(kind=PartKind.MINUTES).pk
