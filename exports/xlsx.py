"""A report as an Excel workbook: one sheet per table that people can sort, filter, fill in and print."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING, Final

from exports.archive import settled
from exports.document import Cell, Chart, Column, Report, Table
from exports.labels import headings, sheet_names
from exports.safe_text import clean, clean_line, clip
from exports.xlsx_cells import Looks, as_plain_string, write_cell, write_text
from exports.xlsx_charts import add_chart, charts_in, mended
from exports.xlsx_rules import SheetRules, ValueLists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4: Final = 9
_TABLE_STYLE: Final = "Table Style Light 1"
_LIST_SHEET: Final = "_lists"
_FILTER_BUTTON: Final = 4  # characters of a heading's width that the button hides
_WIDEST_HEADING_WORD: Final = 40
_LINE_HEIGHT: Final = 15
_HIGHEST_ROW: Final = 409
_LABEL_WIDTH: Final = 28
_PAGE_WIDTH: Final = 220  # characters that can be read on a page on its side
_MOST_COLUMNS: Final = 10
_FIRST_COLUMNS: Final = 2
_VALUE_WIDTH: Final = 90
_NOTE_LOOK: Final = {"x_scale": 2, "font_size": 11}
_LONGEST_NOTE: Final = 1_000
_LONGEST_ALT_TEXT: Final = 255
_LONGEST_PROPERTY: Final = 255


def render(report: Report) -> bytes:
    """Return the report as an .xlsx file; the same report gives the same bytes.

    The tables come first, in order, each on a sheet of its own with its headings in row 1. The page about the
    document, if there is one, comes after them.

    Raises:
        CellNotWrittenError: A table is larger than a sheet can be.
    """
    from xlsxwriter import Workbook

    stream = BytesIO()
    with Workbook(stream, _OPTIONS) as workbook:
        _describe(workbook, report)
        _add_sheets(workbook, report)
    return settled(stream.getvalue(), mended=_mended)


def _mended(name: str, part: bytes) -> bytes:
    """Let rows grow when people write more in them: our heights are what fits now, not what somebody chose."""
    if name.startswith("xl/charts/"):
        return mended(part)
    return part.replace(b' customHeight="1"', b"") if name.startswith("xl/worksheets/") else part


def _describe(workbook: Workbook, report: Report) -> None:
    created = report.created.astimezone(UTC).replace(tzinfo=None)
    workbook.set_properties({"title": clip(clean_line(report.title), _LONGEST_PROPERTY), "created": created})
    workbook.set_custom_property("Language", clip(clean_line(report.language), _LONGEST_PROPERTY))


def _add_sheets(workbook: Workbook, report: Report) -> None:
    looks = Looks.of(workbook)
    titles = [table.title for table in report.tables]
    list_name, *names = sheet_names([_LIST_SHEET, *titles, *([report.about_heading] if report.has_about else [])])
    sheets = [workbook.add_worksheet(name) for name in names]
    lists = ValueLists(workbook=workbook, sheet_name=list_name, looks=looks)
    for sheet, table in zip(sheets, report.tables, strict=False):
        _write_table(sheet, table, looks)
        SheetRules(sheet=sheet, table=table, lists=lists, looks=looks).add()
        _set_up_print(sheet, sum(column.width for column in table.columns if not column.hidden))
    drawn: dict[str, list[Chart]] = defaultdict(list)
    for chart in charts_in(report.body):
        drawn[chart.table.name].append(chart)
    for sheet, table in zip(sheets, report.tables, strict=False):
        if charts := drawn[table.name]:
            # What the pages draw in several charts is one here.
            alt = " ".join(chart.alt for chart in charts)
            add_chart(workbook, sheet, replace(charts[0], table=table, alt=alt))
    if report.has_about:
        _write_about(sheets[-1], report, looks)


def _write_table(sheet: Worksheet, table: Table, looks: Looks) -> None:
    names = tuple(map(as_plain_string, headings(column.heading for column in table.columns)))
    for position, (column, name) in enumerate(zip(table.columns, names, strict=True)):
        look, options = looks.of_column(column.kind), {"hidden": column.hidden}
        sheet.set_column(position, position, _width(column, name), look, options)
        if column.note:
            sheet.write_comment(0, position, clip(clean(column.note), _LONGEST_NOTE), _NOTE_LOOK)
    for number, row in enumerate(table.rows, start=1):
        sheet.set_row(number, _height(row, table.columns))
        for position, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            write_cell(sheet, number, position, cell, kind=column.kind, looks=looks)
    _frame(sheet, table, names, looks)
    if len(table.columns) > _MOST_COLUMNS:
        # What the row is about stays in sight, and stands on every page.
        sheet.freeze_panes(1, _FIRST_COLUMNS)
        sheet.repeat_columns(0, _FIRST_COLUMNS - 1)
    else:
        sheet.freeze_panes(1, 0)


def _height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """Return the points that a row's longest text takes: programs that only show a file do not work it out."""
    lines = max(
        (
            sum(1 + len(line) // column.width for line in cell.split("\n"))
            for cell, column in zip(row, columns, strict=True)
            if isinstance(cell, str)
        ),
        default=1,
    )
    return min(lines * _LINE_HEIGHT, _HIGHEST_ROW)


def _frame(sheet: Worksheet, table: Table, names: tuple[str, ...], looks: Looks) -> None:
    # Excel has no table without a row, so an empty table gets one empty row.
    last_row = max(len(table.rows), 1)
    options = {
        "name": table.name,
        "style": _TABLE_STYLE,
        "columns": [{"header": name, "header_format": looks.header} for name in names],
        "title": clip(clean_line(table.title), _LONGEST_ALT_TEXT),
        "description": clip(clean_line(table.note), _LONGEST_ALT_TEXT),
    }
    sheet.add_table(0, 0, last_row, len(names) - 1, options)


def _width(column: Column, heading: str) -> int:
    longest_word = max(map(len, heading.split()))
    return max(column.width, min(longest_word, _WIDEST_HEADING_WORD) + _FILTER_BUTTON)


def _write_about(sheet: Worksheet, report: Report, looks: Looks) -> None:
    notes = tuple((table.title, table.note) for table in report.tables if table.note)
    sheet.set_column(0, 0, _LABEL_WIDTH, looks.label)
    sheet.set_column(1, 1, _VALUE_WIDTH, looks.text)
    write_text(sheet, 0, 0, report.title, look=looks.title)
    for row, (label, value) in enumerate(report.facts + notes, start=2):
        write_text(sheet, row, 0, label, look=looks.label)
        write_text(sheet, row, 1, value, look=looks.text)
    _set_up_print(sheet, _LABEL_WIDTH + _VALUE_WIDTH)


def _set_up_print(sheet: Worksheet, width: int) -> None:
    """Let the sheet be printed on as few pages side by side as can still be read."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1 + width // _PAGE_WIDTH, 0)
    sheet.repeat_rows(0)
    # Codes only (file, sheet, page): text of ours could hold codes too.
    sheet.set_header("&L&F&R&A")
    sheet.set_footer("&C&P / &N")
