from tasks.models.assignment import Assignment, Coordination
from tasks.models.request import Extension, TransferRequest
from tasks.models.urging import Urging

__all__ = ["Assignment", "Coordination", "Extension", "TransferRequest", "Urging"]
