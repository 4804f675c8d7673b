"""What the reports are made from, read in one transaction and frozen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.baselines import baseline_of
from facilitation.catalogue.inputs import (
    ChoiceInput,
    FormInput,
    Input,
    MatrixInput,
    MultichoiceInput,
    PointsInput,
    ScaleInput,
    TextInput,
)
from facilitation.domain.breakdown import safe_breakdown
from facilitation.domain.clock import NORWAY
from facilitation.domain.plan import Room
from facilitation.domain.seating import SeatCheck, check_seats
from facilitation.domain.states import Presence
from facilitation.i18n import Language
from facilitation.persistence.models import Participant, Series, SeriesWorkshop, Workshop
from facilitation.services.answering.payloads import SCALE
from facilitation.services.answering.results import answered, entries, input_result
from facilitation.services.follow_up.action_state import actions_now
from facilitation.services.outcomes.evaluating import closed_statuses
from facilitation.services.outcomes.evaluation import (
    EVALUATION_STEP,
    WORKED_ON,
    Said,
    answers_to_evaluations,
    counted,
    kept_counts,
    may_be_told,
)
from facilitation.services.plan.decisions import decisions_of
from facilitation.services.plan.plan import plan_of
from facilitation.services.programs import StepView, frame_of, program
from facilitation.services.reports.evaluation import Asked, Earlier, EvaluationReading, earlier_of
from facilitation.services.reports.follow_up import LaterReading, Written, published_later
from facilitation.services.reports.plan import PlannedAction, PlanReading
from facilitation.services.reports.protocol import AgendaRow, Ballot, Placing, ProtocolReading
from facilitation.services.reports.said.grid import alphabetical
from facilitation.services.reports.said.report import is_hidden_now
from facilitation.services.reports.status import StatusArea, StatusReading
from facilitation.services.room.people import seats_of
from facilitation.services.schedule import planned_minutes
from facilitation.services.workshops.series import series_frame

_BASELINE: Final = "nullpunkt"
_HOUR: Final = 60
_HOURS: Final = 24


def plan_reading(db: Session, workshop: Workshop, room: Room, today: date) -> PlanReading:
    """Return a workshop's plan as it stands."""
    now = {action.id: action for action in actions_now(db, [workshop.id], today)}
    series, area = series_and_area(db, workshop)
    return PlanReading(
        series=series,
        area=area,
        workshop_id=workshop.id,
        title=workshop.title,
        place=workshop.place,
        day=workshop.day,
        frame=frame_of(workshop),
        actions=tuple(
            PlannedAction(number=number, view=view, now=now[view.id])
            for number, view in enumerate(plan_of(db, workshop.id, room), start=1)
        ),
    )


def series_and_area(db: Session, workshop: Workshop) -> tuple[str, str]:
    """Return what the series and the area of a workshop are called; nothing for one that stands alone."""
    place = db.get(SeriesWorkshop, workshop.id)
    if place is None:
        return "", ""
    series = db.get_one(Series, place.series_id)
    return series.title, series_frame(series).area_title(place.area)


def took_part(db: Session, workshop_id: str) -> tuple[tuple[str, str], ...]:
    """Return level and role of everybody but those shown out: most have gone home when a report is made."""
    rows = db.execute(
        select(Participant.level, Participant.role).where(
            Participant.workshop_id == workshop_id, Participant.presence != Presence.REMOVED, Participant.came
        )
    )
    return tuple((level, role) for level, role in rows)


def seat_checks(db: Session, workshop: Workshop) -> tuple[SeatCheck, ...]:
    """Return the seats of a workshop, held against those who took part."""
    return check_seats(seats_of(frame_of(workshop)), took_part(db, workshop.id))


