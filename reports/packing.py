"""Packing what an agency hands over: books, volumes of files, lists with their hashes, minutes. Each part is kept once,
so that a run that dies is taken up where it stopped.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.enums import Perm
from accounts.models import Post
from accounts.neighbours import neighbours
from accounts.queries import posts_in_agency
from accounts.rights import perms_of
from documents.models import Attachment, Blob, DraftVersion, Register
from documents.rules.uploads import PDF
from documents.storage import read_blob, save_blob
from qlvb.lib.errors import RuleViolation
from qlvb.lib.locking import locked
from qlvb.lib.sheets import MEDIA_TYPE
from qlvb.lib.vietnamese import unaccent
from reports.enums import PACKING, PackageState, PartKind
from reports.models import HandOverPackage, PackagePart
from workflow.enums import ItemKind
from workflow.models import WorkItem

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# Of one volume: what fits into memory and through a slow line.
VOLUME_BYTES = 48 * 1024 * 1024
ZIP = "application/zip"
TEXT = "text/plain"
_FOLDERS = {
    ItemKind.INCOMING: "van-ban-den",
    ItemKind.OUTGOING: "van-ban-di",
    ItemKind.DOSSIER: "ho-so",
    ItemKind.TASK: "nhiem-vu",
    ItemKind.CASE: "mot-cua",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """One file: where it lies in its volume, and what proves it."""

    path: str
    blob: Blob


def pack(package_id: int) -> None:
    """Until the minutes are there; nothing is done twice."""
    package = _begin(package_id)
    if package is None:
        return
    try:
        _pack(package)
    except RuleViolation as refusal:
        _give_up(package_id, refusal.sentence)
    except Exception:
        logger.exception("package %s failed", package_id)
        _give_up(package_id, "Hệ thống gặp sự cố khi lập gói bàn giao; hãy lập lại hoặc báo quản trị.")


@transaction.atomic(durable=True)
def _begin(package_id: int) -> HandOverPackage | None:
    """The package with its attempt counted before the try; None when nothing is left to do."""
    package = locked(HandOverPackage, package_id)
    if package.state not in PACKING:
        return None
    package.state, package.last_attempt_at = PackageState.WORKING, timezone.now()
    package.attempts += 1
    package.save(update_fields=["state", "last_attempt_at", "attempts"])
    if package.attempts > MAX_ATTEMPTS:
        package.state, package.failure = PackageState.FAILED, "Hệ thống không lập được gói bàn giao; hãy báo quản trị."
        package.save(update_fields=["state", "failure"])
        return None
    return HandOverPackage.objects.select_related("agency", "receiver", "change").get(pk=package_id)


def _pack(package: HandOverPackage) -> None:
    from reports.package_paper import list_xlsx, minutes_pdf, sums_text
    from reports.paper import book_pdf, file_name

    there = set(package.parts.values_list("kind", "position"))
    for register in registers_of(package):
        if (PartKind.BOOK, register.pk) not in there:
            data = book_pdf(register, None, None)
            _keep(package, PartKind.BOOK, register.pk, file_name(register, None, None, ".pdf"), data, PDF)
    volumes = volumes_of(package)
    _count(package, files=sum(len(volume) for volume in volumes))
    for position, volume in enumerate(volumes, start=1):
        if (PartKind.VOLUME, position) not in there:
            _keep(package, PartKind.VOLUME, position, volume_name(position), _zip(volume), ZIP, files=len(volume))
    if (PartKind.LIST, 1) not in there:
        _keep(package, PartKind.LIST, 1, "danh-muc-ban-giao.xlsx", list_xlsx(package, volumes), MEDIA_TYPE)
    if (PartKind.LIST, 2) not in there:
        _keep(package, PartKind.LIST, 2, "SHA256SUMS.txt", sums_text(volumes), TEXT)
    _note_counts(package, volumes)
    _keep(package, PartKind.MINUTES, 1, "bien-ban-ban-giao.pdf", minutes_pdf(package), PDF)
    _finish(package.pk)


# --- What is handed over ------------------------------------------------------------------------------------------


def items_of(package: HandOverPackage) -> QuerySet[WorkItem]:
    """All the agency has ever had: what it finished, and what its successor goes on with."""
    return WorkItem.objects.filter(Q(agency=package.agency) | Q(pk__in=package.open_items))


def registers_of(package: HandOverPackage) -> QuerySet[Register]:
    return Register.objects.filter(agency=package.agency).select_related("agency").order_by("year", "direction", "pk")


def files_of(package: HandOverPackage) -> Iterator[Packed]:
    """As things stood on the day, in an order that is the same at every asking, also while the successor goes on with
    them: the registered and issued files, then the drafts in their last version.
    """
    items, moment = items_of(package).order_by().values("pk"), package.ordered_at
    attachments = Attachment.objects.filter(item__in=items, added_at__lte=moment).select_related("blob", "item")
    attachments = attachments.order_by("item_id", "pk")
    for one in attachments.iterator(chunk_size=500):
        yield Packed(_path(one.item, f"{one.pk}-{one.name}"), one.blob)
    unissued = Q(document__issued_at=None) | Q(document__issued_at__gt=moment)
    versions = DraftVersion.objects.filter(unissued, document__in=items, created_at__lte=moment)
    last = versions.order_by("document_id", "-version").distinct("document_id").select_related("source", "document")
    for version in last:
        yield Packed(_path(version.document, f"du-thao-{version.version}-{version.source_name}"), version.source)


def _path(item: WorkItem, name: str) -> str:
    """Safe on every system; the id keeps two things of one number apart."""
    code = "-".join(re.findall(r"[a-z0-9]+", unaccent(item.code)))[:60]
    safe = re.sub(r'[\x00-\x1f/\\:*?"<>|]+', "-", name).strip(". ")[:150]
    return f"{_FOLDERS[ItemKind(item.kind)]}/{item.pk}-{code}/{safe}"


def volumes_of(package: HandOverPackage) -> list[list[Packed]]:
    """Files in volumes of bearable size; the same at every asking, because the agency has ended."""
    volumes: list[list[Packed]] = []
    size = VOLUME_BYTES
    for file in files_of(package):
        if size + file.blob.size > VOLUME_BYTES and (size or not volumes):
            volumes.append([])
            size = 0
        volumes[-1].append(file)
        size += file.blob.size
    return volumes


def volume_name(position: int) -> str:
    return f"tep-van-ban-{position:03d}.zip"


def _zip(files: Iterable[Packed]) -> bytes:
    """The bytes as they are, each checked against its hash; the same bytes at every making."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.path, (1980, 1, 1, 0, 0, 0)), read_blob(file.blob))
    return target.getvalue()


