"""Who is asking. An actor is made by the edge that knows the person, and checked again in every service."""

from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from facilitation.domain.codes import digest
from facilitation.domain.errors import NotAllowed, NotFound
from facilitation.domain.states import Membership, Presence
from facilitation.persistence.desk import remembered
from facilitation.persistence.memory import Part
from facilitation.persistence.models import Account, Member, Participant, SeriesMember, SeriesWorkshop, Workshop
from facilitation.persistence.quick import Quick, Rows

# What a place in a workshop is read from; a row that goes with another is told of by that one.
_PLACES: Final[tuple[Part, ...]] = ("account", "member", "series", "series_member", "series_workshop", "workshop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facilitator:
    """Somebody signed in: a facilitator, an organiser or an administrator; what they may do is read per workshop."""

    account_id: str
    name: str = ""
    admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Somebody at the machine who keeps the data folder, and can read all of it by other means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A participant's phone, known by the secret in its cookie for one workshop."""

    workshop_id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersBrowser:
    """The browser of an action's owner, known by the secret of a personal link."""

    owner_id: str
    secret: str


def require_facilitator(db: Session, actor: Facilitator, workshop_id: str) -> None:
    """Let only the workshop's facilitators through.

    Raises:
        NotFound: for those who may not know that the workshop exists.
        NotAllowed: for organisers, who may read only.
    """
    if require_member(db, actor, workshop_id) is not Membership.FACILITATOR:
        raise NotAllowed("workshop.read_only")


def require_member(db: Session, actor: Facilitator, workshop_id: str) -> Membership:
    """Return the actor's place in the workshop, its own or through the series; the stronger of the two.

    Raises:
        NotFound: when there is none; that the workshop exists is not given away.
    """
    place = ("place", workshop_id, actor.account_id)
    role = remembered(db, place, _PLACES, lambda: _role(db, actor, workshop_id))
    if role is None:
        raise NotFound("workshop.unknown")
    return role


def require_reader(db: Session, actor: Facilitator | Keeper, workshop_id: str) -> None:
    """Let those through who may read the workshop.

    Raises:
        NotFound: for everybody else, and when there is no such workshop.
    """
    if isinstance(actor, Facilitator):
        require_member(db, actor, workshop_id)
    elif db.get(Workshop, workshop_id) is None:
        raise NotFound("workshop.unknown")


@dataclass(frozen=True, slots=True)
class Known:
    """The participant behind a phone, as far as a request needs to know them."""

    id: str
    workshop_id: str
    level: str
    role: str
    unit: str
    presence: Presence
    proxied: bool
    came: bool


Somebody = Participant | Known


def known(rows: Rows, phone: Phone) -> Known:
    """Return the participant that the phone belongs to.

    Raises:
        NotFound, NotAllowed: as `require_participant`.
    """
    found = _BY_TOKEN.one(rows, token_hash=digest(phone.secret))
    return _let_through(found, phone)


def require_participant(db: Session, phone: Phone) -> Participant:
    """Return the participant that the phone belongs to.

    Raises:
        NotFound: when the secret is unknown in this workshop.
        NotAllowed: when the participant was shown out.
    """
    found = db.scalar(select(Participant).where(Participant.token_hash == digest(phone.secret)))
    return _let_through(found, phone)


P = TypeVar("P", Participant, Known)


def _let_through(found: P | None, phone: Phone) -> P:
    if found is None or found.workshop_id != phone.workshop_id:
        raise NotFound("participant.unknown")
    if found.presence is Presence.REMOVED:
        raise NotAllowed("participant.removed")
    return found


def _role(db: Session, actor: Facilitator, workshop_id: str) -> Membership | None:
    account = db.get(Account, actor.account_id)
    if account is None or account.disabled_at is not None:
        return None
    member = db.get(Member, (workshop_id, actor.account_id))
    role = member.role if member else None
    return role if role is Membership.FACILITATOR else _role_through_series(db, actor, workshop_id) or role


def _role_through_series(db: Session, actor: Facilitator, workshop_id: str) -> Membership | None:
    return db.scalar(
        select(SeriesMember.role)
        .join(SeriesWorkshop, SeriesWorkshop.series_id == SeriesMember.series_id)
        .where(SeriesWorkshop.workshop_id == workshop_id, SeriesMember.account_id == actor.account_id)
    )


_BY_TOKEN: Final = Quick(
    select(*(Participant.__table__.c[name] for name in Known.__slots__)).where(
        Participant.token_hash == bindparam("token_hash")
    ),
    Known,
)
