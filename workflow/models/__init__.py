from workflow.models.annotation import Annotation
from workflow.models.calendar_day import CalendarDay
from workflow.models.item_access import ItemAccess
from workflow.models.item_event import ItemEvent
from workflow.models.step import Step
from workflow.models.work_item import WorkItem

__all__ = ["Annotation", "CalendarDay", "ItemAccess", "ItemEvent", "Step", "WorkItem"]
