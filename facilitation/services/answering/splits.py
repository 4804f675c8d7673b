"""Answers by who gave them: fixed when the step is closed, and the same for every view from then on.

The law is in `domain/breakdown.py`. Nobody else may split answers.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ChoiceInput, FieldKind, FormInput, Input, PointsInput
from facilitation.catalogue.template import Frame
from facilitation.domain.breakdown import Breakdown, safe_breakdown
from facilitation.domain.json_values import Json
from facilitation.domain.states import EntryState
from facilitation.persistence.models import Entry, FixedSplit, Step, Workshop
from facilitation.services.answering.authors import is_broken_down
from facilitation.services.programs import StepView, frame_of, program, step_view

LEADERS: Final = "leaders"
STAFF: Final = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The answers of the categories that may be shown, as payloads, and how many others there were."""

    cells: Mapping[str, Sequence[Json]]
    rest: int

    @property
    def sizes(self) -> Breakdown:
        """How many answers each category has."""
        return Breakdown(shown=tuple((key, len(found)) for key, found in self.cells.items()), rest=self.rest)


def fix_splits(db: Session, row: Step) -> None:
    """Fix how the answers to a step are split, where it has not been fixed: to be called when the step is closed."""
    step = step_view(row)
    if not is_broken_down(step, program(db, row.workshop_id)):
        return
    frame = frame_of(db.get_one(Workshop, row.workshop_id))
    db.flush()
    for item in step.template.inputs:
        category_of = _category_by(item, frame)
        if category_of is not None and db.get(FixedSplit, (step.id, item.key)) is None:
            _fix(db, step, item, category_of)


def split_of(db: Session, step_id: str, input_key: str) -> Split | None:
    """Return the split of the answers to an input, or nothing while there is none that may be shown."""
    return splits_in(db, [step_id]).get((step_id, input_key))


def splits_in(db: Session, step_ids: Sequence[str]) -> Mapping[tuple[str, str], Split]:
    """Return the splits that may be shown of these steps, by step and input."""
    rows = db.scalars(select(FixedSplit).where(FixedSplit.step_id.in_(step_ids)))
    return {(row.step_id, row.input_key): Split(cells=row.cells, rest=row.rest) for row in rows}


def _fix(db: Session, step: StepView, item: Input, category_of: Callable[[Entry], str]) -> None:
    answers: dict[str, list[Json]] = defaultdict(list)
    rows = db.scalars(
        select(Entry).where(Entry.step_id == step.id, Entry.input_key == item.key, Entry.state == EntryState.ACTIVE)
    )
    for row in rows:
        answers[category_of(row)].append(countable(item, row))
    found = safe_breakdown({category: people_in(payloads) for category, payloads in answers.items()})
    # Answers that keep nothing of who gave them are no category that can be shown.
    named = {category: _sorted(answers[category]) for category, _ in sorted(found.shown) if category}
    if named:
        others = sum(len(payloads) for category, payloads in answers.items() if category not in named)
        db.add(FixedSplit(step_id=step.id, input_key=item.key, cells=named, rest=others))


def _category_by(item: Input, frame: Frame) -> Callable[[Entry], str] | None:
    """Return what the answers to an input are split by; each kind of input has one way, and most have none.

    Sources: the seminar's follow-up compares leaders and staff; the survey on referrals compares kinds of units.
    """
    if isinstance(item, PointsInput):
        return lambda row: row.role or ""
    if isinstance(item, ChoiceInput) and item.about is not None:
        leads = {role.key for role in frame.roles if role.leads}
        return lambda row: (LEADERS if row.role in leads else STAFF) if row.role else ""
    if isinstance(item, FormInput) and any(part.kind is FieldKind.PAIR for part in item.fields):
        return lambda row: row.level or ""
    return None


def countable(item: Input, row: Entry) -> Json:
    """Return what can be counted of an answer; texts stay where they were written.

    Of a row it is kept which of its author's rows it is: the thing that it is about, or its number.
    """
    if not isinstance(item, FormInput):
        return row.payload
    pairs = {part.key for part in item.fields if part.kind is FieldKind.PAIR}
    fields = {key: value for key, value in row.payload.get("fields", {}).items() if key in pairs}
    return {"fields": fields, "row": row.subject_id or str(row.slot)}


def people_in(answers: Iterable[Json]) -> int:
    """Return how many people have certainly given the answers: one person may have written a row for each thing."""
    return max(Counter(answer.get("row") for answer in answers).values(), default=0)


def _sorted(payloads: Sequence[Json]) -> list[Json]:
    """Return the payloads in an order that says nothing of when they came."""
    return sorted(payloads, key=lambda payload: json.dumps(payload, sort_keys=True))
