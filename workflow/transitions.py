"""The acts that move an item from desk to desk, as acts on a step. docs/workflow.md is drawn from here."""

from accounts.enums import Perm
from qlvb.lib.transitions import transition
from workflow.enums import OPEN_STATES, IncidentState
from workflow.enums import StepState as S

SUBMIT = transition("submit", "Trình Chánh Văn phòng", OPEN_STATES, S.DONE, Perm.SUBMIT)
SUBMIT_TO_LEADER = transition("submit_to_leader", "Trình lãnh đạo", OPEN_STATES, S.DONE, Perm.SORT)
FORWARD = transition("forward", "Chuyển xử lý", OPEN_STATES, S.DONE, Perm.SORT)
ANNOTATE = transition("annotate", "Bút phê", OPEN_STATES, S.DONE, Perm.ANNOTATE)
ASSIGN = transition("assign", "Giao xử lý", OPEN_STATES, S.DONE, Perm.ASSIGN)
SEND_BACK = transition("send_back", "Trả lại", OPEN_STATES, S.SENT_BACK, Perm.HANDLE)
ACKNOWLEDGE = transition("acknowledge", "Đã biết", OPEN_STATES, S.DONE, Perm.HANDLE)
CONTRIBUTE = transition("contribute", "Gửi ý kiến phối hợp", OPEN_STATES, S.DONE, Perm.HANDLE)
FINISH = transition("finish", "Kết thúc xử lý", OPEN_STATES, S.DONE, Perm.HANDLE)

ALL = (SUBMIT, SUBMIT_TO_LEADER, FORWARD, ANNOTATE, ASSIGN, SEND_BACK, ACKNOWLEDGE, CONTRIBUTE, FINISH)

TAKE_INCIDENT = transition(
    "take_incident", "Tiếp nhận xử lý", {IncidentState.NEW}, IncidentState.HANDLING, Perm.HANDLE_INCIDENTS
)
FINISH_INCIDENT = transition(
    "finish_incident", "Lập biên bản xử lý", {IncidentState.HANDLING}, IncidentState.DONE, Perm.HANDLE_INCIDENTS
)

OF_INCIDENTS = (TAKE_INCIDENT, FINISH_INCIDENT)
