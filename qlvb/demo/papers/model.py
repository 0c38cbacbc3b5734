"""What a paper of the demo says: issuer, type, subject, text, signer. How it looks is `layout` and `word`."""

from dataclasses import dataclass
from datetime import date

KIND_NAMES = {
    "QĐ": "Quyết định",
    "CV": "Công văn",
    "TB": "Thông báo",
    "BC": "Báo cáo",
    "KH": "Kế hoạch",
    "TTr": "Tờ trình",
    "GM": "Giấy mời",
    "CĐ": "Công điện",
}
URGENCY_STAMPS = {"EXPRESS": "HỎA TỐC", "VERY_URGENT": "THƯỢNG KHẨN", "URGENT": "KHẨN"}


@dataclass(frozen=True)
class Issuer:
    """An agency as it prints itself at the head of its papers."""

    key: str
    name: str
    """Tác giả văn bản, as the register writes it."""
    abbreviation: str
    place: str
    heading: tuple[str, ...]
    superior: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Signer:
    """The block under the text: lines such as 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', and the name; '/' breaks a long line."""

    lines: tuple[str, ...]
    name: str

    @property
    def title(self) -> str:
        """The signer's own post, e.g. 'Phó Chủ tịch'."""
        words = self.lines[-1].replace("/", " ").lower()
        return words[:1].upper() + words[1:]

    @property
    def capacity(self) -> str:
        """'KT.', 'TL.', 'TM.' or nothing; a committee's deputy signs 'TM. …' and 'KT. …', then KT. says who he is."""
        marks = [line.split(" ", 1)[0] for line in self.lines]
        return next((mark for mark in ("KT.", "TL.", "TUQ.", "TM.") if mark in marks), "")


def balanced(text: str, width: int) -> tuple[str, ...]:
    """Break at spaces into as few lines as `width` characters ask for, none of them much shorter than the others."""
    count = -(-len(text) // width)
    lines: list[str] = []
    rest = text
    for left in range(count, 1, -1):
        target = len(rest) / left
        cut = min((i for i, c in enumerate(rest) if c == " "), key=lambda i: abs(i - target))
        lines.append(rest[:cut])
        rest = rest[cut + 1 :]
    return (*lines, rest)


@dataclass(frozen=True)
class Paper:
    """One official document. Texts are resolved: no tokens are left in them."""

    key: str
    kind: str
    """Abbreviation of the type (Decree 30, Phụ lục III); 'CV' for công văn, which prints none."""
    issuer: Issuer
    unit: str
    """Abbreviation of the drafting unit: last group of a công văn's notation, and of 'Lưu: VT, …'."""
    subject: str
    """Trích yếu without 'V/v' or 'Về việc'."""
    body: tuple[str, ...]
    """Paragraphs; `**bold**`, `__italic__`, '| cell | cell |' for table rows, '> ' for centred lines."""
    signer: Signer
    copies: tuple[str, ...]
    """Nơi nhận, without the dash and the last line ('Lưu: …')."""
    basis: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    authority: str = ""
    """Line above the căn cứ of a decision, or the sender of a telegram."""
    urgency: str = "NORMAL"
    number: int | None = None
    issued_on: date | None = None
    """Number and date of papers from outside; None for drafts of our agencies."""
    year: int = 2026
    reply_to: str = ""
    scanned: bool = False

    @property
    def kind_name(self) -> str:
        """'Quyết định', 'Công văn', …"""
        return KIND_NAMES[self.kind]

    @property
    def heading_lines(self) -> tuple[str, ...]:
        """Trích yếu under the name of the type, in lines of about the same length."""
        text = self.subject if self.kind in {"KH", "GM", "BC"} else f"Về việc {self.subject}"
        return balanced(text[0].upper() + text[1:], 52)

    @property
    def notation_tail(self) -> str:
        """What follows the number: '/QĐ-UBND', '/SNV-CCHC'."""
        if self.kind == "CV":
            return f"/{self.issuer.abbreviation}-{self.unit}" if self.unit else f"/{self.issuer.abbreviation}"
        return f"/{self.kind}-{self.issuer.abbreviation}"

    def notation(self, number: int) -> str:
        """'05/QĐ-UBND': numbers below 10 get a zero in front."""
        return f"{number:02d}{self.notation_tail}"

    @property
    def archive_line(self) -> str:
        """Last line of 'Nơi nhận'."""
        return f"Lưu: VT, {self.unit}." if self.unit else "Lưu: VT."
