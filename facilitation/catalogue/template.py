"""A workshop template: its program, its seats and the lists that its inputs offer."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from facilitation.catalogue.coherence import frame_flaws, step_flaws, template_flaws
from facilitation.catalogue.inputs import Input, Key, Kroner, Label, Option, Prose, Strict
from facilitation.catalogue.problem import Flaw
from facilitation.domain.grouping.values import GroupMode
from facilitation.domain.seating import Service

SCHEMA_VERSION = 1


class Phase(StrEnum):
    """When a step is answered."""

    BEFORE = "before"
    LIVE = "live"
    AFTER = "after"


class Who(StrEnum):
    """Who answers together."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    PLENARY = "plenary"


class Identity(StrEnum):
    """What is kept about who answered: only the profile, the group or unit, or role and name."""

    ANONYMOUS = "anonymous"
    UNIT = "unit"
    NAMED = "named"


class Rule(StrEnum):
    """How a step is run; the method's letters stand in the docstring.

    S hidden, B shuffled, U secretary, K small_groups, E case_guard, F prefilled, V required, D dates. The
    privacy guard (P), the countdown (T) and the lock on leaving (L) are always on.
    """

    HIDDEN = "hidden"
    SHUFFLED = "shuffled"
    SECRETARY = "secretary"
    SMALL_GROUPS = "small_groups"
    CASE_GUARD = "case_guard"
    PREFILLED = "prefilled"
    REQUIRED = "required"
    DATES = "dates"


class Shows(StrEnum):
    """The picture on the projected screen."""

    PROMPT = "prompt"
    JOIN = "join"
    FACTS = "facts"
    PAUSE = "pause"
    CARDS = "cards"
    CLUSTERS = "clusters"
    GROUPS = "groups"
    POINTS = "points"
    MATRIX = "matrix"
    PLAN = "plan"
    LIFTS = "lifts"
    ANSWERED = "answered"
    QUESTIONS = "questions"  # texts by how many support them
    RATINGS = "ratings"  # median and spread of each thing, the greatest disagreement first
    HEATMAP = "heatmap"  # a list as a path, each part coloured by its rating
    CHOICES = "choices"  # how many chose each option
    GRID = "grid"  # things × units
    ANCHORING = "anchoring"  # a tile for each unit, grey where nobody has answered
    STATUSES = "statuses"  # leaders' and staff's view of each action, «vet ikke» in a colour of its own
    MEASURES = "measures"  # baseline, now and target on one line
    PAIRS = "pairs"  # today and preferred
    NETWORK = "network"  # rows of a form coupled by rows of another
    SUMS = "sums"  # money against the frame, with the remainder
    ROWS = "rows"  # the rows of a form as a table
    PATHWAY = "pathway"  # a list as a path, with what was said at each part
    AGENDA = "agenda"  # the timed agenda
    DECISION = "decision"  # what is decided in the step's case
    TOP = "top"  # the most frequent started measures of the series


class Fact(Strict):
    """A fact card: a figure, what it says and where it comes from."""

    figure: Label
    text: Prose
    source: Label


class Screen(Strict):
    """The projected side of a step.

    ``step`` is the earlier step whose cards, clusters or points are shown; the step's own when left out. ``list`` is
    what a pathway or sums are drawn from. ``top`` keeps only the first so many, ``breakdown`` puts the answers of
    leaders and staff side by side.
    """

    prompt: Prose = ""
    shows: Shows = Shows.PROMPT
    step: Key | None = None
    list: Key | None = None
    facts: tuple[Fact, ...] = ()
    top: int | None = Field(default=None, ge=1, le=20)
    breakdown: bool = False


class Share(Strict):
    """After so many silent minutes each phone shows some random anonymous cards from others."""

    after_minutes: int = Field(ge=1, le=60)
    cards: int = Field(ge=1, le=10)


class Case(Strict):
    """What a step is on a timed agenda: the case's number and who presents it, by role.

    ``decides`` asks the secretary for the type of decision, the resolution, who carries it out and when it is reported.

    Source: the collaboration committee's agenda, «Kl., Saksnr., Saker, Ansvarlig, Tid».
    """

    number: Annotated[str, Field(max_length=20)] = ""
    presenter: Annotated[str, Field(max_length=120)] = ""
    decides: bool = False


class Window(Strict):
    """When a step before or after the day is answered, in days from the workshop's day; reminders too.

    Negative days come before it: ``opens: -14, closes: -1`` is the fortnight that ends the evening before.
    """

    opens: int = Field(ge=-365, le=730)
    closes: int = Field(ge=-365, le=730)
    reminders: tuple[Annotated[int, Field(ge=1, le=365)], ...] = Field(default=(), max_length=5)
    """Days after the opening when those who have not answered are reminded."""

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaw of a window that closes before it opens."""
        if self.closes < self.opens:
            yield Flaw(code="window.closes_first", path=("closes",), facts={"found": self.closes, "ge": self.opens})


class StepTemplate(Strict):
    """One timed point of the program: a screen side and a phone side.

    ``rounds`` lets tables change so many times around hosts who stay; ``window`` belongs to steps before and after the
    day, ``case`` to a timed agenda.
    """

    key: Key
    title: Label
    minutes: int = Field(ge=1, le=480)
    phase: Phase = Phase.LIVE
    who: Who
    identity: Identity = Identity.ANONYMOUS
    screen: Screen = Screen()
    prompt: Prose = ""
    note: Prose = ""
    inputs: tuple[Input, ...] = ()
    rules: tuple[Rule, ...] = ()
    groups: GroupMode | None = None
    share: Share | None = None
    rounds: int = Field(default=1, ge=1, le=6)
    window: Window | None = None
    case: Case | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the rules that the step's parts break together."""
        yield from step_flaws(self.model_dump(mode="json"))

    def input(self, key: str) -> Input | None:
        """Return the input with this key, if the step has it."""
        return next((item for item in self.inputs if item.key == key), None)


