"""The door for those who answer before or after the day: an open link, or one of their own."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitation.catalogue.template import Frame
from facilitation.domain.codes import digest, keyed
from facilitation.domain.errors import Conflict, NotFound, TooMany, WrongPhase
from facilitation.domain.states import Presence, StepState
from facilitation.live.hub import Topic
from facilitation.persistence.models import Invitee, Participant, SurveyLink, Workshop
from facilitation.services.actors import Phone, require_participant
from facilitation.services.programs import StepView, frame_of, program
from facilitation.services.room.joining import Profile, new_participant
from facilitation.services.store import Store
from facilitation.services.surveys.surveys import answered_in

MOST_ANSWERING = 2000
"""So many may come in by one workshop's open link: enough for every invitation, too few to fill a disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyDoor:
    """What somebody sees who holds a link; ``profile`` is known when the link is their own."""

    workshop_id: str
    title: str
    place: str
    language: str
    frame: Frame
    steps: tuple[StepView, ...]
    profile: Profile | None


class SurveyEntrance:
    """Use cases of those who answer from elsewhere."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, token: str) -> SurveyDoor:
        """Return what a link opens; looking changes nothing.

        Raises:
            NotFound: ``survey.unknown`` for unknown, replaced and withdrawn links alike.
            WrongPhase: ``survey.not_open`` before the first day, ``survey.closed`` after the last.
        """
        with self._store.read() as db:
            link = _link(db, token)
            workshop = db.get_one(Workshop, link.workshop_id)
            return SurveyDoor(
                workshop_id=workshop.id,
                title=workshop.title,
                place=workshop.place,
                language=workshop.language,
                frame=frame_of(workshop),
                steps=_open_steps(db, link),
                profile=_profile(link),
            )

    def mute(self, token: str) -> None:
        """Send no more mail to the one whose link this is.

        Raises:
            NotFound: ``survey.unknown``, also for an open link, which belongs to nobody.
        """
        with self._store.database.write() as db:
            invitee = _own_link(db, token)
            invitee.muted_at = invitee.muted_at or self._store.clock.now()

    def is_muted(self, token: str) -> bool:
        """Tell whether the one whose link this is gets no mail.

        Raises:
            NotFound: as `mute`.
        """
        with self._store.read() as db:
            return _own_link(db, token).muted_at is not None

    def start(self, token: str, profile: Profile | None, *, request_id: str, known: Phone | None = None) -> Phone:
        """Begin to answer, and get the secret that the phone keeps; ``known`` is the phone as it came in before.

        The secret is the phone's own and not the link's, so that not even who sent the link can tell what was answered.

        Raises:
            NotFound, WrongPhase: as `find`.
            Conflict: ``survey.link_used`` when the link was answered with on another phone,
                ``survey.another_person`` when this phone already answers for somebody else.
            InvalidInput: when level, role or unit cannot be taken.
            TooMany: ``survey.full``.
        """
        with self._store.read() as db:
            workshop_id = _link(db, token).workshop_id
        secret = keyed(self._store.secret, "phone", workshop_id, request_id)
        with self._store.change(workshop_id, Topic.PEOPLE) as change:
            link = _link(change.db, token)
            _open_steps(change.db, link)
            profile = _profile(link) or profile or Profile(level="", role="", unit="")
            body = [digest(token), profile.level, profile.role, profile.unit]
            once = self._store.once(change.db, request_id, body, workshop_id=workshop_id)
            if once.result is not None:
                return Phone(workshop_id=workshop_id, secret=secret)
            participant = _known(change.db, known)
            if participant is not None and known is not None:
                secret = known.secret
            else:
                participant = _returning(change.db, link, secret)
            if participant is None:
                _require_room(change.db, workshop_id)
                participant = new_participant(change.workshop, profile, secret=secret)
                participant.came, participant.presence = False, Presence.LEFT
                change.db.add(participant)
                change.db.flush()
            _bind(change.db, link, participant)
            once.keep({})
            return Phone(workshop_id=workshop_id, secret=secret)


def _link(db: Session, token: str) -> SurveyLink | Invitee:
    hashed = digest(token)
    found = db.scalar(select(Invitee).where(Invitee.token_hash == hashed)) or db.scalar(
        select(SurveyLink).where(SurveyLink.token_hash == hashed)
    )
    if found is None:
        raise NotFound("survey.unknown")
    return found


def _own_link(db: Session, token: str) -> Invitee:
    found = _link(db, token)
    if not isinstance(found, Invitee):
        raise NotFound("survey.unknown")
    return found


def _open_steps(db: Session, link: SurveyLink | Invitee) -> tuple[StepView, ...]:
    steps = [step for step in program(db, link.workshop_id) if step.template.phase.value == link.phase]
    opened = tuple(step for step in steps if step.state is StepState.OPEN)
    if not opened:
        waits = any(step.state is StepState.PENDING for step in steps)
        raise WrongPhase("survey.not_open" if waits else "survey.closed")
    return opened


def _profile(link: SurveyLink | Invitee) -> Profile | None:
    return Profile(level=link.level, role=link.role, unit=link.unit) if isinstance(link, Invitee) else None


def _known(db: Session, phone: Phone | None) -> Participant | None:
    """Return whom the phone belongs to in this workshop, if it has been here before."""
    if phone is None or not phone.secret:
        return None
    try:
        return require_participant(db, phone)
    except NotFound:
        return None


def _returning(db: Session, link: SurveyLink | Invitee, secret: str) -> Participant | None:
    """Give the one who began on another phone, and has not answered there, to this one.

    Raises:
        Conflict: ``survey.link_used`` when answers were sent: from here they could not be found, and count twice.
    """
    if not isinstance(link, Invitee) or link.participant_id is None:
        return None
    if link.participant_id in answered_in(db, link.workshop_id, link.phase):
        raise Conflict("survey.link_used")
    participant = db.get_one(Participant, link.participant_id)
    participant.token_hash = digest(secret)
    return participant


def _bind(db: Session, link: SurveyLink | Invitee, participant: Participant) -> None:
    """Note that the invitee's link is used by this participant.

    Raises:
        Conflict: ``survey.another_person`` when the participant answers by somebody else's link,
            ``survey.link_used`` when somebody else answers by this one.
    """
    if not isinstance(link, Invitee):
        return
    others = db.scalar(
        select(Invitee.id).where(
            Invitee.participant_id == participant.id, Invitee.phase == link.phase, Invitee.id != link.id
        )
    )
    if others is not None:
        raise Conflict("survey.another_person")
    if link.participant_id is not None and link.participant_id != participant.id:
        raise Conflict("survey.link_used")
    link.participant_id = participant.id


def _require_room(db: Session, workshop_id: str) -> None:
    query = select(func.count()).where(Participant.workshop_id == workshop_id, Participant.came.is_(False))
    if (db.scalar(query) or 0) >= MOST_ANSWERING:
        raise TooMany("survey.full", limit=MOST_ANSWERING)
