"""Load the demo province."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from documents.models import Dispatch, IncomingDocument
from qlvb.demo.papers.library import papers
from qlvb.demo.seeding import incoming, organisation, outgoing, people
from qlvb.demo.stories import STORIES, IncomingStory, OutgoingStory
from workflow.models import WorkItem

DONE = "demo.story"


class Command(BaseCommand):
    help = "Loads the demo province (fictional), made through the real acts. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        first = min(s.arrived_on(today) if isinstance(s, IncomingStory) else s.started_on(today) for s in STORIES)
        province = organisation.build(today, registers_from=first)
        library = papers(today)
        made = {str(e.details["story"]): e.target_id or 0 for e in AuditEntry.objects.filter(act=DONE)}
        self._papers = {name.rsplit(":", 1)[1]: pk for name, pk in made.items() if name.startswith("outgoing:")}
        answers = {key: paper.reply_to for key, paper in library.items() if paper.reply_to}
        for story in STORIES:
            name = f"{story.kind}:{story.agency}:{story.paper}"
            if name in made:
                continue
            paper = library[story.paper]
            if isinstance(story, IncomingStory):
                sent = self._dispatch(story.paper, story.agency, province) if story.by_exchange else None
                document: WorkItem = incoming.play(story, paper, province, dispatch=sent, answers=answers)
            else:
                asked = made.get(f"incoming:{story.agency}:{paper.reply_to}", 0)
                origin = IncomingDocument.objects.filter(pk=asked).first()
                document = outgoing.play(story, paper, province, origin)
                self._papers[story.paper] = document.pk
                self._accept(story, province)
            made[name] = document.pk
            audit.record(DONE, None, document, story=name)
        people.play(province)
        self.stdout.write(f"Dữ liệu trình diễn: {len(STORIES)} văn bản.")

    def _accept(self, story: OutgoingStory, province: organisation.Province) -> None:
        """Recipients without a story of their own just accept."""
        told = {s.agency for s in STORIES if isinstance(s, IncomingStory) and s.by_exchange and s.paper == story.paper}
        for agency in story.accepted_by:
            if agency not in told:
                incoming.accept_only(self._dispatch(story.paper, agency, province), agency, province)

    def _dispatch(self, paper: str, agency: str, province: organisation.Province) -> Dispatch:
        related = ("document__agency", "document__sealed_blob", "document__signer__user", "document__current_version")
        return Dispatch.objects.select_related(*related).get(
            document_id=self._papers[paper], recipient=province.units[agency]
        )
