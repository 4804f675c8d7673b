"""Run the program: the door, open, extend, close, reopen and skip a step, finish, and undo.

Every command may be repeated: asking for a state that is already there changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from facilitation.catalogue.template import Who
from facilitation.domain.errors import Conflict, InvalidInput, WrongPhase
from facilitation.domain.lifecycle import require_passage
from facilitation.domain.states import Door, StepState
from facilitation.domain.texts import required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Event, Step
from facilitation.services.actors import Facilitator, require_facilitator
from facilitation.services.answering.splits import fix_splits
from facilitation.services.guarding import require_safe
from facilitation.services.images import take_back
from facilitation.services.programs import is_check_in, step_row, step_rows, step_view
from facilitation.services.room.dividing import change_tables, ensure_grouping
from facilitation.services.room.people import missing_seats
from facilitation.services.store import Change, Store

LONGEST_EXTENSION = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back: the verb of the log."""

    verb: str


class Flow:
    """The facilitator's commands while the workshop runs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set_door(self, by: Facilitator, workshop_id: str, door: Door) -> None:
        """Open, lock or close the door. Locked: those inside go on, nobody new comes in."""
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            if change.workshop.door is not door:
                change.workshop.door = door
                change.log(by, "door.set", door=door.value)

    def show_join(self, by: Facilitator, workshop_id: str, *, shown: bool) -> None:
        """Show or hide the join code and its QR on the screen."""
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            if change.workshop.show_join is not shown:
                change.workshop.show_join = shown
                change.log(by, "join_code.shown" if shown else "join_code.hidden")

    def note_representation(self, by: Facilitator, workshop_id: str, note: str) -> None:
        """Write which seats are missing, which lets the program go on without them.

        Source: the seminar's concept asks for staff with responsibility, leaders who can decide, and users; the note
        is printed in the report, so that a plan made without them says so.
        """
        note = required_text(note, field="note", limit=1000)
        require_safe({"note": note})
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            change.workshop.representation_note = note
            change.log(by, "representation.noted")

    def open_step(self, by: Facilitator, workshop_id: str, step_id: str) -> None:
        """Open a step and close the one that was open.

        Raises:
            WrongPhase: ``step.cannot_open`` when it was already run (reopen it instead).
            Conflict: ``representation.missing`` when seats are empty and nobody has written which.
        """
        with self._on_step(by, workshop_id, step_id) as (change, row):
            if row.state is StepState.OPEN:
                return
            require_passage("open", row.state)
            self._require_representation(change, row)
            self._open(change, row)
            change.log(by, "step.opened", step=step_id)

    def reopen_step(self, by: Facilitator, workshop_id: str, step_id: str, *, minutes: int = 5) -> None:
        """Open a closed step again, with some minutes left from now."""
        _require_extension(minutes)
        with self._on_step(by, workshop_id, step_id) as (change, row):
            if row.state is StepState.OPEN:
                return
            require_passage("reopen", row.state)
            self._open(change, row)
            planned = step_view(row).minutes
            row.opened_at = self._store.clock.now() - timedelta(minutes=planned - minutes)
            change.log(by, "step.reopened", step=step_id)

    def close_step(self, by: Facilitator, workshop_id: str, step_id: str) -> None:
        """Close a step: no answer is taken after this commit, and hidden answers are shown."""
        with self._on_step(by, workshop_id, step_id) as (change, row):
            if row.state is StepState.CLOSED:
                return
            require_passage("close", row.state)
            self._close(change, row)
            change.log(by, "step.closed", step=step_id)

    def extend_step(
        self, by: Facilitator, workshop_id: str, step_id: str, minutes: int = 2, *, seen: int | None = None
    ) -> None:
        """Give an open step more minutes, counted from now when its time is already over.

        ``seen`` is the added minutes that the person saw when asking; when they have changed since, the command has
        been carried out already and nothing happens.
        """
        _require_extension(minutes)
        with self._on_step(by, workshop_id, step_id) as (change, row):
            require_passage("extend", row.state)
            if seen is not None and seen != step_view(row).timebox.extra_minutes:
                return
            left = step_view(row).timebox.remaining_seconds(self._store.clock.now()) or 0
            overrun = -(left // 60) if left < 0 else 0
            row.extra_minutes += minutes + overrun
            change.log(by, "step.extended", step=step_id, minutes=minutes)

    def take_minutes(
        self, by: Facilitator, workshop_id: str, step_id: str, *, from_step: str, minutes: int, seen: int
    ) -> None:
        """Give an open step minutes that a waiting step loses, a pause among them; ``seen`` as for `extend_step`.

        Raises:
            WrongPhase: ``step.cannot_extend`` when the first is not open, ``step.cannot_give`` when the other is not
                waiting.
            InvalidInput: ``step.too_short`` when the other would be left without a minute.
        """
        _require_extension(minutes)
        with self._on_step(by, workshop_id, step_id) as (change, row):
            require_passage("extend", row.state)
            if seen != step_view(row).timebox.extra_minutes:
                return
            giver = step_row(change.db, workshop_id, from_step)
            require_passage("give", giver.state)
            left = step_view(giver).minutes
            if minutes >= left:
                raise InvalidInput("step.too_short", field="minutes", limit=left - 1, title=step_view(giver).title)
            row.extra_minutes += minutes
            giver.taken_minutes += minutes
            change.log(by, "step.minutes_taken", step=step_id, minutes=minutes)

    def next_round(self, by: Facilitator, workshop_id: str, step_id: str, *, seen: int) -> None:
        """Let the tables change around their hosts; ``seen`` is the round that the person saw when asking.

        Raises:
            WrongPhase: ``step.cannot_change_tables`` when the step is not open or its last round is on.
        """
        with self._on_step(by, workshop_id, step_id) as (change, row):
            if row.round != seen:
                return
            step = step_view(row)
            if row.state is not StepState.OPEN or row.round >= step.template.rounds or row.grouping_id is None:
                raise WrongPhase("step.cannot_change_tables", title=step.title)
            change_tables(change, row.grouping_id)
            row.round += 1
            change.log(by, "step.tables_changed", step=step_id, round=row.round)

    def skip_step(self, by: Facilitator, workshop_id: str, step_id: str) -> None:
        """Leave a waiting step out; it can still be opened later."""
        with self._on_step(by, workshop_id, step_id) as (change, row):
            if row.state is StepState.SKIPPED:
                return
            require_passage("skip", row.state)
            row.state = StepState.SKIPPED
            change.log(by, "step.skipped", step=step_id)

    def finish(self, by: Facilitator, workshop_id: str) -> None:
        """End the workshop: close what is open and lock the door."""
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            workshop = change.workshop
            if workshop.finished_at is not None:
                return
            for row in step_rows(change.db, workshop_id):
                if row.state is StepState.OPEN:
                    self._close(change, row)
            workshop.finished_at = self._store.clock.now()
            workshop.door = Door.LOCKED
            change.log(by, "workshop.finished")

    def undo(self, by: Facilitator, workshop_id: str) -> Undone:
        """Take back the facilitator's last command in this workshop.

        Raises:
            WrongPhase: ``undo.nothing`` when there is nothing to take back.
            Conflict: ``undo.changed_since`` when what it changed has been changed again.
        """
        with self._store.change(workshop_id, *Topic) as change:
            require_facilitator(change.db, by, workshop_id)
            last = change.db.scalar(
                select(Event)
                .where(Event.workshop_id == workshop_id, Event.undone.is_(False))
                .order_by(Event.sequence.desc())
                .limit(1)
            )
            if last is None:
                raise WrongPhase("undo.nothing")
            take_back(change.db, last.images)
            last.undone = True
            return Undone(verb=last.verb)

    @contextmanager
    def _on_step(self, by: Facilitator, workshop_id: str, step_id: str) -> Iterator[tuple[Change, Step]]:
        """Give the transaction and the step's row to somebody who may run the workshop."""
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            yield change, step_row(change.db, workshop_id, step_id)

    def _require_representation(self, change: Change, row: Step) -> None:
        if is_check_in(step_view(row)) or change.workshop.representation_note:
            return
        opened = [step_view(other) for other in step_rows(change.db, change.workshop_id) if other.opened_at]
        if all(is_check_in(step) for step in opened) and missing_seats(change.db, change.workshop):
            raise Conflict("representation.missing")

    def _open(self, change: Change, row: Step) -> None:
        for other in step_rows(change.db, change.workshop_id):
            if other.state is StepState.OPEN:
                self._close(change, other)
        if step_view(row).template.who is Who.GROUP and row.grouping_id is None:
            row.grouping_id = ensure_grouping(change, step_view(row).template)
            change.topics.add(Topic.GROUPS)
        row.state = StepState.OPEN
        row.opened_at = self._store.clock.now()
        row.closed_at = None
        change.workshop.current_step_id = row.id
        change.workshop.finished_at = None
        if change.workshop.door is Door.CLOSED:
            change.workshop.door = Door.OPEN

    def _close(self, change: Change, row: Step) -> None:
        row.state = StepState.CLOSED
        row.closed_at = self._store.clock.now()
        fix_splits(change.db, row)


def _require_extension(minutes: int) -> None:
    if not 1 <= minutes <= LONGEST_EXTENSION:
        raise InvalidInput("step.bad_extension", field="minutes", limit=LONGEST_EXTENSION)
