"""States and acts of outgoing documents (KS-9). A target of None is the next stage of the agency's approval chain."""

from accounts.enums import Perm
from documents.enums import OutgoingState as S
from qlvb.lib.transitions import transition

ADD_VERSION = transition("add_version", "Nộp bản dự thảo mới", {S.DRAFTING}, S.DRAFTING, Perm.DRAFT)
EDIT = transition("edit", "Sửa thông tin dự thảo", {S.DRAFTING, S.UNIT_REVIEW, S.APPRAISAL}, None, Perm.DRAFT)
PLACE = transition("place", "Đặt vị trí số, chữ ký, dấu", {S.DRAFTING, S.UNIT_REVIEW, S.APPRAISAL}, None, Perm.DRAFT)
SUBMIT_DRAFT = transition("submit_draft", "Trình duyệt", {S.DRAFTING}, None, Perm.DRAFT)
APPROVE = transition("approve", "Duyệt, chuyển tiếp", {S.UNIT_REVIEW}, None, Perm.REVIEW)
APPRAISE = transition("appraise", "Thẩm định, trình ký", {S.APPRAISAL}, S.FOR_SIGNATURE, Perm.APPRAISE)
SIGN = transition("sign", "Ký số", {S.FOR_SIGNATURE}, S.SIGNED, Perm.SIGN)
RETURN = transition(
    "return", "Trả lại để sửa", {S.UNIT_REVIEW, S.APPRAISAL, S.FOR_SIGNATURE, S.SIGNED}, S.DRAFTING, Perm.HANDLE
)
ISSUE = transition("issue", "Cấp số và ban hành", {S.SIGNED}, S.ISSUING, Perm.ISSUE)
RETRY_ISSUE = transition("retry_issue", "Thử lại", {S.ISSUE_FAILED}, S.ISSUING, Perm.ISSUE)
# The way out of an issuing that cannot succeed: the number is void, never used again.
VOID_NUMBER = transition("void_number", "Hủy số, trả lại để sửa", {S.ISSUE_FAILED}, S.DRAFTING, Perm.ISSUE)

ALL = (ADD_VERSION, EDIT, PLACE, SUBMIT_DRAFT, APPROVE, APPRAISE, SIGN, RETURN, ISSUE, RETRY_ISSUE, VOID_NUMBER)
