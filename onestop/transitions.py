"""States and acts of one-stop cases (VP-5.2, VP-5.3). docs/workflow.md is drawn from here."""

from accounts.enums import Perm
from onestop.enums import CaseState as S
from qlvb.lib.transitions import transition

FORWARD_CASE = transition(
    "forward_case", "Chuyển giải quyết", {S.RECEIVED, S.IN_PROGRESS}, S.IN_PROGRESS, Perm.RECEIVE_CASE
)
REQUEST_SUPPLEMENT = transition(
    "request_supplement", "Yêu cầu bổ sung hồ sơ", {S.IN_PROGRESS}, S.SUPPLEMENT, Perm.HANDLE
)
RECEIVE_SUPPLEMENT = transition(
    "receive_supplement", "Nhận hồ sơ bổ sung", {S.SUPPLEMENT}, S.IN_PROGRESS, Perm.RECEIVE_CASE
)
APOLOGISE = transition("apologise", "Xin lỗi, hẹn lại ngày trả", {S.IN_PROGRESS, S.READY}, None, Perm.HANDLE)
# Part of issuing the result, never pressed by itself.
BRING_TO_DESK = transition("bring_to_desk", "Ban hành kết quả", {S.IN_PROGRESS}, S.READY, Perm.ISSUE)
# NĐ 61/2018 art. 17.4: what is settled at once goes straight through the leader's hand and needs no unit (VP-5.2b).
SETTLE_AT_ONCE = transition(
    "settle_at_once", "Giải quyết ngay, trả kết quả", {S.RECEIVED}, S.HANDED_OVER, Perm.HAND_OVER
)
STOP_CASE = transition(
    "stop_case", "Dừng giải quyết hồ sơ", {S.RECEIVED, S.IN_PROGRESS, S.SUPPLEMENT}, S.STOPPED, Perm.HANDLE
)
HAND_OVER = transition("hand_over", "Trả kết quả", {S.READY}, S.HANDED_OVER, Perm.HAND_OVER)

ALL = (
    FORWARD_CASE,
    SETTLE_AT_ONCE,
    REQUEST_SUPPLEMENT,
    RECEIVE_SUPPLEMENT,
    APOLOGISE,
    BRING_TO_DESK,
    HAND_OVER,
    STOP_CASE,
)
