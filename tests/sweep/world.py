"""One of everything, in every state a page can show, and everybody who may ask for it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import Post
from documents.issuing import fail
from reports.actions.build_report import build_report
from reports.actions.order_print import order_print
from reports.jobs import make_register_print
from reports.rules.periods import month_of
from tests.factories import correspondence
from tests.factories import documents as made
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency
from workflow.actions.annotate import annotate
from workflow.actions.assign import assign
from workflow.actions.withdraw_notice import withdraw_notice
from workflow.enums import Part
from workflow.models import Step
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

    def send(self, method: str, url: str, data: dict[str, object] | None = None, *, token: bool = True):  # type: ignore[no-untyped-def]
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
    _reports(world)
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


def _correspondence(world: World) -> None:
    """Notices of the Chief to the first unit; error reports of its specialist, and a file he sent."""
    ours, ids = world.province, world.ids
    ids["notice"] = correspondence.notice(ours.chief, units=[ours.division], file=True).pk
    ids["withdrawn"] = correspondence.notice(ours.chief, units=[ours.division], file=True).pk
    withdraw_notice(ids["withdrawn"], reason="Sai lịch.", actor=Actor.of(ours.chief))
    ids["incident"] = correspondence.incident(ours.specialist, picture_too=True).pk
    ids["handled"] = correspondence.handled(ours.specialist, world.admin).pk
    sent = correspondence.message(ours.specialist, world.commune.specialist)
    ids["message"], ids["file_sent"] = sent.pk, sent.files.get().pk  # type: ignore[attr-defined]


def _reports(world: World) -> None:
    """A register, its print ordered by the clerk, a report of a month."""
    ours, ids = world.province, world.ids
    register = ours.unit.registers.get(direction="incoming")
    order = order_print(register.pk, None, None, actor=Actor.of(ours.clerk))
    make_register_print(print_id=order.pk)
    ids["register"], ids["print"] = register.pk, order.pk
    ids["report"] = build_report(ours.unit.pk, month_of(2026, 1)).pk
