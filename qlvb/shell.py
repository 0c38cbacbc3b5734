"""What the frame around every page shows: menu with counts, posts, who is signed in."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.actor import Actor
from accounts.enums import Perm, WorkKind
from accounts.queries import consents_waiting_for
from accounts.requests import ActorRequest
from accounts.rules.consents import is_head, is_own_head
from accounts.signing_in import HAS_DEVICE
from documents.queries import sent_back, to_accept, to_issue, to_sign
from onestop.queries import to_hand_over
from qlvb.backup.permissions import may_see_backups
from qlvb.lib.counts import Counts
from qlvb.lib.sessions import is_locked
from reports.permissions import may_read_log
from tasks.permissions import may_supervise
from tasks.queries import to_settle
from workflow.dossier_queries import waiting_for
from workflow.enums import IncidentState
from workflow.queries import (
    incidents_visible_to,
    open_steps_of,
    unread_messages_of,
    unread_notices_of,
    unread_notifications_of,
)

VERSION = "0.1"


def context(request: ActorRequest) -> dict[str, object]:
    """`shell` for templates/base.html; None where nobody works (sign-in, errors for strangers).

    Its counts are asked for only when a page shows them: a part of a page costs none, nor does a refusal.
    """
    actor: Actor | None = getattr(request, "actor", None)
    return {"shell": actor and SimpleLazyObject(lambda: _shell(request, actor)), "lock": _lock(request)}


def _lock(request: HttpRequest) -> dict[str, object] | None:
    """For parts/lock.html, which covers a page nobody looks at; None where there is nothing to cover."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_locked(request):
        return None
    return {
        "after": settings.SESSION_LOCK_AGE,
        "user": user.pk,
        "name": str(user),
        "sign_on": settings.SIGN_ON,
        "has_device": bool(request.session.get(HAS_DEVICE)),
    }


def _shell(request: ActorRequest, actor: Actor) -> dict[str, object]:
    post = actor.post
    counts = Counts()
    several = counts if len(request.actors) > 1 else None
    return {
        "agency_name": post.unit.agency.name,
        "user_name": actor.user.full_name,
        "post_title": post.title,
        "posts": [_desk(one, one.desk.pk == actor.desk.pk, several) for one in request.actors.values()],
        "on_behalf": _lent_desk(actor),
        "nav": list(_nav(actor, request.path, counts)),
        "bell": {"url": reverse("workflow:notifications"), "count": counts.of(unread_notifications_of, actor)},
        "version": VERSION,
        "urls": {
            "home": reverse("home"),
            # Where no document passes there is nothing to be found.
            "search": reverse("documents:search") if actor.has_perm(Perm.HANDLE) else "",
            "switch_post": reverse("accounts:switch_post"),
            "sign_out": reverse("accounts:sign_out"),
            "account": reverse("accounts:security"),
            "change_password": reverse("accounts:change_password"),
            "report_bug": _report_bug(request),
            "help": reverse("guide"),
        },
    }


def _lent_desk(actor: Actor) -> str:
    """Whose desk it is, and what of it is lent."""
    if actor.on_behalf_of is None or actor.kinds is None:
        return str(actor.on_behalf_of or "")
    return f"{actor.on_behalf_of}, phần được ủy quyền: {_lent_kinds(actor)}"


def _desk(actor: Actor, is_current: bool, counts: Counts | None) -> dict[str, object]:
    """One of the desks a person may pick: a post of one's own, or a head's one stands in for (DN-3.1)."""
    desk = actor.desk
    title, unit, lent = desk.title, desk.unit.name, ""
    if actor.on_behalf_of:
        title, unit = f"Thay mặt {desk.user.full_name}", f"{desk.title}, {desk.unit.name}"
        lent = _lent_kinds(actor) or "toàn bộ công việc"
    waiting = counts.of(open_steps_of, actor) if counts and actor.has_perm(Perm.HANDLE) else None
    return {
        "id": desk.pk,
        "title": title,
        "unit": unit,
        "agency": "" if desk.unit_id == desk.agency_id else desk.unit.agency.name,
        "lent": lent,
        "is_current": is_current,
        "count": waiting,
    }


def _lent_kinds(actor: Actor) -> str:
    """'văn bản đến, nhiệm vụ'; '' when all of the desk is lent."""
    return ", ".join(kind.label.lower() for kind in WorkKind if kind in (actor.kinds or ()))


