from accounts.models.account_decision import AccountDecision
from accounts.models.agency_rules import AgencyRules, SealPlacement
from accounts.models.audit_entry import AuditEntry
from accounts.models.audit_seal import AuditSeal
from accounts.models.consent import Consent
from accounts.models.delegation import Delegation
from accounts.models.form_token import FormToken
from accounts.models.leave import Leave
from accounts.models.minutes import Minutes, MinutesLine, MinutesSeries, PostSuccessor
from accounts.models.planned_leaving import PlannedLeaving
from accounts.models.post import Post
from accounts.models.unit import Unit
from accounts.models.user import User

__all__ = [
    "AccountDecision",
    "AgencyRules",
    "AuditEntry",
    "AuditSeal",
    "Consent",
    "Delegation",
    "FormToken",
    "Leave",
    "Minutes",
    "MinutesLine",
    "MinutesSeries",
    "PlannedLeaving",
    "Post",
    "PostSuccessor",
    "SealPlacement",
    "Unit",
    "User",
]
