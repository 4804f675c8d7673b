"""The plan of last time, for workshops that begin by asking what became of it."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from facilitation.catalogue.inputs import ActionInput, Subject, references
from facilitation.catalogue.template import Shows, StepTemplate, WorkshopTemplate
from facilitation.domain.codes import new_id
from facilitation.domain.follow_up import Message, Status
from facilitation.domain.plan import ActionFields
from facilitation.rehearsal.content import Content
from facilitation.rehearsal.plan_rows import thought_action
from facilitation.rehearsal.voice import Voice
from facilitation.services.actors import Facilitator
from facilitation.services.registry import Services
from facilitation.services.room.joining import Profile

ACTIONS: Final = 4
_PICTURES: Final = frozenset({Shows.STATUSES, Shows.MEASURES})
_BECAME: Final = (Status.STARTED, Status.STARTED, Status.PLANNED, Status.NOT_STARTED)


def asks_of_last_time(template: WorkshopTemplate) -> bool:
    """Tell whether the program needs actions before it has made any."""
    for step in template.steps:
        if _needs_actions(step):
            return True
        if any(isinstance(item, ActionInput) for item in step.inputs):
            return False
    return False


def last_plan(
    template: WorkshopTemplate, people: Sequence[Profile], content: Content, *, today: date
) -> Iterator[ActionFields]:
    """Yield actions that people like these could have agreed on last time; all different."""
    dice = random.Random(template.key)  # noqa: S311 -- rehearsals must repeat; nothing secret is made
    voice = Voice(content=content, rng=dice, taste=template.key, number=0, today=today, table=people, room=people)
    actions: dict[str, ActionFields] = {}
    for _ in range(3 * ACTIONS):
        action = thought_action(voice, template.frame, ())
        actions.setdefault(action.title, action)
    yield from list(actions.values())[:ACTIONS]


def bring_last_plan(services: Services, by: Facilitator, workshop_id: str, plan: Iterable[ActionFields]) -> None:
    """Let a workshop begin with a plan, and with what has been said of it since.

    A rehearsal stands in no series, so the actions are the workshop's own and not carried.
    """
    added = [services.plan.add(by, workshop_id, action, request_id=new_id()) for action in plan]
    said = {action_id: Message(status=status) for action_id, status in zip(added, _BECAME, strict=False)}
    services.updates.tell(by, workshop_id, said, request_id=new_id())


def _needs_actions(step: StepTemplate) -> bool:
    about = (reference.what for item in step.inputs for reference in references(item))
    return step.screen.shows in _PICTURES or Subject.ACTIONS in about
