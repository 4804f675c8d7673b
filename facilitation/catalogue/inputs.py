"""The closed set of inputs that a step can ask the phones for.

A new kind of workshop is a YAML file that combines these; a new kind of input is a class here, a renderer on
the phone and a rule in the answer service, and nothing else.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from facilitation.catalogue.problem import Flaw, refuse

Key = Annotated[str, Field(pattern=r"^[a-zæøå][a-zæøå0-9-]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=160)]
Prose = Annotated[str, Field(max_length=600)]
ListName = Annotated[str, Field(pattern=r"^[a-zæøå][a-zæøå0-9_-]{0,39}$")]
Kroner = Annotated[int, Field(ge=0, le=10**12)]
"""Whole Norwegian kroner."""


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
    ITEMS = "items"


_MADE_IN_STEPS: Final = frozenset({Subject.CARDS, Subject.CLUSTERS, Subject.ROWS})


class Reference(Strict):
    """Things made earlier or known beforehand: ``what`` they are, and the ``step`` or ``list`` that holds them.

    Actions and groups belong to the workshop, so both are left out for them; items stand in one of the template's
    lists.
    """

    what: Subject
    step: Key | None = None
    list: Key | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaws of a missing or a meaningless step or list."""
        for name, needed in (("step", self.what in _MADE_IN_STEPS), ("list", self.what is Subject.ITEMS)):
            found = getattr(self, name)
            if needed and found is None:
                yield Flaw(code=f"reference.{name}_missing")
            if not needed and found is not None:
                yield Flaw(code=f"reference.{name}_not_used", path=(name,), facts={"found": found})


class OwnChoice(Strict):
    """What each participant chose earlier, in a named step, and so may not judge: one's own project."""

    step: Key
    input: Key


class Lists(StrEnum):
    """Lists that the workshop keeps and an input can offer; ``statuses`` are those that an action can have."""

    DECISION_LEVELS = "decision_levels"
    ASKS = "asks"
    STATUSES = "statuses"


class FieldKind(StrEnum):
    """What one field of a form row holds.

    ``money`` is whole kroner, ``date`` a day to come unless it is ``past``, ``thing`` one of the things that ``about``
    names, ``pair`` one option for today and one for what is preferred.
    """

    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    THING = "thing"
    PAIR = "pair"


_FIELDS_WITH_OPTIONS: Final = frozenset({FieldKind.CHOICE, FieldKind.PAIR})
_FIELDS_WITH_SUMS: Final = frozenset({FieldKind.MONEY, FieldKind.NUMBER})


class FormField(Strict):
    """One field of a form row. ``past`` marks the day of something that has been, such as a measurement."""

    key: Key
    label: Label
    hint: Prose = ""
    kind: FieldKind = FieldKind.TEXT
    max_length: int = Field(default=160, ge=1, le=2000)
    required: bool = False
    options: tuple[Option, ...] = Field(default=(), max_length=30)
    about: Reference | None = None
    past: bool = False

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaws of options, things and past days where the kind has no use for them, or lacks them."""
        if bool(self.options) != (self.kind in _FIELDS_WITH_OPTIONS):
            yield Flaw(code="field.options_only_for_choices", path=("options",), facts={"found": self.kind.value})
        if (self.about is not None) != (self.kind is FieldKind.THING):
            yield Flaw(code="field.about_only_for_things", path=("about",), facts={"found": self.kind.value})
        if self.past and self.kind is not FieldKind.DATE:
            yield Flaw(code="field.past_only_for_dates", path=("past",), facts={"found": self.kind.value})


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
    """A rating 1–5 with «vet ikke», of each thing if there are any, and then under each criterion if there are any.

    ``bars`` keeps everybody from rating what they chose there.
    """

    kind: Literal["scale"]
    low: Label = "1"
    high: Label = "5"
    about: Reference | None = None
    criteria: tuple[Option, ...] = Field(default=(), max_length=10)
    bars: OwnChoice | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaws of criteria or a bar where there is nothing to be about."""
        for name in ("criteria", "bars"):
            if getattr(self, name) and self.about is None:
                yield Flaw(code="scale.needs_about", path=(name,))


