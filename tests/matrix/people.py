"""Everybody the matrix asks about: the columns of its tables."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from accounts.actions.delegate import delegate
from accounts.actions.withdraw_account import withdraw_account
from accounts.actor import Actor
from accounts.decisions import Paper
from accounts.enums import Role
from accounts.middleware import _actors
from accounts.models import Post, Unit, User
from tests.factories import consents
from tests.factories.correspondence import administrator
from tests.factories.keys import Keyring
from tests.factories.people import Agency, make_agency, make_post
from workflow.enums import AccessReason
from workflow.models import WorkItem
from workflow.steps import grant_access

# VT clerk, CVP Chief of Office, CT head of the agency, PCT his deputy at his own desk, TM the deputy at the head's desk
# ('thay mặt'); TP and CV head and specialist of the unit that has the work; TP2, CV2 those of another unit; QT
# administrator; MC one-stop officer; xVT, xCVP, xCT clerk, Chief and head of another agency; TV somebody of the unit
# who has left, DC one who now works in the other agency: both had held everything.
COLUMNS = ["VT", "CVP", "CT", "PCT", "TM", "TP", "CV", "TP2", "CV2", "QT", "MC", "xVT", "xCVP", "xCT", "TV", "DC"]


@dataclass
class World:
    ours: Agency
    theirs: Agency
    third: Unit
    admin: Post
    officer: Post
    people: dict[str, User]
    desks: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    def actor(self, who: str) -> Actor | None:
        """As the middleware would have it for a request of that person's; None for whom it would have nobody."""
        request = SimpleNamespace(user=User.objects.get(pk=self.people[who].pk), META={})
        found = _actors(request, timezone.localdate())  # type: ignore[arg-type]
        if request.user.is_closed(timezone.localdate()):
            return None
        return found.get(self.desks[who]) if who in self.desks else next(iter(found.values()), None)

    def browser(self, who: str) -> Client:
        """Signed in once."""
        if who not in self.browsers:
            self.browsers[who] = self._signed_in(who)
        return self.browsers[who]

    def _signed_in(self, who: str) -> Client:
        client = Client()
        client.force_login(self.people[who], backend="django.contrib.auth.backends.ModelBackend")
        if who in self.desks:
            client.post("/chuc-danh/", {"post": self.desks[who]})
        return client

    def leavers_held(self, item: WorkItem) -> None:
        """The item had gone through the hands of those who are not there any more."""
        grant_access(item, [self.people["TV"].pk, self.people["DC"].pk], AccessReason.HELD)


def make_people(keyring: Keyring) -> World:
    ours = make_agency("Ủy ban nhân dân tỉnh Sơn Lam", "UBND tỉnh", "H99", "UBND", "Sơn Lam", keyring)
    theirs = make_agency("Ủy ban nhân dân xã An Lạc", "UBND xã An Lạc", "H99.11", "UBND", "An Lạc", keyring)
    admin = administrator(ours)
    officer = make_post("motcua", "Hà Thị Thu Trang", ours.office, Role.ONESTOP_OFFICER, "Công chức một cửa")
    today = timezone.localdate()
    delegate(ours.deputy, today, today + timedelta(days=5), reason="Đi công tác.", actor=Actor.of(ours.leader))
    people = {
        "VT": ours.clerk, "CVP": ours.chief, "CT": ours.leader, "PCT": ours.deputy, "TM": ours.deputy,
        "TP": ours.unit_head, "CV": ours.specialist, "TP2": ours.other_head, "CV2": ours.other_specialist,
        "QT": admin, "MC": officer, "xVT": theirs.clerk, "xCVP": theirs.chief, "xCT": theirs.leader,
        "TV": _gone(ours, admin), "DC": _moved(ours, theirs, admin),
    }  # fmt: skip
    third = Unit.objects.create(
        name="Ủy ban nhân dân phường Bến Gỗ", short_name="UBND phường Bến Gỗ", code="H99.12", abbreviation="UBND",
        keeps_registers=True,
    )  # fmt: skip
    return World(
        ours, theirs, third, admin, officer, {who: post.user for who, post in people.items()}, {"TM": ours.leader.pk}
    )


def _gone(agency: Agency, admin: Post) -> Post:
    """Worked in the unit until yesterday."""
    post = make_post("daroi", "Đinh Thị Xa", agency.division, Role.SPECIALIST, "Chuyên viên")
    paper = Paper("9/QĐ-UBND", timezone.localdate(), consents.decision_of(admin))
    withdraw_account(post.user_id, paper, leaves_on=timezone.localdate(), actor=Actor.of(admin))
    return post


def _moved(old: Agency, new: Agency, admin: Post) -> Post:
    """Withdrawn here, employed there."""
    post = make_post("chuyendi", "Lương Văn Chuyển", old.division, Role.SPECIALIST, "Chuyên viên")
    other = Post.objects.create(
        user=post.user, unit=new.division, role=Role.SPECIALIST, title="Chuyên viên", starts_on=post.starts_on
    )
    paper = Paper("10/QĐ-UBND", timezone.localdate(), consents.decision_of(admin))
    withdraw_account(post.user_id, paper, leaves_on=timezone.localdate(), actor=Actor.of(admin))
    return other
