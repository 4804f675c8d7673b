"""Who is in the room, and which seats are empty."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.template import Frame, Level, Role
from facilitation.domain.errors import InvalidInput
from facilitation.domain.grouping.values import Person
from facilitation.domain.seating import Seat, SeatCheck, check_seats
from facilitation.domain.states import Presence
from facilitation.persistence.models import Participant, Workshop
from facilitation.services.actors import Somebody
from facilitation.services.programs import frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantView:
    """Somebody in the room, without a name: level, role and unit."""

    id: str
    level: str
    role: str
    unit: str
    level_title: str
    role_title: str
    proxied: bool

    @property
    def label(self) -> str:
        """How the person is spoken of: «leder, Storvik kommune»."""
        return f"{self.role_title}, {self.unit}"


def present_rows(db: Session, workshop_id: str) -> Sequence[Participant]:
    """Return the rows of those in the room, in an order that says nothing about when they came."""
    return db.scalars(
        select(Participant)
        .where(Participant.workshop_id == workshop_id, Participant.presence == Presence.PRESENT)
        .order_by(Participant.id)
    ).all()


def participant_view(row: Somebody, frame: Frame) -> ParticipantView:
    """Return a row as a value, with the titles of its level and role."""
    return ParticipantView(
        id=row.id,
        level=row.level,
        role=row.role,
        unit=row.unit,
        level_title=level_of(frame, row.level).title,
        role_title=role_of(frame, row.role).title,
        proxied=row.proxied,
    )


def level_of(frame: Frame, key: str) -> Level:
    """Return the level with this key.

    Raises:
        InvalidInput: when the workshop has no such level.
    """
    level = next((level for level in frame.levels if level.key == key), None)
    if level is None:
        raise InvalidInput("seat.unknown_level", field="level")
    return level


def role_of(frame: Frame, key: str) -> Role:
    """Return the role with this key.

    Raises:
        InvalidInput: when the workshop has no such role.
    """
    role = next((role for role in frame.roles if role.key == key), None)
    if role is None:
        raise InvalidInput("seat.unknown_role", field="role")
    return role


def unit_in(frame: Frame, typed: str) -> str:
    """Return the unit as the workshop writes it, or as it was typed where the workshop has no list of units.

    Source: in the third phase of the project on children and youth no municipality and no clinic acts on its own, so
    each of them has to be known by its one name.

    Raises:
        InvalidInput: ``seat.unknown_unit`` when the list does not have it.
    """
    known = {unit.casefold(): unit for unit in frame.units}
    if known and typed.casefold() not in known:
        raise InvalidInput("seat.unknown_unit", field="unit")
    return known.get(typed.casefold(), typed)


def person(row: Somebody, frame: Frame) -> Person:
    """Return a participant as the division into groups needs to know them."""
    return Person(
        id=row.id,
        service=level_of(frame, row.level).service,
        level=row.level,
        leader=role_of(frame, row.role).leads,
        unit=row.unit,
    )


def seat_checks(db: Session, workshop: Workshop) -> tuple[SeatCheck, ...]:
    """Return every demanded seat with how many fill it now."""
    room = ((row.level, row.role) for row in present_rows(db, workshop.id))
    return check_seats(seats_of(frame_of(workshop)), room)


def seats_of(frame: Frame) -> list[Seat]:
    """Return the seats that a workshop demands."""
    return [
        Seat(
            key=seat.key,
            title=seat.title,
            levels=frozenset(seat.levels),
            roles=frozenset(seat.roles),
            least=seat.least,
        )
        for seat in frame.seats
    ]


def missing_seats(db: Session, workshop: Workshop) -> tuple[SeatCheck, ...]:
    """Return the seats that are not filled."""
    return tuple(check for check in seat_checks(db, workshop) if not check.is_filled)