def protocol_reading(db: Session, workshop: Workshop, plan: PlanReading, _: Language) -> ProtocolReading:
    """Return what happened in a workshop."""
    steps = program(db, workshop.id)
    people = took_part(db, workshop.id)
    shown = safe_breakdown(Counter(level for level, _role in people))
    titles = {level.key: level.title for level in plan.frame.levels}
    live = [step for step in steps if step.is_live]
    closed = [step.timebox.closed_at for step in live if step.timebox.closed_at]
    over = not workshop.rehearsal and workshop.finished_at is not None
    return ProtocolReading(
        people=len(people),
        present=tuple((titles.get(key, key), n) for key, n in shown.shown),
        others=shown.rest if shown.shown else 0,
        missing=tuple(check.seat.title for check in seat_checks(db, workshop) if not check.is_filled),
        representation=workshop.representation_note,
        starts=_clock(workshop.starts_minute, _),
        ends=_.clock(max(closed)) if over and closed else _clock(workshop.starts_minute + sum(map(_minutes, live)), _),
        agenda=tuple(_agenda(db, workshop, live, _)),
        ballots=tuple(_ballots(db, steps, plan)),
        placings=tuple(_placings(db, steps, plan)),
        plan=plan,
    )


def evaluation_reading(db: Session, workshop: Workshop, _: Language) -> EvaluationReading:
    """Return the answers to the evaluation at the end of the day; hidden answers wait until the step is closed."""
    steps = [step for step in program(db, workshop.id) if step.key == EVALUATION_STEP]
    asked = [(step, item) for step in steps for item in step.template.inputs if not is_hidden_now(step)]
    kept = kept_counts(db, [workshop.id]).get(workshop.id, {})
    stayed = [said for key, said in kept.items() if key != WORKED_ON]
    return EvaluationReading(
        held=bool(steps),
        answered=max((said.answered for said in stayed), default=sum(answered(db, step.id) for step in steps)),
        present=max((said.asked or 0 for said in stayed), default=len(took_part(db, workshop.id))),
        asked=tuple(
            found
            for step, item in asked
            for found in (
                _stayed(step, item, kept[item.key], _) if item.key in kept else _asked(db, workshop, step, item, _)
            )
        ),
        written=tuple(found for step, item in asked for found in _written(db, step, item)),
        earlier=next((found for _step, item in asked if (found := _published(item))), None),
        later=_later(db, workshop),
    )


def _later(db: Session, workshop: Workshop) -> LaterReading:
    """Return what was asked after half a year; what was written waits like the counts, until enough have answered."""
    answers = answers_to_evaluations(db, [workshop.id])
    worked_on = counted(answers[WORKED_ON].values()) if WORKED_ON in answers else None
    steps = [step for step in program(db, workshop.id) if step.template.input(WORKED_ON) and not is_hidden_now(step)]
    enough = worked_on is not None and worked_on.counts
    return LaterReading(
        worked_on=worked_on,
        published=published_later(worked_on),
        written=tuple(found for step in steps for item in step.template.inputs for found in _written(db, step, item))
        if enough
        else (),
        statuses=tuple(("", said) for _workshop, said in closed_statuses(db, [workshop.id])),
    )


def _published(item: Input) -> Earlier | None:
    """Return what was published of the same question before, in the words of this workshop's options."""
    baseline = baseline_of(item.key) if isinstance(item, MultichoiceInput) else None
    if baseline is None or not isinstance(item, MultichoiceInput):
        return None
    return earlier_of(baseline, {option.key: option.title for option in item.options})


def status_reading(db: Session, workshop: Workshop, today: date) -> StatusReading:
    """Return where the actions of a workshop's plan stand."""
    levels = {level.key: level.title for level in frame_of(workshop).decision_levels}
    area = StatusArea(title=workshop.title, actions=actions_now(db, [workshop.id], today), levels=levels)
    return StatusReading(on=today, areas=(area,))


def is_benefit_form(item: Input) -> bool:
    """Tell whether an input asks for benefits: a form in which each row has a baseline."""
    return isinstance(item, FormInput) and any(field.key == _BASELINE for field in item.fields)


