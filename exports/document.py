"""A report as neutral parts: what every renderer is given, and all that a renderer knows."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | float | date | None

# Letters alone up to the first `_`: in a formula the name can never be read as a cell such as `AB12`.
_TABLE_NAME: Final = re.compile(r"[a-z]{3}[a-z]*(_[a-z0-9]+)*")
_LONGEST_TABLE_NAME: Final = 60
_WIDEST_COLUMN: Final = 255
_DEEPEST: Final = 4


class ColumnKind(StrEnum):
    """What people are meant to write in a column; cells that say otherwise are kept as they are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellMessage:
    """Words that a spreadsheet shows at a cell. Excel cuts the title at 32 characters, the text at 255."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Args:
        heading: The column's name, as people read it.
        key: The column's name for programs, the same in every language.
        kind: What is written in it.
        width: Width in characters.
        choices: What a CHOICE column can hold, in order.
        required: Empty cells in started rows are marked. Needs a `note`, since colour alone says nothing.
        earliest: The first day that a DATE column takes from people.
        hidden: Spreadsheets keep the column out of sight; it is there for programs.
        note: An explanation that stays with the heading.
        prompt: What is said when a person selects a cell.
        refusal: What is said when a person writes what the column does not take.

    Raises:
        ValueError: The values contradict each other.
    """

    heading: str
    key: str = ""
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 20
    choices: tuple[str, ...] = ()
    required: bool = False
    earliest: date | None = None
    hidden: bool = False
    note: str = ""
    prompt: CellMessage | None = None
    refusal: CellMessage | None = None

    def __post_init__(self) -> None:
        if bool(self.choices) != (self.kind is ColumnKind.CHOICE):
            raise ValueError(f"column {self.heading!r}: choices belong to, and only to, a choice column")
        if len({choice.casefold() for choice in self.choices}) != len(self.choices):
            raise ValueError(f"column {self.heading!r}: the same choice twice")
        if self.earliest is not None and self.kind is not ColumnKind.DATE:
            raise ValueError(f"column {self.heading!r}: only a date column has an earliest day")
        if not 1 <= self.width <= _WIDEST_COLUMN:
            raise ValueError(f"column {self.heading!r}: width {self.width} is not in 1–{_WIDEST_COLUMN}")
        if self.required and not self.note:
            raise ValueError(f"column {self.heading!r}: a required column needs a note that says so")


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRule:
    """Deadlines that have passed are marked, unless the row's state says that the work is over.

    Args:
        deadline: Heading of the date column. The column needs a `note`, since colour alone says nothing.
        state: Heading of the column that holds the row's state.
        closed: The states in which a passed deadline means nothing.
    """

    deadline: str
    state: str
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns.

    Args:
        name: The table's name in formulas and file names: small letters a–z, then `_` and digits if need be.
        title: The table's name as people read it.
        columns: At least one.
        rows: One cell for each column.
        note: What a reader must know in order not to misread the table.
        overdue: Which deadlines to mark, if any.

    Raises:
        ValueError: The shape is wrong, or a cell holds what some format cannot say.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    overdue: OverdueRule | None = None

    def __post_init__(self) -> None:
        if not _TABLE_NAME.fullmatch(self.name) or len(self.name) > _LONGEST_TABLE_NAME:
            raise ValueError(f"{self.name!r} is not a name for a table")
        if not self.columns:
            raise ValueError(f"table {self.name!r} has no columns")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.name!r}, row {number}: {len(row)} cells, {len(self.columns)} columns")
            if not all(map(_is_sayable, row)):
                raise ValueError(f"table {self.name!r}, row {number}: a truth value, a time of day or no number")
        if self.overdue is not None:
            self._check_overdue(self.overdue)

    def position(self, heading: str) -> int:
        """Return the place of a column, counted from 0.

        Raises:
            ValueError: The table has no such column.
        """
        return [column.heading for column in self.columns].index(heading)

    def _check_overdue(self, rule: OverdueRule) -> None:
        self.position(rule.state)
        if not rule.closed:
            raise ValueError(f"table {self.name!r}: overdue work without any state that ends it")
        if not self.columns[self.position(rule.deadline)].note:
            raise ValueError(f"table {self.name!r}: a marked deadline needs a note that says so")


