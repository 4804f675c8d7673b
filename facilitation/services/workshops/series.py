"""Series of workshops: make one, say what belongs to it, and carry plans on from one workshop to the next."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import ValidationError
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.inputs import Option
from facilitation.catalogue.series import SeriesFrame
from facilitation.catalogue.template import DecisionLevel
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.domain.retention import NOTHING_SAID, Months, checked
from facilitation.domain.states import Membership
from facilitation.domain.texts import required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import (
    Account,
    Action,
    Series,
    SeriesMember,
    SeriesWorkshop,
    Workshop,
)
from facilitation.services.access.accounts import MemberView
from facilitation.services.access.places import require_series, require_series_facilitator
from facilitation.services.actors import Facilitator, require_facilitator, require_member
from facilitation.services.follow_up.carrying import carry, last_workshop, left_to_carry
from facilitation.services.guarding import require_safe_wording
from facilitation.services.programs import dumped, frame_of
from facilitation.services.store import Store

TITLE_LIMIT = 160
LONGEST_LEAD_DAYS = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """A series as a line in a list."""

    id: str
    title: str
    role: Membership
    workshops: int
    areas: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series' own facts."""

    id: str
    title: str
    role: Membership
    version: int
    frame: SeriesFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """What is filled in about a series. A list entry without a key is new, and gets one from its title."""

    title: str
    areas: tuple[tuple[str, str], ...] = ()
    levels: tuple["LevelFacts", ...] = ()
    report_dates: tuple[date, ...] = ()
    months: Months = NOTHING_SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFacts:
    """A decision level as it is filled in."""

    key: str = ""
    title: str
    own: bool = False
    lead_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceInSeries:
    """Where a workshop stands: its series and area, and the plan that it can carry on.

    ``left`` counts the unfinished actions of the last plan that do not stand in this one.
    """

    series_id: str
    series_title: str
    area: str
    area_title: str
    last_title: str
    last_day: date | None
    left: int


