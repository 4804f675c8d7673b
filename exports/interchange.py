"""A report as JSON, for programs: everything in it, as it was written, under a schema with a version."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final, assert_never

from exports.document import Block, Cell, Chart, Day, Facts, Listing, Paragraph, Report, Section, Table, Task
from exports.safe_text import clean

SCHEMA: Final = "samskap-report"
SCHEMA_VERSION: Final = 1

_Object = dict[str, Any]


def render(report: Report) -> bytes:
    """Return the report as UTF-8 JSON; days are ISO 8601, and text is only cleaned, never escaped for others."""
    return json.dumps(as_object(report), ensure_ascii=False, separators=(",", ":")).encode()


def as_object(report: Report) -> _Object:
    """Return the report as it stands in the file."""
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "title": clean(report.title),
        "subtitle": clean(report.subtitle),
        "language": report.language,
        "created": report.created.isoformat(),
        "facts": _pairs(report.facts),
        "tables": [_table(table) for table in report.tables],
        "body": list(_blocks(report.body, {table.name for table in report.tables})),
        "days": [_day(day) for day in report.days],
        "tasks": [_task(task) for task in report.tasks],
    }


def _pairs(items: Iterable[tuple[str, str]]) -> list[_Object]:
    return [{"label": clean(label), "value": clean(value)} for label, value in items]


def _table(table: Table) -> _Object:
    return {
        "name": table.name,
        "title": clean(table.title),
        "note": clean(table.note),
        "columns": [
            {"key": column.key, "heading": clean(column.heading), "kind": column.kind.value} for column in table.columns
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _blocks(blocks: Iterable[Block], listed: set[str]) -> Iterable[_Object]:
    """Yield the body; a table that the report lists already is only named."""
    for block in blocks:
        match block:
            case Section():
                inner = list(_blocks(block.blocks, listed))
                yield {"kind": "section", "heading": clean(block.heading), "blocks": inner}
            case Paragraph():
                yield {"kind": "paragraph", "text": clean(block.text), "voice": block.voice.value}
            case Listing():
                yield {"kind": "listing", "items": [clean(item) for item in block.items]}
            case Facts():
                yield {"kind": "facts", "items": _pairs(block.items)}
            case Table():
                yield _table_or_name(block, listed)
            case Chart():
                words = {"title": clean(block.title), "alt": clean(block.alt)}
                yield {"kind": "chart", **words, "table": _table_or_name(block.table, listed)}
            case _:
                assert_never(block)


def _table_or_name(table: Table, listed: set[str]) -> _Object:
    if table.name in listed:
        return {"kind": "table", "name": table.name}
    return {"kind": "table", **_table(table)}


def _day(day: Day) -> _Object:
    words = {"title": clean(day.title), "text": clean(day.text)}
    return {"key": day.key, "day": day.day.isoformat(), "version": day.version, **words}


def _task(task: Task) -> _Object:
    return {
        "title": clean(task.title),
        "text": clean(task.text),
        "due": task.due.isoformat() if task.due else None,
        "assignee": clean(task.assignee),
        "labels": [clean(label) for label in task.labels],
        "status": clean(task.status),
    }


def _cell(cell: Cell) -> str | int | float | None:
    match cell:
        case str():
            return clean(cell)
        case date():
            return cell.isoformat()
        case _:
            return cell
