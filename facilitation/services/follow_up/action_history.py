"""Everything that has happened to an action: what was said of it, what was answered, and how the plan was changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.domain.plan import FIELD_NAMES
from facilitation.persistence.models import Account, Action, CarriedAction, Event
from facilitation.services.follow_up.action_state import UpdateView, history_of
from facilitation.services.follow_up.lift_answers import LiftAnswerView, answers_to

# The commands of the log that change an action in the plan.
_VERBS: Final = ("action.added", "action.edited", "action.entered", "action.removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened. ``edits`` are field, before and after, as they were stored."""

    at: datetime
    by: str
    update: UpdateView | None = None
    answer: LiftAnswerView | None = None
    added: bool = False
    removed: bool = False
    edits: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def history_lines(db: Session, action: Action) -> tuple[HistoryLine, ...]:
    """Return what has happened to an action, the newest first.

    What was changed in the plan is read from the images that undo keeps; once those are erased, that it was changed is
    told without what.
    """
    lines = [HistoryLine(at=one.at, by=one.by, update=one) for one in history_of(db, action.id)]
    answers = answers_to(db, select(Action.id).where(Action.id == action.id)).get(action.id, ())
    lines += [HistoryLine(at=one.at, by=one.by, answer=one) for one in answers]
    lines += _changes(db, action)
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _changes(db: Session, action: Action) -> Iterator[HistoryLine]:
    carried = select(CarriedAction.workshop_id).where(CarriedAction.action_id == action.id)
    rows = db.execute(
        select(Event, Account.name)
        .outerjoin(Account, Account.id == Event.account_id)
        .where(
            (Event.workshop_id == action.workshop_id) | Event.workshop_id.in_(carried),
            Event.verb.in_(_VERBS),
            Event.undone.is_(False),
        )
    )
    for entry, name in rows:
        line = _change(entry, action.id, name or "")
        if line is not None:
            yield line


def _change(entry: Event, action_id: str, by: str) -> HistoryLine | None:
    if ["action", action_id] in entry.images.get("made", []):
        return HistoryLine(at=entry.at, by=by, added=True)
    changed: list[list[Any]] = entry.images.get("changed", [])
    columns = next((columns for table, key, columns in changed if table == "action" and key == action_id), None)
    if columns is None and entry.facts.get("action") != action_id:
        return None
    edits = {name: (_text(pair[0]), _text(pair[1])) for name, pair in (columns or {}).items() if name in FIELD_NAMES}
    return HistoryLine(at=entry.at, by=by, removed=entry.verb == "action.removed", edits=edits)


def _text(value: object) -> str:
    """Return a stored value as text; a date is kept as ``{"date": "2027-03-12"}``."""
    if isinstance(value, dict):
        return str(next(iter(value.values()), ""))
    return "" if value is None else str(value)
