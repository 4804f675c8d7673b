"""What people thought of a workshop or of a whole series, beside what was published before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.baselines import Baseline, baseline_of
from facilitation.catalogue.inputs import ChoiceInput, Input, Lists
from facilitation.domain.breakdown import is_enough
from facilitation.domain.states import StepState
from facilitation.persistence.models import Entry, Series, SeriesWorkshop, Step, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.answering.results import active_in
from facilitation.services.answering.splits import splits_in
from facilitation.services.answering.subjects import actions_by_workshop
from facilitation.services.follow_up.following import Scope, workshops_in
from facilitation.services.outcomes.asked import Asked, AskedTogether
from facilitation.services.outcomes.evaluation import (
    MEETING,
    TRUST,
    UTILITY,
    WORKED_ON,
    Answers,
    Counted,
    Rated,
    Said,
    answers_to_evaluations,
    counted,
    rated,
)
from facilitation.services.outcomes.splits import Statuses, statuses
from facilitation.services.programs import StepView, frame_of, step_view
from facilitation.services.store import Store
from facilitation.services.workshops.series import series_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The evaluation of some of the workshops together: an area's, a year's, or one workshop's own with its day."""

    title: str
    workshops: int
    utility: Counted
    worked_on: Counted
    area: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The evaluation of a workshop, a series or everything.

    Only the questions that were asked are there. ``statuses`` hold what leaders and staff say of the actions after half
    a year, the newest workshop's first. Areas and years are told when there are several workshops, and each workshop
    by itself, the oldest first.
    """

    workshops: int
    utility: Counted | None
    worked_on: Counted | None
    trust: Rated | None
    meeting: Rated | None
    baseline: Baseline | None
    statuses: tuple[tuple[str, Statuses], ...]
    areas: tuple[Slice, ...]
    years: tuple[Slice, ...]
    each: tuple[Slice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    id: str
    title: str
    day: date
    area: str


class Evaluating:
    """Use cases on evaluations, for facilitators and organisers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def evaluation(self, by: Facilitator, scope: Scope) -> Evaluation:
        """Return what people thought.

        Answers that are hidden until their step is closed wait, here as on the screen.

        Raises:
            NotFound: when the person has no place in the workshop or the series.
        """
        with self._store.read() as db:
            return evaluation_of(db, workshops_in(db, by, scope))


def evaluation_of(db: Session, workshop_ids: Sequence[str]) -> Evaluation:
    """Return what people thought of these workshops, in a constant number of queries."""
    held = _held(db, workshop_ids)
    answers = answers_to_evaluations(db, [one.id for one in held])
    several = len(held) > 1
    return Evaluation(
        workshops=len(held),
        utility=_counted(answers, UTILITY),
        worked_on=_counted(answers, WORKED_ON),
        trust=_rated(answers, TRUST),
        meeting=_rated(answers, MEETING),
        baseline=baseline_of(UTILITY) if UTILITY in answers else None,
        statuses=_statuses(db, held),
        areas=_slices(held, answers, lambda one: one.area) if several else (),
        years=_slices(held, answers, lambda one: str(one.day.year)) if several else (),
        each=tuple(
            replace(found, area=one.area, day=one.day)
            for one in reversed(held)
            for found in _slices([one], answers, lambda one: one.title)
        ),
    )


def _held(db: Session, workshop_ids: Sequence[str]) -> list[_Held]:
    rows = db.execute(
        select(Workshop, SeriesWorkshop.area, Series)
        .outerjoin(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .outerjoin(Series, Series.id == SeriesWorkshop.series_id)
        .where(Workshop.id.in_(workshop_ids))
        .order_by(Workshop.day.desc(), Workshop.id)
    )
    return [
        _Held(id=workshop.id, title=workshop.title, day=workshop.day, area=_area(area, series))
        for workshop, area, series in rows
    ]


def _area(key: str | None, series: Series | None) -> str:
    return series_frame(series).area_title(key or "") if series else ""


def _counted(answers: Answers, key: str) -> Counted | None:
    return counted(answers[key].values()) if key in answers else None


def _rated(answers: Answers, key: str) -> Rated | None:
    return rated(answers[key].values()) if key in answers else None


def _slices(held: Sequence[_Held], answers: Answers, of: Callable[[_Held], str]) -> tuple[Slice, ...]:
    """Return the evaluations side by side; workshops that nobody evaluated are in none of them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one in held:
        if any(one.id in answers.get(key, {}) for key in (UTILITY, WORKED_ON)):
            groups[of(one)].append(one.id)

    def said(key: str, ids: Sequence[str]) -> list[Said]:
        found: Mapping[str, Said] = answers.get(key, {})
        return [found[workshop_id] for workshop_id in ids if workshop_id in found]

    return tuple(
        Slice(
            title=title,
            workshops=len(ids),
            utility=counted(said(UTILITY, ids)),
            worked_on=counted(said(WORKED_ON, ids)),
        )
        for title, ids in sorted(groups.items())
    )


def closed_statuses(db: Session, workshop_ids: Sequence[str]) -> Iterator[tuple[Workshop, Statuses]]:
    """Yield what leaders and staff say of the actions, where enough have answered.

    Workshops come in this order, and their steps in their own. Each split was fixed when its step was closed.
    """
    place = {workshop_id: number for number, workshop_id in enumerate(workshop_ids)}
    rows = db.execute(
        select(Step, Workshop)
        .join(Workshop, Workshop.id == Step.workshop_id)
        .where(Step.workshop_id.in_(place), Step.removed.is_(False), Step.state == StepState.CLOSED)
    )
    found = sorted(rows, key=lambda pair: (place[pair[1].id], pair[0].position))
    for asked, workshop in _together(db, [(step_view(row), workshop) for row, workshop in found]):
        said = statuses(asked)
        if said is not None and is_enough(said.answered):
            yield workshop, said


def _together(db: Session, found: Sequence[tuple[StepView, Workshop]]) -> Iterator[tuple[Asked, Workshop]]:
    """Yield those of the steps that ask for the status of actions, with their answers read in one go."""
    asking = [(step, workshop) for step, workshop in found if any(map(_asks_for_status, step.template.inputs))]
    steps = [step.id for step, _workshop in asking]
    read: defaultdict[str, defaultdict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for row in db.scalars(active_in(steps)):
        read[row.step_id][row.input_key].append(row)
    actions = actions_by_workshop(db, [workshop.id for _step, workshop in asking])
    splits = splits_in(db, steps)
    for step, workshop in asking:
        yield (
            AskedTogether(
                db=db,
                workshop_id=workshop.id,
                frame=frame_of(workshop),
                step=step,
                read=read[step.id],
                splits=splits,
                actions=actions[workshop.id],
            ),
            workshop,
        )


def _asks_for_status(item: Input) -> bool:
    return isinstance(item, ChoiceInput) and item.options_from == Lists.STATUSES


def _statuses(db: Session, held: Sequence[_Held]) -> tuple[tuple[str, Statuses], ...]:
    """Return what leaders and staff say of the actions, by workshop."""
    return tuple((workshop.title, said) for workshop, said in closed_statuses(db, [one.id for one in held]))
