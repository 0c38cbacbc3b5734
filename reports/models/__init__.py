from reports.models.attendance import Attendance
from reports.models.hand_over_package import HandOverPackage, PackagePart
from reports.models.log_export import LogExport
from reports.models.period_report import PeriodReport
from reports.models.register_print import RegisterPrint

__all__ = ["Attendance", "HandOverPackage", "LogExport", "PackagePart", "PeriodReport", "RegisterPrint"]
