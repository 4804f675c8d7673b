"""The plan's table between two savings: what is stored, what is typed on top of it, and what has to be saved.

Everything here is plain text, so that it can wait in the browser's own state; dates are written as 2027-03-12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from facilitation.console.components.plan_fields import PLAN_FIELDS
from facilitation.domain.plan import DATE_NAMES, ActionFields
from facilitation.services.plan.plan import ActionView

Values = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A row of the table. A row that is not stored yet has no ``id``; ``typed`` is what differs from what is stored."""

    id: str = ""
    version: int = 0
    stored: Values = field(default_factory=dict)
    typed: Values = field(default_factory=dict)

    @property
    def shown(self) -> Values:
        """What the row shows."""
        return {part.name: self.typed.get(part.name, self.stored.get(part.name, "")) for part in PLAN_FIELDS}

    @property
    def fields(self) -> ActionFields:
        """What the row says as an action."""
        values: dict[str, Any] = dict(self.shown)
        for name in DATE_NAMES:
            values[name] = date.fromisoformat(values[name]) if values[name] else None
        return ActionFields(**values)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return any(self.shown[name] != self.stored.get(name, "") for name in self.typed)

    def with_typed(self, typed: Mapping[str, object]) -> "PlanRow":
        """Return the row with more typed in it."""
        known = {part.name for part in PLAN_FIELDS}
        more = {name: _typed(name, value) for name, value in typed.items() if name in known}
        return PlanRow(id=self.id, version=self.version, stored=self.stored, typed={**self.typed, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What was done in the table: the rows that stay, with what is typed in them, and those that were taken away."""

    kept: tuple[PlanRow, ...]
    removed: tuple[PlanRow, ...]

    @property
    def unsaved(self) -> tuple[PlanRow, ...]:
        """The rows that must be saved."""
        return tuple(row for row in self.kept if row.is_changed)


def stored_rows(actions: Sequence[ActionView]) -> tuple[PlanRow, ...]:
    """Return a row for each action."""
    return tuple(
        PlanRow(
            id=action.id,
            version=action.version,
            stored={part.name: _written(getattr(action.fields, part.name)) for part in PLAN_FIELDS},
        )
        for action in actions
    )


def overlaid(rows: Sequence[PlanRow], unsaved: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """Return the stored rows with what was typed and not saved on top, and the new rows that were not saved last.

    What was typed in a row that somebody else has taken away comes last too, as a new row, so that it is not lost.
    """
    typed = {row.id: row.typed for row in unsaved if row.id}
    known = {row.id for row in rows}
    new = tuple(PlanRow(typed=row.shown) for row in unsaved if row.id not in known)
    return tuple(row.with_typed(typed.get(row.id, {})) for row in rows) + new


def edited(rows: Sequence[PlanRow], editor: Mapping[str, Any]) -> Edits:
    """Return the rows as they were edited; ``editor`` is what Streamlit keeps of a table that is edited."""
    changes = {int(place): cells for place, cells in editor.get("edited_rows", {}).items()}
    gone = set(editor.get("deleted_rows", ()))
    added = [PlanRow().with_typed(cells) for cells in editor.get("added_rows", ())]
    kept = [row.with_typed(changes.get(place, {})) for place, row in enumerate(rows) if place not in gone]
    removed = [row for place, row in enumerate(rows) if place in gone and row.id]
    return Edits(kept=(*kept, *added), removed=tuple(removed))


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _typed(name: str, value: object) -> str:
    """Return a cell as it is kept; the table sends some dates with a time of day, and only a forged one sends none."""
    text = _written(value)
    if name not in DATE_NAMES:
        return text
    try:
        return date.fromisoformat(text.partition("T")[0]).isoformat()
    except ValueError:
        return ""
