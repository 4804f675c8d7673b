"""Come in: find the workshop by its code, say who you are, and be known again by the phone's secret."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, func, insert, select

from facilitation.catalogue.template import Frame
from facilitation.domain.codes import digest, keyed, new_id, new_secret, normalise_code
from facilitation.domain.errors import NotFound, SamskapError, TooMany, WrongPhase
from facilitation.domain.states import Door, Presence
from facilitation.domain.texts import required_text
from facilitation.live.hub import Topic
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Participant, Workshop
from facilitation.persistence.quick import Quick, Rows
from facilitation.services.actors import Facilitator, Known, Phone, known, require_facilitator, require_participant
from facilitation.services.guarding import require_safe
from facilitation.services.programs import frame_of
from facilitation.services.room.dividing import seat_latecomer
from facilitation.services.room.people import (
    ParticipantView,
    level_of,
    participant_view,
    present_rows,
    role_of,
    unit_in,
)
from facilitation.services.standing import Standing, standing_behind
from facilitation.services.store import Change, Store

T = TypeVar("T")

UNIT_LIMIT = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """What somebody sees who holds a valid code and has not come in yet."""

    workshop_id: str
    title: str
    place: str
    language: str
    join_code: str
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The three taps: level and role by key, unit by name."""

    level: str
    role: str
    unit: str


