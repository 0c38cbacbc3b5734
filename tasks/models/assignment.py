"""Nhiệm vụ: what one lead unit is given to do until a day, with a document or by word of mouth."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Post, Unit
from documents.models import OutgoingDocument
from qlvb.lib.append_only import KeptHistory
from tasks.enums import DONE, NOT_STARTED, RUNNING, SETTLED, AssignmentState, Basis
from workflow.feeding import adds_words, feeds_search, further_words
from workflow.models import WorkItem

# What every reader of a task sees on its page, on both sides of it.
WORDS = """SELECT concat_ws(' ', source.code, task.basis_note, lead.name, person.full_name, task.reason,
    item.outcome,
    (SELECT string_agg(unit.name, ' ' ORDER BY part.id) FROM tasks_coordination part
     JOIN accounts_unit unit ON unit.id = part.unit_id WHERE part.assignment_id = item.id),
    (SELECT string_agg(concat_ws(' ', asked.reason, asked.decision), ' ' ORDER BY asked.id)
     FROM tasks_extension asked WHERE asked.assignment_id = item.id),
    (SELECT string_agg(concat_ws(' ', asked.reason, asked.decision), ' ' ORDER BY asked.id)
     FROM tasks_transferrequest asked WHERE asked.assignment_id = item.id))
FROM tasks_assignment task JOIN workflow_workitem item ON item.id = task.workitem_ptr_id
LEFT JOIN workflow_workitem source ON source.id = task.source_id JOIN accounts_unit lead ON lead.id = task.lead_unit_id
JOIN accounts_post post ON post.id = task.follow_up_id JOIN accounts_user person ON person.id = post.user_id
WHERE task.workitem_ptr_id = {item}"""


class Assignment(WorkItem):
    """A task given with a document (GL-2, GL-4.1), or inside the agency without one (DN-3.3b): then `basis` says on
    what grounds and `directed_by` by whose word. `agency` gives it, `subject` is what is to be done, `due_at` the
    deadline as it stands now, `first_due_at` the one first set.

    It has one lead, which alone counts as given the task; `lead_agency` is the lead itself, or the agency it belongs
    to. `started_on`: the day the document was issued; `replied_on`: the day of the reply that proposes completion.
    """

    source = models.ForeignKey(
        OutgoingDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="văn bản giao việc",
    )
    basis = models.CharField("căn cứ giao", max_length=20, choices=Basis.choices, blank=True)
    basis_note = models.CharField("chi tiết căn cứ", max_length=300, blank=True)
    directed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lãnh đạo chỉ đạo"
    )
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì")
    lead_agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan chủ trì")
    coordinating = models.ManyToManyField(Unit, through="tasks.Coordination", related_name="+")
    follow_up = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="chuyên viên theo dõi")
    state = models.CharField(
        "trạng thái", max_length=20, choices=AssignmentState.choices, default=AssignmentState.PLANNED
    )
    first_due_at = models.DateTimeField("hạn ban đầu")
    started_on = models.DateField("ngày giao", null=True, blank=True)
    reply = models.ForeignKey(
        OutgoingDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_assignments",
        verbose_name="văn bản kết quả",
    )
    replied_on = models.DateField("ngày văn bản kết quả", null=True, blank=True)
    settled_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xác nhận"
    )
    reason = models.TextField("lý do", blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay cho nhiệm vụ"
    )
    history = KeptHistory()

    class Meta:
        verbose_name = "nhiệm vụ"
        indexes = [
            models.Index(fields=["lead_agency", "-started_on"], name="tasks_of_lead_agency"),
            models.Index(fields=["follow_up"], name="running_tasks_of_follow_up", condition=Q(state__in=RUNNING)),
            models.Index(fields=["lead_agency"], name="running_tasks_of_lead_agency", condition=Q(state__in=RUNNING)),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_started_iff_issued",
                condition=Q(state__in=NOT_STARTED, started_on=None)
                | (~Q(state__in=NOT_STARTED) & Q(started_on__isnull=False)),
                violation_error_message="Nhiệm vụ chỉ bắt đầu khi văn bản giao việc được ban hành.",
            ),
            # GL-4.2: nothing but a reply issued on the document that gave the task counts as done.
            models.CheckConstraint(
                name="task_done_has_reply",
                condition=~Q(state__in=(AssignmentState.PROPOSED, *DONE))
                | Q(reply__isnull=False, replied_on__isnull=False),
                violation_error_message="Nhiệm vụ chỉ hoàn thành bằng văn bản ban hành trên chính văn bản giao việc.",
            ),
            models.CheckConstraint(
                name="task_settled_by_somebody",
                condition=(Q(state__in=SETTLED, settled_by__isnull=False))
                | (~Q(state__in=SETTLED) & Q(settled_by=None)),
                violation_error_message="Kết quả nhiệm vụ phải có người xác nhận.",
            ),
            models.CheckConstraint(
                name="task_not_done_has_reason",
                condition=~Q(state__in=(AssignmentState.NOT_COMPLETED, AssignmentState.TRANSFERRED)) | ~Q(reason=""),
                violation_error_message="Không hoàn thành, chuyển đơn vị khác thì phải nêu lý do.",
            ),
            models.CheckConstraint(
                name="task_has_document_or_basis",
                condition=Q(source__isnull=False, basis="", basis_note="", directed_by=None)
                | Q(source=None, basis=Basis.OWN, directed_by=None)
                | Q(source=None, basis__in=(Basis.MEETING, Basis.PHONE, Basis.ORAL), directed_by__isnull=False),
                violation_error_message="Nhiệm vụ phải có văn bản giao việc hoặc căn cứ giao trực tiếp.",
            ),
            models.CheckConstraint(
                name="task_does_not_replace_itself", condition=Q(replaces=None) | ~Q(replaces=F("workitem_ptr"))
            ),
        ]

        triggers = [
            # Its document has its code when the task starts.
            feeds_search(
                "lead_unit_id",
                "follow_up_id",
                "state",
                "started_on",
                "reason",
                extra=further_words(WORDS, "NEW.workitem_ptr_id"),
            )
        ]

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_started(self) -> bool:
        return self.state not in NOT_STARTED

    @property
    def is_internal(self) -> bool:
        """Given to a unit of the giving agency itself."""
        return self.lead_agency_id == self.agency_id

    @property
    def due_on(self) -> date:
        """The last day in time."""
        assert self.due_at is not None
        return timezone.localdate(self.due_at)

    @property
    def is_late(self) -> bool:
        """Whether the reply came after the deadline; without a reply, whether the deadline is over."""
        return (self.replied_on or timezone.localdate()) > self.due_on


class Coordination(models.Model):
    """A unit that takes part in a task. It does not count as given the task (GL-4.1)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="coordinations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị phối hợp")

    class Meta:
        verbose_name = "đơn vị phối hợp"
        ordering = ["unit__position", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_coordination_per_unit",
                fields=["assignment", "unit"],
                violation_error_message="Mỗi đơn vị phối hợp chỉ chọn một lần.",
            )
        ]
        triggers = [adds_words(WORDS, item="assignment_id")]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.unit_id}"
