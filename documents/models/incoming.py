"""Văn bản đến."""

from django.db import models
from django.db.models import Q

from accounts.models import Unit
from documents.enums import Channel, DocumentType, LegalClass, Secrecy
from documents.models.register import Register
from qlvb.lib.append_only import KeptHistory
from workflow.feeding import feeds_search
from workflow.models import WorkItem


class IncomingDocument(WorkItem):
    """A registered incoming document; its item's `code` is 'Số đến 152' (Decree 30 annex VI: fields of văn bản đến)."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="incoming", verbose_name="sổ")
    arrival_number = models.PositiveIntegerField("số đến")
    arrived_on = models.DateField("ngày đến")
    received_at = models.DateTimeField("thời điểm nhận")
    issuer = models.CharField("cơ quan ban hành", max_length=300)
    issuer_agency = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    notation = models.CharField("số, ký hiệu", max_length=100, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    document_type = models.CharField("tên loại", max_length=10, choices=DocumentType.choices)
    signer = models.CharField("người ký", max_length=150, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=150, blank=True)
    secrecy = models.CharField("độ mật", max_length=20, choices=Secrecy.choices, default=Secrecy.NORMAL)
    channel = models.CharField("nguồn nhận", max_length=20, choices=Channel.choices, default=Channel.PAPER)
    legal_class = models.CharField(
        "giá trị pháp lý", max_length=1, choices=LegalClass.choices, default=LegalClass.DIGITISED
    )
    pages = models.PositiveIntegerField("số trang", default=0)
    signature_report = models.JSONField("kết quả kiểm tra chữ ký số", default=dict, blank=True)
    # DN-8.4: told by the sender; papers that came as paper never carry the mark.
    without_paper = models.BooleanField("không có văn bản giấy", default=False)
    history = KeptHistory()

    class Meta:
        verbose_name = "văn bản đến"
        indexes = [models.Index(fields=["register", "-arrival_number"], name="incoming_of_register")]
        constraints = [
            models.UniqueConstraint(
                name="arrival_number_once_per_register",
                fields=["register", "arrival_number"],
                violation_error_message="Số đến này đã được cấp.",
            ),
            # SD-3.1: state secrets never enter.
            models.CheckConstraint(
                name="incoming_not_secret",
                condition=Q(secrecy=Secrecy.NORMAL),
                violation_error_message="Văn bản mật không được đưa vào hệ thống.",
            ),
        ]
        triggers = [
            feeds_search(
                "issuer",
                "notation",
                "signer",
                "signer_title",
                "arrived_on",
                notation="NEW.notation",
                issuer="NEW.issuer",
                dated_on="NEW.arrived_on",
                extra="concat_ws(' ', NEW.signer, NEW.signer_title)",
            )
        ]

    @property
    def title(self) -> str:
        return f"Số đến {self.arrival_number}"

    @property
    def source(self) -> str:
        """Notation and issuer, as far as they are known."""
        return " · ".join(filter(None, [self.notation, self.issuer]))
