"""The acts that move an item from desk to desk, as acts on a step. docs/workflow.md is drawn from here."""

from accounts.enums import Perm
from qlvb.lib.transitions import transition
from workflow.enums import OPEN_STATES, DossierState, IncidentState
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

# SD-6: opened and closed by the Chair or the Chief of Office, worked on by whoever leads it.
HAND_ON = transition("hand_on", "Giao trong đơn vị", {DossierState.OPEN}, DossierState.OPEN, Perm.ASSIGN)
FILE = transition("file", "Thêm văn bản", {DossierState.OPEN}, None, Perm.HANDLE)
UNFILE = transition("unfile", "Bỏ khỏi hồ sơ", {DossierState.OPEN}, None, Perm.HANDLE)
OPINE = transition("opine", "Ghi ý kiến", {DossierState.OPEN, DossierState.TO_CLOSE}, None, Perm.HANDLE)
FINISH_PART = transition("finish_part", "Xong phần phối hợp", {DossierState.OPEN}, None, Perm.HANDLE)
PROPOSE = transition("propose", "Đề xuất phối hợp", {DossierState.OPEN}, None, Perm.HANDLE)
DECIDE = transition("decide", "Duyệt đề xuất phối hợp", {DossierState.OPEN}, None, Perm.DOSSIERS)
ATTACH_RESULT = transition("attach_result", "Gắn kết quả", {DossierState.OPEN}, None, Perm.HANDLE)
ASK_TO_CLOSE = transition("ask_to_close", "Xin đóng hồ sơ", {DossierState.OPEN}, DossierState.TO_CLOSE, Perm.HANDLE)
RETURN_DOSSIER = transition(
    "return_dossier", "Trả lại để bổ sung", {DossierState.TO_CLOSE}, DossierState.OPEN, Perm.DOSSIERS
)
CLOSE_DOSSIER = transition("close", "Đóng hồ sơ", {DossierState.TO_CLOSE}, DossierState.CLOSED, Perm.DOSSIERS)
REOPEN_DOSSIER = transition("reopen", "Mở lại hồ sơ", {DossierState.CLOSED}, DossierState.OPEN, Perm.DOSSIERS)

OF_DOSSIERS = (
    HAND_ON,
    FILE,
    UNFILE,
    OPINE,
    FINISH_PART,
    PROPOSE,
    DECIDE,
    ATTACH_RESULT,
    ASK_TO_CLOSE,
    RETURN_DOSSIER,
    CLOSE_DOSSIER,
    REOPEN_DOSSIER,
)
