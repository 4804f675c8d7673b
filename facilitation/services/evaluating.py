"""What people thought of a workshop or of a whole series, beside what was published before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.baselines import Baseline, baseline_of
from facilitation.catalogue.inputs import ChoiceInput, Lists
from facilitation.domain.breakdown import is_enough
from facilitation.domain.states import StepState
from facilitation.persistence.models import Series, SeriesWorkshop, Step, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.following import Scope, workshops_in
from facilitation.services.outcomes.asked import Asked
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
from facilitation.services.programs import frame_of, step_view
from facilitation.services.series import series_frame
from facilitation.services.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The evaluation of some of the workshops together: an area's, a year's, or one workshop's own."""

    title: str
    workshops: int
    utility: Counted
    worked_on: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The evaluation of a workshop, a series or everything.

    Only the questions that were asked are there. ``statuses`` hold what leaders and staff say of the actions after half
    a year, the newest workshop's first; areas and years are told when there are several workshops.
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
            held = _held(db, workshops_in(db, by, scope))
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
    ).all()
    for row, workshop in sorted(rows, key=lambda pair: (place[pair[1].id], pair[0].position)):
        step = step_view(row)
        if any(isinstance(item, ChoiceInput) and item.options_from == Lists.STATUSES for item in step.template.inputs):
            said = statuses(Asked(db=db, workshop_id=workshop.id, frame=frame_of(workshop), step=step))
            if said is not None and is_enough(said.answered):
                yield workshop, said


def _statuses(db: Session, held: Sequence[_Held]) -> tuple[tuple[str, Statuses], ...]:
    """Return what leaders and staff say of the actions, by workshop."""
    return tuple((workshop.title, said) for workshop, said in closed_statuses(db, [one.id for one in held]))
