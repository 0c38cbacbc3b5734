"""Hồ sơ công việc: the documents, opinions and result of one matter (SD-4, SD-6, DN-3.3đ)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models import Post, Unit
from qlvb.lib.append_only import never_emptied
from workflow.enums import DossierState, DossierType, ProposalState, Retention
from workflow.feeding import adds_words, feeds_search, further_words
from workflow.models.work_item import WorkItem

# What every reader of a dossier sees on its page. Not the titles of what lies in it: those of papers one may not see
# are hidden there (`documents.dossier_contents`), and the papers are found by themselves.
WORDS = """SELECT concat_ws(' ', unit.name, person.full_name,
    CASE WHEN dossier.result_document_id IS NULL THEN dossier.result_opinion END,
    (SELECT string_agg(said.text, ' ' ORDER BY said.id) FROM workflow_dossieropinion said
     WHERE said.dossier_id = dossier.workitem_ptr_id),
    (SELECT string_agg(concat_ws(' ', wanted.reason, wanted.answer), ' ' ORDER BY wanted.id)
     FROM workflow_dossierproposal wanted WHERE wanted.dossier_id = dossier.workitem_ptr_id))
FROM workflow_dossier dossier JOIN accounts_unit unit ON unit.id = dossier.unit_id
LEFT JOIN accounts_post post ON post.id = dossier.holder_id LEFT JOIN accounts_user person ON person.id = post.user_id
WHERE dossier.workitem_ptr_id = {item}"""


class DossierSeries(models.Model):
    """The numbers of one heading ('NC') of an agency's list of dossiers in a year (Decree 30, annex V); locked while
    the next one is taken.
    """

    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("năm")
    heading = models.CharField("ký hiệu đề mục", max_length=30)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "dãy số hồ sơ"
        constraints = [
            models.UniqueConstraint(name="one_dossier_series_per_heading_year", fields=["agency", "year", "heading"])
        ]

    def __str__(self) -> str:
        return f"{self.heading} năm {self.year}: {self.last_number}"


class Dossier(WorkItem):
    """A matter in somebody's charge. Its item's `code` is '05.NC', its `subject` the title, its `origin` the incoming
    document it was opened from, its `due_at` the deadline. `unit` and `holder` say who has it in charge.
    """

    series = models.ForeignKey(DossierSeries, models.PROTECT, related_name="dossiers", verbose_name="dãy số")
    number = models.PositiveIntegerField("số")
    dossier_type = models.CharField("loại hồ sơ", max_length=20, choices=DossierType.choices, default=DossierType.WORK)
    retention = models.CharField("thời hạn bảo quản", max_length=20, choices=Retention.choices)
    state = models.CharField("trạng thái", max_length=20, choices=DossierState.choices, default=DossierState.OPEN)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị được giao")
    holder = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người lập hồ sơ"
    )
    result_document = models.ForeignKey(
        WorkItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn bản kết quả"
    )
    result_opinion = models.TextField("ý kiến đề xuất", blank=True)

    class Meta:
        verbose_name = "hồ sơ công việc"
        indexes = [models.Index(fields=["state"], name="dossiers_not_closed", condition=~Q(state=DossierState.CLOSED))]
        constraints = [
            models.UniqueConstraint(
                name="dossier_number_once_per_series",
                fields=["series", "number"],
                violation_error_message="Số hồ sơ này đã được cấp.",
            ),
            # SD-6.2: the result is there before anybody asks to close.
            models.CheckConstraint(
                name="dossier_closes_on_a_result",
                condition=Q(state=DossierState.OPEN) | Q(result_document__isnull=False) | ~Q(result_opinion=""),
                violation_error_message="Hồ sơ phải có kết quả trước khi đóng.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="dossier_number_stays", fields=["series", "number"]),
            pgtrigger.Protect(name="dossier_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
            feeds_search(
                "unit_id",
                "holder_id",
                "result_document_id",
                "result_opinion",
                extra=further_words(WORDS, "NEW.workitem_ptr_id"),
            ),
        ]

    @property
    def has_result(self) -> bool:
        return self.result_document_id is not None or self.result_opinion != ""

    @property
    def in_charge(self) -> str:
        """Who has it in charge, as people say it."""
        if self.holder is None:
            return self.unit.name
        return f"{self.holder.user.full_name}, {self.unit.name}"


class DossierEntry(models.Model):
    """One document in its place. Places are given once; what is taken out leaves its place empty and its trace."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="entries")
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="dossier_entries")
    order = models.PositiveIntegerField("số thứ tự")
    added_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người đưa vào")
    added_at = models.DateTimeField("đưa vào lúc")
    removed_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField("bỏ ra lúc", null=True, blank=True)
    removal_reason = models.TextField("lý do bỏ ra", blank=True)

    class Meta:
        verbose_name = "văn bản trong hồ sơ"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(name="one_entry_per_place", fields=["dossier", "order"]),
            models.UniqueConstraint(
                name="a_document_once_in_a_dossier",
                fields=["dossier", "item"],
                condition=Q(removed_at=None),
                violation_error_message="Văn bản đã có trong hồ sơ.",
            ),
            models.CheckConstraint(
                name="removed_entry_says_why",
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                violation_error_message="Bỏ văn bản khỏi hồ sơ phải nêu lý do.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="dossier_place_stays", fields=["dossier", "item", "order", "added_by", "added_at"]),
            pgtrigger.Protect(
                name="removed_entry_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__removed_at__isnull=False),
            ),
            pgtrigger.Protect(name="dossier_entry_is_kept", operation=pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.order}"


class DossierOpinion(models.Model):
    """What somebody said in the matter (SD-4.1). Append-only."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người cho ý kiến")
    on_behalf_of = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField("ý kiến")

    class Meta:
        verbose_name = "ý kiến trong hồ sơ"
        ordering = ["at", "id"]
        triggers = [
            pgtrigger.Protect(name="opinion_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
            adds_words(WORDS, item="dossier_id"),
        ]

    def __str__(self) -> str:
        return self.text


class DossierProposal(models.Model):
    """A unit or person the lead wants beside him (SD-6.2); decided once."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="proposals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người")
    role = models.CharField(max_length=30, choices=Role.choices, blank=True)
    reason = models.TextField("nội dung cần phối hợp")
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="người đề xuất")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField("ý kiến duyệt", blank=True)

    class Meta:
        verbose_name = "đề xuất phối hợp"
        ordering = ["id"]
        indexes = [models.Index(fields=["dossier"], name="proposals_waiting", condition=Q(state=ProposalState.WAITING))]
        constraints = [
            models.CheckConstraint(
                name="decided_proposal_names_who",
                condition=Q(state=ProposalState.WAITING, decided_by=None, decided_at=None)
                | (~Q(state=ProposalState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="proposal_stays",
                fields=["dossier", "unit", "post", "role", "reason", "proposed_by", "proposed_at"],
            ),
            pgtrigger.Protect(
                name="decision_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=ProposalState.WAITING),
            ),
            adds_words(WORDS, "answer", item="dossier_id"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.unit_id}"
