from onestop.models.case import Case, CaseCounter, CasePaper
from onestop.models.citizen_mail import CitizenMail
from onestop.models.desk_slip import DeskSlip
from onestop.models.lookup_window import LookupWindow
from onestop.models.procedure import Procedure, ProcedureVersion
from onestop.models.slips import Apology, CaseStop, SupplementRequest

__all__ = [
    "Apology",
    "Case",
    "CaseCounter",
    "CasePaper",
    "CaseStop",
    "CitizenMail",
    "DeskSlip",
    "LookupWindow",
    "Procedure",
    "ProcedureVersion",
    "SupplementRequest",
]
