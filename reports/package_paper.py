"""The papers of a package: the list with hashes, the sums a machine can check, the minutes both sides sign."""

from collections.abc import Iterator
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from qlvb.lib.paper import pdf_of
from qlvb.lib.sheets import Cell, Sheet, xlsx_of
from qlvb.lib.vietnamese import long_date, short_date
from reports.enums import PartKind
from reports.models import HandOverPackage, PackagePart
from reports.packing import Packed, items_of, registers_of, volume_name
from workflow.enums import ItemKind
from workflow.models import WorkItem

_STYLES = Path(__file__).parent / "styles"


def sums_text(volumes: list[list[Packed]]) -> bytes:
    """As `sha256sum -c` reads it, with all volumes unpacked into one folder."""
    lines = [f"{file.blob.sha256}  {file.path}\n" for volume in volumes for file in volume]
    return "".join(lines).encode() or b"\n"


def list_xlsx(package: HandOverPackage, volumes: list[list[Packed]]) -> bytes:
    """A sheet for each kind, one for what is open, one for the registers, one for the files with their hashes."""
    title = f"Danh mục bàn giao của {package.agency.name} cho {package.receiver.name}"
    about = f"{package.change.title}, có hiệu lực từ ngày {short_date(package.change.effective_on)}"

    def sheet(name: str, columns: list[str], widths: list[float], rows: Iterator[tuple[Cell, ...]]) -> Sheet:
        return Sheet(name=name, titles=[title, about, name], columns=columns, widths=widths, rows=rows)

    heads = ["Số, mã", "Trích yếu, nội dung", "Lập ngày", "Hạn", "Kết thúc", "Kết quả"]
    sheets = [
        sheet(ItemKind(kind).label, heads, [18, 70, 12, 12, 12, 40], _items(package, kind)) for kind in ItemKind.values
    ]
    sheets.append(sheet("Việc chưa kết thúc", ["Loại", *heads[:4]], [20, 18, 70, 12, 12], _open(package)))
    sheets.append(sheet("Sổ đăng ký", ["Sổ", "Số cuối", "Khóa ngày"], [50, 10, 14], _registers(package)))
    sheets.append(sheet("Tệp", ["Tập", "Đường dẫn trong tập", "Số byte", "SHA-256"], [22, 80, 14, 70], _files(volumes)))
    return xlsx_of(*sheets, author=package.agency.name)


def _items(package: HandOverPackage, kind: str) -> Iterator[tuple[Cell, ...]]:
    for item in items_of(package).filter(kind=kind).order_by("pk").iterator(chunk_size=500):
        day = timezone.localdate
        yield (
            item.code,
            item.subject,
            day(item.created_at),
            day(item.due_at) if item.due_at else None,
            day(item.closed_at) if item.closed_at and item.pk not in package.open_items else None,
            item.outcome,
        )


def _open(package: HandOverPackage) -> Iterator[tuple[Cell, ...]]:
    for item in WorkItem.objects.filter(pk__in=package.open_items).order_by("kind", "pk"):
        due = timezone.localdate(item.due_at) if item.due_at else None
        yield (item.get_kind_display(), item.code, item.subject, timezone.localdate(item.created_at), due)


def _registers(package: HandOverPackage) -> Iterator[tuple[Cell, ...]]:
    for register in registers_of(package).select_related("counter"):
        closed = timezone.localdate(register.closed_at) if register.closed_at else None
        yield (str(register), register.counter.last_number, closed)


def _files(volumes: list[list[Packed]]) -> Iterator[tuple[Cell, ...]]:
    for position, volume in enumerate(volumes, start=1):
        for file in volume:
            yield (volume_name(position), file.path, file.blob.size, file.blob.sha256)


def minutes_pdf(package: HandOverPackage) -> bytes:
    """Biên bản bàn giao: what, how much, with which hashes; A4 upright, places to sign for both sides."""
    parts = PackagePart.objects.filter(package=package).exclude(kind=PartKind.MINUTES).select_related("blob")
    context = {
        "package": package,
        "agency": package.agency,
        "receiver": package.receiver,
        "change": package.change,
        "counts": package.counts,
        "parts": list(parts),
        "day": long_date(timezone.localdate()),
    }
    return pdf_of(render_to_string("reports/print/hand_over.html", context), stylesheet=_STYLES / "hand_over.css")
