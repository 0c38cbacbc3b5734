"""Who may more than his role brings in the demo: a group of rights, two shares; and a register that is asked for."""

from datetime import date, timedelta

from accounts.actions.ask_consent import ask_consent
from accounts.actions.decide_consent import decide_consent
from accounts.actor import Actor
from accounts.enums import ConsentKind, Perm
from accounts.groups import Composed, composing
from accounts.models import Consent, Post, RightsGroup, Unit
from documents.models import IncomingDocument
from documents.queries import incoming_visible_to
from documents.registers import Book, opening
from qlvb.demo.seeding.clock import Clock
from qlvb.demo.seeding.organisation import Province
from workflow.actions.share_item import Showing, share_item
from workflow.models import Share


def play(province: Province) -> None:
    """Safe to run again: each thing happens once."""
    if not RightsGroup.objects.exists():
        _is_composed(province)
    if not Share.objects.exists():
        _are_shared(province)
    if not Consent.objects.filter(kind=ConsentKind.REGISTERS).exists():
        _is_to_be_opened(province)


def _ago(province: Province, days: int) -> date:
    """So many days ago, as far as people had their posts by then."""
    return max(province.today - timedelta(days=days), province.today.replace(month=1, day=1))


def _is_composed(province: Province) -> None:
    """Two specialists help the Office with its reports."""
    helpers = [province.post(name, "tinh") for name in ("cv2.noichinh.tinh", "cv.vanxa.tinh")]
    rights = frozenset({Perm.REPORT.value, Perm.PRINT_REGISTERS.value})
    with Clock(_ago(province, 20)) as clock:
        admin = clock.actor(province.post("quantri.tinh", "tinh"))
        group = composing(None, Composed("Tổng hợp, báo cáo", rights, frozenset(p.pk for p in helpers)), admin)
        asked = ask_consent(group, reason="Giúp Văn phòng tổng hợp báo cáo quý.", actor=admin)
        decide_consent(asked.pk, agreed=True, actor=clock.actor(province.post("chutich.tinh", "tinh")))


def _are_shared(province: Province) -> None:
    """The Chief of Office shows one document to a specialist for a month, another to a whole unit."""
    reader, unit = province.post("cv.vanxa.tinh", "tinh"), province.units["tinh-kgvx"]
    with Clock(_ago(province, 1)) as clock:
        chief = clock.actor(province.post("chanhvp.tinh", "tinh"))
        papers = _unseen(chief, reader)
        for paper, showing in zip(papers, _showings(reader, unit, clock), strict=False):
            share_item(paper.pk, showing, actor=clock.actor(chief.post))


def _showings(reader: Post, unit: Unit, clock: Clock) -> list[Showing]:
    until = clock.now.date() + timedelta(days=30)
    return [
        Showing("Tham khảo khi tổng hợp báo cáo của phòng.", post=reader, ends_on=until),
        Showing("Nội dung liên quan đến lĩnh vực của phòng.", unit=unit),
    ]


def _unseen(chief: Actor, reader: Post) -> list[IncomingDocument]:
    """Incoming documents that the reader is not on the road of, the oldest first."""
    known = incoming_visible_to(Actor.of(reader)).order_by().values("pk")
    arrived = incoming_visible_to(chief).filter(created_at__lt=chief.now())
    return list(arrived.exclude(pk__in=known).order_by("pk")[:2])


def _is_to_be_opened(province: Province) -> None:
    """Yesterday the administrator asked for a series of its own for next year's reports."""
    with Clock(_ago(province, 1)) as clock:
        admin = clock.actor(province.post("quantri.tinh", "tinh"))
        book = Book("Sổ đăng ký báo cáo", frozenset({"BC"}))
        reason = "Số lượng báo cáo định kỳ lớn, cần dãy số riêng để tra cứu."
        ask_consent(opening(admin.today().year + 1, book, admin), reason=reason, actor=admin)
