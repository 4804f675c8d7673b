"""How single cells are written in a workbook: as what they are, never as what Excel would make of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from exports.document import Cell, ColumnKind
from exports.safe_text import clean, clip

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL: Final = 32_767
EARLIEST_DAY: Final = date(1900, 1, 1)

_FIRST_INEXACT_NUMBER: Final = 10**15  # Excel keeps fifteen digits and turns the rest into zeros
_INK: Final = "#1F2933"
_HEADER_FILL: Final = "#1F3A4D"
_MISSING_FILL: Final = "#FFF4CC"
_OVERDUE_INK: Final = "#9C1C1C"
_LIGHT_UP_HATCH: Final = 14


class CellNotWrittenError(RuntimeError):
    """Excel has no room for the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The formats of one workbook."""

    title: Format
    label: Format
    header: Format
    text: Format
    number: Format
    date: Format
    missing: Format
    overdue: Format

    @classmethod
    def of(cls, workbook: Workbook) -> Looks:
        """Add the formats to a workbook."""
        body = {"text_wrap": True, "valign": "top", "font_color": _INK}
        header = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "font_color": "white",
            "bg_color": _HEADER_FILL,
        }
        return cls(
            title=workbook.add_format({"bold": True, "font_size": 16, "font_color": _INK}),
            label=workbook.add_format({**body, "bold": True}),
            header=workbook.add_format(header),
            text=workbook.add_format(body),
            number=workbook.add_format({**body, "align": "right"}),
            date=workbook.add_format({**body, "num_format": "dd.mm.yyyy", "align": "left"}),
            # The hatch is there for those who do not see the colour.
            missing=workbook.add_format({"pattern": _LIGHT_UP_HATCH, "bg_color": _MISSING_FILL, "fg_color": _INK}),
            overdue=workbook.add_format({"bold": True, "underline": 1, "font_color": _OVERDUE_INK}),
        )

    def of_column(self, kind: ColumnKind) -> Format:
        """Return what a column's cells look like, including those that are not yet written."""
        return {ColumnKind.DATE: self.date, ColumnKind.NUMBER: self.number}.get(kind, self.text)


def write_cell(sheet: Worksheet, row: int, col: int, cell: Cell, *, kind: ColumnKind, looks: Looks) -> None:
    """Write one cell. Text stays text, days become Excel's days, and nothing becomes a formula or a link.

    An empty cell looks as its kind of column does, so that what people write in it looks right.
    Days before 1900 and whole numbers above fifteen digits are written as text, since Excel has no such
    numbers.
    """
    match cell:
        case None:
            sheet.write_blank(row, col, None, looks.of_column(kind))
        case str():
            write_text(sheet, row, col, cell, look=looks.of_column(kind))
        case date() if cell >= EARLIEST_DAY:
            sheet.write_datetime(row, col, cell, looks.date)
        case date():
            write_text(sheet, row, col, cell.isoformat(), look=looks.text)
        case int() if abs(cell) >= _FIRST_INEXACT_NUMBER:
            write_text(sheet, row, col, str(cell), look=looks.text)
        case _:
            sheet.write_number(row, col, cell, looks.number)


def as_plain_string(text: str) -> str:
    """Return the text so that xlsxwriter escapes it.

    It takes a string from `<r>` to `</r>` for finished XML of its own, and writes it as it stands: one such
    answer from a participant would leave the workbook unreadable. A blank at the end breaks the spell.
    """
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def write_text(sheet: Worksheet, row: int, col: int, text: str, *, look: Format) -> None:
    """Write text as text, cut with a visible mark where a cell is full.

    Raises:
        CellNotWrittenError: The cell lies outside what a sheet can hold.
    """
    value = clip(as_plain_string(clean(text)), LONGEST_CELL)
    # An empty string would count as content, and the cell would never be marked as missing.
    status = sheet.write_string(row, col, value, look) if value else sheet.write_blank(row, col, None, look)
    if status != 0:
        raise CellNotWrittenError(f"row {row + 1}, column {col + 1} of {sheet.get_name()!r}")
