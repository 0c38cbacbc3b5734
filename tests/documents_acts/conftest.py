"""Acts of documents on real rows; the same draft file is cleaned and measured once a worker."""

from dataclasses import replace

import pytest

from accounts.queries import rules_of
from documents.drafting import Prepared, prepare_pdf
from documents.models import OutgoingDocument
from documents.rules.uploads import PDF
from documents.storage import read_blob, save_blob

_PREPARED: dict[tuple[bytes, str], tuple[bytes, Prepared]] = {}


@pytest.fixture(autouse=True)
def prepared_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three parser processes for every draft would make the suite slow; marked `slow`, a test prepares for itself."""
    if request.node.get_closest_marker("slow"):
        return

    def prepare(data: bytes, document: OutgoingDocument) -> Prepared:
        key = data, rules_of(document.agency_id).seal_placement
        if key not in _PREPARED:
            made = prepare_pdf(data, document)
            _PREPARED[key] = read_blob(made.blob), made
        clean, made = _PREPARED[key]
        return replace(made, blob=save_blob(clean, PDF))

    monkeypatch.setattr("documents.actions.add_version.prepare_pdf", prepare)
