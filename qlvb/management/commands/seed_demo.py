"""Load the demo province."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from documents.models import Dispatch, IncomingDocument
from qlvb.demo.papers.library import papers
from qlvb.demo.seeding import incoming, organisation, outgoing
from qlvb.demo.stories import STORIES, IncomingStory

DONE = "demo.story"


class Command(BaseCommand):
    help = "Loads the demo province: fictional agencies, people and documents, made through the real acts. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        first = min(s.arrived_on(today) if isinstance(s, IncomingStory) else s.started_on(today) for s in STORIES)
        province = organisation.build(today, registers_from=first)
        library = papers(today)
        done = set(AuditEntry.objects.filter(act=DONE).values_list("details__story", flat=True))
        made: dict[str, int] = dict(AuditEntry.objects.filter(act=DONE).values_list("details__story", "target_id"))
        for story in STORIES:
            name = f"{story.kind}:{story.agency}:{story.paper}"
            if name in done:
                continue
            paper = library[story.paper]
            if isinstance(story, IncomingStory):
                document = incoming.play(story, paper, province, self._dispatch(story, made, province))
            else:
                origin = IncomingDocument.objects.filter(
                    pk=made.get(f"incoming:{story.agency}:{paper.reply_to}")
                ).first()
                document = outgoing.play(story, paper, province, origin)
            made[name] = document.pk
            audit.record(DONE, None, document, story=name)
        self.stdout.write(f"Dữ liệu trình diễn: {len(STORIES)} văn bản.")

    def _dispatch(self, story: IncomingStory, made: dict[str, int], province: organisation.Province) -> Dispatch | None:
        if not story.by_exchange:
            return None
        sent = next(
            pk for name, pk in made.items() if name.startswith("outgoing:") and name.endswith(f":{story.paper}")
        )
        return Dispatch.objects.select_related(
            "document__agency", "document__sealed_blob", "document__signer__user", "document__current_version"
        ).get(document_id=sent, recipient=province.units[story.agency])
