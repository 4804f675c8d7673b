"""What the facilitator's page is handed: the program, the current step with its numbers, and what can be done next."""

from dataclasses import dataclass

from facilitation.catalogue.inputs import Input
from facilitation.domain.lifecycle import NextAction
from facilitation.domain.seating import SeatCheck
from facilitation.services.answering.offers import Offer
from facilitation.services.outcomes.of_input import Outcome
from facilitation.services.plan.decisions import DecisionView
from facilitation.services.programs import StepView
from facilitation.services.schedule import RunStep
from facilitation.services.workshops.workshops import WorkshopView


@dataclass(frozen=True, slots=True, kw_only=True)
class InputProgress:
    """How many people or groups have answered one input of the current step."""

    key: str
    label: str
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """The command that undo would take back: its verb in the log, and the title of the step that it was about."""

    event_id: str
    verb: str
    step_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An input of a step with what it offers now, for somebody who writes for others."""

    item: Input
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOutcomes:
    """Everything that the answers to one input of a step add up to."""

    step_id: str
    key: str
    label: str
    answered: int
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """Everything on the page, as of ``revision``.

    ``answered`` of ``expected`` people, or groups when ``by_groups``, have answered the current step; ``silent_groups``
    are the numbers of those that have not. ``behind`` counts minutes after the plan, negative when the day is ahead.
    ``decision`` is what is written in the current step's case.
    """

    revision: int
    workshop: WorkshopView
    steps: tuple[RunStep, ...]
    current: StepView | None
    remaining_seconds: int | None
    behind: int
    next_action: NextAction
    present: int
    answered: int
    expected: int
    by_groups: bool
    inputs: tuple[InputProgress, ...]
    groups: tuple[tuple[str, int], ...]
    silent_groups: tuple[int, ...]
    seats: tuple[SeatCheck, ...]
    undoes: Undoable | None
    decision: DecisionView | None = None

    @property
    def missing_seats(self) -> tuple[SeatCheck, ...]:
        """The seats that are not filled."""
        return tuple(check for check in self.seats if not check.is_filled)

    def step(self, step_id: str | None) -> StepView | None:
        """Return a step of the program."""
        return next((place.step for place in self.steps if place.step.id == step_id), None)
