"""What a workbook does while people fill it in: drop-downs, checks, prompts and marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from exports.document import CellMessage, Column, ColumnKind, OverdueRule, Table
from exports.safe_text import clean, clean_line, clip
from exports.xlsx_cells import EARLIEST_DAY, Looks, write_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS_TO_ADD: Final = 50

_LONGEST_MESSAGE_TITLE: Final = 32
_LONGEST_MESSAGE: Final = 255


@dataclass(slots=True, kw_only=True)
class ValueLists:
    """A hidden sheet with the values of every drop-down, one column each, and a defined name for each.

    Lists inside the checks themselves would break at the first comma and at 255 characters.
    """

    workbook: Workbook
    sheet_name: str
    looks: Looks
    _sheet: Worksheet | None = field(default=None, init=False)
    _count: int = field(default=0, init=False)

    def add(self, values: tuple[str, ...]) -> str:
        """Store the values and return the name that formulas reach them by."""
        from xlsxwriter.utility import quote_sheetname, xl_range_abs

        sheet = self._hidden_sheet()
        for row, value in enumerate(values):
            write_text(sheet, row, self._count, value, look=self.looks.text)
        cells = xl_range_abs(0, self._count, len(values) - 1, self._count)
        self._count += 1
        # No table's name begins with a line, so the two kinds of names cannot meet.
        name = f"_list_{self._count}"
        self.workbook.define_name(name, f"={quote_sheetname(self.sheet_name)}!{cells}")
        return name

    def _hidden_sheet(self) -> Worksheet:
        if self._sheet is None:
            self._sheet = self.workbook.add_worksheet(self.sheet_name)
            self._sheet.hide()
        return self._sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRules:
    """The rules of one table, down to the last row that people are expected to add.

    The table stands in the sheet's upper left corner, under one row of headings.
    """

    sheet: Worksheet
    table: Table
    lists: ValueLists
    looks: Looks

    def add(self) -> None:
        """Add every rule that the table asks for."""
        for position, column in enumerate(self.table.columns):
            self._add_check(position, column)
            if column.required:
                self._mark_missing(position)
        if self.table.overdue is not None:
            self._mark_overdue(self.table.overdue)

    @property
    def _last_row(self) -> int:
        return max(len(self.table.rows), 1) + ROWS_TO_ADD

    def _add_check(self, position: int, column: Column) -> None:
        check = self._check(column) | _messages(column)
        if check["validate"] != "any" or column.prompt is not None:
            self.sheet.data_validation(1, position, self._last_row, position, check)

    def _check(self, column: Column) -> dict[str, object]:
        match column.kind:
            case ColumnKind.CHOICE:
                return {"validate": "list", "source": f"={self.lists.add(column.choices)}"}
            case ColumnKind.DATE:
                earliest = max(column.earliest or EARLIEST_DAY, EARLIEST_DAY)
                return {"validate": "date", "criteria": ">=", "value": earliest}
            case _:
                return {"validate": "any"}

    def _mark_missing(self, position: int) -> None:
        # Rows that nobody has begun on stay clean.
        last = _letter(len(self.table.columns) - 1)
        formula = f"=AND(LEN(TRIM(${_letter(position)}2))=0,COUNTA($A2:${last}2)>0)"
        self._mark(position, {"type": "formula", "criteria": formula, "format": self.looks.missing})

    def _mark_overdue(self, rule: OverdueRule) -> None:
        position = self.table.position(rule.deadline)
        day, state = (f"${_letter(self.table.position(heading))}2" for heading in (rule.deadline, rule.state))
        closed = self.lists.add(rule.closed)
        formula = f"=AND(ISNUMBER({day}),{day}<TODAY(),ISNA(MATCH({state},{closed},0)))"
        self._mark(position, {"type": "formula", "criteria": formula, "format": self.looks.overdue})

    def _mark(self, position: int, condition: dict[str, object]) -> None:
        self.sheet.conditional_format(1, position, self._last_row, position, condition)


def _messages(column: Column) -> dict[str, object]:
    return _message("input", column.prompt) | _message("error", column.refusal)


def _message(kind: str, message: CellMessage | None) -> dict[str, object]:
    if message is None:
        return {}
    return {
        f"{kind}_title": clip(clean_line(message.title), _LONGEST_MESSAGE_TITLE),
        f"{kind}_message": clip(clean(message.text), _LONGEST_MESSAGE),
    }


def _letter(position: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(position))
