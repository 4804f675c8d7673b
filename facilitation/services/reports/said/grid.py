"""What the tables of a said report are woven from: strands of cells, the names of things, and the Norwegian order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from exports.document import Cell, Column, ColumnKind
from facilitation.catalogue.inputs import Input, Reference, Subject
from facilitation.domain.states import EntryState
from facilitation.i18n import Language, mark
from facilitation.persistence.models import Entry
from facilitation.services.answering.offers import Offer
from facilitation.services.answering.results import InputResult

TEXT_WIDTH: Final = 60
LABEL_WIDTH: Final = 26
NUMBER_WIDTH: Final = 12

_NOUNS: Final[Mapping[Subject, str]] = {
    Subject.CARDS: mark("Kort"),
    Subject.CLUSTERS: mark("Klynge"),
    Subject.ROWS: mark("Forslag"),
    Subject.ACTIONS: mark("Tiltak"),
    Subject.GROUPS: mark("Gruppe"),
    Subject.ITEMS: mark("Gjelder"),
}
# The three signs that follow z. By their own numbers å would come first, before æ and ø.
_AFTER_Z: Final = str.maketrans("æäøöå", "{{||}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows under columns, with a note on how to read them; a table without its name."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One column with its cells. An ``optional`` one is left out when every cell is empty."""

    heading: str
    cells: Sequence[Cell]
    width: int = LABEL_WIDTH
    kind: ColumnKind = ColumnKind.TEXT
    optional: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the column has anything to say."""
        return not self.optional or any(cell is not None for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What everything is called: titles by identifier, numbers of groups, and the word for what has no title."""

    titles: Mapping[str, str]
    group_numbers: Mapping[str, int]
    nameless: str

    def of(self, identifier: str) -> str:
        """Return the title."""
        return self.titles.get(identifier, self.nameless)

    def group(self, group_id: str | None) -> int | None:
        """Return a group's number."""
        return self.group_numbers.get(group_id) if group_id is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """Everything about one input: its entries that were not withdrawn, what they are about, and their sums.

    ``offer`` holds everything that was answered about, by its present name, also what has since been taken away.
    """

    item: Input
    rows: tuple[Entry, ...]
    offer: Offer
    names: Names
    result: InputResult

    @property
    def counting(self) -> tuple[Entry, ...]:
        """The entries that count: those that the facilitator has not put aside."""
        return tuple(row for row in self.rows if row.state is EntryState.ACTIVE)

    @property
    def about(self) -> Reference | None:
        """What the answers are about, for inputs with an answer for each of several things."""
        return getattr(self.item, "about", None)

    def subject_strand(self, titles: Sequence[str | None], _: Language, *, optional: bool = False) -> Strand:
        """Return the column that names what each answer is about."""
        named = self.offer.named_list(self.item)
        heading = named.title if named else _(_NOUNS[self.about.what]) if self.about else _("Gjelder")
        return Strand(heading=heading, cells=titles, width=44, optional=optional)


def grid(*strands: Strand, note: str) -> Grid:
    """Put strands of the same length side by side."""
    shown = [strand for strand in strands if strand.is_shown]
    return Grid(
        columns=tuple(Column(heading=strand.heading, kind=strand.kind, width=strand.width) for strand in shown),
        rows=tuple(zip(*(strand.cells for strand in shown), strict=True)),
        note=note,
    )


def numbers(
    heading: str, cells: Sequence[float | None], *, width: int = NUMBER_WIDTH, optional: bool = False
) -> Strand:
    """Return a column of numbers."""
    return Strand(heading=heading, cells=cells, width=width, kind=ColumnKind.NUMBER, optional=optional)


def marked(heading: str, marks: Sequence[bool], _: Language) -> Strand:
    """Return a column that says «ja» in the marked rows; left out when there are none."""
    yes = _("ja")
    return Strand(heading=heading, cells=[yes if is_marked else None for is_marked in marks], width=14, optional=True)


def alphabetical(text: str) -> str:
    """Return a key that sorts as Norwegian does."""
    return text.casefold().translate(_AFTER_Z)
