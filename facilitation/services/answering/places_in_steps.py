"""Where an answer belongs: the input of an open step, whose it is, and the slots that its author has there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from facilitation.catalogue.inputs import Input
from facilitation.domain.codes import new_id
from facilitation.domain.errors import NotFound, TooMany
from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState
from facilitation.persistence.desk import Desk
from facilitation.services.answering.authors import Author, slots
from facilitation.services.answering.entry_rows import EntryRow, EntryWriter, entries_with, note_participation
from facilitation.services.programs import StepView


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An input of a step, an author, and the way by which their entries are written."""

    step: StepView
    item: Input
    author: Author
    writer: EntryWriter

    def store(self, desk: Desk, workshop_id: str, columns: Mapping[str, Any], *, wanted: int | None) -> Json:
        """Store an entry in the wanted slot, or in the first free one, and return the receipt.

        Raises:
            TooMany: ``answers.limit`` when all slots are used.
        """
        tags = self._tags(columns["subject_id"])
        rows = {row.owner_tag: row for row in entries_with(desk.rows, tags)}
        tag, slot = _slot_for(tags, rows, wanted)
        row, author = rows.get(tag), self.author
        state = EntryState.PARKED if row and row.state is EntryState.PARKED else EntryState.ACTIVE
        whose = {name: getattr(author, name) for name in ("group_id", "participant_id", "unit", "role", "level")}
        written = {**columns, **whose, "step_id": self.step.id, "state": state}
        entry_id = row.id if row else new_id()
        if row is not None:
            self.writer.change(entry_id, written)
        else:
            fixed = {"id": entry_id, "workshop_id": workshop_id, "owner_tag": tag, "slot": slot}
            self.writer.add({**written, **fixed, "input_key": self.item.key, "kind": self.item.kind})
        used = self._note(desk, {**_states(rows), tag: state})
        return {"entry_id": entry_id, "slot": slot, "used": used, "limit": len(tags)}

    def take_back(self, desk: Desk, slot: int, subject_id: str | None) -> None:
        """Take the entry in a slot back.

        Raises:
            NotFound: when there is none.
        """
        rows = {row.owner_tag: row for row in entries_with(desk.rows, self._tags(subject_id))}
        tag = self.author.tag(self.step.id, self.item.key, slot, subject_id)
        if tag not in rows:
            raise NotFound("entry.unknown")
        self.writer.change(rows[tag].id, {"step_id": self.step.id, "state": EntryState.WITHDRAWN})
        self._note(desk, {**_states(rows), tag: EntryState.WITHDRAWN})

    def _tags(self, subject_id: str | None) -> dict[str, int]:
        numbers = range(1, 1 + slots(self.item))
        return {self.author.tag(self.step.id, self.item.key, slot, subject_id): slot for slot in numbers}

    def _note(self, desk: Desk, states: Mapping[str, EntryState]) -> int:
        """Note that the author has answered, and return how many entries stand."""
        used = sum(state is not EntryState.WITHDRAWN for state in states.values())
        note_participation(desk, self.step.id, self.item.key, self.author.who, used)
        return used


def _states(rows: Mapping[str, EntryRow]) -> dict[str, EntryState]:
    return {tag: row.state for tag, row in rows.items()}


def _slot_for(tags: Mapping[str, int], rows: Mapping[str, EntryRow], wanted: int | None) -> tuple[str, int]:
    for tag, slot in tags.items():
        row = rows.get(tag)
        is_free = row is None or row.state is EntryState.WITHDRAWN or len(tags) == 1
        if slot == wanted or (wanted is None and is_free):
            return tag, slot
    raise TooMany("answers.limit", limit=len(tags))
