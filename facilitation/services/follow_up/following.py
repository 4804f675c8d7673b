"""The follow-up board: what became of the actions of a workshop, a series, or everything that somebody follows."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.series import SeriesFrame
from facilitation.catalogue.template import DecisionLevel, Frame
from facilitation.domain.clock import today
from facilitation.domain.errors import NotFound, WrongPhase
from facilitation.domain.follow_up import Message, checked
from facilitation.live.hub import Topic
from facilitation.persistence.models import Action, Event, Series, SeriesWorkshop, Workshop
from facilitation.services.access.places import held_by, require_place_of, require_series
from facilitation.services.actors import Facilitator
from facilitation.services.follow_up.action_history import HistoryLine, history_lines
from facilitation.services.follow_up.action_state import ActionNow, actions_now
from facilitation.services.follow_up.updates import action_in_plan, guard, write
from facilitation.services.images import take_back
from facilitation.services.programs import frame_of
from facilitation.services.store import Change, Once, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose actions: those of one workshop, those of one series, or with neither all that the person has a place by."""

    workshop_id: str | None = None
    series_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The workshop that an action was written in, with the lists that its keys are of."""

    id: str
    title: str
    day: date
    series_title: str
    area_title: str
    frame: Frame

    def level(self, key: str) -> DecisionLevel | None:
        """Return a decision level of the workshop's."""
        return next((level for level in self.frame.decision_levels if level.key == key), None)

    def ask(self, key: str) -> str:
        """Return what can be asked of a level, in words."""
        return next((ask.title for ask in self.frame.asks if ask.key == key), key)

    def codes(self, what: str, whom: str) -> tuple[str, str]:
        """Return both codes of a measure in words."""
        codes = self.frame.codes
        titles = {
            axis: {option.key: option.title for option in getattr(codes, axis)} if codes else {}
            for axis in ("what", "whom")
        }
        return titles["what"].get(what, what), titles["whom"].get(whom, whom)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedAction:
    """An action as it stands, with the workshop that it was written in."""

    now: ActionNow
    home: HomeView

    @property
    def level_title(self) -> str:
        """What the action's decision level is called."""
        level = self.home.level(self.now.fields.decision_level)
        return level.title if level else self.now.fields.decision_level

    @property
    def is_lifted(self) -> bool:
        """Whether something is asked of a level above the owner's own."""
        level = self.home.level(self.now.fields.decision_level)
        return bool(self.now.fields.decision_level) and not (level and level.own)

    @property
    def awaits_answer(self) -> bool:
        """Whether the level has not answered yet."""
        return self.is_lifted and self.now.lift_answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was written at once, so that it can be taken back at once: log entries by workshop."""

    entries: tuple[tuple[str, str], ...]
    count: int


class Following:
    """Use cases of those who follow plans up: facilitators and organisers, of one workshop or of many."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def board(self, by: Facilitator, scope: Scope) -> tuple[FollowedAction, ...]:
        """Return the actions as they stand, those of the newest workshop first, in a constant number of queries.

        What is only practised is left out, unless the rehearsal itself is asked for.

        Raises:
            NotFound: when the person has no place in the workshop or the series.
        """
        with self._store.read() as db:
            found = actions_now(db, workshops_in(db, by, scope), today(self._store.clock))
            homes = _homes(db, {action.workshop_id for action in found})
            return tuple(FollowedAction(now=action, home=homes[action.workshop_id]) for action in found)

    def history(self, by: Facilitator, action_id: str) -> tuple[HistoryLine, ...]:
        """Return everything that has happened to an action, the newest first.

        Raises:
            NotFound: when it stands in no plan of theirs.
        """
        with self._store.read() as db:
            row = db.get(Action, action_id)
            if row is None:
                raise NotFound("action.unknown")
            require_place_of(db, by, row.workshop_id, [action_id])
            return history_lines(db, row)

    def tell(
        self, by: Facilitator, messages: Mapping[str, Message], *, request_id: str, confirmed: bool = False
    ) -> Told:
        """Write a message on each of the actions, wherever they were written, all or none.

        Raises:
            NotFound: ``action.unknown``, or when one of the actions stands in no plan of theirs.
            InvalidInput: as `checked` and `guard`.
        """
        body = {action_id: dataclasses.asdict(message) for action_id, message in messages.items()}
        with self._store.read() as db:
            homes = _home_of(db, messages)
        with self._store.changes(homes.values(), Topic.PLAN) as changes:
            entries: dict[str, str] = {}
            once: Once | None = None
            for change in changes:
                once = once or self._store.once(change.db, request_id, [by.account_id, body])
                if once.result is not None:
                    entries = once.result["entries"]
                    break
                mine = {key: message for key, message in messages.items() if homes[key] == change.workshop_id}
                require_place_of(change.db, by, change.workshop_id, mine)
                self._write(change, by, mine, confirmed=confirmed)
                entries[change.workshop_id] = change.log(by, "action.told", count=len(mine))
            else:
                if once is not None:
                    once.keep({"entries": entries})
            return Told(entries=tuple(entries.items()), count=len(messages))

    def take_back(self, by: Facilitator, told: Told) -> None:
        """Take back what one person wrote at once, all or none.

        Raises:
            NotFound: when it is not theirs.
            WrongPhase: ``undo.nothing`` when it has been taken back already.
            Conflict: ``undo.changed_since`` when somebody has changed it since.
        """
        wanted = dict(told.entries)
        with self._store.changes(wanted, Topic.PLAN) as changes:
            for change in changes:
                entry = change.db.get(Event, wanted[change.workshop_id])
                if entry is None or entry.workshop_id != change.workshop_id or entry.account_id != by.account_id:
                    raise NotFound("workshop.unknown")
                if entry.undone:
                    raise WrongPhase("undo.nothing")
                take_back(change.db, entry.images)
                entry.undone = True

    def _write(self, change: Change, by: Facilitator, messages: Mapping[str, Message], *, confirmed: bool) -> None:
        places = frame_of(change.workshop).units
        for action_id, message in messages.items():
            cleaned = checked(message, today(self._store.clock))
            guard(cleaned, case_guard=True, places=places, confirmed=confirmed)
            write(change, action_in_plan(change, action_id), cleaned, store=self._store).account_id = by.account_id


