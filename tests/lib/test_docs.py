"""docs/workflow.md and docs/permissions.md say what the tables say."""

from django.core.management import call_command


def test_drawn_documents_are_up_to_date() -> None:
    call_command("write_docs", "--check")
