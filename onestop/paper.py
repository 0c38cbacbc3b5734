"""The slips on paper (TT 01/2018/TT-VPCP art. 9: A5). Named by what they are: the numbers of the forms change."""

from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Unit
from onestop.models import Apology, Case, CaseStop, DeskSlip, SupplementRequest
from qlvb.lib.paper import pdf_of
from qlvb.lib.vietnamese import long_date

_STYLE = Path(__file__).parent / "styles" / "slip.css"


def receipt_pdf(case: Case, status_url: str) -> bytes:
    """'Giấy tiếp nhận hồ sơ và hẹn trả kết quả', with a QR that opens the public state of the case."""
    slips = list(case.supplements.all())
    context = {
        "papers": case.papers.all(),
        "qr": _qr(status_url),
        "promised_at": case.promised_at or slips[-1].old_appointment_at,
        "restarted": next((slip for slip in reversed(slips) if slip.received_at), None),
    }
    return _slip("receipt", case, case.received_at, context)


def supplement_pdf(slip: SupplementRequest) -> bytes:
    """'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ'."""
    return _slip("supplement", slip.case, slip.asked_at, {"slip": slip})


def apology_pdf(slip: Apology) -> bytes:
    """'Phiếu xin lỗi và hẹn lại ngày trả kết quả'."""
    return _slip("apology", slip.case, slip.at, {"slip": slip})


def stop_pdf(slip: CaseStop) -> bytes:
    """'Thông báo dừng giải quyết hồ sơ'."""
    return _slip("stop", slip.case, slip.at, {"slip": slip})


def desk_slip_pdf(slip: DeskSlip) -> bytes:
    """'Phiếu hướng dẫn hoàn thiện hồ sơ', 'Phiếu từ chối tiếp nhận giải quyết hồ sơ': no case stands behind it."""
    return _print(slip.kind, slip.agency, slip.at, {"slip": slip})


def _slip(name: str, case: Case, at: datetime, context: dict[str, object]) -> bytes:
    return _print(name, case.case_agency, at, {"case": case, **context})


def _print(name: str, agency: Unit, at: datetime, context: dict[str, object]) -> bytes:
    shown = {"agency": agency, "day": long_date(timezone.localdate(at)), **context}
    return pdf_of(render_to_string(f"onestop/print/{name}.html", shown), stylesheet=_STYLE)


def _qr(text: str) -> str:
    """Inline SVG: nothing to fetch."""
    import segno

    return segno.make(text, error="m").svg_inline(border=0, omitsize=True)
