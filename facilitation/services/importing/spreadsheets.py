"""Reading a spreadsheet that somebody hands in: Excel or CSV, within limits, and nothing in it is ever carried out."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final

from facilitation.domain.errors import InvalidInput

KINDS: Final = ".xlsx,.csv"
"""The endings of the files that can be read."""
MOST_BYTES: Final = 600_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
# What a workbook may hold when it is unpacked: a plan of five thousand rows takes a tenth of it.
_MOST_UNPACKED: Final = 20_000_000
_MOST_PARTS: Final = 200
_MOST_SHEETS: Final = 20
_FIRST_LINES: Final = 10
# More than any text that is taken; what is longer is told as too long all the same.
_LONGEST_CELL: Final = 1_000
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"

Cell = object
Sheets = Iterator[tuple[str, Iterator[Sequence[Cell]]]]
Wanted = Callable[[Sequence[Cell]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row by the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands in a sheet as text: row by row, without those that are empty. A CSV file is one without a title."""

    title: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_rows(content: bytes, is_heading: Wanted) -> tuple[Row, ...]:
    """Return the rows of the first sheet whose first row is the heading that is looked for, heading and all.

    Formulas are read as the values that they had, never computed; links and macros are not looked at.

    Raises:
        InvalidInput: ``import.too_large``, ``import.unreadable``, ``import.old_excel``, ``import.too_many_rows``, and
            ``import.not_a_plan`` when no sheet has the heading.
    """
    for _title, rows in _sheets(content):
        heading = next(rows, ())
        if is_heading(heading):
            return (Row(number=1, cells=tuple(heading)), *_numbered(rows))
    raise InvalidInput("import.not_a_plan")


def read_sheets(content: bytes, *, most_rows: int, most_columns: int) -> tuple[Sheet, ...]:
    """Return every sheet with something in it, for somebody to choose what is meant.

    Formulas are read as the values that they had, never computed. A sheet with more rows than ``most_rows`` has one
    more, so that it can be refused when it is the one that is meant.

    Raises:
        InvalidInput: ``import.too_large``, ``import.unreadable``, ``import.old_excel``, and ``import.empty`` when
            there is nothing at all.
    """
    if b"\x00" in content[:_LONGEST_CELL] and not content.startswith((_ZIP, _OLD_EXCEL)):
        # A picture, or text in UTF-16: words could be made of it, but not those that were written.
        raise InvalidInput("import.unreadable")
    # The same word in many cells is kept once: a small file can name a long text a million times.
    texts: dict[str, str] = {}
    found = []
    for title, rows in islice(_sheets(content), _MOST_SHEETS):
        numbered = ((number, _as_texts(cells[:most_columns], texts)) for number, cells in enumerate(rows, start=1))
        filled = tuple(islice((row for row in numbered if row[1]), most_rows + 1))
        if filled:
            found.append(Sheet(title=title, rows=filled))
    if not found:
        raise InvalidInput("import.empty")
    return tuple(found)


def _as_texts(cells: Sequence[Cell], texts: dict[str, str]) -> tuple[str, ...]:
    """Return the cells as they are read, up to the last one with something in it."""
    written = [as_text(cell)[:_LONGEST_CELL] for cell in cells]
    while written and not written[-1].strip():
        written.pop()
    return tuple(texts.setdefault(text, text) for text in written)


def as_text(cell: object) -> str:
    """Return a cell as text, the same whether a number or a day was typed as one or not."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def _sheets(content: bytes) -> Sheets:
    """Return the sheets by title; a CSV file is one."""
    if len(content) > MOST_BYTES:
        raise InvalidInput("import.too_large", limit=MOST_BYTES // 1000)
    if content.startswith(_OLD_EXCEL):
        raise InvalidInput("import.old_excel")
    return _workbook(content) if content.startswith(_ZIP) else iter([("", _delimited(content))])


def _numbered(rows: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise InvalidInput("import.too_many_rows", limit=MOST_ROWS)
        if any(cell not in {None, ""} for cell in cells):
            yield Row(number=number, cells=tuple(cells))


def _workbook(content: bytes) -> Sheets:
    from openpyxl import load_workbook

    _require_harmless(content)
    with _readable():
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with closing(book):
        for sheet in book.worksheets:
            yield sheet.title, _rows_of(sheet)


def _rows_of(sheet: Any) -> Iterator[Sequence[Cell]]:  # noqa: ANN401 -- the stubs do not let read-only sheets be read
    with _readable():
        yield from sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)


@contextmanager
def _readable() -> Iterator[None]:
    """Whatever the library stumbles over in a broken or hostile file, the file cannot be read."""
    try:
        yield
    except Exception as error:
        raise InvalidInput("import.unreadable") from error


def _require_harmless(content: bytes) -> None:
    """Refuse archives that unpack to much more than they are, or hold XML that defines entities.

    What a part says of its unpacked size is believed: reading stops there.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise InvalidInput("import.too_large", limit=MOST_BYTES // 1000)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _require_plain_xml(archive.read(part))
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise InvalidInput("import.unreadable") from error


def _require_plain_xml(text: bytes) -> None:
    # In UTF-16 the words below would hide between zeros; no spreadsheet program writes it.
    if b"\x00" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise InvalidInput("import.unreadable")


def _delimited(content: bytes) -> Iterator[Sequence[Cell]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # As Excel saves «CSV» in Norway.
        text = content.decode("cp1252", errors="replace")
    delimiter = _delimiter(text.split("\n", _FIRST_LINES)[:_FIRST_LINES])
    reader = csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield row[:MOST_COLUMNS]
    except csv.Error as error:
        raise InvalidInput("import.unreadable") from error


def _delimiter(lines: Sequence[str]) -> str:
    """Return what stands between the cells: above the headings there may be a line that says what it all is."""
    for least in (2, 1):
        for line in lines:
            delimiter = max(";,\t", key=line.count)
            if line.count(delimiter) >= least:
                return delimiter
    return ";"
