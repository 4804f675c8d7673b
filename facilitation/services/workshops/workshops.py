"""Workshops: make one from a template, describe it, list those a person may see, and take it away."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.template import Frame, StepTemplate, WorkshopTemplate
from facilitation.domain.codes import new_id, new_join_code, new_secret
from facilitation.domain.errors import InvalidInput
from facilitation.domain.states import Door, Membership, Presence
from facilitation.domain.texts import optional_text, required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Member, Participant, Step, Workshop
from facilitation.services.access.places import places, require_series_facilitator
from facilitation.services.actors import Facilitator, require_facilitator, require_member
from facilitation.services.follow_up.carrying import carry, give_home
from facilitation.services.guarding import require_safe_wording
from facilitation.services.programs import dumped, frame_of
from facilitation.services.store import Store
from facilitation.services.surveys.links import move_windows, new_survey_links
from facilitation.services.workshops.own_templates import template_to_use
from facilitation.services.workshops.series import put_in_series

TITLE_LIMIT = 160
MOST_UNITS = 80
MOST_PARTICIPANTS = 2500


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopCard:
    """A workshop as a line in a list."""

    id: str
    title: str
    place: str
    day: date
    role: Membership
    rehearsal: bool
    participants: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopView:
    """A workshop's own facts. ``starts_minute`` counts from midnight."""

    id: str
    title: str
    place: str
    day: date
    starts_minute: int
    language: str
    join_code: str
    screen_token: str
    door: Door
    capacity: int
    show_join: bool
    representation_note: str
    rehearsal: bool
    finished: bool
    role: Membership
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopFacts:
    """What the facilitator fills in. ``starts_minute`` counts from midnight, 0–1439."""

    title: str
    place: str = ""
    day: date
    starts_minute: int = 9 * 60
    language: str = "nb"
    capacity: int = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class InSeries:
    """The series and area that a new workshop belongs to; the area may be empty."""

    series_id: str
    area: str = ""


