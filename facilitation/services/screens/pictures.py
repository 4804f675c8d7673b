"""The pictures that the projected screen can show, as values."""

from dataclasses import dataclass
from datetime import date

from facilitation.catalogue.template import Fact, Role
from facilitation.domain.seating import SeatCheck
from facilitation.domain.states import StepState
from facilitation.services.answering.results import InputResult
from facilitation.services.outcomes.choices import Anchoring, Choices, Grid
from facilitation.services.outcomes.measures import MeasureLine
from facilitation.services.outcomes.money import Sums
from facilitation.services.outcomes.ratings import Ratings
from facilitation.services.outcomes.rows import FormTable, Network
from facilitation.services.outcomes.splits import Pairs, Statuses
from facilitation.services.outcomes.top import TopMeasures
from facilitation.services.plan.decisions import DecisionFields
from facilitation.services.surveys.values import Rate, total_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenCard:
    """A card on the wall. ``colour`` is the place of its category in the step's list, from 0; -1 without one."""

    id: str
    text: str
    category: str
    colour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPicture:
    """How to come in, which seats are filled, and how many have answered what was asked before the day."""

    seats: tuple[SeatCheck, ...]
    rates: tuple[Rate, ...] = ()

    @property
    def response(self) -> tuple[int, int | None]:
        """How many have answered, and of how many if that is known."""
        return total_of(self.rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPicture:
    """Before the door is opened: what is to be, where and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksPicture:
    """After the end: how many actions the day gave."""

    actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPicture:
    """The prompt alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePicture:
    """The time left of a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPicture:
    """How many have answered; what they said stays on the phones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenPicture:
    """Answers that nobody sees: only how many there are.

    They wait until the step is closed, or for good when ``too_few`` have evaluated the workshop.
    """

    entries: int
    too_few: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsPicture:
    """Figures with their sources."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsPicture:
    """Cards, newest first; ``total`` counts those that did not fit here too."""

    cards: tuple[ScreenCard, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenCluster:
    """A cluster with its first cards."""

    id: str
    name: str
    size: int
    cards: tuple[ScreenCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClustersPicture:
    """Clusters, and how many cards are in none of them."""

    clusters: tuple[ScreenCluster, ...]
    loose: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupProgress:
    """What a group has written: how many answers of how many it may give, and those of them that are texts."""

    number: int
    written: int
    limit: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPicture:
    """How far each group has come."""

    groups: tuple[GroupProgress, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPicture:
    """A ballot's result.

    ``top`` keeps only the first so many lines; ``breakdown`` asks for leaders and others side by side. The sums by role
    in the result are only those that may be shown.
    """

    result: InputResult
    top: int | None
    breakdown: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPicture:
    """Where the room places each proposal, and what the two axes are called."""

    result: InputResult
    effect: str
    effort: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """An action as the room reads it. ``level`` and ``ask`` are titles; ``group`` is the group's number."""

    id: str
    title: str
    owner: str
    deadline: date | None
    first_step: str
    level: str
    ask: str
    group: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPicture:
    """The plan, the groups' actions together."""

    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLevel:
    """What a decision level is asked for; ``title`` is empty for actions that nobody has placed yet."""

    title: str
    lines: tuple[PlanLine, ...]

    @property
    def size(self) -> int:
        """How many actions are lifted to the level."""
        return len(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftsPicture:
    """The recommendation to each decision level, and how many actions their owners decide alone."""

    levels: tuple[LiftLevel, ...]
    own: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """A row of the agenda. Times are minutes from midnight; ``expected`` is set when it is another than planned."""

    id: str
    number: str
    title: str
    presenter: str
    minutes: int
    planned: int
    expected: int | None
    state: StepState
    is_pause: bool
    decision: DecisionFields | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPicture:
    """The agenda with the minutes that the day is late, as they were when the case was opened or closed."""

    lines: tuple[AgendaLine, ...]
    behind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPicture:
    """The case that is on; ``fields`` are missing until the secretary has written."""

    number: str
    presenter: str
    fields: DecisionFields | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question and how many support it."""

    id: str
    text: str
    supporters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPicture:
    """Questions, the most supported first; without support in the step, the newest first."""

    lines: tuple[QuestionLine, ...]
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPart:
    """One part of a path: how much was said at it, and the newest of it."""

    key: str
    title: str
    detail: str
    said: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayPicture:
    """A list as a path; ``asked`` tells whether anything can be said at its parts."""

    parts: tuple[PathPart, ...]
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatmapPicture:
    """A list as a path, each part with its ratings."""

    ratings: Ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresPicture:
    """Measures with baseline, now and target."""

    lines: tuple[MeasureLine, ...]


Picture = (
    Anchoring
    | Choices
    | FormTable
    | Grid
    | HeatmapPicture
    | MeasuresPicture
    | Network
    | Pairs
    | Ratings
    | Statuses
    | Sums
    | TopMeasures
    | AgendaPicture
    | DecisionPicture
    | QuestionsPicture
    | PathwayPicture
    | WaitingPicture
    | ThanksPicture
    | JoinPicture
    | PromptPicture
    | PausePicture
    | AnsweredPicture
    | HiddenPicture
    | FactsPicture
    | CardsPicture
    | ClustersPicture
    | GroupsPicture
    | PointsPicture
    | MatrixPicture
    | PlanPicture
    | LiftsPicture
)
