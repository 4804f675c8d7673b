"""The queue of mails to owners and to those who are asked: planned, claimed, and settled.

Each mail is sent at most once by itself. It is claimed before it is handed to the mail server; when the process dies
between that and the answer, it stays claimed, is shown as uncertain, and is sent again only when somebody asks for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hmac import compare_digest

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from facilitation.domain.clock import NORWAY, today
from facilitation.domain.codes import keyed, new_id
from facilitation.domain.errors import InvalidInput, NotFound
from facilitation.domain.follow_up import LinkKind
from facilitation.domain.reminders import Audience, MailKind, MailState, Occasion, wait_after
from facilitation.live.hub import Topic
from facilitation.persistence.models import Invitee, Link, Mail, Owner, Reminder, Step, SurveyReminder, Workshop
from facilitation.services import links
from facilitation.services.actors import Facilitator, require_member
from facilitation.services.follow_up.owners import OwnerKey, find_owner, mint_for
from facilitation.services.mailing.to_invitees import (
    REACHABLE_INVITEE,
    is_needless_for_invitee,
    last_day,
    missing_for_invitees,
)
from facilitation.services.mailing.to_owners import REACHABLE_OWNER, is_needless_for_owner, missing_for_owners
from facilitation.services.store import Store
from facilitation.services.surveys.links import personal_token

PROOF_SYMBOLS = 32
"""Hexadecimal symbols of a mail's proof: 128 bits, which nobody guesses."""

# Reminders are planned from this hour on: nobody is woken by one.
_FIRST_HOUR = 7
# A claimed mail that has not been settled for so long was left behind by a process that died.
_ABANDONED = timedelta(minutes=10)
# What could not be sent for so long has lost its occasion.
_TOO_LATE = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A claimed mail with what is needed to write it; ``secret`` is that of its link.

    ``last_day`` is the last one on which an invitee can answer.
    """

    mail_id: str
    audience: Audience
    kind: MailKind
    address: str
    secret: str
    language: str
    workshop_title: str
    proof: str
    """What nobody can guess, by which a mail that comes back is known to be ours."""
    occasions: tuple[Occasion, ...] = ()
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """How it went with somebody's latest mail. ``problem`` is the code of what went wrong last, if anything did."""

    id: str
    kind: MailKind
    state: MailState
    at: datetime
    problem: str
    reply: int | None


