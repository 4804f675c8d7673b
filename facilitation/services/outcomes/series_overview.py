"""The areas of a series side by side: workshops, empty seats, where the actions stand, and who has evaluated."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from facilitation.domain.clock import today
from facilitation.domain.follow_up import Status
from facilitation.domain.json_values import Json
from facilitation.domain.seating import Seat, SeatCheck, check_seats
from facilitation.domain.states import Presence
from facilitation.persistence.models import Participant, Participation, Retention, SeriesWorkshop, Step, Workshop
from facilitation.services.access.places import require_series
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.action_state import ActionNow, actions_now
from facilitation.services.outcomes.evaluation import EVALUATION_STEP, WORKED_ON
from facilitation.services.outcomes.top import TopMeasures, top_measures
from facilitation.services.programs import frame_of
from facilitation.services.room.people import seats_of
from facilitation.services.store import Store
from facilitation.services.workshops.series import series_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesWorkshopView:
    """A workshop of a series. ``missing`` is empty until people have come.

    ``answered`` of ``asked`` have evaluated it: of nobody where the program does not end with an evaluation.
    """

    id: str
    title: str
    place: str
    day: date
    area: str
    participants: int
    asked: int
    answered: int
    missing: tuple[SeatCheck, ...]
    note: str
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaView:
    """An area: its workshops, oldest first, and how many of the actions written there stand where, also year by year.

    ``None`` counts the actions that nobody has said anything of; the year is that of the workshop.
    """

    key: str
    title: str
    workshops: tuple[SeriesWorkshopView, ...]
    actions: int
    overdue: int
    statuses: Mapping[Status | None, int]
    by_year: Mapping[int, Mapping[Status | None, int]]

    @property
    def last(self) -> SeriesWorkshopView | None:
        """The workshop that people came to last."""
        return next((one for one in reversed(self.workshops) if one.participants), None)

    @property
    def participants(self) -> int:
        """How many have taken part, a person once for each workshop."""
        return sum(one.participants for one in self.workshops)

    @property
    def asked(self) -> int:
        """How many of them were asked to evaluate."""
        return sum(one.asked for one in self.workshops)

    @property
    def answered(self) -> int:
        """How many of those have evaluated."""
        return sum(one.answered for one in self.workshops)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOverview:
    """The areas in their own order; workshops without an area stand last, under an area without a key."""

    areas: tuple[AreaView, ...]
    top: TopMeasures
    report_dates: tuple[date, ...]
    next_report: date | None


class SeriesOverviews:
    """Reads of whole series."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def overview(self, by: Facilitator, series_id: str) -> SeriesOverview:
        """Return the areas side by side, in a constant number of queries.

        Raises:
            NotFound: when the person has no place in the series.
        """
        day = today(self._store.clock)
        with self._store.read() as db:
            series, _role = require_series(db, by, series_id)
            frame = series_frame(series)
            workshops = workshops_of(db, series_id)
            areas: dict[str, list[SeriesWorkshopView]] = {area.key: [] for area in frame.areas}
            for workshop in workshops:
                areas.setdefault(workshop.area, []).append(workshop)
            written = _written_in(actions_now(db, [workshop.id for workshop in workshops], day), workshops)
            top = top_measures(db, written)
        actions = _by_workshop(written)
        return SeriesOverview(
            areas=tuple(_area(key, frame.area_title(key), found, actions) for key, found in areas.items()),
            top=top,
            report_dates=frame.report_dates,
            next_report=next((one for one in frame.report_dates if one >= day), None),
        )


