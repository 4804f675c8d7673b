"""A workshop's program as values: steps with their templates, in order, and the frame around them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import Input, PointsInput
from facilitation.catalogue.template import Frame, Phase, Rule, Shows, StepTemplate
from facilitation.domain.clock import Clock, today
from facilitation.domain.dates import DateRule
from facilitation.domain.errors import NotFound
from facilitation.domain.json_values import Json
from facilitation.domain.lifecycle import Stage, Timebox
from facilitation.domain.states import StepState
from facilitation.persistence.models import Step, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step: its template, where it stands and how its time runs."""

    id: str
    key: str
    position: int
    template: StepTemplate
    state: StepState
    timebox: Timebox
    grouping_id: str | None
    round: int = 1
    opens_on: date | None = None
    closes_on: date | None = None

    @property
    def title(self) -> str:
        """The step's title."""
        return self.template.title

    @property
    def minutes(self) -> int:
        """Planned minutes with those added, less those given to an earlier step."""
        return self.timebox.minutes + self.timebox.extra_minutes

    @property
    def pauses_for_result(self) -> bool:
        """Whether the room should see a result before the next step: hidden answers, points and placements."""
        return Rule.HIDDEN in self.template.rules or any(isinstance(item, PointsInput) for item in self.template.inputs)

    @property
    def is_live(self) -> bool:
        """Whether the step belongs to the day itself."""
        return self.template.phase is Phase.LIVE

    @property
    def has_support(self) -> bool:
        """Whether what is written in the step is given points in the same step, as questions get support."""
        return any(self.supports(item) for item in self.template.inputs)

    def supports(self, item: Input) -> bool:
        """Tell whether the input gives points to what is written in this very step."""
        return isinstance(item, PointsInput) and item.about.step == self.key

    def has(self, rule: Rule) -> bool:
        """Tell whether the step follows the rule."""
        return rule in self.template.rules


def step_view(row: Step) -> StepView:
    """Return a row as a value."""
    template = _template(json.dumps(row.definition, sort_keys=True))
    return StepView(
        id=row.id,
        key=row.key,
        position=row.position,
        template=template,
        state=row.state,
        timebox=Timebox(
            minutes=template.minutes,
            extra_minutes=row.extra_minutes - row.taken_minutes,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
        ),
        grouping_id=row.grouping_id,
        round=row.round,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
    )


def program(db: Session, workshop_id: str) -> tuple[StepView, ...]:
    """Return the workshop's steps in order, without removed ones."""
    return tuple(step_view(row) for row in step_rows(db, workshop_id))


def step_rows(db: Session, workshop_id: str) -> Sequence[Step]:
    """Return the rows of the program in order, without removed ones."""
    return db.scalars(
        select(Step).where(Step.workshop_id == workshop_id, Step.removed.is_(False)).order_by(Step.position)
    ).all()


def step_row(db: Session, workshop_id: str, step_id: str) -> Step:
    """Return one step's row.

    Raises:
        NotFound: when the step is not in this workshop or was removed.
    """
    row = db.get(Step, step_id)
    if row is None or row.workshop_id != workshop_id or row.removed:
        raise NotFound("step.unknown")
    return row


def step_by_key(db: Session, workshop_id: str, key: str) -> Step | None:
    """Return the step with this key, also when it was removed later."""
    return db.scalar(select(Step).where(Step.workshop_id == workshop_id, Step.key == key))


def frame_of(workshop: Workshop) -> Frame:
    """Return what surrounds the workshop's program."""
    return _frame(json.dumps(workshop.frame, sort_keys=True))


def stages(steps: Sequence[StepView]) -> tuple[Stage, ...]:
    """Return what decides the next action, for the live steps."""
    return tuple(
        Stage(step_id=step.id, state=step.state, pauses_for_result=step.pauses_for_result)
        for step in steps
        if step.template.phase is Phase.LIVE
    )


def current(steps: Sequence[StepView], workshop: Workshop) -> StepView | None:
    """Return the step that is open, or that was closed last and is still looked at."""
    return next((step for step in steps if step.id == workshop.current_step_id), None)


def date_rule(step: StepView, day: date, clock: Clock) -> DateRule | None:
    """Return what days that are typed in the step are held against, where its rules say so."""
    return DateRule(day=day, today=today(clock)) if step.has(Rule.DATES) else None


def is_check_in(step: StepView) -> bool:
    """Tell whether people come in during this step."""
    return step.template.screen.shows is Shows.JOIN


def remaining_seconds(step: StepView | None, now: datetime) -> int | None:
    """Return the seconds left of the step, if one is running."""
    return step.timebox.remaining_seconds(now) if step else None


@lru_cache(maxsize=1024)
def _template(dumped: str) -> StepTemplate:
    return StepTemplate.model_validate_json(dumped)


@lru_cache(maxsize=128)
def _frame(dumped: str) -> Frame:
    return Frame.model_validate_json(dumped)


def forget_parsed() -> None:
    """Forget every program and frame that this process remembers, when one of them was erased."""
    _template.cache_clear()
    _frame.cache_clear()


def dumped(model: StepTemplate | Frame) -> Json:
    """Return a template part as it is stored."""
    return model.model_dump(mode="json")