class MoneyInput(_Input):
    """Whole kroner for each thing of a list, at most the list's total together; ``bars`` as for a scale.

    Source: the collaboration committee's case 42/24, where grants are ranked within a fixed sum.
    """

    kind: Literal["money"]
    about: Reference
    bars: OwnChoice | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaw of things that have no sum to be shared."""
        if self.about.what is not Subject.ITEMS:
            yield Flaw(code="money.needs_items", path=("about", "what"), facts={"found": self.about.what.value})


class MatrixInput(_Input):
    """A placement: effect 1–5 × effort 1–5 for each thing."""

    kind: Literal["matrix"]
    effect: Label
    effort: Label
    about: Reference


class ChoiceInput(_Input):
    """One option.

    ``options_from`` is a list that the workshop keeps, or the key of one of the template's own lists, and ``none`` the
    words for none of them. ``sets`` names the field of an action that the choice changes; ``contact`` asks those who
    choose the first option for an address, which is stored apart from every answer.
    """

    kind: Literal["choice"]
    options: tuple[Option, ...] = ()
    options_from: ListName | None = None
    none: Label | None = None
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
    """Up to ``rows`` rows of the same fields, the first field being the row's title.

    With ``about`` there is one row for each thing instead, and the thing is its title. ``total`` is the frame that the
    sum of all rows' money is shown against, in whole kroner; without money, the sum of their numbers. ``sets`` lets
    rows about actions tell the plan a new value of their measures: the first field is the value, the first date its day
    and the last text its source.
    """

    kind: Literal["form"]
    fields: tuple[FormField, ...] = Field(min_length=1, max_length=10)
    rows: int = Field(default=1, ge=1, le=20)
    about: Reference | None = None
    prefill: Reference | None = None
    total: Kroner | None = None
    sets: Literal["measure"] | None = None

    def flaws(self) -> Iterator[Flaw]:
        """Yield the flaws of a row without a title, and of a frame without anything to sum."""
        if self.about is None and self.fields[0].kind not in {FieldKind.TEXT, FieldKind.THING}:
            path = ("fields", 0, "kind")
            yield Flaw(code="form.first_field_is_title", path=path, facts={"found": self.fields[0].kind.value})
        if self.total is not None and all(field.kind not in _FIELDS_WITH_SUMS for field in self.fields):
            yield Flaw(code="form.total_without_sum", path=("total",))
        if self.sets and (self.about is None or self.about.what is not Subject.ACTIONS):
            yield Flaw(code="choice.sets_needs_actions", path=("sets",), facts={"found": self.sets})


class ActionInput(_Input):
    """Up to ``rows`` actions of the plan, with every field of the plan and its checks.

    ``brief`` asks only for what is to be done, by whom and until when, for tasks rather than measures.
    """

    kind: Literal["action"]
    rows: int = Field(default=3, ge=1, le=10)
    prefill: Reference | None = None
    problems: Reference | None = None
    brief: bool = False


Input = Annotated[
    SeatInput
    | TextInput
    | CardInput
    | PointsInput
    | ScaleInput
    | MatrixInput
    | MoneyInput
    | ChoiceInput
    | MultichoiceInput
    | FormInput
    | ActionInput,
    Field(discriminator="kind"),
]


def is_about_one(item: Input) -> bool:
    """Tell whether each answer to the input is about one thing of several, rather than about all of them at once."""
    return isinstance(item, TextInput | FormInput) and item.about is not None


def references(item: Input) -> tuple[Reference, ...]:
    """Return every reference to earlier things that the input makes."""
    names = ("about", "categories_from", "prefill", "problems")
    holders = (item, *getattr(item, "fields", ()))
    found = (getattr(holder, name, None) for holder in holders for name in names)
    return tuple(reference for reference in found if reference is not None)
