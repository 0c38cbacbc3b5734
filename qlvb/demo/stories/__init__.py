"""The stories of the demo, oldest first: what a story leans on stands before it."""

from qlvb.demo.stories.communes import STORIES as _communes
from qlvb.demo.stories.departments import STORIES as _departments
from qlvb.demo.stories.model import Back, Given, IncomingStory, OutgoingStory
from qlvb.demo.stories.province import STORIES as _province

Story = IncomingStory | OutgoingStory


def _in_time(story: Story) -> tuple[int, int]:
    """Day by day, so that numbers of registers rise with their dates: arrivals, our own papers, what these become."""
    if isinstance(story, IncomingStory):
        return story.arrived, 2 if story.by_exchange else 0
    return story.started if story.issued is None else story.issued, 1


STORIES: tuple[Story, ...] = tuple(sorted((*_province, *_departments, *_communes), key=_in_time))

__all__ = ["STORIES", "Back", "Given", "IncomingStory", "OutgoingStory", "Story"]
