"""What is written on a slip of the desk, and what must be there (VP-5.2a)."""

from dataclasses import dataclass

from onestop.enums import SlipKind
from onestop.models import ProcedureVersion
from qlvb.lib.errors import BadInput
from qlvb.lib.vietnamese import sentence_list


@dataclass(frozen=True, slots=True)
class DeskSlipFacts:
    """`about`: what was asked for, when it is no procedure of the catalogue, or more exactly than its name says.
    `items`: for guidance alone."""

    kind: str
    name: str
    reason: str
    version: ProcedureVersion | None = None
    about: str = ""
    phone: str = ""
    address: str = ""
    items: str = ""

    @property
    def subject(self) -> str:
        return self.version.procedure.name if self.version else self.about

    @property
    def details(self) -> str:
        """What was said beside the name of the procedure."""
        return self.about if self.about != self.subject else ""


def check_slip(facts: DeskSlipFacts) -> None:
    """Everything said once, whole and exactly (NĐ 61/2018 art. 15.3)."""
    if not facts.subject:
        raise BadInput("Hãy chọn thủ tục hoặc ghi nội dung yêu cầu giải quyết.", field="about")
    if facts.kind == SlipKind.GUIDANCE and not facts.items:
        raise BadInput("Hãy ghi giấy tờ, nội dung cần hoàn thiện.", field="items")
    if not facts.reason:
        raise BadInput("Hãy nêu lý do.", field="reason")


def missing_text(version: ProcedureVersion, handed_in: set[int]) -> str:
    """The required components that are not there, one a line."""
    names = [version.components[index]["name"] for index in version.required if index not in handed_in]
    return "\n".join(f"{n}. {name}." for n, name in enumerate(names, 1))


def missing_reason(version: ProcedureVersion, handed_in: set[int]) -> str:
    """'Thiếu … theo thành phần hồ sơ của thủ tục.'"""
    names = [version.components[index]["name"] for index in version.required if index not in handed_in]
    return f"Hồ sơ còn thiếu: {sentence_list(names)}." if names else ""
