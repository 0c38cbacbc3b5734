"""Which role brings which rights: the one table (design.md §5). What is not listed is not allowed."""

from accounts.enums import Perm, Role

# Decree 30 art. 16.2b, 22.3b, SD-12.3: registers are kept and reports made by clerk and Office, for the leaders.
_OVERVIEW = frozenset({Perm.PRINT_REGISTERS, Perm.REPORT})
# GL-4.1, GL-5.2: tasks are entered, followed and confirmed by the Office's specialists and their heads; the lead's side
# asks for time or for another lead. A clerk passes on and decides nothing.
_TASKS = frozenset({Perm.ASSIGN_TASKS, Perm.ANSWER_TASKS})

ROLE_PERMS: dict[str, frozenset[str]] = {
    # SD-5.1, KS-9.6, Decree 30 art. 32: the clerk registers, numbers, seals and sends; she decides nothing.
    Role.CLERK: _OVERVIEW
    | frozenset(
        {
            Perm.READ_AGENCY,
            Perm.REGISTER,
            Perm.SUBMIT,
            Perm.RECEIVE,
            Perm.ISSUE,
            Perm.HANDLE,
            Perm.NOTIFY_AGENCY,
            # Decree 30 art. 31: what is handed over is received by the clerk, the Office, the leaders.
            Perm.TAKE_OVER,
            # SD-9.5: she asks for the correction of what she registered; the Chair decides.
            Perm.ASK_CONSENT,
        }
    ),
    # SD-5.2, DN-6.1: the Chief of Office sorts what arrives; KS-9.3: his Office answers for the form of what leaves.
    Role.CHIEF_OF_OFFICE: _OVERVIEW
    | _TASKS
    | frozenset(
        {
            Perm.READ_AGENCY,
            Perm.SORT,
            Perm.ASSIGN,
            Perm.HANDLE,
            Perm.DRAFT,
            Perm.REVIEW,
            Perm.APPRAISE,
            Perm.NOTIFY_AGENCY,
            # SD-6.1, SD-6.3: dossiers are opened and closed by the Chair and the Chief of Office.
            Perm.DOSSIERS,
            Perm.SUPERVISE_TASKS,
            Perm.DELEGATE,
            Perm.TAKE_OVER,
        }
    ),
    Role.LEADER: _OVERVIEW
    | frozenset(
        {
            Perm.READ_AGENCY,
            Perm.ANNOTATE,
            Perm.HANDLE,
            Perm.SIGN,
            Perm.NOTIFY_AGENCY,
            Perm.DOSSIERS,
            Perm.ANSWER_TASKS,
            Perm.SUPERVISE_TASKS,
            Perm.DELEGATE,
            Perm.TAKE_OVER,
            # SD-9.3 to SD-9.5: of the leaders only the head decides (accounts/rules/consents.py).
            Perm.CONSENT,
            # SD-9: the leaders answer for the data; somebody besides the administrator sees what he did.
            Perm.READ_AUDIT,
        }
    ),
    # KS-6: only unit heads submit to the leaders.
    Role.UNIT_HEAD: _TASKS
    | frozenset({Perm.ASSIGN, Perm.HANDLE, Perm.DRAFT, Perm.REVIEW, Perm.NOTIFY_UNIT, Perm.DELEGATE}),
    Role.SPECIALIST: _TASKS | frozenset({Perm.HANDLE, Perm.DRAFT}),
    # DN-12.1, DN-13.5: the agency's administrator looks after the software; no document passes through his hands.
    # SD-9.2: backups, only where his agency is at the top (qlvb/backup/permissions.py).
    Role.AGENCY_ADMIN: frozenset(
        {
            Perm.NOTIFY_AGENCY,
            Perm.HANDLE_INCIDENTS,
            Perm.MANAGE_ACCOUNTS,
            Perm.MANAGE_UNITS,
            Perm.ASK_CONSENT,
            Perm.BACK_UP,
            Perm.READ_AUDIT,
        }
    ),
    # VP-5.2: the desk receives, passes on and hands over; what is decided on a case is not for it to decide.
    Role.ONESTOP_OFFICER: frozenset({Perm.RECEIVE_CASE, Perm.HAND_OVER, Perm.HANDLE}),
}

# What a delegation never lends (SD-5.3d): the personal signature, the power to delegate on, the administrator's rights;
# what another agency handed over, for which one signs with one's own name;
# and the consent, which SD-9.3 to SD-9.5 ask of the Chair himself (while he is away a decision on paper does).
NEVER_LENT = frozenset(
    {
        Perm.SIGN,
        Perm.DELEGATE,
        Perm.HANDLE_INCIDENTS,
        Perm.MANAGE_ACCOUNTS,
        Perm.MANAGE_UNITS,
        Perm.TAKE_OVER,
        Perm.CONSENT,
        Perm.ASK_CONSENT,
        Perm.BACK_UP,
        Perm.READ_AUDIT,
    }
)


def perms_of(role: str) -> frozenset[str]:
    """The rights a role brings; none for a role the table does not know."""
    return ROLE_PERMS.get(role, frozenset())
