"""Drafts of these tests are cleaned and measured once a worker."""

from tests.documents_acts.conftest import prepared_once

__all__ = ["prepared_once"]
