"""A program's clock times: when each step was planned to begin, and how far the day is from its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.catalogue.template import Phase
from facilitation.domain.clock import NORWAY
from facilitation.services.programs import StepView


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStep:
    """A step with the minute from midnight that it was planned for; questions before and after the day have none."""

    step: StepView
    planned_minute: int | None


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


def midnight_of(day: datetime) -> datetime:
    """Return the midnight in Norway before a moment."""
    return day.astimezone(NORWAY).replace(hour=0, minute=0, second=0, microsecond=0)


def _expected_end(step: StepView, now: datetime) -> datetime:
    """Return when an open step is expected to end: never in the past; a closed one has ended."""
    timebox = step.timebox
    if timebox.closed_at is not None:
        return timebox.closed_at
    return max(now, timebox.ends_at or now)