class Joining:
    """Use cases at the door."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, typed_code: str) -> Doorway:
        """Return the workshop that a code opens, however it was typed.

        Raises:
            NotFound: ``code.unknown`` for unknown codes and closed doors alike, so that codes cannot be tried out.
            WrongPhase: ``door.locked`` when the facilitator has locked the door.
        """
        return self.ask(typed_code).result()

    def ask(self, typed_code: str) -> "Future[Doorway]":
        """Do as `find`, without waiting."""
        return self._store.database.ask(lambda desk: _doorway(standing_behind(desk, normalise_code(typed_code))))

    def at_hand(self, typed_code: str) -> Doorway | None:
        """Do as `find` when nobody need be asked for it, else return nothing."""
        standing = self._store.standing_behind(normalise_code(typed_code))
        return _doorway(standing) if standing else None

    def join(self, typed_code: str, profile: Profile, *, request_id: str) -> Phone:
        """Come in; return the phone, with the secret that it keeps.

        A repeated request gets the same secret: it is derived from the request and the server's own secret.

        Raises:
            NotFound, WrongPhase: as `find`.
            TooMany: ``room.full`` when the room is full.
            InvalidInput: when level, role or unit cannot be taken.
        """
        return self.enter(self.find(typed_code), profile, request_id=request_id).result()

    def enter(self, doorway: Doorway, profile: Profile, *, request_id: str) -> "Future[Phone]":
        """Do as `join` where somebody stands already, without waiting for the commit."""
        phone = self._phone(doorway, request_id)

        def work(change: Change) -> Phone:
            self._let_in(change, phone, profile, request_id)
            return phone

        return self._store.carry_out(doorway.workshop_id, work, Topic.PEOPLE)

    def enter_and_look(
        self, doorway: Doorway, profile: Profile, *, request_id: str, look: Callable[[Desk, Known, Phone], T]
    ) -> "Future[tuple[Phone, T | None]]":
        """Do as `enter`, and look at what the phone shows then, which costs less than to come again for it.

        Args:
            doorway: Where somebody stands.
            profile: Who they are.
            request_id: The request.
            look: Reads what is wanted; what it raises is the same as nothing seen.
        """
        phone = self._phone(doorway, request_id)

        def work(change: Change) -> tuple[Phone, T | None]:
            participant = self._let_in(change, phone, profile, request_id)
            with suppress(SamskapError):
                return phone, look(change.desk, participant, phone)
            return phone, None

        return self._store.carry_out(doorway.workshop_id, work, Topic.PEOPLE)

    def known(self, phone: Phone) -> ParticipantView:
        """Return who the phone belongs to.

        Raises:
            NotFound: when the phone is not known in this workshop.
            NotAllowed: when its participant was shown out.
        """
        with self._store.read() as db:
            row = require_participant(db, phone)
            return participant_view(row, frame_of(db.get_one(Workshop, phone.workshop_id)))

    def arrive(self, phone: Phone) -> None:
        """Come into the room with a phone that has answered before the day; who is inside already stays inside.

        Raises:
            WrongPhase, TooMany: as `join`, when the door is locked or the room is full.
        """
        with self._store.change(phone.workshop_id, Topic.PEOPLE) as change:
            participant = require_participant(change.db, phone)
            if participant.came:
                return
            _require_open(change.standing)
            _require_room(change.desk.rows, change.standing)
            participant.came, participant.presence = True, Presence.PRESENT
            change.db.flush()
            seat_latecomer(change, participant)

    def leave(self, phone: Phone) -> None:
        """Go home: what was said stays, the person is no longer counted as present."""
        self._set_presence(phone, Presence.LEFT)

    def come_back(self, phone: Phone) -> None:
        """Return after having left."""
        self._set_presence(phone, Presence.PRESENT)

    def add_proxy(self, by: Facilitator, workshop_id: str, profile: Profile, *, request_id: str) -> str:
        """Check in somebody without a phone, for whom the facilitator writes; return their identifier."""
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            body = [workshop_id, profile.level, profile.role, profile.unit]
            once = self._store.once(change.db, request_id, body, workshop_id=workshop_id)
            if once.result is not None:
                return str(once.result["participant"])
            _require_room(change.desk.rows, change.standing)
            participant = new_participant(change.workshop, profile, secret=new_secret())
            participant.proxied = True
            change.db.add(participant)
            change.db.flush()
            seat_latecomer(change, participant)
            once.keep({"participant": participant.id})
            return participant.id

    def show_out(self, by: Facilitator, workshop_id: str, participant_id: str) -> None:
        """Show somebody out; their phone may not come back, what they said stays until it is parked."""
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            require_facilitator(change.db, by, workshop_id)
            row = change.db.get(Participant, participant_id)
            if row is None or row.workshop_id != workshop_id:
                raise NotFound("participant.unknown")
            row.presence = Presence.REMOVED
            change.log(by, "participant.shown_out")

    def present(self, by: Facilitator, workshop_id: str) -> tuple[ParticipantView, ...]:
        """Return who is in the room, sorted by level, role and unit."""
        with self._store.read() as db:
            require_facilitator(db, by, workshop_id)
            frame = frame_of(db.get_one(Workshop, workshop_id))
            views = (participant_view(row, frame) for row in present_rows(db, workshop_id))
            return tuple(sorted(views, key=lambda view: (view.level, view.role, view.unit)))

    def _phone(self, doorway: Doorway, request_id: str) -> Phone:
        secret = keyed(self._store.secret, "phone", doorway.workshop_id, request_id)
        return Phone(workshop_id=doorway.workshop_id, secret=secret)

    def _let_in(self, change: Change, phone: Phone, profile: Profile, request_id: str) -> Known:
        standing = change.standing
        _require_open(standing)
        body = [standing.workshop_id, profile.level, profile.role, profile.unit]
        once = self._store.once(change.desk, request_id, body, workshop_id=standing.workshop_id)
        if once.result is not None:
            return known(change.desk.rows, phone)
        _require_room(change.desk.rows, standing)
        participant = _add(change.desk, standing, profile, phone.secret)
        seat_latecomer(change, participant)
        once.keep({})
        return participant

    def _set_presence(self, phone: Phone, presence: Presence) -> None:
        with self._store.change(phone.workshop_id, Topic.PEOPLE) as change:
            require_participant(change.db, phone).presence = presence


def _require_open(standing: Standing) -> None:
    if standing.door is Door.CLOSED:
        raise NotFound("code.unknown")
    if standing.door is Door.LOCKED:
        raise WrongPhase("door.locked")


def _require_room(rows: Rows, standing: Standing) -> None:
    inside = _INSIDE.one(rows, of_workshop=standing.workshop_id)
    if (inside or 0) >= standing.capacity:
        raise TooMany("room.full", limit=standing.capacity)


def _add(desk: Desk, standing: Standing, profile: Profile, secret: str) -> Known:
    columns = _columns(standing.workshop_id, standing.frame, profile, secret)
    _ADD.run(desk.rows, **columns)
    desk.touched.add("participant")
    return Known(**{name: columns[name] for name in Known.__slots__})


def new_participant(workshop: Workshop, profile: Profile, *, secret: str) -> Participant:
    """Return the row of somebody new, checked against the workshop's lists.

    Raises:
        InvalidInput: when level, role or unit cannot be taken.
    """
    return Participant(**_columns(workshop.id, frame_of(workshop), profile, secret))


def _columns(workshop_id: str, frame: Frame, profile: Profile, secret: str) -> dict[str, Any]:
    unit = unit_in(frame, required_text(profile.unit, field="unit", limit=UNIT_LIMIT, one_line=True))
    require_safe({"unit": unit})
    return {
        "id": new_id(),
        "workshop_id": workshop_id,
        "token_hash": digest(secret),
        "level": level_of(frame, profile.level).key,
        "role": role_of(frame, profile.role).key,
        "unit": unit,
        "presence": Presence.PRESENT,
        "proxied": False,
        "came": True,
    }


def _doorway(standing: Standing) -> Doorway:
    _require_open(standing)
    return Doorway(
        workshop_id=standing.workshop_id,
        title=standing.title,
        place=standing.place,
        language=standing.language,
        join_code=standing.join_code,
        frame=standing.frame,
    )


_ADD: Final = Quick(insert(Participant), lambda: None)
_INSIDE: Final = Quick(
    select(func.count())
    .select_from(Participant)
    .where(Participant.workshop_id == bindparam("of_workshop"), Participant.presence == Presence.PRESENT),
    int,
)
