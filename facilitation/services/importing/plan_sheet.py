"""A plan that comes back as a file, compared with the plan as it stands."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Final

from exports.document import Column, ColumnKind, Table
from exports.safe_text import clean, clean_line, clip, guard_formula
from facilitation.domain.follow_up import Status
from facilitation.i18n import LANGUAGES, language
from facilitation.services.follow_up.status_words import STATUS_WORDS
from facilitation.services.importing.spreadsheets import Row, as_text

_ID: Final = "id"
_STATUS: Final = "status"
_TITLE: Final = "title"
_SHOWN: Final = 80
_NORWEGIAN_DAY: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


class Finding(StrEnum):
    """What can be told of a file besides the new statuses. The first four leave a row out."""

    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_ROW = "unknown_row"
    ROW_TWICE = "row_twice"
    ROW_WITHOUT_REFERENCE = "row_without_reference"
    STATUS_CLEARED = "status_cleared"
    WRONG_DATE = "wrong_date"
    CELL_CHANGED = "cell_changed"
    ROW_MISSING = "row_missing"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFinding:
    """Something to know: the row's number in the file, the column's heading and what stands there, as they apply."""

    kind: Finding
    row: int | None = None
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A status that is another in the file than it is now."""

    action_id: str
    row: int
    title: str
    before: Status | None
    after: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What taking the file would change, and what else there is to know of it; nothing has been changed."""

    differences: tuple[Difference, ...]
    findings: tuple[ImportFinding, ...]
    unchanged: int


class Headings:
    """The headings of a plan in every language, and as programs read them.

    Args:
        tables: The plan in each language.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self._keys = {
            heading(name): column.key
            for table in tables
            for column in table.columns
            for name in (column.heading, column.key)
        }

    def key(self, cell: object) -> str:
        """Return the key of the column under a heading, or nothing."""
        return self._keys.get(heading(cell), "")

    def fit(self, cells: Sequence[object]) -> bool:
        """Tell whether a row is the heading of a plan that can be taken: with references and statuses."""
        return {_ID, _STATUS} <= set(map(self.key, cells))


