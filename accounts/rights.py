"""Which role brings which rights, and what a group may add: the one table (design.md §5). What is not listed is not
allowed.
"""

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
            Perm.REASSIGN,
            # KS-5.9: the Office keeps the record of who is away.
            Perm.RECORD_LEAVE,
            Perm.ATTENDANCE,
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
            Perm.REASSIGN,
            Perm.ATTENDANCE,
            # SD-9.3 to SD-9.5: of the leaders only the head decides (accounts/rules/consents.py).
            Perm.CONSENT,
            # SD-9: the leaders answer for the data; somebody besides the administrator sees what he did.
            Perm.READ_AUDIT,
        }
    ),
    # KS-6: only unit heads submit to the leaders.
    Role.UNIT_HEAD: _TASKS
    | frozenset({Perm.ASSIGN, Perm.HANDLE, Perm.DRAFT, Perm.REVIEW, Perm.NOTIFY_UNIT, Perm.DELEGATE, Perm.REASSIGN}),
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
        Perm.REASSIGN,
        Perm.RECORD_LEAVE,
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

# What an agency may add to somebody's post by a group of rights (DN-3.3i): to see, to report, to tell, to give tasks.
COMPOSABLE = frozenset(
    {
        Perm.READ_AGENCY,
        Perm.PRINT_REGISTERS,
        Perm.REPORT,
        Perm.NOTIFY_AGENCY,
        Perm.NOTIFY_UNIT,
        Perm.DRAFT,
        Perm.ASSIGN_TASKS,
        Perm.ANSWER_TASKS,
        Perm.SUPERVISE_TASKS,
    }
)

_CLERK = "Văn thư cơ quan tiếp nhận, đăng ký, cấp số, đóng dấu (Nghị định 30/2020, Điều 15, 21, 22, 32)"
_ROAD = "Bước xử lý này thuộc chức danh: hãy giao chức danh tương ứng thay vì thêm quyền"
_ADMIN = "Quyền quản trị chỉ gắn với chức danh Quản trị và không tự nhân lên"
# What comes with the post alone, by role and law, and why; no group gives it whatever anybody consents to.
KEPT: dict[str, str] = {
    Perm.REGISTER: _CLERK,
    Perm.RECEIVE: _CLERK,
    Perm.ISSUE: _CLERK,
    Perm.SUBMIT: _CLERK,
    Perm.SIGN: "Chữ ký số gắn với thẩm quyền ký của lãnh đạo (Nghị định 30/2020, Điều 13)",
    Perm.ANNOTATE: "Bút phê là ý kiến chỉ đạo của lãnh đạo cơ quan",
    Perm.CONSENT: "Ý kiến đồng ý là của chính người đứng đầu cơ quan",
    Perm.DOSSIERS: "Hồ sơ công việc do lãnh đạo cơ quan, Chánh Văn phòng lập và đóng",
    Perm.DELEGATE: "Chỉ người đứng đầu cơ quan, đơn vị ủy quyền",
    Perm.SORT: _ROAD,
    Perm.ASSIGN: _ROAD,
    Perm.HANDLE: _ROAD,
    Perm.REVIEW: _ROAD,
    Perm.APPRAISE: _ROAD,
    Perm.RECEIVE_CASE: "Hồ sơ một cửa do cán bộ một cửa tiếp nhận (Nghị định 61/2018)",
    Perm.HAND_OVER: "Kết quả một cửa do cán bộ một cửa trả (Nghị định 61/2018)",
    Perm.HANDLE_INCIDENTS: _ADMIN,
    Perm.MANAGE_ACCOUNTS: _ADMIN,
    Perm.ASK_CONSENT: _ADMIN,
    Perm.BACK_UP: _ADMIN,
    Perm.READ_AUDIT: _ADMIN,
    Perm.MANAGE_UNITS: _ADMIN,
    Perm.REASSIGN: "Chỉ người phụ trách đơn vị, cơ quan điều chuyển việc của cấp dưới",
    Perm.RECORD_LEAVE: "Văn phòng ghi nghỉ phép, công tác",
    Perm.ATTENDANCE: "Việc đăng nhập theo buổi do người đứng đầu và Văn phòng theo dõi",
    Perm.TAKE_OVER: "Lãnh đạo, Chánh Văn phòng nhận bàn giao thay mặt cơ quan",
}


def perms_of(role: str) -> frozenset[str]:
    """The rights a role brings; none for a role the table does not know."""
    return ROLE_PERMS.get(role, frozenset())
