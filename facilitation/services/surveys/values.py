"""What organisers see of the steps that are answered before and after the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facilitation.catalogue.template import Frame, Phase
from facilitation.domain.states import StepState


class Progress(StrEnum):
    """How far somebody who was asked by a link of their own has come; never what they answered."""

    ASKED = "asked"
    STARTED = "started"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyStep:
    """A step with its first and last day, and how many have answered it."""

    id: str
    title: str
    minutes: int
    state: StepState
    opens_on: date
    closes_on: date
    reminders: tuple[int, ...]
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteeFields:
    """Whom to ask. The address is used for the link and its reminders, and stands in no report."""

    level: str
    role: str
    unit: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who was asked by a link of their own; ``path`` is the link's, ``muted`` when no mail is wanted."""

    id: str
    fields: InviteeFields
    progress: Progress
    path: str
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of those who were asked have answered; ``of`` is missing when nobody knows how many were."""

    level: str
    title: str
    n: int
    of: int | None


def total_of(rates: Sequence[Rate]) -> tuple[int, int | None]:
    """Return how many have answered, and of how many when that is known of every level that has answered."""
    known = [rate.of for rate in rates if rate.of is not None]
    complete = known and all(rate.of is not None for rate in rates if rate.n)
    return sum(rate.n for rate in rates), sum(known) if complete else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyView:
    """The steps of one phase with their links and response rates; ``expected`` are those asked by the open link."""

    phase: Phase
    open_path: str
    steps: tuple[SurveyStep, ...]
    invited: tuple[Invited, ...]
    expected: dict[str, int]
    rates: tuple[Rate, ...]
    frame: Frame

    @property
    def n(self) -> int:
        """How many have answered."""
        return total_of(self.rates)[0]

    @property
    def of(self) -> int | None:
        """How many were asked, when that is known of every level that has answered."""
        return total_of(self.rates)[1]
