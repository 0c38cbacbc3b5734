"""Hồ sơ một cửa."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Post, Unit
from documents.models import OutgoingDocument
from onestop.enums import CaseState, Channel, Delivery
from onestop.models.procedure import ProcedureVersion
from qlvb.lib.append_only import KeptHistory
from workflow.feeding import adds_words, feeds_search, further_words
from workflow.models import WorkItem

# What every reader of a case sees on its page and may look for in the one box; its subject names the applicant. His
# telephone and identity numbers, address and mail are personal data nobody needs to find cases by: they stay out, the
# desk's own list knows the numbers (`onestop.queries.named`).
WORDS = """SELECT concat_ws(' ', matter.applicant_name, procedure.code, procedure.name, matter.late_reason,
    (SELECT string_agg(paper.name, ' ' ORDER BY paper.position) FROM onestop_casepaper paper
     WHERE paper.case_id = matter.workitem_ptr_id),
    (SELECT string_agg(concat_ws(' ', slip.items, slip.reason, slip.received_note), ' ' ORDER BY slip.number)
     FROM onestop_supplementrequest slip WHERE slip.case_id = matter.workitem_ptr_id))
FROM onestop_case matter JOIN onestop_procedureversion version ON version.id = matter.version_id
JOIN onestop_procedure procedure ON procedure.id = version.procedure_id WHERE matter.workitem_ptr_id = {item}"""


class Case(WorkItem):
    """What a citizen or organisation handed in, from the desk to the desk.

    `promised_at`: the appointment lateness is measured by; empty while the clock is stopped. `appointment_at`: the
    one the citizen was last told, later than the promise only after an apology. `finished_at`: the result was there,
    or the case was stopped; collecting it late does not make the case late (facts.md §3.5). `settled`: the result of a
    case settled at once at the desk, signed on paper by `settled_by` (NĐ 61/2018 art. 17.4); else it is `result`.
    """

    state = models.CharField("trạng thái", max_length=20, choices=CaseState.choices, default=CaseState.RECEIVED)
    case_code = models.CharField("mã hồ sơ", max_length=60, unique=True)
    year = models.PositiveSmallIntegerField("năm của sổ theo dõi")
    number = models.PositiveIntegerField("số thứ tự trong sổ theo dõi")
    case_agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="cơ quan tiếp nhận")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="cases", verbose_name="thủ tục")
    applicant_name = models.CharField("người nộp", max_length=200)
    applicant_phone = models.CharField("số điện thoại", max_length=15)
    applicant_paper = models.CharField("số định danh, CCCD", max_length=20, blank=True)
    applicant_address = models.CharField("địa chỉ", max_length=300)
    applicant_email = models.EmailField("thư điện tử", blank=True)
    channel = models.CharField("hình thức nộp", max_length=10, choices=Channel.choices, default=Channel.DESK)
    delivery = models.CharField("đăng ký nhận kết quả tại", max_length=10, choices=Delivery.choices)
    sets = models.PositiveSmallIntegerField("số lượng hồ sơ (bộ)", default=1)
    fee = models.PositiveIntegerField("phí, lệ phí đã thu (đồng)", default=0)
    received_at = models.DateTimeField("tiếp nhận lúc")
    promised_at = models.DateTimeField("ngày hẹn trả", null=True, blank=True)
    appointment_at = models.DateTimeField("ngày hẹn đã báo", null=True, blank=True)
    late_reason = models.TextField("lý do trễ hẹn", blank=True)
    finished_at = models.DateTimeField("có kết quả lúc", null=True, blank=True)
    result = models.ForeignKey(
        OutgoingDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn bản kết quả"
    )
    settled = models.CharField("kết quả giải quyết ngay", max_length=300, blank=True)
    settled_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ký kết quả"
    )
    handed_over_at = models.DateTimeField("trả kết quả lúc", null=True, blank=True)
    handed_over_by = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_to = models.CharField("người nhận kết quả", max_length=200, blank=True)
    receipt_given_back = models.BooleanField("đã thu lại giấy tiếp nhận", default=False)
    history = KeptHistory()

    class Meta:
        verbose_name = "hồ sơ một cửa"
        indexes = [
            models.Index(fields=["received_at"], name="cases_by_receipt"),
            models.Index(fields=["finished_at"], name="cases_by_end"),
            models.Index(
                fields=["case_agency", "appointment_at"], name="cases_to_hand_over", condition=Q(state="ready")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_case_number_per_agency_and_year",
                fields=["case_agency", "year", "number"],
                violation_error_message="Số thứ tự này đã được cấp.",
            ),
            models.CheckConstraint(
                name="clock_stopped_iff_supplement",
                condition=Q(state="supplement", promised_at=None, appointment_at=None)
                | Q(state="stopped")
                | (~Q(state="supplement") & Q(promised_at__isnull=False, appointment_at__isnull=False)),
                violation_error_message="Hồ sơ chờ bổ sung không có ngày hẹn; hồ sơ khác phải có.",
            ),
            models.CheckConstraint(
                name="finished_iff_result",
                condition=Q(state__in=["ready", "handed_over"], finished_at__isnull=False, result__isnull=False)
                & Q(settled="", settled_by=None)
                | Q(state="handed_over", finished_at__isnull=False, result=None, settled_by__isnull=False)
                & ~Q(settled="")
                | Q(state="stopped", finished_at__isnull=False, result=None, settled="", settled_by=None)
                | ~Q(state__in=["ready", "handed_over", "stopped"])
                & Q(finished_at=None, result=None, settled="", settled_by=None),
                violation_error_message="Hồ sơ có kết quả phải có văn bản kết quả và ngược lại.",
            ),
            models.CheckConstraint(
                name="handed_over_to_somebody",
                condition=Q(state="handed_over", handed_over_at__isnull=False, handed_over_by__isnull=False)
                & ~Q(handed_over_to="")
                | (~Q(state="handed_over") & Q(handed_over_at=None, handed_over_by=None, handed_over_to="")),
                violation_error_message="Phải ghi người nhận kết quả.",
            ),
            models.CheckConstraint(
                name="late_hand_over_has_reason",
                condition=~Q(state="handed_over") | Q(finished_at__lte=F("promised_at")) | ~Q(late_reason=""),
                violation_error_message="Hồ sơ trễ hẹn phải nêu lý do.",
            ),
        ]

        triggers = [
            feeds_search(
                "applicant_name", "version_id", "late_reason", extra=further_words(WORDS, "NEW.workitem_ptr_id")
            )
        ]

    def __str__(self) -> str:
        return self.case_code

    @property
    def procedure_name(self) -> str:
        return self.version.procedure.name

    @property
    def fee_text(self) -> str:
        return f"{self.fee:,} đồng".replace(",", ".") if self.fee else "không thu"

    @property
    def is_late(self) -> bool:
        """Finished after the promise (VP-5.3b)."""
        return bool(self.finished_at and self.promised_at and self.finished_at > self.promised_at)


class CasePaper(models.Model):
    """One component as it was handed in; what is received is not rewritten."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("tên giấy tờ", max_length=500)
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    copies = models.PositiveSmallIntegerField("bản sao", default=0)

    class Meta:
        verbose_name = "giấy tờ trong hồ sơ"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="one_paper_per_place", fields=["case", "position"])]
        triggers = [adds_words(WORDS, item="case_id")]

    def __str__(self) -> str:
        return self.name


class CaseCounter(models.Model):
    """The last number of one series of an agency: of the year ('2026', the book), of the day ('2026-11-22', the
    code of the case), of a kind of slip and the year ('guida2026')."""

    agency = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    series = models.CharField(max_length=10)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "bộ đếm hồ sơ một cửa"
        constraints = [models.UniqueConstraint(name="one_case_counter_per_series", fields=["agency", "series"])]

    def __str__(self) -> str:
        return f"{self.series}: {self.last_number}"
