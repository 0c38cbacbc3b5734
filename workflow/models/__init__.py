from workflow.models.annotation import Annotation
from workflow.models.calendar_day import CalendarDay
from workflow.models.dossier import Dossier, DossierEntry, DossierOpinion, DossierProposal, DossierSeries
from workflow.models.file_message import FileMessage, MessageReceipt
from workflow.models.incident import Incident, MinutesCounter
from workflow.models.item_access import ItemAccess
from workflow.models.item_event import ItemEvent
from workflow.models.notice import Notice, NoticeReceipt
from workflow.models.notification import Notification
from workflow.models.search_entry import SearchEntry
from workflow.models.share import ItemGroupGrant, ItemUserGrant, Share
from workflow.models.step import Step
from workflow.models.work_item import WorkItem

__all__ = [
    "Annotation",
    "CalendarDay",
    "Dossier",
    "DossierEntry",
    "DossierOpinion",
    "DossierProposal",
    "DossierSeries",
    "FileMessage",
    "Incident",
    "ItemAccess",
    "ItemEvent",
    "ItemGroupGrant",
    "ItemUserGrant",
    "MessageReceipt",
    "MinutesCounter",
    "Notice",
    "NoticeReceipt",
    "Notification",
    "SearchEntry",
    "Share",
    "Step",
    "WorkItem",
]
