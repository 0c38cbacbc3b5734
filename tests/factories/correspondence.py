"""Notices, sendings of files and error reports, made by the real acts; an agency's administrator."""

import io
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Post, Unit
from documents.actions.keep_upload import keep_upload
from documents.actions.publish_notice import NoticeWords, publish_notice
from documents.actions.report_incident import ErrorSeen, report_incident
from documents.actions.send_files import send_files
from documents.enums import UploadPurpose
from documents.models import Upload
from documents.rules.uploads import check_enclosure
from tests.factories.people import Agency, make_post
from workflow.actions.finish_incident import Handling, finish_incident
from workflow.actions.take_incident import take_incident
from workflow.enums import NoticeAudience, SoftwarePart
from workflow.models import FileMessage, Incident, Notice


def administrator(agency: Agency) -> Post:
    """'Quản trị' of the agency, at its Office."""
    return make_post("quantri", "Nguyễn Trung Kiên", agency.office, Role.AGENCY_ADMIN, "Quản trị")


@cache
def picture(kind: str = "PNG", size: tuple[int, int] = (64, 40)) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, (20, 58, 112)).save(out, kind)
    return out.getvalue()


def upload(post: Post, data: bytes, name: str, purpose: str) -> Upload:
    checked = check_enclosure(SimpleUploadedFile(name, data))
    return keep_upload(checked, purpose, actor=Actor.of(post))


def notice(
    author: Post, *, units: list[Unit] | None = None, people: list[Post] | None = None, file: bool = False, **words: str
) -> Notice:
    """To the units or people named, else to everybody."""
    audience = NoticeAudience.UNITS if units else NoticeAudience.PEOPLE if people else NoticeAudience.EVERYBODY
    told = NoticeWords(
        words.get("title", "Lịch trực bão số 5"),
        words.get("text", "Các phòng cử người trực từ 17 giờ."),
        audience,
        units or [],
        people or [],
    )
    kept = upload(author, picture(), "lich-truc.png", UploadPurpose.NOTICE) if file else None
    return publish_notice(told, file=kept, actor=Actor.of(author))


def incident(reporter: Post, *, picture_too: bool = False, **changes: Any) -> Incident:
    """A search that finds nothing, reported now."""
    seen = {"happened_at": timezone.now(), "part": SoftwarePart.SEARCH, "what": "Tìm “bão” không ra văn bản nào."}
    kept = upload(reporter, picture(), "man-hinh.png", UploadPurpose.INCIDENT) if picture_too else None
    return report_incident(ErrorSeen(**(seen | changes)), picture=kept, actor=Actor.of(reporter))


def handled(reporter: Post, admin: Post, **changes: Any) -> Incident:
    """Reported, taken and closed with its minutes."""
    found = incident(reporter)
    take_incident(found.pk, actor=Actor.of(admin))
    return finish_incident(found.pk, handling(**changes), actor=Actor.of(admin))


def handling(**changes: Any) -> Handling:
    words = {
        "cause": "Chỉ mục tìm kiếm chưa cập nhật.",
        "measure": "Lập lại chỉ mục.",
        "is_solved": True,
        "result": "",
        "finished_at": timezone.now(),
    }
    return Handling(**(words | changes))


def message(sender: Post, *people: Post, names: tuple[str, ...] = ("anh.png",), **words: Any) -> FileMessage:
    """Files by those names to those people."""
    files = [upload(sender, picture(), name, UploadPurpose.MESSAGE) for name in names]
    return send_files(people, files, **({"subject": "Bản đồ vùng ngập"} | words), actor=Actor.of(sender))
