"""Keep a checked upload until its form is whole."""

from django.db import transaction

from accounts.actor import Actor
from documents.models import Upload
from documents.rules.uploads import CheckedFile
from documents.storage import save_blob


def keep_upload(checked: CheckedFile, purpose: str, *, actor: Actor) -> Upload:
    """Store the bytes durably and remember whose they are, so that a form sent back with errors still has its file."""
    blob = save_blob(checked.data, checked.media_type)
    with transaction.atomic(durable=True):
        return Upload.objects.create(
            blob=blob, user=actor.user, purpose=purpose, name=checked.name, pages=checked.pages
        )
