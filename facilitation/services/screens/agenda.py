"""The timed agenda on the wall, and what is decided in its cases."""

from collections.abc import Mapping
from datetime import datetime

from facilitation.services.plan.decisions import DecisionFields, decisions_of
from facilitation.services.programs import StepView, current, program
from facilitation.services.schedule import RunStep, schedule
from facilitation.services.screens.pictures import AgendaLine, AgendaPicture, DecisionPicture
from facilitation.services.screens.scene import Scene


def paint_agenda(scene: Scene) -> AgendaPicture:
    """Return the agenda; nothing in it changes with time alone."""
    steps = [step for step in program(scene.db, scene.workshop.id) if step.is_live]
    step = current(steps, scene.workshop)
    timed = schedule(scene.workshop, steps, step, _moment(step, scene))
    decisions = {key: view.fields for key, view in decisions_of(scene.db, scene.workshop.id).items()}
    return AgendaPicture(lines=tuple(_line(place, decisions) for place in timed.steps), behind=timed.behind)


def paint_decision(scene: Scene) -> DecisionPicture:
    """Return the step's case and what is decided in it."""
    case = scene.step.template.case
    found = decisions_of(scene.db, scene.workshop.id).get(scene.step.id)
    return DecisionPicture(
        number=case.number if case else "",
        presenter=case.presenter if case else "",
        fields=found.fields if found else None,
    )


def _moment(step: StepView | None, scene: Scene) -> datetime:
    timebox = step.timebox if step else None
    moment = (timebox.closed_at or timebox.opened_at) if timebox else None
    return moment or scene.workshop.created_at


def _line(place: RunStep, decisions: Mapping[str, DecisionFields]) -> AgendaLine:
    step, case = place.step, place.step.template.case
    return AgendaLine(
        id=step.id,
        number=case.number if case else "",
        title=step.title,
        presenter=case.presenter if case else "",
        minutes=step.minutes,
        planned=place.planned_minute or 0,
        expected=place.expected_minute if place.late > 0 else None,
        state=step.state,
        is_pause=place.is_pause,
        decision=decisions.get(step.id),
    )
