"""The stories of the demo, in an order in which they can be told: what a story leans on stands before it."""

from qlvb.demo.stories.communes import STORIES as _communes
from qlvb.demo.stories.departments import STORIES as _departments
from qlvb.demo.stories.model import Back, Given, IncomingStory, OutgoingStory
from qlvb.demo.stories.province import STORIES as _province

Story = IncomingStory | OutgoingStory

_TOLD = (*_province, *_departments, *_communes)


def _arrivals_first(story: Story) -> int:
    """Papers from outside, then our drafts by day of issue, then what these become at their recipients, then replies."""
    if isinstance(story, IncomingStory):
        return 2 if story.by_exchange else 0
    return 3 if story.paper in {"snnmt-bc-thiethai", "anlac-bc-bao"} else 1


STORIES: tuple[Story, ...] = tuple(sorted(_TOLD, key=_arrivals_first))

__all__ = ["STORIES", "Back", "Given", "IncomingStory", "OutgoingStory", "Story"]