class PlanSheet:
    """A file read as a plan in one language.

    Args:
        rows: Of the file, the heading first.
        headings: To know its columns by.
        table: The plan as it stands, in that language.
    """

    def __init__(self, rows: Sequence[Row], headings: Headings, table: Table) -> None:
        self._heading, self._rows = rows[0], rows[1:]
        self._headings = headings
        self._table = table

    def likeness(self) -> int:
        """Return how much of the file says what the plan says in this language."""
        own = {heading(column.heading) for column in self._table.columns}
        columns = {column.key: column for column in self._table.columns}
        alike = sum(
            _plain(cell, columns[key]) == _plain(self._known.get(str(cells.get(_ID)), {}).get(key), columns[key])
            for _row, cells in self._named()
            for key, cell in cells.items()
        )
        return alike + sum(heading(cell) in own for cell in self._heading.cells)

    def compared(self, statuses: Mapping[str, Status | None]) -> ImportPreview:
        """Return what differs from the statuses, and what else there is to know."""
        statuses = {identifier: statuses.get(identifier) for identifier in self._known}
        differences: list[Difference] = []
        findings = list(self._columns())
        seen: Counter[str] = Counter()
        for row, cells in self._named():
            identifier = str(cells.get(_ID) or "").strip()
            problem = _problem(identifier, statuses, seen)
            seen[identifier] += 1
            if problem is not None:
                findings.append(ImportFinding(kind=problem, row=row, value=_shown(cells.get(_TITLE) or identifier)))
                continue
            findings += self._changed(row, cells, self._known[identifier])
            found = self._status(row, cells, statuses[identifier])
            if isinstance(found, ImportFinding):
                findings.append(found)
            elif found is not statuses[identifier] and found is not None:
                title = _shown(self._known[identifier][_TITLE])
                differences.append(
                    Difference(action_id=identifier, row=row, title=title, before=statuses[identifier], after=found)
                )
        findings += self._missing(seen)
        return ImportPreview(
            differences=tuple(differences),
            findings=tuple(findings),
            unchanged=sum(identifier in statuses for identifier in seen) - len(differences),
        )

    def _named(self) -> Iterator[tuple[int, dict[str, object]]]:
        keys = [self._headings.key(cell) for cell in self._heading.cells]
        for row in self._rows:
            yield row.number, {key: cell for key, cell in zip(keys, row.cells, strict=False) if key}

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, object]]:
        keys = [column.key for column in self._table.columns]
        return {str(row[keys.index(_ID)]): dict(zip(keys, row, strict=True)) for row in self._table.rows}

    def _columns(self) -> Iterator[ImportFinding]:
        found = {self._headings.key(cell) for cell in self._heading.cells}
        for column in self._table.columns:
            if column.key not in found:
                yield ImportFinding(kind=Finding.COLUMN_MISSING, column=column.heading)
        for cell in self._heading.cells:
            if heading(cell) and not self._headings.key(cell):
                yield ImportFinding(kind=Finding.COLUMN_UNKNOWN, column=_shown(cell))

    def _status(self, row: int, cells: Mapping[str, object], before: Status | None) -> Status | ImportFinding | None:
        typed = clean_line(str(cells.get(_STATUS) or ""))
        if not typed:
            cleared = ImportFinding(kind=Finding.STATUS_CLEARED, row=row, column=self._heading_of(_STATUS))
            return cleared if before is not None else None
        status = _words().get(typed.casefold())
        if status is None:
            return ImportFinding(
                kind=Finding.UNKNOWN_STATUS, row=row, column=self._heading_of(_STATUS), value=_shown(typed)
            )
        return status

    def _changed(self, row: int, cells: Mapping[str, object], known: Mapping[str, object]) -> Iterator[ImportFinding]:
        for column in self._table.columns:
            if column.key in {_ID, _STATUS} or column.key not in cells:
                continue
            cell = cells[column.key]
            if _plain(cell, column) == _plain(known[column.key], column):
                continue
            wrong = column.kind is ColumnKind.DATE and cell not in {None, ""} and not _is_day(_plain(cell, column))
            kind = Finding.WRONG_DATE if wrong else Finding.CELL_CHANGED
            yield ImportFinding(kind=kind, row=row, column=column.heading, value=_shown(cell))

    def _missing(self, seen: Mapping[str, int]) -> Iterator[ImportFinding]:
        for identifier, known in self._known.items():
            if identifier not in seen:
                yield ImportFinding(kind=Finding.ROW_MISSING, value=_shown(known[_TITLE]))

    def _heading_of(self, key: str) -> str:
        return next(column.heading for column in self._table.columns if column.key == key)


@cache
def _words() -> Mapping[str, Status]:
    """Return the statuses by their words in every language; made when a file comes, since a start waits for nothing."""
    return {language(code)(word).casefold(): status for code in LANGUAGES for status, word in STATUS_WORDS.items()}


def _problem(identifier: str, statuses: Mapping[str, Status | None], seen: Mapping[str, int]) -> Finding | None:
    if not identifier:
        return Finding.ROW_WITHOUT_REFERENCE
    if identifier not in statuses:
        return Finding.UNKNOWN_ROW
    return Finding.ROW_TWICE if seen.get(identifier) else None


def heading(cell: object) -> str:
    """Return a heading so that it can be compared: people write capitals and blanks of their own."""
    return clean_line(str(cell or "")).removeprefix("'").casefold()


def _plain(cell: object, column: Column) -> str:
    """Return a cell so that it can be compared, whether it comes from Excel, from a CSV file or from the plan."""
    if not isinstance(cell, str):
        return as_text(cell)
    text = clean(cell)
    bare = text.removeprefix("'")
    text = bare if guard_formula(bare) == text else text
    day = _NORWEGIAN_DAY.fullmatch(text) if column.kind is ColumnKind.DATE else None
    return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}" if day else text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shown(cell: object) -> str:
    return clip(clean_line(str(cell or "")), _SHOWN)