class Mailing:
    """Use cases of the post."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def invite(self, by: Facilitator, workshop_id: str, key: OwnerKey, *, request_id: str) -> None:
        """Send an owner a link by mail, as soon as the post goes; links from before go on working.

        Raises:
            NotFound: ``owner.unknown``.
            InvalidInput: ``owner.no_address``.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            once = self._store.once(change.db, request_id, ["invite", key.mark], workshop_id=workshop_id)
            if once.result is not None:
                return
            owner = find_owner(change.db, workshop_id, key)
            if owner is None:
                raise NotFound("owner.unknown")
            if not owner.email:
                raise InvalidInput("owner.no_address", field="email")
            owner.refused_at = None
            self._add(change.db, owner, MailKind.INVITATION)
            once.keep({})

    def again(self, by: Facilitator, workshop_id: str, mail_id: str) -> None:
        """Put a mail that failed, or of which nobody knows whether it arrived, back in the queue.

        Raises:
            NotFound: ``mail.unknown``.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            row = change.db.get(Mail, mail_id)
            if row is None or row.workshop_id != workshop_id:
                raise NotFound("mail.unknown")
            if row.state in {MailState.FAILED, MailState.UNCERTAIN}:
                now = self._store.clock.now()
                row.state, row.attempts, row.created_at, row.next_at = MailState.WAITING, 0, now, now
                _recipient(change.db, row).refused_at = None

    def latest(self, by: Facilitator, workshop_id: str) -> Mapping[str, MailView]:
        """Return the latest mail by the identifier of the owner or invitee."""
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            rows = db.scalars(
                select(Mail)
                .where(Mail.workshop_id == workshop_id, Mail.state != MailState.DROPPED)
                .order_by(Mail.created_at)
            )
            return {row.owner_id or row.invitee_id or "": _view(row) for row in rows}

    def plan(self) -> int:
        """Put today's reminders in the queue, each once, and return how many mails that were."""
        if self._store.clock.now().astimezone(NORWAY).hour < _FIRST_HOUR:
            return 0
        with self._store.read() as db:
            candidates = _to_plan_for(db, today(self._store.clock))
        return sum(self._plan_for(workshop_id) for workshop_id in candidates)

    def has_work(self) -> bool:
        """Tell whether a mail is due or was left behind, without taking the turn of those who write."""
        now = self._store.clock.now()
        due = and_(Mail.state == MailState.WAITING, Mail.next_at <= now)
        left = and_(Mail.state == MailState.SENDING, Mail.claimed_at < now - _ABANDONED)
        with self._store.read() as db:
            return db.scalar(select(Mail.id).where(or_(due, left)).limit(1)) is not None

    def claim(self) -> Letter | None:
        """Return the next mail that is due, claimed, with a link made for it; nothing when none is due."""
        now = self._store.clock.now()
        with self._store.database.write() as db:
            for row in _due(db, now):
                recipient = _recipient(db, row)
                if row.created_at < now - _TOO_LATE:
                    row.state, row.settled_at, row.problem = MailState.FAILED, now, row.problem or "mail.too_late"
                elif self._is_needless(db, row, recipient):
                    row.state, row.settled_at = MailState.DROPPED, now
                else:
                    return self._claimed(db, row, recipient)
                db.flush()
        return None

    def sent(self, mail_id: str) -> None:
        """Note that the mail server took the mail."""
        self._settle(mail_id, MailState.SENT)

    def uncertain(self, mail_id: str, problem: str) -> None:
        """Note that contact was lost when the mail may have been taken already."""
        self._settle(mail_id, MailState.UNCERTAIN, problem=problem)

    def undelivered(self, mail_id: str, problem: str, *, reply: int | None, permanent: bool) -> None:
        """Note that the mail server refused this mail: for good, or so that it is tried again a few times."""
        with self._store.database.write() as db:
            row = db.get_one(Mail, mail_id)
            _take_link_back(db, row)
            now = self._store.clock.now()
            row.attempts += 1
            row.problem, row.reply = problem, reply
            wait = None if permanent else wait_after(row.attempts)
            if wait is not None:
                row.state, row.next_at = MailState.WAITING, now + wait
                return
            row.state, row.settled_at = MailState.FAILED, now
            if problem == "mail.recipient_refused":
                _recipient(db, row).refused_at = now

    def hold(self, mail_id: str, problem: str, *, pause: timedelta) -> None:
        """Put a claimed mail back, and let all that wait wait on, because nothing can be sent now."""
        with self._store.database.write() as db:
            row = db.get_one(Mail, mail_id)
            _take_link_back(db, row)
            row.state = MailState.WAITING
            db.flush()
            until = self._store.clock.now() + pause
            db.execute(
                update(Mail)
                .where(Mail.state == MailState.WAITING, Mail.next_at < until)
                .values(next_at=until, problem=problem, reply=None)
            )

    def knows(self, mail_id: str, proof: str) -> bool:
        """Tell whether this is a mail of ours to an address that its recipient still has."""
        with self._store.read() as db:
            return self._proven(db, mail_id, proof) is not None

    def bounced(self, mail_id: str, proof: str, *, lasting: bool) -> bool:
        """Note that a mail came back after the mail server took it, and tell whether that was news.

        An address that will not take mail another day either gets no more of it until somebody asks for it.
        """
        with self._store.database.write() as db:
            row = self._proven(db, mail_id, proof)
            if row is None or row.state not in {MailState.SENT, MailState.UNCERTAIN}:
                return False
            now = self._store.clock.now()
            row.state, row.settled_at, row.problem, row.reply = MailState.FAILED, now, "mail.bounced", None
            if lasting:
                _recipient(db, row).refused_at = now
            return True

    def _proven(self, db: Session, mail_id: str, proof: str) -> Mail | None:
        row = db.get(Mail, mail_id)
        if row is None or not compare_digest(self._proof(row, _recipient(db, row)), proof):
            return None
        return row

    def _proof(self, row: Mail, recipient: Owner | Invitee) -> str:
        """Return what is sent along to this address only, so that what comes back from an earlier one says nothing."""
        return keyed(self._store.secret, "mail", row.id, recipient.email)[:PROOF_SYMBOLS]

    def settle_abandoned(self) -> int:
        """Find mails that a process left behind when it died, and return how many became uncertain."""
        now = self._store.clock.now()
        with self._store.database.write() as db:
            found = db.scalars(
                update(Mail)
                .where(Mail.state == MailState.SENDING, Mail.claimed_at < now - _ABANDONED)
                .values(state=MailState.UNCERTAIN, settled_at=now, problem="mail.interrupted")
                .returning(Mail.id)
            )
            return len(found.all())

    def _plan_for(self, workshop_id: str) -> int:
        day = today(self._store.clock)
        with self._store.read() as db:
            if not missing_for_owners(db, workshop_id, day) and not missing_for_invitees(db, workshop_id, day):
                return 0
        with self._store.database.write() as db:
            # On a database with many writers, those who plan for one workshop wait for each other here.
            db.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
            owners = missing_for_owners(db, workshop_id, day)
            for owner_id, found in owners.items():
                mail = self._add(db, db.get_one(Owner, owner_id), MailKind.REMINDER)
                db.flush()
                db.add_all(
                    Reminder(owner_id=owner_id, occasion=occasion, day=about, mail_id=mail.id)
                    for occasion, about in found
                )
            invitees = missing_for_invitees(db, workshop_id, day)
            for invitee_id, number in invitees.items():
                kind = MailKind.REMINDER if number else MailKind.INVITATION
                self._add(db, db.get_one(Invitee, invitee_id), kind)
                db.add(SurveyReminder(invitee_id=invitee_id, number=number))
            return len(owners) + len(invitees)

    def _add(self, db: Session, recipient: Owner | Invitee, kind: MailKind) -> Mail:
        now = self._store.clock.now()
        row = Mail(id=new_id(), workshop_id=recipient.workshop_id, kind=kind, created_at=now, next_at=now)
        if isinstance(recipient, Owner):
            row.owner_id = recipient.id
        else:
            row.invitee_id = recipient.id
        db.add(row)
        return row

    def _is_needless(self, db: Session, row: Mail, recipient: Owner | Invitee) -> bool:
        """Look once more, right before sending, at what may have changed since the mail was planned."""
        if not recipient.email or recipient.muted_at is not None or recipient.refused_at is not None:
            return True
        if db.get_one(Workshop, row.workshop_id).rehearsal:
            return True
        day = today(self._store.clock)
        if isinstance(recipient, Owner):
            return is_needless_for_owner(db, row, recipient, day)
        return is_needless_for_invitee(db, recipient, day)

    def _claimed(self, db: Session, row: Mail, recipient: Owner | Invitee) -> Letter:
        row.state, row.claimed_at = MailState.SENDING, self._store.clock.now()
        workshop = db.get_one(Workshop, row.workshop_id)
        letter = Letter(
            mail_id=row.id,
            audience=Audience.OWNER if isinstance(recipient, Owner) else Audience.INVITEE,
            kind=row.kind,
            address=recipient.email,
            secret="",
            language=workshop.language,
            workshop_title=workshop.title,
            proof=self._proof(row, recipient),
        )
        if isinstance(recipient, Invitee):
            secret = personal_token(self._store.secret, recipient.id, recipient.generation)
            return replace(letter, secret=secret, last_day=last_day(db, recipient, today(self._store.clock)))
        secret = mint_for(db, recipient, self._store)
        db.flush()
        link = links.find(db, secret, LinkKind.OWNER)
        row.link_id = link.id if link else None
        found = db.scalars(select(Reminder.occasion).where(Reminder.mail_id == row.id).distinct())
        return replace(letter, secret=secret, occasions=tuple(sorted(found, key=list(Occasion).index)))

    def _settle(self, mail_id: str, state: MailState, *, problem: str = "") -> None:
        with self._store.database.write() as db:
            row = db.get_one(Mail, mail_id)
            row.state, row.settled_at, row.problem, row.reply = state, self._store.clock.now(), problem, None


