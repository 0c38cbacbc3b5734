from reports.models.attendance import Attendance
from reports.models.log_export import LogExport
from reports.models.period_report import PeriodReport
from reports.models.register_print import RegisterPrint

__all__ = ["Attendance", "LogExport", "PeriodReport", "RegisterPrint"]