def _nav(actor: Actor, path: str, counts: Counts) -> Iterable[dict[str, object]]:
    if actor.has_perm(Perm.HANDLE):
        waiting = counts.of(open_steps_of, actor)
        yield _entry("Việc cần xử lý", reverse("workflow:desk"), path, icon="inbox", count=waiting)
    yield from _documents(actor, path, counts)
    yield from _dossiers(actor, path, counts)
    yield from _tasks(actor, path, counts)
    yield from _onestop(actor, path, counts)
    notices = _entry("Thông báo nội bộ", reverse("documents:notices"), path, count=counts.of(unread_notices_of, actor))
    sent = _entry("Gửi file", reverse("documents:file_messages"), path, count=counts.of(unread_messages_of, actor))
    yield _group("Thông báo, gửi file", "speakerphone", [notices, sent])
    incidents = reverse("documents:incidents")
    if actor.has_perm(Perm.HANDLE_INCIDENTS):
        open_ones = counts.of(lambda: incidents_visible_to(actor).exclude(state=IncidentState.DONE))
        yield _entry("Báo lỗi phần mềm", incidents, path, icon="bug", count=open_ones)
    elif path.startswith(incidents):
        yield _entry("Báo lỗi phần mềm", incidents, path, icon="bug")
    yield from _people(actor, path, counts)
    if actor.has_perm(Perm.PRINT_REGISTERS):
        yield _entry("Sổ sách", reverse("reports:books"), path, icon="books")
    if actor.has_perm(Perm.REPORT):
        entries = [
            _entry("Tổng quan", reverse("reports:overview"), path),
            _entry("Báo cáo tháng", reverse("reports:reports"), path),
        ]
        yield _group("Báo cáo", "report-analytics", entries)


def _meets_documents(actor: Actor) -> bool:
    """Whether documents, dossiers and tasks pass through these hands: not the administrator's, not the one-stop
    officer's (workflow/rules/targets.py)."""
    return actor.has_perm(Perm.HANDLE) and not actor.has_perm(Perm.RECEIVE_CASE)


def _documents(actor: Actor, path: str, counts: Counts) -> Iterable[dict[str, object]]:
    """The two registers, each with what its reader may begin and what waits for him."""
    if not _meets_documents(actor):
        return
    incoming = [_entry("Sổ văn bản đến", reverse("documents:incoming_list"), path)]
    if actor.has_perm(Perm.RECEIVE):
        incoming.insert(
            0, _entry("Chờ tiếp nhận", reverse("documents:to_accept"), path, count=counts.of(to_accept, actor))
        )
    if actor.has_perm(Perm.REGISTER):
        incoming.insert(0, _entry("Đăng ký văn bản", reverse("documents:incoming_new"), path))
    if actor.covers(WorkKind.INCOMING):
        yield _group("Văn bản đến", "file-import", incoming)
    if not actor.covers(WorkKind.OUTGOING):
        return
    outgoing = [_entry("Sổ văn bản đi", reverse("documents:outgoing_list"), path)]
    if actor.has_perm(Perm.ISSUE):
        outgoing.insert(
            0, _entry("Bị trả lại", reverse("documents:sent_back"), path, count=counts.of(sent_back, actor))
        )
        outgoing.insert(
            0, _entry("Chờ ban hành", reverse("documents:to_issue"), path, count=counts.of(to_issue, actor))
        )
    if actor.has_perm(Perm.SIGN):
        outgoing.insert(0, _entry("Chờ ký", reverse("documents:to_sign"), path, count=counts.of(to_sign, actor)))
    if actor.has_perm(Perm.DRAFT):
        outgoing.insert(0, _entry("Soạn văn bản", reverse("documents:outgoing_new"), path))
    yield _group("Văn bản đi", "file-export", outgoing)


def _dossiers(actor: Actor, path: str, counts: Counts) -> Iterable[dict[str, object]]:
    """Counted is what waits for one's own decision."""
    if _meets_documents(actor) and actor.covers(WorkKind.DOSSIER):
        count = counts.of(waiting_for, actor) if actor.has_perm(Perm.DOSSIERS) else None
        yield _entry("Hồ sơ công việc", reverse("documents:dossiers"), path, icon="folders", count=count)
        if not actor.has_perm(Perm.READ_AGENCY):
            yield _entry("Được chia sẻ", reverse("workflow:shared"), path, icon="share")


def _tasks(actor: Actor, path: str, counts: Counts) -> Iterable[dict[str, object]]:
    """Tasks for whoever handles documents; results and requests to answer for those who follow them."""
    if not _meets_documents(actor) or not actor.covers(WorkKind.TASK):
        return
    entries = [_entry("Nhiệm vụ", reverse("tasks:assignments"), path)]
    if actor.has_perm(Perm.ASSIGN_TASKS):
        address = reverse("tasks:assignments") + "?muc=cho-xac-nhan"
        entries.insert(0, _entry("Chờ xác nhận", address, path, count=counts.of(to_settle, actor)))
    if may_supervise(actor):
        entries.append(_entry("Giám sát công việc", reverse("tasks:supervision"), path))
    yield _group("Giao việc", "clipboard-list", entries)


