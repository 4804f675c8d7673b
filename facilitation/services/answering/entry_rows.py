"""Entries in their slots: found by the tags that only their author can make, written, and counted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Entry, Participation
from facilitation.persistence.quick import Quick, Rows


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as it stands in its slot."""

    id: str
    owner_tag: str
    input_key: str
    slot: int
    text: str
    category: str | None
    payload: Json
    subject_id: str | None
    state: EntryState


class EntryWriter(Protocol):
    """One way to write entries."""

    def add(self, columns: Mapping[str, Any]) -> None:
        """Store a new entry."""

    def change(self, entry_id: str, columns: Mapping[str, Any]) -> None:
        """Change columns of an entry."""


class PhoneWriter:
    """Writes what a phone sends, past the object mapper."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, columns: Mapping[str, Any]) -> None:
        """Store a new entry."""
        _ADD.run(self._desk.rows, **columns)
        self._touch(columns["step_id"])

    def change(self, entry_id: str, columns: Mapping[str, Any]) -> None:
        """Change columns of an entry."""
        _changing(tuple(columns)).run(self._desk.rows, entry_id=entry_id, **columns)
        self._touch(columns["step_id"])

    def _touch(self, step_id: str) -> None:
        self._desk.touched |= {"entry", ("entry", step_id)}


class LoggedWriter:
    """Writes what a facilitator enters, so that the log can take it back."""

    def __init__(self, db: Session) -> None:
        self._db = db

    def add(self, columns: Mapping[str, Any]) -> None:
        """Store a new entry."""
        self._db.add(Entry(**columns))
        self._db.flush()

    def change(self, entry_id: str, columns: Mapping[str, Any]) -> None:
        """Change columns of an entry."""
        row = self._db.get_one(Entry, entry_id)
        for name, value in columns.items():
            setattr(row, name, value)
        self._db.flush()


def entries_with(rows: Rows, tags: Iterable[str]) -> list[EntryRow]:
    """Return the entries with these tags, also those that were taken back."""
    named = {f"tag_{number}": tag for number, tag in enumerate(tags)}
    return _tagged(len(named)).all(rows, **named) if named else []


def note_participation(desk: Desk, step_id: str, input_key: str, who: str, count: int) -> None:
    """Keep that somebody has answered, and how many times."""
    values = {"of_step": step_id, "of_input": input_key, "of_whom": who, "times": count}
    if not _COUNT.run(desk.rows, **values):
        _FIRST.run(desk.rows, step_id=step_id, input_key=input_key, who=who, count=count)
    desk.touched |= {"participation", ("participation", step_id)}


_ADD: Final = Quick(insert(Entry), lambda: None)
_FIRST: Final = Quick(insert(Participation), lambda: None)
_COUNT: Final = Quick(
    update(Participation)
    .where(
        Participation.step_id == bindparam("of_step"),
        Participation.input_key == bindparam("of_input"),
        Participation.who == bindparam("of_whom"),
    )
    .values(count=bindparam("times")),
    lambda: None,
)


@lru_cache(maxsize=256)
def _tagged(number: int) -> Quick[EntryRow]:
    columns = [Entry.__table__.c[name] for name in EntryRow.__slots__]
    tags: list[ColumnElement[str]] = [bindparam(f"tag_{place}") for place in range(number)]
    return Quick(select(*columns).where(Entry.owner_tag.in_(tags)), EntryRow)


@lru_cache(maxsize=16)
def _changing(names: tuple[str, ...]) -> Quick[None]:
    values: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in names}
    return Quick(update(Entry).where(Entry.id == bindparam("entry_id")).values(values), lambda: None)
