from onestop.models.case import Case, CaseCounter, CasePaper
from onestop.models.lookup_window import LookupWindow
from onestop.models.procedure import Procedure, ProcedureVersion
from onestop.models.slips import Apology, SupplementRequest

__all__ = [
    "Apology",
    "Case",
    "CaseCounter",
    "CasePaper",
    "LookupWindow",
    "Procedure",
    "ProcedureVersion",
    "SupplementRequest",
]
