"""What has legal weight is written once: update and delete are refused, through Django and by hand in SQL."""

from collections.abc import Callable
from functools import partial

import pgtrigger
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from accounts.models import AuditEntry
from tests.factories.documents import at_unit, for_review, issued
from tests.factories.people import Agency
from workflow.models import Annotation, ItemEvent


def refuses(work: Callable[[], object]) -> None:
    """The database raises, whatever Django thinks."""
    with pytest.raises(DatabaseError, match=r"pgtrigger: Cannot (update|delete)|append-only"), transaction.atomic():
        work()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def check_append_only(row: models.Model, column: str) -> None:
    model, table = type(row), row._meta.db_table
    refuses(lambda: model._default_manager.filter(pk=row.pk).update(**{column: getattr(row, column)}))
    refuses(lambda: row.save())
    refuses(lambda: row.save(update_fields=[column]))
    refuses(lambda: sql(f"UPDATE {table} SET {column} = {column} WHERE id = {row.pk}"))
    refuses(lambda: sql(f"DELETE FROM {table} WHERE id = {row.pk}"))
    # Django may refuse first, for rows that point here; the database refuses in any case.
    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        row.delete()
    assert model._default_manager.filter(pk=row.pk).exists()


def test_annotations_events_and_audit_entries(province: Agency) -> None:
    document = at_unit(province)
    check_append_only(Annotation.objects.get(item_id=document.pk), "text")
    check_append_only(ItemEvent.objects.filter(item_id=document.pk).latest("pk"), "label")
    check_append_only(AuditEntry.objects.latest("pk"), "act")


def test_ledger_dispatch_events_and_signatures(province: Agency, commune: Agency) -> None:
    document = issued(province, [commune.unit])
    check_append_only(document.number_entries.get(), "number")
    check_append_only(document.dispatches.get().events.get(), "reason")
    for signature in document.signatures.all():
        check_append_only(signature, "kind")


def test_histories_are_kept_too(province: Agency) -> None:
    document = for_review(province)
    check_append_only_history(document.history.latest())
    check_append_only_history(province.clerk.history.latest())


def check_append_only_history(row: models.Model) -> None:
    table = row._meta.db_table
    refuses(lambda: sql(f"UPDATE {table} SET history_type = '~' WHERE history_id = {row.pk}"))
    refuses(lambda: sql(f"DELETE FROM {table} WHERE history_id = {row.pk}"))


# Typed by hand; tables of later apps join by themselves, because they protect their rows.
NEVER_EMPTIED = {
    "accounts_auditentry",
    "accounts_historicalagencyrules",
    "accounts_historicalpost",
    "accounts_historicalunit",
    "accounts_historicaluser",
    "documents_dispatchevent",
    "documents_historicalincomingdocument",
    "documents_historicaloutgoingdocument",
    "documents_historicalregister",
    "documents_incidentpicture",
    "documents_messagefile",
    "documents_noticefile",
    "documents_numberentry",
    "documents_signaturerecord",
    "reports_periodreport",
    "workflow_annotation",
    "workflow_filemessage",
    "workflow_incident",
    "workflow_itemevent",
    "workflow_notice",
}


def protected_tables() -> set[str]:
    """Tables out of which the database lets nobody delete a row, whatever its contents."""
    return {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if "DELETE" in str(trigger.operation) and trigger.condition is None
    }


def test_every_table_that_keeps_its_rows_refuses_truncate(province: Agency) -> None:
    at_unit(province)
    tables = protected_tables()
    assert tables >= NEVER_EMPTIED
    count = AuditEntry.objects.count()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in sorted(tables):
        for statement in (f"TRUNCATE {table} CASCADE", f"TRUNCATE ONLY {table} CASCADE"):
            refuses(partial(sql, statement))
    # Emptying a table others point to would take them along.
    for table in ("documents_blob", "accounts_unit", "workflow_workitem"):
        refuses(partial(sql, f"TRUNCATE {table} CASCADE"))
    assert AuditEntry.objects.count() == count > 0


def test_every_history_is_kept() -> None:
    """A model with a plain `HistoricalRecords` would be missing here."""
    histories = {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_type")}
    assert len(histories) >= 7
    assert histories <= protected_tables()


@pytest.mark.django_db(transaction=True)
def test_flushing_between_tests_is_let_through(province: Agency) -> None:
    """Our own tests empty the tables; the next test must start from nothing.."""
    at_unit(province)
    call_command("flush", verbosity=0, interactive=False)
    assert not AuditEntry.objects.exists() and not ItemEvent.objects.exists()
    refuses(lambda: sql("TRUNCATE workflow_itemevent CASCADE"))