def workshops_in(db: Session, by: Facilitator, scope: Scope) -> Sequence[str]:
    """Return the workshops of a scope, newest first.

    Raises:
        NotFound: when the scope is not theirs.
    """
    newest = select(Workshop.id).order_by(Workshop.day.desc(), Workshop.id)
    mine = held_by(db, by)
    if scope.workshop_id is not None:
        if scope.workshop_id not in mine:
            raise NotFound("workshop.unknown")
        return [scope.workshop_id]
    if scope.series_id is not None:
        require_series(db, by, scope.series_id)
        of_series = select(SeriesWorkshop.workshop_id).where(SeriesWorkshop.series_id == scope.series_id)
        return db.scalars(newest.where(Workshop.id.in_(of_series))).all()
    return db.scalars(newest.where(Workshop.id.in_(mine), Workshop.rehearsal.is_(False))).all()


def _homes(db: Session, workshop_ids: Iterable[str]) -> Mapping[str, HomeView]:
    rows = db.execute(
        select(Workshop, SeriesWorkshop.area, Series)
        .outerjoin(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .outerjoin(Series, Series.id == SeriesWorkshop.series_id)
        .where(Workshop.id.in_(workshop_ids))
    )
    return {workshop.id: _home(workshop, area or "", series) for workshop, area, series in rows}


def _home(workshop: Workshop, area: str, series: Series | None) -> HomeView:
    areas = SeriesFrame.model_validate(series.frame) if series else SeriesFrame()
    return HomeView(
        id=workshop.id,
        title=workshop.title,
        day=workshop.day,
        series_title=series.title if series else "",
        area_title=areas.area_title(area),
        frame=frame_of(workshop),
    )


def _home_of(db: Session, action_ids: Iterable[str]) -> Mapping[str, str]:
    rows = db.execute(select(Action.id, Action.workshop_id).where(Action.id.in_(action_ids))).all()
    homes = dict(rows)
    if set(action_ids) - set(homes):
        raise NotFound("action.unknown")
    return homes
