"""Văn bản đi."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Post, Unit
from documents.enums import Capacity, Conversion, DocumentType, OutgoingState, Secrecy
from documents.feeding import queues_reading
from documents.models.blob import Blob
from documents.models.register import Register
from qlvb.lib.append_only import KeptHistory
from workflow.feeding import feeds_search
from workflow.models import WorkItem


class OutgoingDocument(WorkItem):
    """From draft to issued document.

    `signed_blob`: as the leader signed; `sealed_blob`: numbered, dated and sealed, as issued.
    """

    state = models.CharField("trạng thái", max_length=20, choices=OutgoingState.choices, default=OutgoingState.DRAFTING)
    document_type = models.CharField("tên loại", max_length=10, choices=DocumentType.choices)
    drafting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị soạn thảo")
    signer = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ký")
    capacity = models.CharField("thẩm quyền ký", max_length=5, choices=Capacity.choices, blank=True)
    notation_suffix = models.CharField("ký hiệu", max_length=60)
    secrecy = models.CharField("độ mật", max_length=20, choices=Secrecy.choices, default=Secrecy.NORMAL)
    current_version = models.ForeignKey(
        "documents.DraftVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bản dự thảo hiện tại",
    )
    placement = models.JSONField("vị trí số, ngày, chữ ký, dấu", null=True, blank=True)
    signed_blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    register = models.ForeignKey(
        Register, models.PROTECT, null=True, blank=True, related_name="outgoing", verbose_name="sổ"
    )
    number = models.PositiveIntegerField("số", null=True, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issued_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn thư ban hành"
    )
    numbered_at = models.DateTimeField(null=True, blank=True)
    sealed_blob = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField("phát hành lúc", null=True, blank=True)
    # Names of recipients who get paper and are not on the system, one a line.
    paper_recipients = models.TextField("nơi nhận bản giấy", blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField("lỗi ban hành", blank=True)
    history = KeptHistory()

    class Meta:
        verbose_name = "văn bản đi"
        indexes = [
            models.Index(fields=["register", "-number"], name="outgoing_of_register"),
            models.Index(
                fields=["last_attempt_at"], name="outgoing_being_issued", condition=Q(state=OutgoingState.ISSUING)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="number_once_per_register",
                fields=["register", "number"],
                violation_error_message="Số này đã được cấp.",
            ),
            models.CheckConstraint(
                name="number_iff_issue_date",
                condition=Q(number=None, issued_on=None, register=None)
                | Q(number__isnull=False, issued_on__isnull=False, register__isnull=False),
                violation_error_message="Văn bản đã cấp số phải có ngày ban hành và ngược lại.",
            ),
            models.CheckConstraint(
                name="issued_is_signed_numbered_sealed",
                condition=~Q(state=OutgoingState.ISSUED)
                | Q(
                    signed_blob__isnull=False,
                    number__isnull=False,
                    sealed_blob__isnull=False,
                    checked_at__isnull=False,
                    issued_at__isnull=False,
                ),
                violation_error_message="Văn bản ban hành phải có chữ ký, số, ngày và dấu.",
            ),
            models.CheckConstraint(
                name="number_only_when_signed",
                condition=Q(number=None) | Q(signed_blob__isnull=False),
                violation_error_message="Chỉ cấp số cho văn bản đã ký.",
            ),
            models.CheckConstraint(
                name="outgoing_not_secret",
                condition=Q(secrecy=Secrecy.NORMAL),
                violation_error_message="Văn bản mật không được đưa vào hệ thống.",
            ),
        ]
        triggers = [
            feeds_search(
                "drafting_unit_id",
                "signer_id",
                "notation_suffix",
                "issued_on",
                notation="NEW.notation_suffix",
                issuer="(SELECT agency.name FROM accounts_unit unit JOIN accounts_unit agency "
                "ON agency.id = coalesce(unit.belongs_to_id, unit.id) WHERE unit.id = NEW.drafting_unit_id)",
                extra="concat_ws(' ', (SELECT name FROM accounts_unit WHERE id = NEW.drafting_unit_id), "
                "(SELECT person.full_name FROM accounts_post post JOIN accounts_user person "
                "ON person.id = post.user_id WHERE post.id = NEW.signer_id))",
                dated_on="NEW.issued_on",
            )
        ]

    @property
    def notation(self) -> str:
        """'05/QĐ-UBND' (numbers below ten take a zero: Decree 30 annex I); '/QĐ-UBND' while there is no number."""
        return f"{self.number:02d}/{self.notation_suffix}" if self.number else f"/{self.notation_suffix}"

    @property
    def paper_names(self) -> list[str]:
        """Who gets paper outside the system."""
        return self.paper_recipients.splitlines()

    @property
    def title(self) -> str:
        return self.notation if self.number else f"Dự thảo {self.get_document_type_display()}"


class DraftVersion(models.Model):
    """One uploaded draft. Never edited: a correction is the next version (KS-9.2). `pdf` follows when LibreOffice has
    made it.
    """

    document = models.ForeignKey(OutgoingDocument, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField("phiên bản")
    source = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    source_name = models.CharField("tên tệp", max_length=255)
    pdf = models.ForeignKey(Blob, models.PROTECT, null=True, blank=True, related_name="+")
    conversion = models.CharField("chuyển đổi", max_length=10, choices=Conversion.choices)
    failure = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    # Visible boxes of the pages [x1, y1, x2, y2] in points, and where number, date, signature and seal were found.
    page_boxes = models.JSONField(null=True, blank=True)
    found_placement = models.JSONField(null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "phiên bản dự thảo"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="one_version_number_per_document", fields=["document", "version"]),
            models.CheckConstraint(
                name="ready_version_has_pdf",
                condition=Q(conversion=Conversion.READY, pdf__isnull=False)
                | (~Q(conversion=Conversion.READY) & Q(pdf=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="versions_to_convert", condition=Q(conversion=Conversion.WAITING))
        ]
        triggers = [
            queues_reading(blob="pdf_id", item="document_id", operation=pgtrigger.Insert | pgtrigger.UpdateOf("pdf_id"))
        ]

    def __str__(self) -> str:
        return f"Phiên bản {self.version}"
