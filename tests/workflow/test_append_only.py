"""What has legal weight is written once: update and delete are refused, through Django and by hand in SQL."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from accounts.models import AuditEntry
from tests.factories.documents import at_unit, issued
from tests.factories.people import Agency
from workflow.models import Annotation, ItemEvent


def refuses(work: object) -> None:
    """The database raises, whatever Django thinks."""
    with pytest.raises(DatabaseError, match=r"pgtrigger: Cannot (update|delete)|append-only"), transaction.atomic():
        work()  # type: ignore[operator]


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


def test_the_audit_log_is_not_truncated(province: Agency) -> None:
    at_unit(province)
    count = AuditEntry.objects.count()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    refuses(lambda: sql("TRUNCATE accounts_auditentry"))
    refuses(lambda: sql("TRUNCATE accounts_auditentry CASCADE"))
    assert AuditEntry.objects.count() == count > 0