class Workshops:
    """Use cases on whole workshops."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def create(
        self,
        by: Facilitator,
        *,
        template_key: str,
        facts: WorkshopFacts,
        request_id: str,
        rehearsal: bool = False,
        into: InSeries | None = None,
    ) -> str:
        """Make a workshop as a copy of the template and return its identifier.

        In a series it takes the series' decision levels, and the unfinished actions of its area's last workshop.

        Raises:
            NotFound: when there is no such template or series.
            NotAllowed: when they may not change the series.
            InvalidInput: when a fact cannot be taken.
        """
        facts = _checked(facts)
        with self._store.database.write() as db:
            once = self._store.once(db, request_id, [by.account_id, template_key, str(facts), str(into)])
            if once.result is not None:
                return str(once.result["workshop"])
            template = template_to_use(db, self._catalogue, template_key)
            workshop = self._row(template, facts, rehearsal=rehearsal)
            db.add(workshop)
            db.flush()
            db.add(Member(workshop_id=workshop.id, account_id=by.account_id, role=Membership.FACILITATOR))
            db.add_all(_steps(workshop, template.steps))
            db.add_all(new_survey_links(self._store.secret, workshop.id, template.steps))
            if into is not None:
                series = require_series_facilitator(db, by, into.series_id)
                put_in_series(db, workshop, series, into.area)
                carry(db, workshop.id)
            once.keep({"workshop": workshop.id})
            return workshop.id

    def mine(self, by: Facilitator) -> tuple[WorkshopCard, ...]:
        """Return the workshops that this person has a place in, newest day first."""
        present = (
            select(Participant.workshop_id, func.count().label("n"))
            .where(Participant.presence == Presence.PRESENT)
            .group_by(Participant.workshop_id)
            .subquery()
        )
        mine = places(by.account_id).subquery()
        query = (
            select(Workshop, mine.c.runs, func.coalesce(present.c.n, 0))
            .join(mine, mine.c.workshop_id == Workshop.id)
            .outerjoin(present, present.c.workshop_id == Workshop.id)
            .order_by(Workshop.day.desc(), Workshop.created_at.desc())
        )
        with self._store.read() as db:
            return tuple(
                WorkshopCard(
                    id=row.id,
                    title=row.title,
                    place=row.place,
                    day=row.day,
                    role=Membership.FACILITATOR if runs else Membership.ORGANISER,
                    rehearsal=row.rehearsal,
                    participants=n,
                    finished=row.finished_at is not None,
                )
                for row, runs, n in db.execute(query)
            )

    def get(self, by: Facilitator, workshop_id: str) -> WorkshopView:
        """Return one workshop.

        Raises:
            NotFound: when the person has no place in it.
        """
        with self._store.read() as db:
            role = require_member(db, by, workshop_id)
            return workshop_view(db.get_one(Workshop, workshop_id), role)

    def describe(self, by: Facilitator, workshop_id: str, facts: WorkshopFacts) -> None:
        """Change title, place, day, start, language and capacity."""
        facts = _checked(facts)
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            workshop = change.workshop
            move_windows(change.db, workshop_id, by=facts.day - workshop.day)
            for name in ("title", "place", "day", "starts_minute", "language", "capacity"):
                setattr(workshop, name, getattr(facts, name))
            change.log(by, "workshop.described")

    def set_units(self, by: Facilitator, workshop_id: str, units: tuple[str, ...]) -> None:
        """Set the municipalities and units that participants choose among.

        Raises:
            InvalidInput: when there are more than 80, or one is too long.
        """
        cleaned = [required_text(unit, field="units", limit=TITLE_LIMIT, one_line=True) for unit in units]
        unique = tuple(dict.fromkeys(cleaned))
        require_safe_wording({"units": "\n".join(unique)})
        if len(unique) > MOST_UNITS:
            raise InvalidInput("units.too_many", limit=MOST_UNITS)
        self._change_frame(by, workshop_id, "workshop.units_set", units=unique)

    def set_seats(self, by: Facilitator, workshop_id: str, least: dict[str, int]) -> None:
        """Set how many of each kind of participant must be in the room, by seat key; 0 takes the seat away."""
        if any(not 0 <= n <= 100 for n in least.values()):  # noqa: PLR2004 -- as the template allows
            raise InvalidInput("seats.out_of_range", limit=100)
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            seats = frame_of(db.get_one(Workshop, workshop_id)).seats
        wanted = ((seat, least.get(seat.key, seat.least)) for seat in seats)
        kept = tuple(seat.model_copy(update={"least": n}) for seat, n in wanted if n > 0)
        self._change_frame(by, workshop_id, "workshop.seats_set", seats=kept)

    def delete(self, by: Facilitator, workshop_id: str) -> None:
        """Delete a workshop and everything said in it; files already downloaded are not touched.

        Actions that were carried on stay in the later plan.
        """
        with self._store.database.write() as db:
            require_facilitator(db, by, workshop_id)
            _delete(db, workshop_id)
        self._store.scrub()

    def sweep_rehearsals(self, by: Facilitator) -> int:
        """Delete every rehearsal that this person runs, and return how many there were."""
        with self._store.database.write() as db:
            found = db.scalars(
                select(Workshop.id)
                .join(Member, Member.workshop_id == Workshop.id)
                .where(
                    Workshop.rehearsal.is_(True),
                    Member.account_id == by.account_id,
                    Member.role == Membership.FACILITATOR,
                )
            ).all()
            for workshop_id in found:
                _delete(db, workshop_id)
        if found:
            self._store.scrub()
        return len(found)

    def _change_frame(self, by: Facilitator, workshop_id: str, verb: str, **parts: object) -> None:
        with self._store.change(workshop_id, Topic.STEP) as change:
            require_facilitator(change.db, by, workshop_id)
            workshop = change.workshop
            workshop.frame = dumped(frame_of(workshop).model_copy(update=parts))
            change.log(by, verb)

    def _row(self, template: WorkshopTemplate, facts: WorkshopFacts, *, rehearsal: bool) -> Workshop:
        return Workshop(
            id=new_id(),
            title=facts.title,
            place=facts.place,
            day=facts.day,
            starts_minute=facts.starts_minute,
            language=facts.language,
            capacity=facts.capacity,
            template_key=template.key,
            template_version=template.version,
            frame=dumped(template.frame),
            join_code=new_join_code(),
            screen_token=new_secret(),
            rehearsal=rehearsal,
            created_at=self._store.clock.now(),
        )


def workshop_view(row: Workshop, role: Membership) -> WorkshopView:
    """Return a row as a value."""
    return WorkshopView(
        id=row.id,
        title=row.title,
        place=row.place,
        day=row.day,
        starts_minute=row.starts_minute,
        language=row.language,
        join_code=row.join_code,
        screen_token=row.screen_token,
        door=row.door,
        capacity=row.capacity,
        show_join=row.show_join,
        representation_note=row.representation_note,
        rehearsal=row.rehearsal,
        finished=row.finished_at is not None,
        role=role,
        frame=frame_of(row),
    )


def _checked(facts: WorkshopFacts) -> WorkshopFacts:
    if not 0 <= facts.starts_minute < 24 * 60:
        raise InvalidInput("workshop.bad_start", field="starts")
    if facts.language not in {"nb", "nn", "en"}:
        raise InvalidInput("workshop.bad_language", field="language")
    if not 1 <= facts.capacity <= MOST_PARTICIPANTS:
        raise InvalidInput("workshop.bad_capacity", field="capacity", limit=MOST_PARTICIPANTS)
    title = required_text(facts.title, field="title", limit=TITLE_LIMIT, one_line=True)
    place = optional_text(facts.place, field="place", limit=TITLE_LIMIT, one_line=True)
    require_safe_wording({"title": title, "place": place})
    return WorkshopFacts(
        title=title,
        place=place,
        day=facts.day,
        starts_minute=facts.starts_minute,
        language=facts.language,
        capacity=facts.capacity,
    )


def _steps(workshop: Workshop, templates: tuple[StepTemplate, ...]) -> list[Step]:
    return [
        Step(
            id=new_id(),
            workshop_id=workshop.id,
            key=step.key,
            position=position,
            definition=dumped(step),
            opens_on=workshop.day + timedelta(days=step.window.opens) if step.window else None,
            closes_on=workshop.day + timedelta(days=step.window.closes) if step.window else None,
        )
        for position, step in enumerate(templates)
    ]


def _delete(db: Session, workshop_id: str) -> None:
    give_home(db, workshop_id)
    db.execute(delete(Workshop).where(Workshop.id == workshop_id))
