"""What the desk writes down of a case, and what must be there (VP-5.2a; NĐ 61/2018 art. 17)."""

from dataclasses import dataclass

from documents.models import Upload
from onestop.enums import Channel, Delivery
from onestop.models import ProcedureVersion
from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import sentence_list

MAX_SCANS = 20


@dataclass(frozen=True, slots=True)
class Applicant:
    name: str
    phone: str
    address: str
    paper: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """`components`: numbers of the version's components that were handed in. `scans`: checked files."""

    applicant: Applicant
    version: ProcedureVersion
    components: tuple[int, ...]
    fee: int
    scans: tuple[Upload, ...] = ()
    sets: int = 1
    channel: str = Channel.DESK
    delivery: str = Delivery.DESK


def check_whole(intake: Intake) -> None:
    """Nothing required may be missing: an incomplete case is not received but told, once and for all, what it lacks."""
    missing = [index for index in intake.version.required if index not in intake.components]
    if missing:
        names = sentence_list([intake.version.components[index]["name"] for index in missing])
        raise BadInput(f"Hồ sơ còn thiếu: {names}. Hãy hướng dẫn người nộp bổ sung.", field="components")
    if any(index >= len(intake.version.components) for index in intake.components):
        raise BadInput("Thành phần hồ sơ không thuộc thủ tục đã chọn.", field="components")
    if len(intake.scans) > MAX_SCANS:
        raise BadInput(f"Mỗi hồ sơ kèm tối đa {MAX_SCANS} tệp quét.", field="files")
