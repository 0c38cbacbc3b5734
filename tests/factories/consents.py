"""Decisions as people hand them in, and requests for the head's consent, by the real acts."""

from datetime import timedelta
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from accounts.actions.ask_consent import ask_consent
from accounts.actions.decide_consent import decide_consent
from accounts.actor import Actor
from accounts.consents import Matter
from accounts.groups import Composed, composing
from accounts.matters import Person, Place, granting, withdrawing
from accounts.models import Consent, Post, RightsGroup
from accounts.succession import Succession
from documents.actions.keep_upload import keep_upload
from documents.enums import UploadPurpose
from documents.rules.uploads import DOCX, PDF, CheckedFile
from documents.samples import adding
from tests.factories.people import Agency


@cache
def small_pdf() -> bytes:
    """One empty page: enough to be a PDF."""
    import io

    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


class Sendable(SimpleUploadedFile):
    """May be sent again with the same form: every reading begins at the beginning."""

    def read(self, *args: int) -> bytes:
        self.seek(0)
        return bytes(super().read(*args))


def decision_pdf(name: str = "quyet-dinh.pdf") -> SimpleUploadedFile:
    return Sendable(name, small_pdf(), PDF)


def decision_of(admin: Post) -> int:
    """The id of a decision's file the administrator has handed in."""
    checked = CheckedFile(small_pdf(), "quyet-dinh.pdf", PDF, 1)
    return keep_upload(checked, UploadPurpose.DECISION, actor=Actor.of(admin)).pk


def newcomer(agency: Agency, admin: Post, *, username: str = "moi.noichinh", role: str = "specialist") -> Matter:
    """An account for a specialist of the first unit."""
    place = Place(agency.division, role, "Chuyên viên", timezone.localdate())
    return granting(Person(username, "Lê Thị Mới", "moi@sonlam.gov.vn"), place, Actor.of(admin))


def leaving(post: Post, admin: Post, successor: Post | None = None) -> Matter:
    return withdrawing(post.user, timezone.localdate() + timedelta(days=1), Succession(successor), Actor.of(admin))[0]


def group_of(admin: Post, name: str, rights: set[str], *members: Post, group: RightsGroup | None = None) -> Matter:
    """A group of rights to be, or the given one as it should be."""
    return composing(group, Composed(name, frozenset(rights), frozenset(post.pk for post in members)), Actor.of(admin))


def template_of(admin: Post, name: str) -> Matter:
    """A template of letters; its bytes are never opened."""
    checked = CheckedFile(b"PK never opened here", "mau.docx", DOCX, None)
    upload = keep_upload(checked, UploadPurpose.TEMPLATE, actor=Actor.of(admin))
    return adding(name, "CV", upload, Actor.of(admin))


def asked(matter: Matter, by: Post) -> Consent:
    return ask_consent(matter, reason="Tiếp nhận công chức mới theo kế hoạch.", actor=Actor.of(by))


def granted(matter: Matter, by: Post, head: Post) -> Consent:
    return decide_consent(asked(matter, by).pk, agreed=True, actor=Actor.of(head))