# --- Keeping ------------------------------------------------------------------------------------------------------


def _keep(
    package: HandOverPackage, kind: PartKind, position: int, name: str, data: bytes, media_type: str, *, files: int = 0
) -> None:
    """One part more; that there is progress forgives the attempts so far."""
    blob = save_blob(data, media_type)
    with transaction.atomic(durable=True):
        kept = locked(HandOverPackage, package.pk)
        if kept.state not in PACKING:
            raise RuleViolation("Gói bàn giao đã được lập ở lượt khác.")
        _, is_new = PackagePart.objects.get_or_create(
            package=kept, kind=kind, position=position, defaults={"name": name, "blob": blob, "files": files}
        )
        if is_new:
            kept.packed += files
        kept.attempts, kept.last_attempt_at = 1, timezone.now()
        kept.save(update_fields=["packed", "attempts", "last_attempt_at"])


@transaction.atomic(durable=True)
def _count(package: HandOverPackage, *, files: int) -> None:
    kept = locked(HandOverPackage, package.pk)
    kept.files = files
    kept.save(update_fields=["files"])


@transaction.atomic(durable=True)
def _note_counts(package: HandOverPackage, volumes: list[list[Packed]]) -> None:
    items = items_of(package)
    counts = [[str(ItemKind(kind).label), items.filter(kind=kind).count()] for kind in ItemKind.values]
    counts += [
        ["Việc chưa kết thúc", len(package.open_items)],
        ["Sổ đăng ký", registers_of(package).count()],
        ["Tệp văn bản", sum(len(volume) for volume in volumes)],
    ]
    kept = locked(HandOverPackage, package.pk)
    kept.counts = package.counts = counts
    kept.save(update_fields=["counts"])


@transaction.atomic(durable=True)
def _finish(package_id: int) -> None:
    package = locked(HandOverPackage, package_id)
    if package.state not in PACKING:
        return
    package.state, package.ready_at, package.failure = PackageState.READY, timezone.now(), ""
    package.save(update_fields=["state", "ready_at", "failure"])
    audit.record("handover.ready", None, package, agency_id=package.receiver_id, name=str(package), files=package.files)
    text = f"{package} đã lập xong, chờ xác nhận đã nhận."
    path = reverse("reports:package", args=[package.pk])
    neighbours.tell(receivers_of(package), text, "Cơ quan bạn kế thừa.", path)


def receivers_of(package: HandOverPackage) -> list[Post]:
    """Who may take it over today."""
    posts = posts_in_agency(package.receiver_id, timezone.localdate())
    return [post for post in posts if Perm.TAKE_OVER in perms_of(post.role)]


@transaction.atomic(durable=True)
def _give_up(package_id: int, sentence: str) -> None:
    package = locked(HandOverPackage, package_id)
    if package.state in PACKING:
        package.state, package.failure = PackageState.FAILED, sentence
        package.save(update_fields=["state", "failure"])
