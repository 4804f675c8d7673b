"""Choices: how many chose each option, and what each unit says of each thing."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facilitation.catalogue.inputs import ChoiceInput, MultichoiceInput
from facilitation.catalogue.template import Frame
from facilitation.persistence.models import Entry
from facilitation.services.answering.offers import Offer, choosable
from facilitation.services.answering.subjects import SubjectView
from facilitation.services.outcomes.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOption:
    """An option; the title is empty for the states of an action, which are said in the reader's language."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLine:
    """How many of those who answered chose an option."""

    option: ChoiceOption
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The lines in the order of the options; with several to choose among, ``n`` of the lines sum to more."""

    label: str
    lines: tuple[ChoiceLine, ...]
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """What units say of things: each cell tells the options that were chosen there with their counts, commonest first.

    An empty cell is a unit that has said nothing.
    """

    options: tuple[ChoiceOption, ...]
    things: tuple[SubjectView, ...]
    units: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[tuple[str, int], ...]]
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A unit and what it has chosen; nothing while it is silent. ``split`` tells that its people chose differently."""

    unit: str
    option: ChoiceOption | None
    split: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """A tile for each unit of the workshop, silence included."""

    tiles: tuple[Tile, ...]
    options: tuple[ChoiceOption, ...]

    @property
    def answered(self) -> int:
        """How many units have said something."""
        return sum(tile.option is not None for tile in self.tiles)


def options_of(item: ChoiceInput | MultichoiceInput, frame: Frame) -> tuple[ChoiceOption, ...]:
    """Return what an input offers, in its order, with «none of them» last."""
    found = Offer(frame=frame).options(item) if isinstance(item, ChoiceInput) else choosable(item.options)
    return tuple(ChoiceOption(key=option.key, title="" if option.is_ours else option.title) for option in found)


def choices(asked: Asked) -> Choices | None:
    """Return the counts of the step's choice, or nothing when it has none."""
    item = asked.first(ChoiceInput) or asked.first(MultichoiceInput)
    if item is None:
        return None
    rows = asked.answers(item)
    chosen = Counter(key for row in rows for key in _chosen(row))
    lines = tuple(ChoiceLine(option=option, n=chosen[option.key]) for option in options_of(item, asked.frame))
    return Choices(label=item.label, lines=lines, answered=len(rows))


def grid(asked: Asked) -> Grid | None:
    """Return what each unit says of each thing, or nothing when the step's choice is about nothing.

    Units are named: the step keeps the unit, and says so on the phone.
    """
    item = asked.first(ChoiceInput)
    if item is None or item.about is None:
        return None
    rows = asked.answers(item)
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for thing, key in row.payload.get("values", {}).items():
            said[thing, row.unit or ""][key] += 1
    return Grid(
        options=options_of(item, asked.frame),
        things=asked.things(item.about),
        units=_units(asked.frame, rows),
        cells={place: tuple(found.most_common()) for place, found in said.items()},
        answered=len(rows),
    )


def anchoring(asked: Asked) -> Anchoring | None:
    """Return what each unit has confirmed, or nothing when the step has no choice.

    Source: «ingen kommuner, tjenester eller sykehusavdelinger skal opptre på egen hånd»; silence must show.
    """
    item = asked.first(ChoiceInput)
    if item is None:
        return None
    rows = asked.answers(item)
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        said[row.unit or ""].update(_chosen(row))
    options = {option.key: option for option in options_of(item, asked.frame)}
    return Anchoring(
        tiles=tuple(_tile(unit, said[unit], options) for unit in _units(asked.frame, rows)),
        options=tuple(options.values()),
    )


def _tile(unit: str, said: Counter[str], options: Mapping[str, ChoiceOption]) -> Tile:
    common = next((options.get(key) for key, _ in said.most_common(1)), None)
    return Tile(unit=unit, option=common, split=len(said) > 1)


def _chosen(row: Entry) -> Sequence[str]:
    payload = row.payload
    if "values" in payload:
        return tuple(payload["values"].values())
    return tuple(payload["chosen"]) if "chosen" in payload else (payload.get("value", ""),)


def _units(frame: Frame, rows: Sequence[Entry]) -> tuple[str, ...]:
    """Return the workshop's units, and then those that people wrote themselves."""
    return tuple(dict.fromkeys([*frame.units, *sorted({row.unit for row in rows if row.unit})]))
