from accounts.models.account_decision import AccountDecision
from accounts.models.agency_rules import AgencyRules, SealPlacement
from accounts.models.audit_entry import AuditEntry
from accounts.models.audit_seal import AuditSeal
from accounts.models.authenticator import Authenticator
from accounts.models.consent import Consent
from accounts.models.delegation import Delegation
from accounts.models.form_token import FormToken
from accounts.models.leave import Leave
from accounts.models.minutes import Minutes, MinutesLine, MinutesSeries, PostSuccessor
from accounts.models.past_password import PastPassword
from accounts.models.planned_leaving import PlannedLeaving
from accounts.models.post import Post
from accounts.models.recovery_code import RecoveryCode
from accounts.models.reset_request import ResetRequest
from accounts.models.rights_group import GroupMember, RightsGroup
from accounts.models.session import Session
from accounts.models.unit import Unit
from accounts.models.unit_change import Succession, UnitChange
from accounts.models.user import User

__all__ = [
    "AccountDecision",
    "AgencyRules",
    "AuditEntry",
    "AuditSeal",
    "Authenticator",
    "Consent",
    "Delegation",
    "FormToken",
    "GroupMember",
    "Leave",
    "Minutes",
    "MinutesLine",
    "MinutesSeries",
    "PastPassword",
    "PlannedLeaving",
    "Post",
    "PostSuccessor",
    "RecoveryCode",
    "ResetRequest",
    "RightsGroup",
    "SealPlacement",
    "Session",
    "Succession",
    "Unit",
    "UnitChange",
    "User",
]
