"""States and acts of tasks (GL-4, GL-5.2). docs/workflow.md is drawn from here."""

from accounts.enums import Perm
from documents.enums import OutgoingState
from qlvb.lib.transitions import transition
from tasks.enums import AssignmentState as S

# An act on the draft, not on a task: tasks are entered before the document is signed (GL-4.1).
PLAN = transition(
    "plan_task",
    "Giao việc",
    {OutgoingState.DRAFTING, OutgoingState.UNIT_REVIEW, OutgoingState.APPRAISAL},
    None,
    Perm.ASSIGN_TASKS,
)

DROP = transition("drop", "Bỏ khỏi dự thảo", {S.PLANNED}, S.DROPPED, Perm.ASSIGN_TASKS)
# These two happen by issuing: the document that gives the task, the reply to it.
START = transition("start", "Ban hành văn bản giao việc", {S.PLANNED}, S.IN_PROGRESS, Perm.ISSUE)
PROPOSE = transition("propose", "Ban hành văn bản trả lời", {S.IN_PROGRESS}, S.PROPOSED, Perm.ISSUE)
CONFIRM = transition("confirm", "Xác nhận hoàn thành", {S.PROPOSED}, S.COMPLETED, Perm.ASSIGN_TASKS)
CONFIRM_LATE = transition(
    "confirm_late", "Xác nhận hoàn thành trễ hạn", {S.PROPOSED}, S.COMPLETED_LATE, Perm.ASSIGN_TASKS
)
CONFIRM_NOT = transition(
    "confirm_not", "Xác nhận không hoàn thành", {S.IN_PROGRESS, S.PROPOSED}, S.NOT_COMPLETED, Perm.ASSIGN_TASKS
)
GIVE_BACK = transition(
    "give_back", "Chưa đạt, cho thêm thời gian", {S.IN_PROGRESS, S.PROPOSED}, S.IN_PROGRESS, Perm.ASSIGN_TASKS
)
ASK_EXTENSION = transition("ask_extension", "Đề nghị gia hạn", {S.IN_PROGRESS}, None, Perm.ANSWER_TASKS)
DECIDE_EXTENSION = transition(
    "decide_extension", "Trả lời đề nghị gia hạn", {S.IN_PROGRESS, S.PROPOSED}, None, Perm.ASSIGN_TASKS
)
ASK_TRANSFER = transition("ask_transfer", "Đề nghị chuyển", {S.IN_PROGRESS}, None, Perm.ANSWER_TASKS)
AGREE_TRANSFER = transition("agree_transfer", "Chuyển đơn vị khác", {S.IN_PROGRESS}, S.TRANSFERRED, Perm.ASSIGN_TASKS)
REFUSE_TRANSFER = transition(
    "refuse_transfer", "Không đồng ý chuyển", {S.IN_PROGRESS, S.PROPOSED}, None, Perm.ASSIGN_TASKS
)
# Also whoever follows the task (GL-5.2).
URGE = transition("urge", "Đôn đốc", {S.IN_PROGRESS}, None, Perm.SUPERVISE_TASKS)

ALL = (
    DROP,
    START,
    PROPOSE,
    CONFIRM,
    CONFIRM_LATE,
    CONFIRM_NOT,
    GIVE_BACK,
    ASK_EXTENSION,
    DECIDE_EXTENSION,
    ASK_TRANSFER,
    AGREE_TRANSFER,
    REFUSE_TRANSFER,
    URGE,
)
