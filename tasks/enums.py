"""Words of tasks."""

from django.db.models import TextChoices


class AssignmentState(TextChoices):
    """GL-4, GL-5.2: states exactly these."""

    PLANNED = "planned", "Chờ ban hành văn bản"
    DROPPED = "dropped", "Đã bỏ khỏi dự thảo"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    PROPOSED = "proposed", "Chờ xác nhận"
    COMPLETED = "completed", "Hoàn thành"
    COMPLETED_LATE = "completed_late", "Hoàn thành trễ hạn"
    NOT_COMPLETED = "not_completed", "Không hoàn thành"
    TRANSFERRED = "transferred", "Chuyển đơn vị khác"


# Entered, the document not yet issued, or taken out of the draft again: nobody has been given anything.
NOT_STARTED = (AssignmentState.PLANNED, AssignmentState.DROPPED)
RUNNING = (AssignmentState.IN_PROGRESS, AssignmentState.PROPOSED)
DONE = (AssignmentState.COMPLETED, AssignmentState.COMPLETED_LATE)
SETTLED = (*DONE, AssignmentState.NOT_COMPLETED, AssignmentState.TRANSFERRED)


class Basis(TextChoices):
    """On what grounds a task is given without a document (DN-3.3b)."""

    MEETING = "meeting", "Kết luận cuộc họp"
    PHONE = "phone", "Chỉ đạo qua điện thoại"
    ORAL = "oral", "Chỉ đạo trực tiếp"
    OWN = "own", "Tự đề xuất"


class RequestState(TextChoices):
    """What the lead asks for: a later deadline, another lead."""

    PENDING = "pending", "Chờ trả lời"
    AGREED = "agreed", "Đồng ý"
    REFUSED = "refused", "Không đồng ý"


class Verdict(TextChoices):
    """What the follow-up specialist says of a result (GL-5.2); in time or late is decided by the dates."""

    COMPLETED = "completed", "Hoàn thành"
    NOT_COMPLETED = "not_completed", "Không hoàn thành, chưa đạt yêu cầu"
