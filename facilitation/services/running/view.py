"""What the facilitator's page shows while a workshop runs, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ActionInput, Input, SeatInput
from facilitation.catalogue.template import Rule, Who
from facilitation.domain.lifecycle import next_action
from facilitation.domain.seating import check_seats
from facilitation.domain.states import Membership, StepState
from facilitation.persistence.models import Event, Group, Participation, Workshop
from facilitation.services.actors import Facilitator, require_facilitator
from facilitation.services.answering.offers import offer_for
from facilitation.services.answering.results import InputResult, input_result
from facilitation.services.outcomes.asked import Asked
from facilitation.services.outcomes.evaluation import may_be_told
from facilitation.services.outcomes.of_input import is_told_so, outcomes_of
from facilitation.services.plan.decisions import decisions_of
from facilitation.services.programs import (
    StepView,
    current,
    frame_of,
    program,
    stages,
    step_by_key,
    step_row,
    step_view,
)
from facilitation.services.room.people import present_rows, seats_of
from facilitation.services.running.values import InputOutcomes, InputProgress, Question, RunView, Undoable
from facilitation.services.schedule import schedule
from facilitation.services.store import Store
from facilitation.services.workshops.workshops import workshop_view


class RunViews:
    """Reads for the facilitator's page."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def view(self, by: Facilitator, workshop_id: str) -> RunView:
        """Return what the page shows now.

        Raises:
            NotFound: when the person has no place in the workshop.
            NotAllowed: for organisers.
        """
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            return self._view(db, db.get_one(Workshop, workshop_id))

    def results(self, by: Facilitator, workshop_id: str, step_id: str) -> tuple[InputResult, ...]:
        """Return what the answers of a step, and of the step whose result it shows, add up to.

        Hidden answers wait until their step is closed, here as on the screen: this page may be seen by the room.

        Raises:
            NotFound: when the workshop is not theirs or has no such step.
            NotAllowed: for organisers.
        """
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            frame = frame_of(db.get_one(Workshop, workshop_id))
            return tuple(
                _told(step, input_result(db, workshop_id, step, item, frame))
                for step in _shown_steps(db, workshop_id, step_view(step_row(db, workshop_id, step_id)))
                for item in step.template.inputs
                if not isinstance(item, SeatInput | ActionInput) and not is_told_so(item)
            )

    def outcomes(self, by: Facilitator, workshop_id: str, step_id: str) -> tuple[InputOutcomes, ...]:
        """Return what else they add up to: ratings of things, money, rows, couplings and answers by unit.

        Hidden answers wait, as for `results`.

        Raises:
            NotFound: when the workshop is not theirs or has no such step.
            NotAllowed: for organisers.
        """
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            frame = frame_of(db.get_one(Workshop, workshop_id))
            found = (
                _outcomes(Asked(db=db, workshop_id=workshop_id, frame=frame, step=step), item)
                for step in _shown_steps(db, workshop_id, step_view(step_row(db, workshop_id, step_id)))
                for item in step.template.inputs
            )
            return tuple(one for one in found if one.outcomes)

    def questions(self, by: Facilitator, workshop_id: str, step_id: str) -> tuple[Question, ...]:
        """Return the inputs that can be filled in for others: all but who somebody is.

        Raises:
            NotFound: when the workshop is not theirs or has no such step.
            NotAllowed: for organisers.
        """
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            frame = frame_of(db.get_one(Workshop, workshop_id))
            step = step_view(step_row(db, workshop_id, step_id))
            return tuple(
                Question(item=item, offer=offer_for(db, workshop_id, item, frame))
                for item in step.template.inputs
                if not isinstance(item, SeatInput)
            )

    def undoable(self, by: Facilitator, workshop_id: str) -> Undoable | None:
        """Return what undo would take back.

        Raises:
            NotFound: when the workshop is not theirs.
            NotAllowed: for organisers.
        """
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            return _undoable(db, workshop_id, program(db, workshop_id))

    def _view(self, db: Session, workshop: Workshop) -> RunView:
        now = self._store.clock.now()
        steps = program(db, workshop.id)
        step = current(steps, workshop)
        answers = _Answers(db, step)
        heard, groups = answers.everybody, _groups(db, step)
        room = present_rows(db, workshop.id)
        timed = schedule(workshop, steps, step, now)
        by_groups = step is not None and step.template.who is Who.GROUP
        finished = workshop.finished_at is not None
        return RunView(
            revision=workshop.revision,
            workshop=workshop_view(workshop, Membership.FACILITATOR),
            steps=timed.steps,
            current=step,
            remaining_seconds=step.timebox.remaining_seconds(now) if step else None,
            behind=timed.behind,
            next_action=next_action(stages(steps), door=workshop.door, finished=finished),
            present=len(room),
            answered=len(heard),
            # Who answered and then went home counts on both sides, so that n never passes N.
            expected=len(groups) if by_groups else len({row.id for row in room} | heard),
            by_groups=by_groups,
            inputs=answers.progress(),
            groups=groups,
            silent_groups=tuple(number for group_id, number in groups if group_id not in heard),
            seats=check_seats(seats_of(frame_of(workshop)), ((row.level, row.role) for row in room)),
            undoes=_undoable(db, workshop.id, steps),
            decision=decisions_of(db, workshop.id).get(step.id) if step and step.template.case else None,
        )


