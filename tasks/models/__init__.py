from tasks.models.assignment import Assignment, Coordination
from tasks.models.request import Extension, TransferRequest

__all__ = ["Assignment", "Coordination", "Extension", "TransferRequest"]
