"""Tables as CSV: one form for a spreadsheet in Norwegian, one for programs, and tasks for programs that keep them."""

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Final

from exports.document import Cell, Table, Task
from exports.safe_text import clean, clean_line, guard_formula

# What importers of task programs expect, in English whatever the report's language.
TASK_HEADINGS: Final = ("Summary", "Description", "Due date", "Assignee", "Labels", "Status")


def render(table: Table) -> bytes:
    """Return the table as a Norwegian Excel opens it: semicolons, decimal commas, a byte order mark.

    Days are ISO 8601, which spreadsheets read as days whatever their language. Text that could be taken for a
    formula gets an apostrophe first.
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_for_people(clean_line(column.heading)) for column in table.columns])
    writer.writerows([_for_people(cell) for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def render_for_machines(table: Table) -> bytes:
    """Return the table as RFC 4180 asks: commas, decimal points, UTF-8, and every text as it was written.

    Only for import into programs: a spreadsheet that opens it may run a formula that a participant wrote.
    """
    keys = [column.key or clean_line(column.heading) for column in table.columns]
    return _with_commas([keys, *([_plain(cell) for cell in row] for row in table.rows)])


def render_tasks(tasks: Iterable[Task]) -> bytes:
    """Return the tasks as importers of task programs read them: commas, UTF-8, English headings, ISO days."""
    return _with_commas([list(TASK_HEADINGS), *map(_task_line, tasks)])


def _task_line(task: Task) -> list[str]:
    # Labels are words without blanks in the programs that have them.
    labels = " ".join("-".join(clean_line(label).split()) for label in task.labels)
    summary, assignee, status = map(clean_line, (task.title, task.assignee, task.status))
    return [summary, clean(task.text), _plain(task.due), assignee, labels, status]


def _with_commas(lines: Iterable[list[str]]) -> bytes:
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=",", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows(lines)
    return stream.getvalue().encode("utf-8")


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