class _Answers:
    """Who has answered which input of the current step."""

    def __init__(self, db: Session, step: StepView | None) -> None:
        self._step = step
        self._by_input: dict[str, set[str]] = defaultdict(set)
        rows = db.execute(
            select(Participation.input_key, Participation.who).where(
                Participation.step_id == (step.id if step else ""), Participation.count > 0
            )
        )
        for input_key, who in rows:
            self._by_input[input_key].add(who)

    @property
    def everybody(self) -> set[str]:
        """Those who have answered any input."""
        return set().union(*self._by_input.values())

    def progress(self) -> tuple[InputProgress, ...]:
        asked = self._step.template.inputs if self._step else ()
        return tuple(
            InputProgress(key=item.key, label=item.label, answered=len(self._by_input[item.key]))
            for item in asked
            if not isinstance(item, SeatInput)
        )


def _told(step: StepView, result: InputResult) -> InputResult:
    """Return a result without its figures where an evaluation has too few answers; texts were written to be read."""
    return result if may_be_told(step, result.answered) else replace(result, counts=(), spread=None)


def _outcomes(asked: Asked, item: Input) -> InputOutcomes:
    answered = len(asked.answers(item))
    return InputOutcomes(
        step_id=asked.step.id,
        key=item.key,
        label=item.label,
        answered=answered,
        outcomes=outcomes_of(asked, item) if may_be_told(asked.step, answered) else (),
    )


def _groups(db: Session, step: StepView | None) -> tuple[tuple[str, int], ...]:
    """Return identifier and number of each table that the step uses."""
    if step is None or step.grouping_id is None:
        return ()
    query = select(Group.id, Group.number).where(Group.grouping_id == step.grouping_id).order_by(Group.number)
    return tuple((row.id, row.number) for row in db.execute(query))


def _undoable(db: Session, workshop_id: str, steps: Sequence[StepView]) -> Undoable | None:
    wanted = select(Event.id, Event.verb, Event.facts).where(Event.workshop_id == workshop_id, Event.undone.is_(False))
    last = db.execute(wanted.order_by(Event.sequence.desc()).limit(1)).one_or_none()
    if last is None:
        return None
    title = next((step.title for step in steps if step.id == last.facts.get("step")), "")
    return Undoable(event_id=last.id, verb=last.verb, step_title=title)


def _shown_steps(db: Session, workshop_id: str, step: StepView) -> list[StepView]:
    """Return the step and the one whose result it shows, without those whose answers are hidden now."""
    source = step_by_key(db, workshop_id, step.template.screen.step or "")
    found = [step_view(source), step] if source and source.id != step.id else [step]
    return [one for one in found if not (one.has(Rule.HIDDEN) and one.state is StepState.OPEN)]