def _asked(db: Session, workshop: Workshop, step: StepView, item: Input, _: Language) -> Iterator[Asked]:
    if isinstance(item, ScaleInput) and item.about is None:
        rows = entries(db, step.id, item.key)
        figures = Counter("" if row.payload.get("value") is None else str(row.payload["value"]) for row in rows)
        yield _told(step, item, _marks(item, figures, _), of=figures.total())
    elif isinstance(item, MultichoiceInput) or (isinstance(item, ChoiceInput) and not item.about):
        found = input_result(db, workshop.id, step, item, frame_of(workshop))
        yield _told(step, item, tuple((count.title, count.n) for count in found.counts), of=found.answered)


def _stayed(step: StepView, item: Input, said: Said, _: Language) -> Iterator[Asked]:
    """Yield what stayed of a question when what was said was erased."""
    options = tuple((title, said.counts[key]) for key, title in said.options.items())
    counts = _marks(item, said.counts, _) if isinstance(item, ScaleInput) else options
    yield _told(step, item, counts, of=said.answered)


def _marks(item: ScaleInput, figures: Counter[str], _: Language) -> tuple[tuple[str, int], ...]:
    words = {SCALE.start: item.low, SCALE.stop - 1: item.high}
    marks = ((f"{mark} – {words[mark]}" if words.get(mark) else str(mark), figures[str(mark)]) for mark in SCALE)
    return (*marks, (_("vet ikke"), figures[""]))


def _told(step: StepView, item: Input, counts: tuple[tuple[str, int], ...], *, of: int) -> Asked:
    return Asked(question=item.label, counts=counts if may_be_told(step, of) else (), of=of)


def _written(db: Session, step: StepView, item: Input) -> Iterator[Written]:
    if isinstance(item, TextInput):
        texts = sorted((row.text for row in entries(db, step.id, item.key) if row.text), key=alphabetical)
        if texts:
            yield Written(question=item.label, answers=tuple(texts))


def _agenda(db: Session, workshop: Workshop, live: Sequence[StepView], _: Language) -> Iterator[AgendaRow]:
    decisions = decisions_of(db, workshop.id)
    planned = planned_minutes(live, starts_minute=workshop.starts_minute)
    for step, minute in zip(live, planned, strict=True):
        case, decided = step.template.case, decisions.get(step.id)
        fields = decided.fields if decided else None
        yield AgendaRow(
            clock=_clock(minute or 0, _),
            begun="" if workshop.rehearsal else _begun(step.timebox.opened_at, workshop.day, _),
            case_number=case.number if case else "",
            title=step.title,
            responsible=case.presenter if case else "",
            minutes=_minutes(step),
            decision=fields.kind if fields else None,
            resolution=fields.resolution if fields else "",
            owner=fields.owner if fields else "",
            report_by=fields.report_by if fields else None,
        )


def _begun(opened: datetime | None, day: date, _: Language) -> str:
    if opened is None or opened.astimezone(NORWAY).date() != day:
        return ""
    return _.clock(opened)


def _answered_steps(steps: Iterable[StepView]) -> Iterator[tuple[StepView, Input]]:
    for step in steps:
        if step.is_live and not is_hidden_now(step):
            yield from ((step, item) for item in step.template.inputs)


def _ballots(db: Session, steps: Iterable[StepView], plan: PlanReading) -> Iterator[Ballot]:
    for step, item in _answered_steps(steps):
        if isinstance(item, PointsInput):
            found = input_result(db, plan.workshop_id, step, item, plan.frame)
            if found.answered:
                yield Ballot(question=step.title, answered=found.answered, lines=found.points)


def _placings(db: Session, steps: Iterable[StepView], plan: PlanReading) -> Iterator[Placing]:
    for step, item in _answered_steps(steps):
        if isinstance(item, MatrixInput):
            found = input_result(db, plan.workshop_id, step, item, plan.frame)
            if found.answered:
                yield Placing(title=step.title, effect=item.effect, effort=item.effort, lines=found.placements)


def _minutes(step: StepView) -> int:
    return step.timebox.minutes


def _clock(minute: int, _: Language) -> str:
    hour, rest = divmod(minute, _HOUR)
    return _.clock(time(hour % _HOURS, rest))
