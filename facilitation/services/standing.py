"""How a workshop stands: its facts and its program as one value, which changes only when a facilitator does something.

Everything that a phone asks or sends is judged by it, so it is read once after each change and kept.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import ActionInput
from facilitation.catalogue.template import Frame
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Door
from facilitation.persistence.desk import Desk
from facilitation.persistence.memory import Memory, Part
from facilitation.persistence.models import Workshop
from facilitation.services.programs import StepView, frame_of, program

_PARTS: tuple[Part, ...] = ("workshop", "step")
_CODES: tuple[Part, ...] = ("workshop",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A workshop's facts, and its steps in order without removed ones."""

    workshop_id: str
    title: str
    place: str
    language: str
    day: date
    door: Door
    join_code: str
    capacity: int
    finished_at: datetime | None
    current_step_id: str | None
    frame: Frame
    steps: tuple[StepView, ...]

    @property
    def current(self) -> StepView | None:
        """The step that is open, or that was closed last and is still looked at."""
        return next((step for step in self.steps if step.id == self.current_step_id), None)

    def takes_action(self, step_id: str, input_key: str) -> bool:
        """Tell whether the input takes an action of the plan, which is stored apart from answers."""
        step = next((step for step in self.steps if step.id == step_id), None)
        return step is not None and isinstance(step.template.input(input_key), ActionInput)

    def step(self, step_id: str) -> StepView:
        """Return a step.

        Raises:
            NotFound: when the step is not in this workshop or was removed.
        """
        found = next((step for step in self.steps if step.id == step_id), None)
        if found is None:
            raise NotFound("step.unknown")
        return found


def standing_of(desk: Desk, workshop_id: str) -> Standing:
    """Return how the workshop stands.

    Raises:
        NotFound: when there is no such workshop.
    """
    return desk.remembered(("standing", workshop_id), _PARTS, lambda: _read(desk.db, workshop_id))


def standing_at_hand(memory: Memory, workshop_id: str) -> Standing | None:
    """Return how the workshop stands when that is known without asking the database."""
    found: Standing | None = memory.recall(("standing", workshop_id), _PARTS)
    return found


def workshop_behind(desk: Desk, join_code: str) -> str:
    """Return the identifier of the workshop with this code, or nothing."""
    query = select(Workshop.id).where(Workshop.join_code == join_code)
    return desk.remembered(("code", join_code), _CODES, lambda: desk.db.scalar(query)) or ""


def workshop_at_hand(memory: Memory, join_code: str) -> str:
    """Return the identifier of the workshop with this code, or nothing when it is not known without asking."""
    return memory.recall(("code", join_code), _CODES) or ""


def standing_behind(desk: Desk, join_code: str) -> Standing:
    """Return how the workshop with this code stands.

    Raises:
        NotFound: ``code.unknown`` when there is none.
    """
    workshop_id = workshop_behind(desk, join_code) if join_code else ""
    if not workshop_id:
        raise NotFound("code.unknown")
    return standing_of(desk, workshop_id)


def _read(db: Session, workshop_id: str) -> Standing:
    row = db.get(Workshop, workshop_id)
    if row is None:
        raise NotFound("workshop.unknown")
    return Standing(
        workshop_id=row.id,
        title=row.title,
        place=row.place,
        language=row.language,
        day=row.day,
        door=row.door,
        join_code=row.join_code,
        capacity=row.capacity,
        finished_at=row.finished_at,
        current_step_id=row.current_step_id,
        frame=frame_of(row),
        steps=program(db, workshop_id),
    )