def workshops_of(db: Session, series_id: str) -> tuple[SeriesWorkshopView, ...]:
    """Return the workshops of a series, oldest first, in a constant number of queries."""
    rows = db.execute(
        select(Workshop, SeriesWorkshop.area)
        .join(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .where(SeriesWorkshop.series_id == series_id)
        .order_by(Workshop.day, Workshop.starts_minute, Workshop.id)
    ).all()
    ids = [workshop.id for workshop, _area in rows]
    people, answered, kept = _people(db, ids), _answered(db, ids), _kept(db, ids)
    return tuple(
        _with_kept(
            _view(workshop, area, people[workshop.id], answered.get(workshop.id)),
            seats_of(frame_of(workshop)),
            kept.get(workshop.id, {}),
        )
        for workshop, area in rows
    )


def _view(workshop: Workshop, area: str, people: Sequence[tuple[str, str]], answered: int | None) -> SeriesWorkshopView:
    checks = check_seats(seats_of(frame_of(workshop)), people) if people else ()
    return SeriesWorkshopView(
        id=workshop.id,
        title=workshop.title,
        place=workshop.place,
        day=workshop.day,
        area=area,
        participants=len(people),
        asked=0 if answered is None else len(people),
        answered=answered or 0,
        missing=tuple(check for check in checks if not check.is_filled),
        note=workshop.representation_note,
        finished=workshop.finished_at is not None,
    )


def _with_kept(view: SeriesWorkshopView, seats: Sequence[Seat], kept: Json) -> SeriesWorkshopView:
    """Fill in what stayed when what was said was erased: how many there were, and which seats were empty."""
    if not kept:
        return view
    evaluated = [one["answered"] for key, one in kept["questions"].items() if key != WORKED_ON]
    empty = {seat: n for seat in seats for key, n in kept["missing"] if key == seat.key}
    return replace(
        view,
        participants=kept["participants"],
        asked=kept["participants"] if evaluated else 0,
        answered=max(evaluated, default=0),
        missing=tuple(SeatCheck(seat=seat, present=seat.least - n, missing=n) for seat, n in empty.items()),
    )


def _kept(db: Session, workshop_ids: Sequence[str]) -> Mapping[str, Json]:
    rows = db.scalars(
        select(Retention).where(Retention.workshop_id.in_(workshop_ids), Retention.raw_erased_at.is_not(None))
    )
    return {row.workshop_id: row.kept for row in rows}


def _area(
    key: str, title: str, workshops: Sequence[SeriesWorkshopView], actions: Mapping[str, Sequence[ActionNow]]
) -> AreaView:
    found = [action for workshop in workshops for action in actions.get(workshop.id, ())]
    return AreaView(
        key=key,
        title=title,
        workshops=tuple(workshops),
        actions=len(found),
        overdue=sum(action.overdue for action in found),
        statuses=Counter(action.status for action in found),
        by_year={
            year: Counter(action.status for workshop in held for action in actions.get(workshop.id, ()))
            for year, held in groupby(workshops, key=lambda workshop: workshop.day.year)
        },
    )


def _written_in(actions: Sequence[ActionNow], workshops: Sequence[SeriesWorkshopView]) -> list[ActionNow]:
    """Return the actions that were written in these workshops: what was carried in from elsewhere is counted there."""
    ids = {workshop.id for workshop in workshops}
    return [action for action in actions if action.workshop_id in ids]


def _by_workshop(actions: Sequence[ActionNow]) -> Mapping[str, Sequence[ActionNow]]:
    found: defaultdict[str, list[ActionNow]] = defaultdict(list)
    for action in actions:
        found[action.workshop_id].append(action)
    return found


def _people(db: Session, workshop_ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
    """Return level and role of everybody but those shown out, by workshop."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows: Sequence[Row[str, str, str]] = db.execute(
        select(Participant.workshop_id, Participant.level, Participant.role).where(
            Participant.workshop_id.in_(workshop_ids),
            Participant.presence != Presence.REMOVED,
            Participant.came.is_(True),
        )
    ).all()
    for workshop_id, level, role in rows:
        found[workshop_id].append((level, role))
    return found


def _answered(db: Session, workshop_ids: Sequence[str]) -> Mapping[str, int]:
    """Return how many have evaluated each workshop whose program ends with an evaluation."""
    rows = db.execute(
        select(Step.workshop_id, func.count(Participation.who.distinct()))
        .outerjoin(Participation, and_(Participation.step_id == Step.id, Participation.count > 0))
        .where(Step.workshop_id.in_(workshop_ids), Step.key == EVALUATION_STEP, Step.removed.is_(False))
        .group_by(Step.workshop_id)
    )
    return dict(rows.all())
