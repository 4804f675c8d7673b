"""Which passages a step may make, how its time runs, and what the facilitator's next action is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from facilitation.domain.errors import WrongPhase
from facilitation.domain.states import Door, StepState

_PASSAGES = {
    "open": frozenset({StepState.PENDING, StepState.SKIPPED}),
    "close": frozenset({StepState.OPEN}),
    "extend": frozenset({StepState.OPEN}),
    "reopen": frozenset({StepState.CLOSED}),
    "skip": frozenset({StepState.PENDING}),
    "give": frozenset({StepState.PENDING}),
}


def require_passage(verb: str, state: StepState) -> None:
    """Let the step pass.

    Raises:
        WrongPhase: ``step.cannot_<verb>`` when the step is in another state.
    """
    if state not in _PASSAGES[verb]:
        raise WrongPhase(f"step.cannot_{verb}", state=state.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timebox:
    """A step's time: planned minutes, those added or (below zero) given away, and when it was opened and closed."""

    minutes: int
    extra_minutes: int = 0
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When the time is up, for an opened step."""
        if self.opened_at is None:
            return None
        return self.opened_at + timedelta(minutes=self.minutes + self.extra_minutes)

    def remaining_seconds(self, now: datetime) -> int | None:
        """Return the seconds left, negative when time is overrun; ``None`` for a step that is not running."""
        if self.ends_at is None or self.closed_at is not None:
            return None
        return round((self.ends_at - now).total_seconds())


class NextVerb(StrEnum):
    """What the one primary button does."""

    OPEN_DOOR = "open_door"
    OPEN_STEP = "open_step"
    CLOSE_STEP = "close_step"
    FINISH = "finish"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What `next_action` needs to know of a step: whether it asks for something and has something to show."""

    step_id: str
    state: StepState
    pauses_for_result: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAction:
    """The next action and the step that it is about. ``closes`` is an open step that is closed on the way."""

    verb: NextVerb
    step_id: str | None = None
    closes: str | None = None


def next_action(stages: Sequence[Stage], *, door: Door, finished: bool) -> NextAction:
    """Return the one next action.

    A step whose result the room should look at is closed first and left with a second press; others (talks, pauses)
    are closed by opening the next one.
    """
    if finished:
        return NextAction(verb=NextVerb.NOTHING)
    if door is Door.CLOSED and all(stage.state is StepState.PENDING for stage in stages):
        return NextAction(verb=NextVerb.OPEN_DOOR)
    running = next((stage for stage in stages if stage.state is StepState.OPEN), None)
    if running is not None and running.pauses_for_result:
        return NextAction(verb=NextVerb.CLOSE_STEP, step_id=running.step_id)
    coming = _coming(stages, after=running)
    if coming is not None:
        return NextAction(verb=NextVerb.OPEN_STEP, step_id=coming.step_id, closes=running.step_id if running else None)
    return NextAction(verb=NextVerb.FINISH, closes=running.step_id if running else None)


def _coming(stages: Sequence[Stage], *, after: Stage | None) -> Stage | None:
    """Return the first waiting step after the running one, or after the last that was run."""
    done = {StepState.CLOSED, StepState.OPEN}
    last = max((index for index, stage in enumerate(stages) if stage.state in done), default=-1)
    if after is not None:
        last = stages.index(after)
    return next((stage for stage in stages[last + 1 :] if stage.state is StepState.PENDING), None)
