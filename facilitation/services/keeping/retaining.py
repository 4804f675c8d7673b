"""Retention: until when what was said and planned is kept, erasing it then, and erasing it sooner."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.series import SeriesFrame
from facilitation.catalogue.template import Who
from facilitation.domain.clock import NORWAY, today
from facilitation.domain.codes import keyed
from facilitation.domain.email_addresses import email_address
from facilitation.domain.errors import NotFound
from facilitation.domain.retention import DEFAULT, Months, checked, months_after
from facilitation.domain.seating import check_seats
from facilitation.domain.states import Presence
from facilitation.live.hub import Topic
from facilitation.persistence.models import Contact, Entry, Participant, Retention, Series, SeriesWorkshop, Workshop
from facilitation.services.access.places import places
from facilitation.services.actors import Facilitator, Phone, require_facilitator, require_member, require_participant
from facilitation.services.answering.authors import Author, author_on_phone, own_tags
from facilitation.services.keeping.erasing import erase_address, erase_person, erase_plan, erase_raw
from facilitation.services.outcomes.evaluation import answers_to_evaluations, to_keep
from facilitation.services.programs import StepView, frame_of, program
from facilitation.services.room.people import seats_of
from facilitation.services.store import Change, Store

log = logging.getLogger(__name__)


class Part(StrEnum):
    """What has a time of its own."""

    RAW = "raw"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionView:
    """How long a workshop's parts are kept. ``own`` are its own times, ``above`` those that hold where it has none."""

    raw_until: date
    plan_until: date
    own: Months
    above: Months
    from_series: bool
    raw_erased_on: date | None
    plan_erased_on: date | None
    contacts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A part of a workshop whose time is over."""

    workshop_id: str
    title: str
    part: Part
    until: date


class Retaining:
    """Use cases on how long things are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def view(self, by: Facilitator, workshop_id: str) -> RetentionView:
        """Return until when a workshop's parts are kept.

        Raises:
            NotFound: when the workshop is not theirs.
        """
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            (kept,) = _kept(db, workshop_id)
            contacts = select(func.count()).select_from(Contact).where(Contact.workshop_id == workshop_id)
            return RetentionView(
                raw_until=kept.until(Part.RAW),
                plan_until=kept.until(Part.PLAN),
                own=kept.own,
                above=kept.above,
                from_series=kept.series is not None,
                raw_erased_on=kept.erased_on(Part.RAW),
                plan_erased_on=kept.erased_on(Part.PLAN),
                contacts=db.scalar(contacts) or 0,
            )

    def set_months(self, by: Facilitator, workshop_id: str, months: Months) -> None:
        """Give a workshop times of its own; nothing leaves it to the series, and to what is usual.

        Raises:
            InvalidInput: ``retention.bad_months``.
        """
        months = checked(months)
        with self._store.change(workshop_id) as change:
            require_facilitator(change.db, by, workshop_id)
            row = _row(change.db, workshop_id)
            row.raw_months, row.plan_months = months.raw, months.plan

    def due(self) -> tuple[Due, ...]:
        """Return every part whose time is over and that has not been erased, for those who run the server."""
        with self._store.read() as db:
            return _due(db, today(self._store.clock))

    def settle(self) -> tuple[Due, ...]:
        """Erase every part whose time is over, and return what that was.

        Raises:
            Unavailable: when the database is busy; what was erased before stays erased, the rest is tried again.
        """
        found = self.due()
        for one in found:
            with self._store.change(one.workshop_id, *Topic) as change:
                self._erase(change, one.part)
            log.info("retention erased part=%s workshop=%s until=%s", one.part, one.workshop_id, one.until)
        if found or self._store.left_behind:
            self._store.scrub()
        return found

    def erase(self, by: Facilitator, workshop_id: str, part: Part) -> None:
        """Erase a part now; files that were downloaded are not touched, and it cannot be undone."""
        with self._store.change(workshop_id, *Topic) as change:
            require_facilitator(change.db, by, workshop_id)
            self._erase(change, part)
        self._store.scrub()

    def erase_participant(self, by: Facilitator, workshop_id: str, participant_id: str) -> int:
        """Erase somebody who took part, and return how many of their answers could be found.

        Anonymous answers are tied to nobody here; only the person's own phone finds them, by `erase_mine`.

        Raises:
            NotFound: ``participant.unknown``.
        """
        with self._store.change(workshop_id, *Topic) as change:
            require_facilitator(change.db, by, workshop_id)
            participant = change.db.get(Participant, participant_id)
            if participant is None or participant.workshop_id != workshop_id:
                raise NotFound("participant.unknown")
            # What the facilitator wrote for somebody without a phone can be found again here.
            proxy = Author(key=keyed(self._store.secret, "proxy", participant_id), who=participant_id)
            erased = erase_person(change.db, participant, _answers_of(change.db, workshop_id, lambda _step: proxy))
        self._store.scrub()
        return erased

    def erase_mine(self, phone: Phone) -> int:
        """Erase whoever holds the phone, with every answer of theirs that was not a table's; return how many."""
        with self._store.change(phone.workshop_id, *Topic) as change:
            participant = require_participant(change.db, phone)

            def author(step: StepView) -> Author:
                return author_on_phone(change.desk, step, participant, phone.secret)

            erased = erase_person(change.db, participant, _answers_of(change.db, phone.workshop_id, author))
        self._store.scrub()
        return erased

    def erase_contact(self, by: Facilitator, typed: str) -> int:
        """Erase an address from every workshop that this person runs; return in how many places it stood.

        Raises:
            InvalidInput: ``email.malformed``.
        """
        address = email_address(typed)
        with self._store.database.write() as db:
            mine = [workshop_id for workshop_id, runs in db.execute(places(by.account_id)) if runs]
            erased = erase_address(db, mine, address)
        self._store.scrub()
        return erased

    def _erase(self, change: Change, part: Part) -> None:
        row = _row(change.db, change.workshop_id)
        if part is Part.RAW:
            answers = answers_to_evaluations(change.db, [change.workshop_id])
            people, missing = _room(change.db, change.workshop)
            row.kept = {"participants": people, "missing": missing, "questions": to_keep(answers)}
            erase_raw(change.db, change.workshop_id)
            row.raw_erased_at = self._store.clock.now()
        else:
            erase_plan(change.db, change.workshop_id)
            row.plan_erased_at = self._store.clock.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    workshop_id: str
    title: str
    day: date
    row: Retention | None
    series: SeriesFrame | None

    @property
    def own(self) -> Months:
        return Months(raw=self.row.raw_months, plan=self.row.plan_months) if self.row else Months()

    @property
    def above(self) -> Months:
        series = Months(raw=self.series.raw_months, plan=self.series.plan_months) if self.series else Months()
        return series.over(DEFAULT)

    def until(self, part: Part) -> date:
        months = self.own.over(self.above)
        return months_after(self.day, (months.raw if part is Part.RAW else months.plan) or 0)

    def erased_on(self, part: Part) -> date | None:
        if self.row is None:
            return None
        moment = self.row.raw_erased_at if part is Part.RAW else self.row.plan_erased_at
        return moment.astimezone(NORWAY).date() if moment else None