def _to_plan_for(db: Session, day: date) -> Sequence[str]:
    """Return the workshops with somebody who may have to be written to."""
    owners = select(Owner.workshop_id).where(*REACHABLE_OWNER)
    invitees = (
        select(Invitee.workshop_id)
        .join(Step, Step.workshop_id == Invitee.workshop_id)
        .where(*REACHABLE_INVITEE, Step.opens_on <= day, Step.closes_on >= day)
    )
    query = select(Workshop.id).where(Workshop.id.in_(owners.union(invitees)), Workshop.rehearsal.is_(False))
    return db.scalars(query).all()


def _recipient(db: Session, row: Mail) -> Owner | Invitee:
    return db.get_one(Owner, row.owner_id) if row.owner_id else db.get_one(Invitee, row.invitee_id)


def _due(db: Session, now: datetime) -> Iterator[Mail]:
    """Yield mails that are due, one at a time: each is settled before the next is looked for."""
    query = (
        select(Mail)
        .where(Mail.state == MailState.WAITING, Mail.next_at <= now)
        .order_by(Mail.next_at, Mail.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while (row := db.scalar(query)) is not None:
        yield row


def _take_link_back(db: Session, row: Mail) -> None:
    """Delete the link of a mail that nobody has got."""
    link = db.get(Link, row.link_id) if row.link_id else None
    if link is not None:
        row.link_id = None
        db.flush()
        db.delete(link)


def _view(row: Mail) -> MailView:
    return MailView(
        id=row.id,
        kind=row.kind,
        state=row.state,
        at=row.settled_at or row.created_at,
        problem=row.problem,
        reply=row.reply,
    )
