"""Đăng nhập theo buổi, a week at a time: beside the supervision of the work (SD-11.1, KS-5.9)."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.enums import Half, Perm
from accounts.requests import ActorRequest
from qlvb.lib.errors import NotAllowed
from qlvb.lib.vietnamese import short_date
from reports.attendance import days_of, lines_of
from reports.forms import WeekForm

_DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@require_safe
def week(request: ActorRequest) -> HttpResponse:
    """Heads and account keepers of one's own agency, half-day by half-day, with the leave recorded."""
    actor = request.actor
    if not actor.has_perm(Perm.ATTENDANCE):
        raise NotAllowed("Chỉ lãnh đạo và Chánh Văn phòng xem việc đăng nhập theo buổi.")
    form = WeekForm(request.GET, today=actor.today())
    monday = _monday(form.day or actor.today())
    last = monday + timedelta(days=6)
    lines = lines_of(actor.desk.unit.agency, monday, last, actor.now())
    address, this = reverse("reports:attendance"), _monday(actor.today())
    context = {
        "tabs": [
            {"label": "Nhiệm vụ", "url": reverse("tasks:supervision"), "count": None, "active": False},
            {"label": "Đăng nhập theo buổi", "url": address, "count": None, "active": True},
        ],
        "form": form,
        "period": f"Tuần từ {short_date(monday)} đến {short_date(last)}",
        "days": [{"name": _DAYS[day.weekday()], "day": f"{day:%d/%m}"} for day in days_of(monday, last)],
        "halves": [half.label for _ in range(7) for half in Half],
        "lines": lines,
        "missing": sum(cell.state == "missing" for line in lines for cell in line.cells),
        "previous": f"{address}?tuan={(monday - timedelta(days=7)).isoformat()}",
        "next": f"{address}?tuan={(monday + timedelta(days=7)).isoformat()}" if monday < this else "",
    }
    return render(request, "reports/attendance.html", context)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
