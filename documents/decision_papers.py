"""The files of decisions on accounts: what `accounts.neighbours` asks of the documents."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounts.actor import Actor
from accounts.models import AccountDecision, UnitChange
from accounts.neighbours import KeptPaper
from documents.actions.keep_upload import keep_upload
from documents.enums import UploadPurpose
from documents.models import ChangeFile, DecisionFile, Upload
from documents.rules.uploads import check_pdf


def keep(uploaded: Any, actor: Actor) -> KeptPaper:
    """A sound PDF within the limit, kept until its form is whole."""
    return _kept(keep_upload(check_pdf(uploaded), UploadPurpose.DECISION, actor=actor))


def find(pk: int, actor: Actor) -> KeptPaper | None:
    """One's own, kept for a decision; never somebody else's and never a file of another kind of form."""
    found = Upload.objects.select_related("blob").filter(pk=pk, user=actor.user, purpose=UploadPurpose.DECISION)
    kept = found.first()
    return _kept(kept) if kept else None


def attach(decision: AccountDecision, pk: int, actor: Actor) -> None:
    kept = Upload.objects.get(pk=pk, user=actor.user, purpose=UploadPurpose.DECISION)
    DecisionFile.objects.create(decision=decision, blob_id=kept.blob_id, name=kept.name)


def names_of(decisions: Sequence[AccountDecision]) -> dict[int, tuple[str, str]]:
    found = DecisionFile.objects.filter(decision__in=decisions)
    return {f.decision_id: (f.name, reverse("documents:decision_file", args=[f.decision_id])) for f in found}


def attach_to_change(change: UnitChange, pk: int, actor: Actor) -> None:
    kept = Upload.objects.get(pk=pk, user=actor.user, purpose=UploadPurpose.DECISION)
    ChangeFile.objects.create(change=change, blob_id=kept.blob_id, name=kept.name)


def names_of_changes(changes: Sequence[UnitChange]) -> dict[int, tuple[str, str]]:
    found = ChangeFile.objects.filter(change__in=changes)
    return {f.change_id: (f.name, reverse("documents:change_file", args=[f.change_id])) for f in found}


def _kept(upload: Upload) -> KeptPaper:
    return KeptPaper(upload.pk, upload.name, upload.blob.size)
