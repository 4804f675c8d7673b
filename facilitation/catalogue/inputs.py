"""The closed set of inputs that a step can ask the phones for.

A new kind of workshop is a YAML file that combines these; a new kind of input is a class here, a renderer on
the phone and a rule in the answer service, and nothing else.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from facilitation.catalogue.problem import Flaw, refuse

Key = Annotated[str, Field(pattern=r"^[a-zæøå][a-zæøå0-9-]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=160)]
Prose = Annotated[str, Field(max_length=600)]


class Strict(BaseModel):
    """Base of everything in a template: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, serialize_by_alias=True)

    def flaws(self) -> Iterator[Flaw]:
        """Yield the rules that the values break together, although each of them is right alone."""
        yield from ()

    @model_validator(mode="after")
    def _without_flaws(self) -> Self:
        refuse(self.flaws())
        return self


class Option(Strict):
    """One thing to choose: the key is stored, the title is shown."""

    key: Key
    title: Label


class Subject(StrEnum):
    """What the answers of an input are about, when there is one answer for each of several things."""

    CARDS = "cards"
    CLUSTERS = "clusters"
    ROWS = "rows"
    ACTIONS = "actions"
    GROUPS = "groups"


class Reference(Strict):
    """The things of an earlier step: ``what`` they are and which ``step`` they were made in.

    Actions and groups belong to the workshop, so ``step`` is left out for them.
    """

    what: Subject
    step: Key | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaw of a missing or a meaningless step."""
        of_workshop = self.what in {Subject.ACTIONS, Subject.GROUPS}
        if of_workshop and self.step is not None:
            yield Flaw(code="reference.step_not_used", path=("step",), facts={"found": self.step})
        if not of_workshop and self.step is None:
            yield Flaw(code="reference.step_missing")


class Lists(StrEnum):
    """Lists that the workshop keeps and an input can offer."""

    DECISION_LEVELS = "decision_levels"
    ASKS = "asks"


class FormField(Strict):
    """One field of a form row."""

    key: Key
    label: Label
    hint: Prose = ""
    kind: Literal["text", "code"] = "text"
    max_length: int = Field(default=160, ge=1, le=2000)
    required: bool = False


class _Input(Strict):
    key: Key
    label: Label
    hint: Prose = ""
    required: bool = False


class SeatInput(_Input):
    """Check-in: level, role and unit, three taps."""

    kind: Literal["seat"]


class TextInput(_Input):
    """Free text: at most ``max_entries`` texts of at most ``max_length`` characters."""

    kind: Literal["text"]
    max_length: int = Field(ge=1, le=2000)
    max_entries: int = Field(default=1, ge=1, le=20)
    about: Reference | None = None


class CardInput(_Input):
    """A short text with one category, from a list or from the clusters of an earlier step."""

    kind: Literal["card"]
    max_length: int = Field(ge=1, le=2000)
    max_entries: int = Field(default=1, ge=1, le=20)
    categories: tuple[Option, ...] = ()
    categories_from: Reference | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaw of no categories, or of two sources of them."""
        if bool(self.categories) == (self.categories_from is not None):
            yield Flaw(code="card.categories_one_source", facts={"allowed": ("categories", "categories_from")})


class PointsInput(_Input):
    """A ballot: ``points`` to spread, at most ``most_on_one`` on one thing."""

    kind: Literal["points"]
    points: int = Field(ge=1, le=20)
    most_on_one: int = Field(ge=1, le=20)
    about: Reference

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaw of a limit that can never be reached."""
        if self.most_on_one > self.points:
            facts = {"found": self.most_on_one, "limit": self.points}
            yield Flaw(code="points.most_on_one_above_points", path=("most_on_one",), facts=facts)


class ScaleInput(_Input):
    """A rating 1–5 with «vet ikke»."""

    kind: Literal["scale"]
    low: Label = "1"
    high: Label = "5"
    about: Reference | None = None


class MatrixInput(_Input):
    """A placement: effect 1–5 × effort 1–5 for each thing."""

    kind: Literal["matrix"]
    effect: Label
    effort: Label
    about: Reference


class ChoiceInput(_Input):
    """One option.

    ``sets`` names the field of an action that the choice changes; ``contact`` asks those who choose the first
    option for an address, which is stored apart from every answer.
    """

    kind: Literal["choice"]
    options: tuple[Option, ...] = ()
    options_from: Lists | None = None
    about: Reference | None = None
    sets: Literal["decision_level", "ask"] | None = None
    contact: bool = False

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaws of options from nowhere or twice, and of a field set on something without it."""
        if bool(self.options) == (self.options_from is not None):
            yield Flaw(code="choice.options_one_source", facts={"allowed": ("options", "options_from")})
        if self.sets and (self.about is None or self.about.what is not Subject.ACTIONS):
            yield Flaw(code="choice.sets_needs_actions", path=("sets",), facts={"found": self.sets})


class MultichoiceInput(_Input):
    """Any number of options, crossed off."""

    kind: Literal["multichoice"]
    options: tuple[Option, ...] = Field(min_length=1)


class FormInput(_Input):
    """Up to ``rows`` rows of the same fields, the first field being the row's title."""

    kind: Literal["form"]
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=10)
    rows: int = Field(default=1, ge=1, le=20)
    prefill: Reference | None = None


class ActionInput(_Input):
    """Up to ``rows`` actions of the plan, with every field of the plan and its checks."""

    kind: Literal["action"]
    rows: int = Field(default=3, ge=1, le=10)
    prefill: Reference | None = None
    problems: Reference | None = None


Input = Annotated[
    SeatInput
    | TextInput
    | CardInput
    | PointsInput
    | ScaleInput
    | MatrixInput
    | ChoiceInput
    | MultichoiceInput
    | FormInput
    | ActionInput,
    Field(discriminator="kind"),
]


def references(item: Input) -> tuple[Reference, ...]:
    """Return every reference to earlier things that the input makes."""
    names = ("about", "categories_from", "prefill", "problems")
    found = (getattr(item, name, None) for name in names)
    return tuple(reference for reference in found if reference is not None)