class ListItem(Strict):
    """Something known beforehand that answers can be about: a project, a transition, a goal, a recommendation.

    ``key`` stands where other things have an identifier, which is no longer; ``amount`` is in whole kroner; ``source``
    tells where a figure comes from.
    """

    key: Annotated[Key, Field(max_length=36)]
    title: Label
    detail: Prose = ""
    amount: Kroner | None = None
    source: Prose = ""


class NamedList(Strict):
    """Items under a key; ``total`` is the sum, in whole kroner, that their amounts are held against."""

    key: Key
    title: Label
    items: tuple[ListItem, ...] = Field(min_length=1, max_length=60)
    total: Kroner | None = None

    @property
    def amounts(self) -> Kroner:
        """The sum of the items' amounts, in whole kroner."""
        return sum(item.amount or 0 for item in self.items)

    @property
    def remainder(self) -> int:
        """What is left of the total, in whole kroner; negative when the amounts pass it."""
        return (self.total or 0) - self.amounts


class Level(Strict):
    """A level that a participant comes from, and which side of the services it belongs to."""

    key: Key
    title: Label
    service: Service


class Role(Strict):
    """A role that a participant has. ``leads`` marks leaders, ``decides`` those with decision authority."""

    key: Key
    title: Label
    leads: bool = False
    decides: bool = False


class SeatTemplate(Strict):
    """A kind of participant who must be in the room; an empty list means any."""

    key: Key
    title: Label
    levels: tuple[Key, ...] = ()
    roles: tuple[Key, ...] = ()
    least: int = Field(default=1, ge=1, le=100)


class DecisionLevel(Strict):
    """A body that decides. ``own`` marks what the owner can decide alone; lead time in days."""

    key: Key
    title: Label
    own: bool = False
    lead_days: int = Field(default=0, ge=0, le=730)


class Codes(Strict):
    """The two axes that measures are coded on, so that they can be compared across workshops."""

    what: tuple[Option, ...]
    whom: tuple[Option, ...]


class GroupSizes(Strict):
    """How many sit at a table."""

    least: int = Field(default=4, ge=2, le=20)
    target: int = Field(default=5, ge=2, le=20)
    most: int = Field(default=6, ge=2, le=20)

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaw of sizes that do not rise."""
        if not self.least <= self.target <= self.most:
            yield Flaw(code="groups.sizes_out_of_order", facts={"allowed": ("least <= target <= most",)})


class Frame(Strict):
    """What surrounds the program: who takes part, who decides, and the lists that inputs offer."""

    groups: GroupSizes = GroupSizes()
    levels: tuple[Level, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    units: tuple[Label, ...] = ()
    seats: tuple[SeatTemplate, ...] = ()
    decision_levels: tuple[DecisionLevel, ...] = ()
    asks: tuple[Option, ...] = ()
    codes: Codes | None = None
    lists: tuple[NamedList, ...] = Field(default=(), max_length=10)

    def named_list(self, key: str | None) -> NamedList | None:
        """Return the list with this key, if there is one."""
        return next((one for one in self.lists if one.key == key), None)

    def flaws(self) -> Iterator[Flaw]:
        """Yield the rules that the lists break together."""
        yield from frame_flaws(self.model_dump(mode="json"))


class WorkshopTemplate(Frame):
    """A whole workshop as data.

    ``minutes`` is the stated length of the live program, ``starts`` when it usually begins. ``source`` names the
    document that the program comes from.
    """

    schema_version: Annotated[Literal[1], Field(alias="schema")]
    key: Key
    version: int = Field(default=1, ge=1)
    title: Label
    language: Literal["nb", "nn"] = "nb"
    purpose: Prose
    audience: Prose
    source: Prose
    starts: Annotated[str, Field(pattern=r"^(?:[01][0-9]|2[0-3])\.[0-5][0-9]$")] = "09.00"
    minutes: int = Field(ge=5, le=960)
    steps: tuple[StepTemplate, ...] = Field(min_length=1)

    def flaws(self) -> Iterator[Flaw]:
        """Yield the rules that the parts of the workshop break together."""
        yield from template_flaws(self.model_dump(mode="json"))

    @property
    def frame(self) -> Frame:
        """What surrounds the program, without the program."""
        return Frame.model_validate({name: getattr(self, name) for name in Frame.model_fields})

    @property
    def starts_minute(self) -> int:
        """When the program usually begins, in minutes from midnight."""
        hours, minutes = self.starts.split(".")
        return 60 * int(hours) + int(minutes)

    @property
    def live_minutes(self) -> int:
        """Sum of the live steps, to be compared with the stated length."""
        return sum(step.minutes for step in self.steps if step.phase is Phase.LIVE)
