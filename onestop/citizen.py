"""Telling the citizen by mail, for whoever gave an address (VP-5.2c; NĐ 61/2018 art. 19.9, 20.4).

The rows are written in the transaction of the act; the mail job sends them after the commit, at most once
(workflow.mailing). Nothing here can stop an act, and nothing of the person is in a text: see CitizenMail.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from onestop.enums import CaseState, Told
from onestop.models import Apology, Case, CitizenMail, SupplementRequest
from qlvb.lib.vietnamese import short_date, short_time


@dataclass(frozen=True, slots=True)
class Message:
    kind: Told
    text: str
    number: int = 1


def tell_citizen(case: Case, message: Message) -> None:
    """Lay it in the queue, once; whoever gave no address, or where no mail server is known, gets none."""
    if not (settings.MAIL_ON and case.applicant_email):
        return
    now = timezone.now()
    row = CitizenMail(
        case=case, kind=message.kind, number=message.number, text=message.text, created_at=now, mail_after=now
    )
    CitizenMail.objects.bulk_create([row], ignore_conflicts=True)


def received(case: Case) -> Message:
    assert case.appointment_at is not None
    return Message(
        Told.RECEIVED,
        f"{case.case_agency.name} đã tiếp nhận hồ sơ, hẹn trả kết quả lúc {short_time(case.appointment_at)}.",
    )


def supplement(slip: SupplementRequest) -> Message:
    until = f" Hạn bổ sung: hết ngày {short_date(slip.until)}." if slip.until else ""
    text = (
        "Hồ sơ cần bổ sung, hoàn thiện. Xem nội dung cần bổ sung ở trang tra cứu hoặc trên Phiếu yêu cầu bổ sung; thời "
        f"hạn giải quyết tạm dừng và tính lại từ ngày nhận đủ.{until}"
    )
    return Message(Told.SUPPLEMENT, text, slip.number)


def ready(case: Case) -> Message:
    return Message(Told.READY, "Hồ sơ đã có kết quả. Xin mang Giấy tiếp nhận đến nhận kết quả.")


def apology(slip: Apology) -> Message:
    text = (
        "Chúng tôi xin lỗi vì hồ sơ chưa trả kết quả đúng hẹn và xin hẹn lại lúc "
        f"{short_time(slip.new_appointment_at)}. Lý do ghi trên Phiếu xin lỗi và hẹn lại ngày trả kết quả."
    )
    return Message(Told.APOLOGY, text)


def stopped(case: Case) -> Message:
    text = "Hồ sơ đã dừng giải quyết. Lý do ghi trên Thông báo dừng giải quyết hồ sơ, nhận tại nơi đã nộp."
    return Message(Told.STOPPED, text)


# What a case must still be for the mail to say something true.
_STILL = {
    Told.RECEIVED: {CaseState.RECEIVED, CaseState.IN_PROGRESS},
    Told.SUPPLEMENT: {CaseState.SUPPLEMENT},
    Told.READY: {CaseState.READY},
    Told.APOLOGY: {CaseState.IN_PROGRESS, CaseState.READY},
    Told.STOPPED: {CaseState.STOPPED},
}


def is_wanted(row: CitizenMail) -> bool:
    """What has been overtaken meanwhile is no longer sent."""
    return bool(row.case.applicant_email) and row.case.state in _STILL[Told(row.kind)]


def message_of(row: CitizenMail) -> EmailMessage:
    """The mail of a row; the address is read from the case now."""
    case = row.case
    lines = [
        "Kính gửi Ông/Bà, tổ chức nộp hồ sơ,",
        f"Hồ sơ mã số {case.case_code}, thủ tục: {case.procedure_name}.",
        row.text,
    ]
    if settings.PUBLIC_URL:
        address = f"{settings.PUBLIC_URL}{reverse('onestop:public_status')}?{urlencode({'ma': case.case_code})}"
        lines.append(f"Tra cứu (cần 4 số cuối điện thoại người nộp): {address}")
    lines.append(f"Bộ phận một cửa {case.case_agency.name}")
    lines.append("Thư tự động, vui lòng không trả lời. Nếu Ông/Bà không nộp hồ sơ này, xin bỏ qua thư.")
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    return EmailMessage(
        subject=f"[Một cửa] {row.get_kind_display()}: hồ sơ {case.case_code}",
        body="\n\n".join(lines) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[case.applicant_email],
        headers={"Message-ID": f"<qlvb-hs-{row.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