def _kept(db: Session, *workshop_ids: str) -> list[_Kept]:
    """Return what is known of these workshops' times, or of all."""
    query = (
        select(Workshop.id, Workshop.title, Workshop.day, Retention, Series)
        .outerjoin(Retention, Retention.workshop_id == Workshop.id)
        .outerjoin(SeriesWorkshop, SeriesWorkshop.workshop_id == Workshop.id)
        .outerjoin(Series, Series.id == SeriesWorkshop.series_id)
    )
    if workshop_ids:
        query = query.where(Workshop.id.in_(workshop_ids))
    return [
        _Kept(workshop_id=identifier, title=title, day=day, row=row, series=_frame(series))
        for identifier, title, day, row, series in db.execute(query)
    ]


def _frame(series: Series | None) -> SeriesFrame | None:
    return SeriesFrame.model_validate(series.frame) if series else None


def _due(db: Session, day: date) -> tuple[Due, ...]:
    return tuple(
        Due(workshop_id=kept.workshop_id, title=kept.title, part=part, until=kept.until(part))
        for kept in _kept(db)
        for part in Part
        if kept.until(part) < day and kept.erased_on(part) is None
    )


def _answers_of(db: Session, workshop_id: str, author: Callable[[StepView], Author]) -> list[Entry]:
    """Return every answer of one person, also those taken back; what a table wrote is the table's."""
    found: list[Entry] = []
    for step in program(db, workshop_id):
        if step.template.who is Who.GROUP:
            continue
        about: defaultdict[str, list[str]] = defaultdict(list)
        things = select(Entry.input_key, Entry.subject_id).where(Entry.step_id == step.id).distinct()
        for key, subject in db.execute(things.where(Entry.subject_id.is_not(None))):
            about[key].append(subject or "")
        found += db.scalars(select(Entry).where(Entry.owner_tag.in_(own_tags(step, author(step), about))))
    return found


def _room(db: Session, workshop: Workshop) -> tuple[int, list[tuple[str, int]]]:
    """Return how many took part, and which seats were empty."""
    rows = db.execute(
        select(Participant.level, Participant.role).where(
            Participant.workshop_id == workshop.id,
            Participant.presence != Presence.REMOVED,
            Participant.came.is_(True),
        )
    ).all()
    checks = check_seats(seats_of(frame_of(workshop)), [(level, role) for level, role in rows]) if rows else ()
    return len(rows), [(check.seat.key, check.missing) for check in checks if not check.is_filled]


def _row(db: Session, workshop_id: str) -> Retention:
    row = db.get(Retention, workshop_id)
    if row is None:
        row = Retention(workshop_id=workshop_id, kept={})
        db.add(row)
    return row
