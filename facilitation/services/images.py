"""Before- and after-images of the rows that a facilitator's command changes, so that it can be taken back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, Session

from facilitation.domain.errors import Conflict
from facilitation.domain.json_values import Json
from facilitation.persistence.models import (
    Action,
    ActionUpdate,
    CarriedAction,
    Cluster,
    Decision,
    Entry,
    LiftAnswer,
    Step,
    Workshop,
)

# What a facilitator's command may change and take back. People and groups are not here: a person who has come in
# stays in, and a group that has written keeps its table.
Undoable = Workshop | Step | Cluster | Decision | Entry | Action | ActionUpdate | CarriedAction | LiftAnswer
_TABLES: dict[str, type[Undoable]] = {
    "workshop": Workshop,
    "step": Step,
    "cluster": Cluster,
    "decision": Decision,
    "entry": Entry,
    "action": Action,
    "action_update": ActionUpdate,
    "carried_action": CarriedAction,
    "lift_answer": LiftAnswer,
}
# People who have changed tables have done so: nothing puts them back.
_NEVER = frozenset({"revision", "round"})


@dataclass(slots=True)
class Images:
    """Changed columns before and after, per table and row, and the rows that were made."""

    changed: dict[tuple[str, str], dict[str, list[Any]]] = field(default_factory=dict)
    made: list[tuple[str, str]] = field(default_factory=list)

    def collect(self, db: Session) -> None:
        """Add what the session is about to write; the first before-image of a column stays."""
        for row in db.new:
            if isinstance(row, Undoable):
                self.made.append((row.__tablename__, row.id))
        for row in db.dirty:
            if isinstance(row, Undoable):
                self._collect_row(row)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take back."""
        return not self.made and not any(self.changed.values())

    def dump(self) -> Json:
        """Return the images as JSON."""
        rows = [[table, key, columns] for (table, key), columns in self.changed.items() if columns]
        return {"changed": rows, "made": [list(name) for name in self.made]}

    def _collect_row(self, row: Undoable) -> None:
        name = (row.__tablename__, row.id)
        if name in self.made:
            return
        columns = self.changed.setdefault(name, {})
        state: InstanceState[Undoable] = inspect(row)
        for attribute in state.attrs:
            history = attribute.history
            if attribute.key in _NEVER or not history.has_changes():
                continue
            before = next(iter(history.deleted), None)
            columns.setdefault(attribute.key, [_plain(before), None])[1] = _plain(getattr(row, attribute.key))


def watch(db: Session) -> Images:
    """Collect images of everything that this session writes."""
    images = Images()
    event.listen(db, "before_flush", lambda session, _context, _instances: images.collect(session))
    return images


def take_back(db: Session, dumped: Json) -> None:
    """Put the rows back as they were before the images were taken.

    Raises:
        Conflict: ``undo.changed_since`` when somebody has changed one of them since; nothing is put back.
    """
    for table, key, columns in dumped["changed"]:
        row = db.get(_TABLES[table], key)
        if row is None or any(_plain(getattr(row, name)) != after for name, (_, after) in columns.items()):
            raise Conflict("undo.changed_since")
        for name, (before, _) in columns.items():
            setattr(row, name, _typed(before))
    db.flush()
    for table, key in reversed(dumped["made"]):
        row = db.get(_TABLES[table], key)
        if row is not None:
            db.delete(row)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value.value if isinstance(value, StrEnum) else value


def _typed(value: Any) -> object:  # noqa: ANN401 -- any JSON value
    if isinstance(value, dict) and "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    if isinstance(value, dict) and "date" in value:
        return date.fromisoformat(value["date"])
    return value