def _onestop(actor: Actor, path: str, counts: Counts) -> Iterable[dict[str, object]]:
    """The desk's own group; whoever else may meet a case has the list alone."""
    cases = reverse("onestop:cases")
    if actor.has_perm(Perm.RECEIVE_CASE):
        entries = [
            _entry("Tiếp nhận hồ sơ", reverse("onestop:intake"), path),
            _entry("Chờ trả kết quả", f"{cases}?muc=co-ket-qua", path, count=counts.of(to_hand_over, actor)),
            _entry("Hồ sơ một cửa", cases, path),
            _entry("Phiếu tại quầy", reverse("onestop:desk_slips"), path),
        ]
        yield _group("Một cửa", "building-bank", entries)
    elif actor.has_perm(Perm.HANDLE) and actor.covers(WorkKind.CASE):
        yield _entry("Hồ sơ một cửa", cases, path, icon="building-bank")


def _people(actor: Actor, path: str, counts: Counts) -> Iterable[dict[str, object]]:
    """Of the consents the head counts what waits for his word, whoever asked what may now be carried out."""
    if is_head(actor.post) if actor.has_perm(Perm.CONSENT) else actor.has_perm(Perm.ASK_CONSENT):
        count = counts.of(consents_waiting_for, actor)
        yield _entry("Ý kiến đồng ý", reverse("accounts:consents"), path, icon="checklist", count=count)
    yield from _absence(actor, path)
    if actor.has_perm(Perm.MANAGE_ACCOUNTS):
        yield _entry("Tài khoản", reverse("accounts:people"), path, icon="users-group")
        yield _entry("Nghỉ, chuyển công tác", reverse("accounts:leavings"), path, icon="calendar-event")
        yield _entry("Nhóm quyền", reverse("accounts:groups"), path, icon="shield-check")
        yield _entry("Quy tắc làm việc", reverse("accounts:working_rules"), path, icon="settings")
        yield _entry("Sổ và dãy số", reverse("documents:registers"), path, icon="hash")
        yield _entry("Văn bản mẫu", reverse("documents:templates"), path, icon="file-type-docx")
    elif is_own_head(actor):
        yield _entry("Thu hồi tài khoản", reverse("reports:withdrawals"), path, icon="calendar-event")
    if actor.has_perm(Perm.MANAGE_UNITS) and not actor.on_behalf_of:
        yield _entry("Tổ chức", reverse("accounts:organisation"), path, icon="sitemap")
    if may_read_log(actor):
        yield _entry("Nhật ký hệ thống", reverse("reports:log"), path, icon="history")
    if may_see_backups(actor):
        yield _entry("Sao lưu", reverse("backup:backups"), path, icon="database")


def _absence(actor: Actor, path: str) -> Iterable[dict[str, object]]:
    """Who is away, who stands in for him, what was handed over: one's own matters, at one's own desk."""
    minutes = _entry("Bàn giao công việc", reverse("accounts:minutes"), path)
    if not actor.has_perm(Perm.HANDLE):
        if actor.has_perm(Perm.MANAGE_ACCOUNTS):
            yield minutes | {"icon": "arrows-exchange"}
        return
    entries = [_entry("Nghỉ phép, công tác", reverse("accounts:leaves"), path), minutes]
    if actor.has_perm(Perm.DELEGATE):
        entries.insert(1, _entry("Ủy quyền", reverse("accounts:delegations"), path))
    yield _group("Nghỉ, ủy quyền", "user-share", entries)


def _report_bug(request: HttpRequest) -> str:
    """'Báo lỗi' carries the page one is on, as form 1 wants to know it."""
    address, here = reverse("documents:incident_new"), request.get_full_path()[:500]
    return address if here.startswith(reverse("documents:incidents")) else f"{address}?{urlencode({'tu': here})}"


def _entry(label: str, url: str, path: str, *, icon: str = "", count: int | None = None) -> dict[str, object]:
    return {"label": label, "url": url, "icon": icon, "count": count, "active": path == url, "children": []}


def _group(label: str, icon: str, children: list[dict[str, object]]) -> dict[str, object]:
    active = any(child["active"] for child in children)
    return {"label": label, "url": "", "icon": icon, "count": None, "active": active, "children": children}
