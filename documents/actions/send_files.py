"""Send files at once to one or many people of any agency (KS-11.1)."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.actor import Actor
from accounts.models import Post
from accounts.queries import people_on_the_system
from accounts.tokens import use_once
from documents.models import MessageFile, Upload
from qlvb.lib.errors import BadInput
from workflow.models import FileMessage, MessageReceipt

MAX_FILES = 10
MAX_PEOPLE = 200


@transaction.atomic(durable=True)
def send_files(
    people: Sequence[Post],
    files: Sequence[Upload],
    *,
    subject: str,
    text: str = "",
    in_reply_to: FileMessage | None = None,
    token: UUID | None = None,
    actor: Actor,
) -> FileMessage:
    """Everybody may send, to whoever works on the system today; each recipient has a receipt of his own."""
    _check(people, files, in_reply_to)
    use_once(actor, token)
    found = people_on_the_system(actor.today()).filter(pk__in=[post.pk for post in people]).exclude(user=actor.user)
    posts = {(post.user_id, post.agency_id): post for post in reversed(found)}
    if not posts:
        raise BadInput("Người nhận đã chọn không còn làm việc, hoặc chính là bạn.", field="people")
    message = FileMessage.objects.create(
        agency_id=actor.agency_id,
        sender=actor.post,
        subject=subject,
        text=text,
        sent_at=actor.now(),
        in_reply_to=in_reply_to,
    )
    MessageReceipt.objects.bulk_create(
        MessageReceipt(message=message, user_id=user, agency_id=agency, post=post)
        for (user, agency), post in posts.items()
    )
    MessageFile.objects.bulk_create(
        MessageFile(message=message, blob=file.blob, name=file.name, position=i) for i, file in enumerate(files)
    )
    audit.record("message.sent", actor, message, people=len(posts), files=[file.blob.sha256 for file in files])
    return message


def _check(people: Sequence[Post], files: Sequence[Upload], in_reply_to: FileMessage | None) -> None:
    if not people:
        raise BadInput("Hãy chọn ít nhất một người nhận.", field="people")
    if len(people) > MAX_PEOPLE:
        raise BadInput(f"Mỗi lần gửi tới tối đa {MAX_PEOPLE} người.", field="people")
    if not files and in_reply_to is None:
        raise BadInput("Hãy chọn ít nhất một tệp.", field="files")
    if len(files) > MAX_FILES:
        raise BadInput(f"Mỗi lần gửi tối đa {MAX_FILES} tệp.", field="files")
    limit = 2 * settings.MAX_UPLOAD_BYTES
    if sum(file.blob.size for file in files) > limit:
        raise BadInput(f"Các tệp cộng lại lớn hơn {limit // 2**20} MB nên không gửi được.", field="files")
