"""A program's clock times: when each step was planned to begin, and how far the day is from its plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from facilitation.catalogue.template import Phase, Shows
from facilitation.domain.clock import NORWAY
from facilitation.domain.states import StepState
from facilitation.persistence.models import Workshop
from facilitation.services.programs import StepView


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStep:
    """A step with the minutes from midnight that it was planned for and is expected at.

    Questions before and after the day have none; what has begun is expected no more.
    """

    step: StepView
    planned_minute: int | None
    expected_minute: int | None = None

    @property
    def late(self) -> int:
        """How many minutes after the plan the step is expected to begin; negative when it is ahead."""
        if self.planned_minute is None or self.expected_minute is None:
            return 0
        return self.expected_minute - self.planned_minute

    @property
    def is_pause(self) -> bool:
        """Whether the room rests here, and minutes can be found."""
        return self.step.template.screen.shows is Shows.PAUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A program against the clock; ``behind`` is negative when the day is ahead."""

    steps: tuple[RunStep, ...]
    behind: int


def planned_minutes(steps: Sequence[StepView], *, starts_minute: int) -> tuple[int | None, ...]:
    """Return when each step was planned to begin, in minutes from midnight; only live steps take time."""
    planned: list[int | None] = []
    for step in steps:
        live = step.template.phase is Phase.LIVE
        planned.append(starts_minute if live else None)
        starts_minute += step.timebox.minutes if live else 0
    return tuple(planned)


def minutes_behind(steps: Sequence[RunStep], current: StepView | None, now: datetime, *, plan_start: datetime) -> int:
    """Return how many minutes later than planned the current step will be over; negative when the day is ahead.

    Args:
        steps: The program.
        current: The step that is open, or was closed last.
        now: The present time.
        plan_start: When the minute 0 of the program's day was, so that a rehearsal may be held at any hour.
    """
    place = next((place for place in steps if current and place.step.id == current.id), None)
    if place is None or place.planned_minute is None:
        return 0
    planned_end = plan_start + timedelta(minutes=place.planned_minute + place.step.timebox.minutes)
    return round((_expected_end(place.step, now) - planned_end).total_seconds() / 60)


def with_expected(steps: Sequence[RunStep], current: StepView | None, behind: int) -> tuple[RunStep, ...]:
    """Return the program with the times that the waiting steps will begin if the rest goes as planned from now.

    Args:
        steps: The program.
        current: The step that is open, or was closed last.
        behind: How many minutes later than planned the current step will be over.
    """
    place = next((place for place in steps if current and place.step.id == current.id), None)
    if place is None or place.planned_minute is None:
        return tuple(steps)
    clock = place.planned_minute + place.step.timebox.minutes + behind
    expected: list[RunStep] = []
    for index, one in enumerate(steps):
        waits = index > steps.index(place) and one.planned_minute is not None and one.step.state is StepState.PENDING
        expected.append(replace(one, expected_minute=clock) if waits else one)
        clock += one.step.minutes if waits else 0
    return tuple(expected)


def giver(steps: Sequence[RunStep], *, minutes: int) -> RunStep | None:
    """Return the waiting step that can best give so many minutes to the current one: the next pause, or the longest."""
    waiting = [one for one in steps if one.expected_minute is not None and one.step.minutes > minutes]
    pauses = [one for one in waiting if one.is_pause]
    return next(iter(pauses), None) or max(waiting, key=lambda one: one.step.minutes, default=None)


def plan_start(workshop: Workshop, steps: Sequence[RunStep], now: datetime) -> datetime:
    """Return the midnight that planned minutes count from.

    A rehearsal, or a workshop held on another day than planned, is measured from when its first step was opened.
    """
    on_its_day = workshop.day == now.astimezone(NORWAY).date() and not workshop.rehearsal
    opened = [place for place in steps if place.planned_minute is not None and place.step.timebox.opened_at]
    if on_its_day or not opened:
        return midnight_of(datetime.combine(workshop.day, time(12), NORWAY))
    first = min(opened, key=lambda place: place.step.timebox.opened_at or datetime.max.replace(tzinfo=NORWAY))
    return (first.step.timebox.opened_at or now) - timedelta(minutes=first.planned_minute or 0)


def schedule(workshop: Workshop, steps: Sequence[StepView], current: StepView | None, now: datetime) -> Schedule:
    """Return the program with planned and expected times, and how many minutes behind its plan the day is."""
    planned = planned_minutes(steps, starts_minute=workshop.starts_minute)
    places = tuple(RunStep(step=each, planned_minute=minute) for each, minute in zip(steps, planned, strict=True))
    over = workshop.finished_at is not None
    behind = 0 if over else minutes_behind(places, current, now, plan_start=plan_start(workshop, places, now))
    return Schedule(steps=with_expected(places, current, behind), behind=behind)


def midnight_of(day: datetime) -> datetime:
    """Return the midnight in Norway before a moment."""
    return day.astimezone(NORWAY).replace(hour=0, minute=0, second=0, microsecond=0)


def _expected_end(step: StepView, now: datetime) -> datetime:
    """Return when an open step is expected to end: never in the past; a closed one has ended."""
    timebox = step.timebox
    if timebox.closed_at is not None:
        return timebox.closed_at
    return max(now, timebox.ends_at or now)
