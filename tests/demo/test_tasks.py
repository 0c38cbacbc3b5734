"""The tasks of the demo can be given: papers that are issued to their leads, by people who give tasks."""

from datetime import date

import pytest

from qlvb.demo.province import AGENCIES, UNIT, agency_of
from qlvb.demo.stories import STORIES, OutgoingStory
from qlvb.demo.stories.tasks import TASKS

TODAY = date(2026, 11, 25)
BY_PAPER = {story.paper: story for story in STORIES if isinstance(story, OutgoingStory)}
AGENCY_KEYS = {agency.key for agency in AGENCIES}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.key)
def test_task_can_be_given(task):
    story = BY_PAPER[task.paper]
    assert story.stage == "issued"
    if task.lead in AGENCY_KEYS:
        assert task.lead in story.recipients
    else:
        assert agency_of(UNIT[task.lead].key).key == story.agency
    assert task.lead not in task.coordinating
    assert task.due_on(TODAY) >= story.started_on(TODAY)


def test_every_task_has_its_own_name():
    assert len({task.key for task in TASKS}) == len(TASKS)
    assert len({(task.paper, task.lead, task.content) for task in TASKS}) == len(TASKS)