class Voice(StrEnum):
    """How a paragraph is said: as the text itself, as what leads into it, or as a remark beside it."""

    BODY = "body"
    LEAD = "lead"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A text on its own lines; line breaks in it are kept."""

    text: str
    voice: Voice = Voice.BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Texts of the same kind, one under the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels with their values. ``abreast`` puts the few that matter most side by side."""

    items: tuple[tuple[str, str], ...]
    abreast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Lying bars drawn from a table, which stands beside them.

    Args:
        title: The question that the chart answers.
        alt: What it shows, for those who cannot see it.
        table: Where labels and values come from. One of the report's tables may be drawn in several charts, each with
            some of its rows under the same name.
        label: Heading of the column that names each bar.
        also: Heading of the column to its right that tells bars with the same label apart, if there is one.
        values: Headings of the columns of numbers; several are laid end to end.
        said: Headings of the columns that are written at the bar's end.
        whole: The length of a full bar; the longest one when left out.
        shares: Whether all bars are equally long, for groups of different sizes.

    Raises:
        ValueError: A heading is not in the table or not where it belongs, or there is nothing to read aloud.
    """

    title: str
    alt: str
    table: Table
    label: str
    values: tuple[str, ...]
    said: tuple[str, ...]
    whole: float | None = None
    also: str = ""
    shares: bool = False

    def __post_init__(self) -> None:
        if not self.alt or not self.values:
            raise ValueError(f"chart {self.title!r}: a chart needs values, and words for those who cannot see it")
        for heading in (self.label, *self.values, *self.said):
            self.table.position(heading)
        if self.also and self.table.position(self.also) != self.table.position(self.label) + 1:
            raise ValueError(f"chart {self.title!r}: what tells bars apart stands to the right of what they are called")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what belongs under it; sections within sections are one level down."""

    heading: str
    blocks: "tuple[Block, ...]"


Block: TypeAlias = Paragraph | Listing | Facts | Table | Chart | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Something that falls on a day, for calendars.

    Args:
        key: What makes it the same thing in a later file.
        day: When.
        title: What, in one line.
        text: More about it.
        version: Rises when the thing has changed.
    """

    key: str
    day: date
    title: str
    text: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do, for programs that keep lists of tasks."""

    title: str
    text: str = ""
    due: date | None = None
    assignee: str = ""
    labels: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One document.

    The tables are what spreadsheets and programs get. The body is what people read on pages; without one they get
    the tables. Days and tasks are what calendars and task lists get.

    Args:
        title: What the document is.
        subtitle: Of what, where and when.
        language: BCP 47 tag of the document's words, such as `nb`.
        created: When its content was read, with a time zone.
        tables: At least one, with different names.
        body: What the pages hold, in order.
        days: What falls on a day, with different keys.
        tasks: What is to be done.
        facts: Label and value, for the part about the document.
        about_heading: What the part about the document is called. Needed when there are facts or notes.
        page: How a page is numbered, with `{page}` and `{pages}`.
        wide: Whether the pages lie on their side.

    Raises:
        ValueError: The parts do not make a document.
    """

    title: str
    language: str
    created: datetime
    tables: tuple[Table, ...]
    subtitle: str = ""
    body: tuple[Block, ...] = ()
    days: tuple[Day, ...] = ()
    tasks: tuple[Task, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    about_heading: str = ""
    page: str = "{page} / {pages}"
    wide: bool = False

    def __post_init__(self) -> None:
        if self.created.utcoffset() is None:
            raise ValueError("the time of creation has no time zone")
        if not self.tables:
            raise ValueError("a report has at least one table")
        if len({table.name for table in self.tables}) != len(self.tables):
            raise ValueError("two tables have the same name")
        if len({day.key for day in self.days}) != len(self.days):
            raise ValueError("two days have the same key")
        if self.has_about and not self.about_heading:
            raise ValueError("facts and notes need a heading for the page that they stand on")
        if _depth(self.body) > _DEEPEST:
            raise ValueError(f"sections within sections, more than {_DEEPEST} deep")

    @property
    def has_about(self) -> bool:
        """Whether there is anything to say about the document."""
        return bool(self.facts) or any(table.note for table in self.tables)


def _depth(blocks: tuple[Block, ...]) -> int:
    return max((1 + _depth(block.blocks) for block in blocks if isinstance(block, Section)), default=0)


def _is_sayable(cell: Cell) -> bool:
    if isinstance(cell, bool | datetime):
        return False
    return not isinstance(cell, float) or math.isfinite(cell)