class SeriesKeeping:
    """Use cases on series."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, by: Facilitator, title: str, *, request_id: str) -> str:
        """Make an empty series that this person may change, and return its identifier."""
        title = _title(title, field="title")
        with self._store.database.write() as db:
            once = self._store.once(db, request_id, [by.account_id, title])
            if once.result is not None:
                return str(once.result["series"])
            account = db.get(Account, by.account_id)
            if account is None or account.disabled_at is not None:
                raise NotFound("series.unknown")
            series = _new_row(title, self._store.clock.now())
            db.add(series)
            db.flush()
            db.add(SeriesMember(series_id=series.id, account_id=by.account_id, role=Membership.FACILITATOR))
            once.keep({"series": series.id})
            return series.id

    def mine(self, by: Facilitator) -> tuple[SeriesCard, ...]:
        """Return the series that this person has a place in, by title."""
        held = select(SeriesWorkshop.series_id, func.count().label("n")).group_by(SeriesWorkshop.series_id).subquery()
        query = (
            select(Series, SeriesMember.role, func.coalesce(held.c.n, 0))
            .join(SeriesMember, SeriesMember.series_id == Series.id)
            .join(Account, Account.id == SeriesMember.account_id)
            .outerjoin(held, held.c.series_id == Series.id)
            .where(SeriesMember.account_id == by.account_id, Account.disabled_at.is_(None))
            .order_by(Series.title, Series.id)
        )
        with self._store.read() as db:
            return tuple(
                SeriesCard(id=row.id, title=row.title, role=role, workshops=n, areas=series_frame(row).areas)
                for row, role, n in db.execute(query)
            )

    def get(self, by: Facilitator, series_id: str) -> SeriesView:
        """Return one series.

        Raises:
            NotFound: when the person has no place in it.
        """
        with self._store.read() as db:
            row, role = require_series(db, by, series_id)
            return SeriesView(id=row.id, title=row.title, role=role, version=row.version, frame=series_frame(row))

    def describe(self, by: Facilitator, series_id: str, facts: SeriesFacts, *, version: int) -> None:
        """Change the title, areas, decision levels and report dates; workshops that are made keep their levels.

        Raises:
            InvalidInput: when a title is empty or too long, or a lead time cannot be.
            Conflict: ``series.changed_since``; ``series.area_in_use`` when an area with workshops is left out.
        """
        frame = _frame(facts)
        title = _title(facts.title, field="title")
        with self._store.database.write() as db:
            row = require_series_facilitator(db, by, series_id)
            if row.version != version:
                raise Conflict("series.changed_since")
            used = set(db.scalars(select(SeriesWorkshop.area).where(SeriesWorkshop.series_id == series_id).distinct()))
            gone = used - {area.key for area in frame.areas} - {""}
            if gone:
                raise Conflict("series.area_in_use", title=series_frame(row).area_title(min(gone)))
            row.title, row.frame, row.version = title, frame.model_dump(mode="json"), version + 1

    def delete(self, by: Facilitator, series_id: str) -> None:
        """Take the series away; its workshops stay, each with those who have a place in it."""
        with self._store.database.write() as db:
            require_series_facilitator(db, by, series_id)
            db.execute(delete(Series).where(Series.id == series_id))

    def place(self, by: Facilitator, workshop_id: str, series_id: str, area: str) -> None:
        """Put a workshop in a series, or in another of its areas.

        As long as nothing is planned, the workshop takes the series' decision levels.

        Raises:
            NotFound: when either is not theirs.
            NotAllowed: when they may not change both.
            InvalidInput: ``series.unknown_area``; ``series.rehearsal`` for what is only practised.
        """
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            series = require_series_facilitator(change.db, by, series_id)
            put_in_series(change.db, change.workshop, series, area)

    def take_out(self, by: Facilitator, workshop_id: str) -> None:
        """Take a workshop out of its series; what was carried into its plan stays there."""
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            change.db.execute(delete(SeriesWorkshop).where(SeriesWorkshop.workshop_id == workshop_id))

    def place_of(self, by: Facilitator, workshop_id: str) -> PlaceInSeries | None:
        """Return where a workshop stands in its series, if it has one."""
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            place = db.get(SeriesWorkshop, workshop_id)
            if place is None:
                return None
            series, last = db.get_one(Series, place.series_id), last_workshop(db, workshop_id)
            return PlaceInSeries(
                series_id=series.id,
                series_title=series.title,
                area=place.area,
                area_title=series_frame(series).area_title(place.area),
                last_title=last.title if last else "",
                last_day=last.day if last else None,
                left=len(left_to_carry(db, workshop_id)),
            )

    def carry_last_plan(self, by: Facilitator, workshop_id: str) -> int:
        """Let the unfinished actions of the area's last workshop stand in this one's plan too; return how many.

        Undo takes them out again; then they are not offered a second time.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_facilitator(change.db, by, workshop_id)
            carried = carry(change.db, workshop_id)
            if carried:
                change.log(by, "plan.carried", actions=carried)
            return carried

    def members(self, by: Facilitator, series_id: str) -> tuple[MemberView, ...]:
        """Return the accounts with a place in the series, by name."""
        found = (
            select(Account.id, Account.name, Account.email, SeriesMember.role)
            .join(SeriesMember, SeriesMember.account_id == Account.id)
            .where(SeriesMember.series_id == series_id)
            .order_by(Account.name, Account.email)
        )
        with self._store.read() as db:
            require_series(db, by, series_id)
            return tuple(
                MemberView(account_id=row.id, name=row.name, email=row.email, role=row.role)
                for row in db.execute(found)
            )

    def remove_member(self, by: Facilitator, series_id: str, account_id: str) -> None:
        """Take away an account's place in the series, also one's own.

        Raises:
            NotFound: ``member.unknown``.
            Conflict: ``member.last_facilitator``; a series always has someone who can change it.
        """
        with self._store.database.write() as db:
            require_series_facilitator(db, by, series_id)
            member = db.get(SeriesMember, (series_id, account_id))
            if member is None:
                raise NotFound("member.unknown")
            if member.role is Membership.FACILITATOR and _facilitators(db, series_id) == 1:
                raise Conflict("member.last_facilitator")
            db.delete(member)


