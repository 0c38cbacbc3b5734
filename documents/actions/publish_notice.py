"""Tell one's own agency something (DN-3.3e)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import Post, Unit
from accounts.tokens import use_once
from documents.models import NoticeFile, Upload
from workflow.models import Notice, NoticeReceipt
from workflow.permissions import check_may_notify
from workflow.rules.addressees import addressees


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """What is told, and to whom. `units` and `people` count only for the audience of that name."""

    title: str
    text: str
    audience: str
    units: Collection[Unit] = ()
    people: Collection[Post] = ()


@transaction.atomic(durable=True)
def publish_notice(
    words: NoticeWords, *, file: Upload | None = None, token: UUID | None = None, actor: Actor
) -> Notice:
    """Publish it to whoever works there today; who comes later is not an addressee."""
    check_may_notify(actor, words.audience, words.units, words.people)
    use_once(actor, token)
    posts = addressees(actor, words.audience, words.units, words.people)
    notice = Notice.objects.create(
        agency_id=actor.agency_id,
        author=actor.post,
        title=words.title,
        text=words.text,
        audience=words.audience,
        published_at=actor.now(),
    )
    NoticeReceipt.objects.bulk_create(NoticeReceipt(notice=notice, user_id=p.user_id, post=p) for p in posts)
    if file:
        NoticeFile.objects.create(notice=notice, blob=file.blob, name=file.name)
    audit.record("notice.published", actor, notice, audience=words.audience, people=len(posts))
    return notice
