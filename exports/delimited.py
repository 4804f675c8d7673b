"""A table as CSV: one form for a spreadsheet in Norwegian, one for programs."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO

from exports.document import Cell, Table
from exports.safe_text import clean, clean_line, guard_formula


def render(table: Table) -> bytes:
    """Return the table as a Norwegian Excel opens it: semicolons, decimal commas, a byte order mark.

    Days are ISO 8601, which spreadsheets read as days whatever their language. Text that could be taken for a
    formula gets an apostrophe first.
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(_lines(table, _for_people))
    return stream.getvalue().encode("utf-8-sig")


def render_for_machines(table: Table) -> bytes:
    """Return the table as RFC 4180 asks: commas, decimal points, UTF-8, and every text as it was written.

    Only for import into programs: a spreadsheet that opens it may run a formula that a participant wrote.
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=",", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows(_lines(table, _plain))
    return stream.getvalue().encode("utf-8")


def _lines(table: Table, written: Callable[[Cell], str]) -> list[list[str]]:
    heading_line = [written(clean_line(column.heading)) for column in table.columns]
    return [heading_line, *([written(cell) for cell in row] for row in table.rows)]


def _for_people(cell: Cell) -> str:
    if isinstance(cell, str):
        return guard_formula(clean(cell))
    return _plain(cell).replace(".", ",")


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return clean(cell)
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
