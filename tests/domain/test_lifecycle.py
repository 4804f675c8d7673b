from datetime import UTC, datetime, timedelta

import pytest

from facilitation.domain.errors import WrongPhase
from facilitation.domain.lifecycle import NextAction, NextVerb, Stage, Timebox, next_action, require_passage
from facilitation.domain.states import Door, StepState

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
P, R, C, S = StepState.PENDING, StepState.OPEN, StepState.CLOSED, StepState.SKIPPED


def stages(*states: StepState, results: str = "") -> list[Stage]:
    return [Stage(step_id=str(n), state=state, pauses_for_result=str(n) in results) for n, state in enumerate(states)]


@pytest.mark.parametrize(
    ("found", "door", "expected"),
    [
        (stages(P, P), Door.CLOSED, NextAction(verb=NextVerb.OPEN_DOOR)),
        (stages(P, P), Door.OPEN, NextAction(verb=NextVerb.OPEN_STEP, step_id="0")),
        (stages(R, P), Door.OPEN, NextAction(verb=NextVerb.OPEN_STEP, step_id="1", closes="0")),
        (stages(R, P, results="0"), Door.OPEN, NextAction(verb=NextVerb.CLOSE_STEP, step_id="0")),
        (stages(C, P), Door.LOCKED, NextAction(verb=NextVerb.OPEN_STEP, step_id="1")),
        (stages(P, C, P), Door.OPEN, NextAction(verb=NextVerb.OPEN_STEP, step_id="2")),
        (stages(C, S, P), Door.OPEN, NextAction(verb=NextVerb.OPEN_STEP, step_id="2")),
        (stages(R, C, P), Door.OPEN, NextAction(verb=NextVerb.OPEN_STEP, step_id="2", closes="0")),
        (stages(C, R), Door.OPEN, NextAction(verb=NextVerb.FINISH, closes="1")),
        (stages(C, C), Door.OPEN, NextAction(verb=NextVerb.FINISH)),
    ],
)
def test_next_action(found: list[Stage], door: Door, expected: NextAction) -> None:
    assert next_action(found, door=door, finished=False) == expected


def test_nothing_comes_after_the_end() -> None:
    assert next_action(stages(C, P), door=Door.LOCKED, finished=True) == NextAction(verb=NextVerb.NOTHING)


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [("open", {P, S}), ("close", {R}), ("extend", {R}), ("reopen", {C}), ("skip", {P})],
)
def test_passages(verb: str, allowed: set[StepState]) -> None:
    for state in StepState:
        if state in allowed:
            require_passage(verb, state)
        else:
            with pytest.raises(WrongPhase, match=f"cannot_{verb}"):
                require_passage(verb, state)


def test_time_runs_from_opening_to_closing() -> None:
    waiting = Timebox(minutes=10)
    running = Timebox(minutes=10, extra_minutes=2, opened_at=NOON)
    closed = Timebox(minutes=10, opened_at=NOON, closed_at=NOON + timedelta(minutes=3))

    assert waiting.remaining_seconds(NOON) is None
    assert running.remaining_seconds(NOON + timedelta(minutes=5)) == 7 * 60
    assert running.remaining_seconds(NOON + timedelta(minutes=13)) == -60
    assert closed.remaining_seconds(NOON) is None
