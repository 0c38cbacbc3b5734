"""Is the installation well? Two pages for operators, supervisors and load balancers; no sign-in, no secrets."""

import ctypes
import logging
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.sealing import waiting_since
from qlvb.backup import log, restore, rules

logger = logging.getLogger(__name__)

WEASYPRINT_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


@dataclass(frozen=True)
class Check:
    """One line of the report. Without a `required` part the product does not work."""

    name: str
    ok: bool
    required: bool
    detail: str


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Every part, one line each; 503 when a required one is out of order."""
    checks = all_checks()
    ok = all(check.ok for check in checks if check.required)
    report = {"ok": ok, "checks": [asdict(check) for check in checks]}
    return JsonResponse(report, status=200 if ok else 503, json_dumps_params={"ensure_ascii": False})


def all_checks() -> list[Check]:
    """Look at everything the product stands on."""
    return [
        _tried("database", _ask_database, "Cơ sở dữ liệu"),
        _tried("redis", _ask_redis, "Hàng đợi công việc"),
        _tried("storage", _write_and_remove, "Nơi lưu tệp"),
        _tried("audit", _ask_seals, "Niêm phong nhật ký", required=False),
        _tried("weasyprint", _load_pango, "Xuất PDF", required=False),
        _restore(),
        _last_backup(),
        _program("soffice", settings.SOFFICE, "Chuyển DOCX sang PDF"),
        _program("tesseract", "tesseract", "Nhận dạng chữ"),
        _program("pdfsig", "pdfsig", "Kiểm tra chữ ký bằng poppler"),
    ]


def _tried(name: str, attempt: Callable[[], None], label: str, *, required: bool = True) -> Check:
    try:
        attempt()
    except Exception:  # whatever goes wrong is what this page is for
        logger.exception("Health check %s failed", name)
        return Check(name, ok=False, required=required, detail=f"{label}: không hoạt động")
    return Check(name, ok=True, required=required, detail=f"{label}: hoạt động")


def _program(name: str, program: str, label: str) -> Check:
    found = shutil.which(program) is not None
    return Check(name, ok=found, required=False, detail=f"{label}: {'có' if found else 'chưa cài đặt'}")


def _restore() -> Check:
    """Half a restore must not look like the whole office."""
    archive = restore.unfinished(settings.DATA_DIR)
    detail = f"Phục hồi từ {archive} chưa xong; hãy chạy lại lệnh phục hồi" if archive else "Dữ liệu đầy đủ"
    return Check("restore", ok=not archive, required=True, detail=detail)


def _last_backup() -> Check:
    """Warns; the office works on without backups, but somebody must look."""
    last = log.last_good(settings.BACKUP_ROOT)
    if last is None:
        return Check("backup", ok=False, required=False, detail="Sao lưu: chưa có bản nào")
    when = f"{timezone.localtime(last.made):%d/%m/%Y %H:%M}"
    if rules.is_too_old(last.made, timezone.now()):
        detail = f"Sao lưu: đã quá 8 ngày, bản gần nhất lúc {when}"
        return Check("backup", ok=False, required=False, detail=detail)
    if last.damaged:
        detail = f"Sao lưu: bản lúc {when} thiếu {last.damaged} tệp đã mất hoặc hỏng từ trước"
        return Check("backup", ok=False, required=False, detail=detail)
    return Check("backup", ok=True, required=False, detail=f"Sao lưu: bản gần nhất lúc {when}")


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_seals() -> None:
    """Sealed once a minute: a log that has waited so long tells of a scheduler or workers that stand still."""
    since = waiting_since()
    if since and timezone.now() - since > timedelta(minutes=15):
        raise RuntimeError(f"the audit log has not been sealed since {since.isoformat()}")


def _ask_redis() -> None:
    from redis import Redis  # a third of a second, which the start of the web server need not wait for

    with Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as redis:
        redis.ping()


def _write_and_remove() -> None:
    with tempfile.NamedTemporaryFile(dir=settings.FILES_ROOT, prefix=".health-") as file:
        file.write(b"ok")
        file.flush()


def _load_pango() -> None:
    # Importing weasyprint itself takes a second and 100 MB; it fails only when one of these is missing.
    for library in WEASYPRINT_LIBRARIES:
        ctypes.CDLL(library)
