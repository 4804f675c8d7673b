"""What the reports are made of: content that is still without its cover, and cells that several of them share."""

from collections.abc import Iterable
from dataclasses import dataclass

from exports.document import Block, Column, ColumnKind, Day, Facts, Table, Task
from facilitation.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a report holds, before it is told whose it is."""

    tables: tuple[Table, ...]
    body: tuple[Block, ...] = ()
    days: tuple[Day, ...] = ()
    tasks: tuple[Task, ...] = ()
    wide: bool = False


def filled(columns: Iterable[tuple[Column, tuple[object, ...]]], *, always: int = 2) -> Iterable[int]:
    """Yield the places of the columns that say something; the first ones stay even when they are empty."""
    for place, (_column, cells) in enumerate(columns):
        if place < always or any(cell not in {None, ""} for cell in cells):
            yield place


def without_empty(table: Table, *, always: int = 2) -> Table:
    """Return the table without the columns that say nothing in any row; the first ones stay."""
    cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    kept = list(filled(zip(table.columns, cells, strict=True), always=always))
    return Table(
        name=table.name,
        title=table.title,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
        note=table.note,
    )


def facts_of(*items: tuple[str, str], abreast: bool = False) -> Facts:
    """Return the facts that have a value."""
    return Facts(items=tuple((label, value) for label, value in items if value), abreast=abreast)


def number(heading: str, *, key: str = "", width: int = 10) -> Column:
    """Return a column of numbers."""
    return Column(key=key, heading=heading, kind=ColumnKind.NUMBER, width=width)


def shares_table(name: str, title: str, counts: Iterable[tuple[str, int]], *, of: int, what: str, _: Language) -> Table:
    """Return how many of N said each thing; the share is worked out here and stored nowhere."""
    return Table(
        name=name,
        title=title,
        columns=(
            Column(key="answer", heading=what, width=60),
            number(_("Antall"), key="n"),
            number(_("Av"), key="of"),
            number(_("Andel"), key="share", width=12),
        ),
        rows=tuple((said, n, of, _.share(n, of)) for said, n in counts),
    )
