"""What is found: one row of words for every item."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Lookup

from accounts.models import Unit
from workflow.enums import ItemKind
from workflow.models.work_item import WorkItem


@SearchVectorField.register_lookup
class Matches(Lookup):
    """`vector__matches="'bao' & 'so'"`: a whole tsquery, as `qlvb.lib.words.Words` writes it."""

    lookup_name = "matches"

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]
        vector, vector_params = self.process_lhs(compiler, connection)
        query, query_params = self.process_rhs(compiler, connection)
        return f"{vector} @@ {query}::tsquery", (*vector_params, *query_params)


@SearchVectorField.register_lookup
class MatchesRead(Matches):
    """The same for rows that are read anyway: the word index, dear to ask for many words, cannot be used for it."""

    lookup_name = "matches_read"

    def as_sql(self, compiler, connection):  # type: ignore[no-untyped-def]
        matches, params = super().as_sql(compiler, connection)
        return f"({matches}) IS TRUE", params


class SearchEntry(models.Model):
    """Written by database triggers alone (`workflow.feeding`), so that no act can forget it; right for every kind.

    `head`: agency, kind, urgency, open or closed as marks, then labels A code and notation, B everything with its
    marks of the language, C subject and further words, D issuer. `body`: the text of the item's files
    (documents/reading.py); `files_changed` says that it lags behind.
    """

    item = models.OneToOneField(WorkItem, models.CASCADE, primary_key=True, related_name="search")
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    created_at = models.DateTimeField()
    urgency = models.PositiveSmallIntegerField()
    is_open = models.BooleanField()
    # The day people know it by: of arrival, of issue, else of its making.
    dated_on = models.DateField()
    code = models.TextField(blank=True, default="")
    subject = models.TextField()
    notation = models.TextField(blank=True, default="")
    issuer = models.TextField(blank=True, default="")
    extra = models.TextField(blank=True, default="")
    head = models.GeneratedField(
        expression=Func(
            F("agency_id"), F("kind"), F("urgency"), F("is_open"), F("code"), F("subject"), F("notation"), F("issuer"),
            F("extra"), function="search_head",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip
    body = SearchVectorField(null=True)
    files_changed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "mục tìm kiếm"
        indexes = [
            GinIndex(fields=["head"], name="search_head_words"),
            GinIndex(fields=["body"], name="search_body_words"),
            models.Index(fields=["agency", "-created_at", "-item"], name="search_newest_of_agency"),
            models.Index(fields=["item"], name="search_files_changed", condition=models.Q(files_changed=True)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}".strip()
