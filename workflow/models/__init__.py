from workflow.models.annotation import Annotation
from workflow.models.calendar_day import CalendarDay
from workflow.models.file_message import FileMessage, MessageReceipt
from workflow.models.incident import Incident, MinutesCounter
from workflow.models.item_access import ItemAccess
from workflow.models.item_event import ItemEvent
from workflow.models.notice import Notice, NoticeReceipt
from workflow.models.notification import Notification
from workflow.models.step import Step
from workflow.models.work_item import WorkItem

__all__ = [
    "Annotation",
    "CalendarDay",
    "FileMessage",
    "Incident",
    "ItemAccess",
    "ItemEvent",
    "MessageReceipt",
    "MinutesCounter",
    "Notice",
    "NoticeReceipt",
    "Notification",
    "Step",
    "WorkItem",
]
