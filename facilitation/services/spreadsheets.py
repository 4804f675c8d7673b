"""Reading a spreadsheet that somebody hands in: Excel or CSV, within limits, and nothing in it is ever carried out."""

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Final

from facilitation.domain.errors import InvalidInput

MOST_BYTES: Final = 600_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
# What a workbook may hold when it is unpacked: a plan of five thousand rows takes a tenth of it.
_MOST_UNPACKED: Final = 20_000_000
_MOST_PARTS: Final = 200
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"

Cell = object
Wanted = Callable[[Sequence[Cell]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row by the number that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]


def read_rows(content: bytes, is_heading: Wanted) -> tuple[Row, ...]:
    """Return the rows of the first sheet whose first row is the heading that is looked for, heading and all.

    Formulas are read as the values that they had, never computed; links and macros are not looked at.

    Raises:
        InvalidInput: ``import.too_large``, ``import.unreadable``, ``import.old_excel``, ``import.too_many_rows``, and
            ``import.not_a_plan`` when no sheet has the heading.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput("import.too_large", limit=MOST_BYTES // 1000)
    if content.startswith(_OLD_EXCEL):
        raise InvalidInput("import.old_excel")
    sheets = _workbook(content) if content.startswith(_ZIP) else iter([_delimited(content)])
    for rows in sheets:
        heading = next(rows, ())
        if is_heading(heading):
            return (Row(number=1, cells=tuple(heading)), *_numbered(rows))
    raise InvalidInput("import.not_a_plan")


def _numbered(rows: Iterable[Sequence[Cell]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise InvalidInput("import.too_many_rows", limit=MOST_ROWS)
        if any(cell not in {None, ""} for cell in cells):
            yield Row(number=number, cells=tuple(cells))


def _workbook(content: bytes) -> Iterator[Iterator[Sequence[Cell]]]:
    from openpyxl import load_workbook

    _require_harmless(content)
    with _readable():
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with closing(book):
        for sheet in book.worksheets:
            yield _rows_of(sheet)


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
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
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
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield row[:MOST_COLUMNS]
    except csv.Error as error:
        raise InvalidInput("import.unreadable") from error