def series_frame(row: Series) -> SeriesFrame:
    """Return the lists of a series."""
    return SeriesFrame.model_validate(row.frame)


def put_in_series(db: Session, workshop: Workshop, series: Series, area: str) -> None:
    """Put a workshop in an area; one with nothing planned yet takes the series' decision levels.

    Raises:
        InvalidInput: ``series.unknown_area``, ``series.rehearsal``.
    """
    frame = series_frame(series)
    if workshop.rehearsal:
        raise InvalidInput("series.rehearsal")
    if area and area not in {one.key for one in frame.areas}:
        raise InvalidInput("series.unknown_area", field="area")
    place = db.get(SeriesWorkshop, workshop.id)
    if place is None:
        db.add(SeriesWorkshop(workshop_id=workshop.id, series_id=series.id, area=area))
    else:
        place.series_id, place.area = series.id, area
    planned = db.scalar(select(func.count()).select_from(Action).where(Action.workshop_id == workshop.id))
    if frame.decision_levels and not planned:
        levels = {"decision_levels": frame.decision_levels}
        workshop.frame = dumped(frame_of(workshop).model_copy(update=levels))


def _new_row(title: str, now: datetime) -> Series:
    return Series(id=new_id(), title=title, frame=SeriesFrame().model_dump(mode="json"), created_at=now)


def _frame(facts: SeriesFacts) -> SeriesFrame:
    if any(not 0 <= level.lead_days <= LONGEST_LEAD_DAYS for level in facts.levels):
        raise InvalidInput("series.bad_lead_days", field="lead_days", limit=LONGEST_LEAD_DAYS)
    months = checked(facts.months)
    areas = _keyed(facts.areas, field="areas")
    levels = _keyed([(level.key, level.title) for level in facts.levels], field="levels")
    try:
        return SeriesFrame(
            areas=areas,
            decision_levels=tuple(
                DecisionLevel(key=option.key, title=option.title, own=level.own, lead_days=level.lead_days)
                for option, level in zip(levels, facts.levels, strict=True)
            ),
            report_dates=tuple(sorted(set(facts.report_dates))),
            raw_months=months.raw,
            plan_months=months.plan,
        )
    except ValidationError as error:
        raise InvalidInput("series.too_many", field=str(error.errors()[0]["loc"][0])) from error


def _keyed(entries: Sequence[tuple[str, str]], *, field: str) -> tuple[Option, ...]:
    """Return the entries with their keys; a new one gets a key from its title, and a key never changes."""
    taken = {key for key, _title in entries if key}
    options = []
    for key, typed in entries:
        title = _title(typed, field=field)
        own = key or _new_key(title, taken)
        taken.add(own)
        options.append(Option(key=own, title=title))
    if len({option.key for option in options}) != len(options):
        raise InvalidInput("series.same_twice", field=field)
    return tuple(options)


def _title(typed: str, *, field: str) -> str:
    title = required_text(typed, field=field, limit=TITLE_LIMIT, one_line=True)
    require_safe_wording({field: title})
    return title


def _new_key(title: str, taken: Collection[str]) -> str:
    words = re.sub(r"[^a-zæøå0-9]+", "-", title.lower()).strip("-")
    stem = (words if words[:1].isalpha() else f"nr-{words}")[:32].strip("-")
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


def _facilitators(db: Session, series_id: str) -> int:
    wanted = select(func.count()).where(
        SeriesMember.series_id == series_id, SeriesMember.role == Membership.FACILITATOR
    )
    return db.scalar(wanted) or 0
