"""Load the demo province."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry
from documents.models import Dispatch, IncomingDocument
from qlvb.demo.papers.library import papers
from qlvb.demo.papers.model import Paper
from qlvb.demo.papers.press import Form, Press
from qlvb.demo.seeding import (
    changes,
    dossiers,
    incoming,
    onestop,
    organisation,
    outgoing,
    people,
    reports,
    rights,
    tasks,
)
from qlvb.demo.stories import STORIES, IncomingStory, OutgoingStory
from workflow.models import WorkItem

DONE = "demo.story"
TASKS_MOVED = "tasks"


def name_of(story: IncomingStory | OutgoingStory) -> str:
    """How the audit log calls it."""
    return f"{story.kind}:{story.agency}:{story.paper}"


class Command(BaseCommand):
    help = "Loads the demo province (fictional), made through the real acts. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        library = papers(today)
        made = {str(e.details["story"]): e.target_id or 0 for e in AuditEntry.objects.filter(act=DONE)}
        with Press(self._orders(library, made)) as press:
            self._play(today, library, made, press)

    def _orders(self, library: Mapping[str, Paper], made: Mapping[str, int]) -> Iterator[tuple[Form, Paper]]:
        """The files of the stories still to be told, in their order."""
        for story in STORIES:
            if name_of(story) in made:
                continue
            if isinstance(story, OutgoingStory):
                yield outgoing.form_of(story), library[story.paper]
            elif not story.by_exchange:
                yield Form.RECEIVED, library[story.paper]

    def _play(self, today: date, library: Mapping[str, Paper], made: dict[str, int], press: Press) -> None:
        first = min(s.arrived_on(today) if isinstance(s, IncomingStory) else s.started_on(today) for s in STORIES)
        province = organisation.build(today, registers_from=first)
        self._papers = {name.rsplit(":", 1)[1]: pk for name, pk in made.items() if name.startswith("outgoing:")}
        answers = {key: paper.reply_to for key, paper in library.items() if paper.reply_to}
        for story in STORIES:
            name = name_of(story)
            if name in made:
                continue
            paper = library[story.paper]
            if isinstance(story, IncomingStory):
                sent = self._dispatch(story.paper, story.agency, province) if story.by_exchange else None
                document: WorkItem = incoming.play(story, paper, province, dispatch=sent, answers=answers, press=press)
            else:
                asked = made.get(f"incoming:{story.agency}:{paper.reply_to}", 0)
                origin = IncomingDocument.objects.filter(pk=asked).first()
                document = outgoing.play(story, paper, province, origin, press)
                self._papers[story.paper] = document.pk
                self._accept(story, province)
            made[name] = document.pk
            audit.record(DONE, None, document, story=name)
        if TASKS_MOVED not in made:
            tasks.move(self._papers, province)
            audit.record(DONE, None, None, story=TASKS_MOVED)
        cases = onestop.seed(province)
        people.play(province)
        changes.play(province)
        rights.play(province)
        self.stdout.write(f"Dữ liệu trình diễn: {len(STORIES)} văn bản, {cases} hồ sơ một cửa.")
        dossiers.seed(province, made, self.stdout.write)
        reports.seed(today, province)

    def _accept(self, story: OutgoingStory, province: organisation.Province) -> None:
        """Recipients without a story of their own just accept."""
        told = {s.agency for s in STORIES if isinstance(s, IncomingStory) and s.by_exchange and s.paper == story.paper}
        for agency in story.accepted_by:
            if agency not in told:
                incoming.accept_only(self._dispatch(story.paper, agency, province), agency, province)

        if story.refused_by:
            agency, reason = story.refused_by
            incoming.refuse(self._dispatch(story.paper, agency, province), agency, reason, province)

    def _dispatch(self, paper: str, agency: str, province: organisation.Province) -> Dispatch:
        related = ("document__agency", "document__sealed_blob", "document__signer__user", "document__current_version")
        return Dispatch.objects.select_related(*related).get(
            document_id=self._papers[paper], recipient=province.units[agency]
        )
