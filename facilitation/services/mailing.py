"""The queue of mails to owners: planned, claimed, and settled.

Each mail is sent at most once by itself. It is claimed before it is handed to the mail server; when the process dies
between that and the answer, it stays claimed, is shown as uncertain, and is sent again only when somebody asks for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from facilitation.catalogue.series import SeriesFrame
from facilitation.domain.clock import NORWAY, today
from facilitation.domain.codes import new_id
from facilitation.domain.errors import InvalidInput, NotFound
from facilitation.domain.follow_up import LinkKind
from facilitation.domain.reminders import (
    Followed,
    MailKind,
    MailState,
    Occasion,
    half_year_after,
    occasions,
    wait_after,
)
from facilitation.live.hub import Topic
from facilitation.persistence.models import Link, Mail, Owner, Reminder, Series, SeriesWorkshop, Workshop
from facilitation.services import links
from facilitation.services.action_state import ActionNow
from facilitation.services.actors import Facilitator, require_member
from facilitation.services.owners import (
    OwnerKey,
    actions_by_owner,
    actions_of,
    find_owner,
    key_of_row,
    mint_for,
)
from facilitation.services.store import Store

# Reminders are planned from this hour on: nobody is woken by one.
_FIRST_HOUR = 7
# A claimed mail that has not been settled for so long was left behind by a process that died.
_ABANDONED = timedelta(minutes=10)
# What could not be sent for so long has lost its occasion.
_TOO_LATE = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A claimed mail with what is needed to write it; ``secret`` is that of a link made for it."""

    mail_id: str
    kind: MailKind
    address: str
    secret: str
    language: str
    workshop_title: str
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """How it went with an owner's latest mail. ``problem`` is the code of what went wrong last, if anything did."""

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
                change.db.get_one(Owner, row.owner_id).refused_at = None

    def latest(self, by: Facilitator, workshop_id: str) -> Mapping[str, MailView]:
        """Return the latest mail by owner."""
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            rows = db.scalars(
                select(Mail)
                .where(Mail.workshop_id == workshop_id, Mail.state != MailState.DROPPED)
                .order_by(Mail.created_at)
            )
            return {row.owner_id: _view(row) for row in rows}

    def plan(self) -> int:
        """Put today's reminders in the queue, each once, and return how many mails that were."""
        if self._store.clock.now().astimezone(NORWAY).hour < _FIRST_HOUR:
            return 0
        with self._store.read() as db:
            candidates = tuple(
                db.scalars(
                    select(Workshop.id)
                    .join(Owner, Owner.workshop_id == Workshop.id)
                    .where(*_REACHABLE, Workshop.rehearsal.is_(False))
                    .distinct()
                )
            )
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
                owner = db.get_one(Owner, row.owner_id)
                if row.created_at < now - _TOO_LATE:
                    row.state, row.settled_at, row.problem = MailState.FAILED, now, row.problem or "mail.too_late"
                elif self._is_needless(db, row, owner):
                    row.state, row.settled_at = MailState.DROPPED, now
                else:
                    return self._claimed(db, row, owner)
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
                db.get_one(Owner, row.owner_id).refused_at = now

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
        with self._store.read() as db:
            if not self._missing(db, workshop_id):
                return 0
        with self._store.database.write() as db:
            # On a database with many writers, those who plan for one workshop wait for each other here.
            db.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
            missing = self._missing(db, workshop_id)
            for owner, found in missing:
                mail = self._add(db, owner, MailKind.REMINDER)
                db.flush()
                db.add_all(
                    Reminder(owner_id=owner.id, occasion=occasion, day=day, mail_id=mail.id) for occasion, day in found
                )
            return len(missing)

    def _missing(self, db: Session, workshop_id: str) -> list[tuple[Owner, set[tuple[Occasion, date]]]]:
        """Return the owners to remind today, with the occasions on which they were not reminded yet."""
        day = today(self._store.clock)
        owners = db.scalars(select(Owner).where(*_REACHABLE, Owner.workshop_id == workshop_id)).all()
        owned = actions_by_owner(db, workshop_id, day)
        days = _status_days(db, workshop_id)
        rows = db.execute(
            select(Reminder.owner_id, Reminder.occasion, Reminder.day).where(
                Reminder.owner_id.in_([owner.id for owner in owners])
            )
        )
        done = {(row.owner_id, row.occasion, row.day) for row in rows}
        wanted = [(owner, occasions(map(_followed, owned.get(key_of_row(owner), ())), days, day)) for owner in owners]
        left = [(owner, {one for one in found if (owner.id, *one) not in done}) for owner, found in wanted]
        return [(owner, found) for owner, found in left if found]

    def _add(self, db: Session, owner: Owner, kind: MailKind) -> Mail:
        now = self._store.clock.now()
        row = Mail(
            id=new_id(), workshop_id=owner.workshop_id, owner_id=owner.id, kind=kind, created_at=now, next_at=now
        )
        db.add(row)
        return row

    def _is_needless(self, db: Session, row: Mail, owner: Owner) -> bool:
        """Look once more, right before sending, at what may have changed since the mail was planned."""
        if not owner.email or owner.muted_at is not None or owner.refused_at is not None:
            return True
        if db.get_one(Workshop, row.workshop_id).rehearsal:
            return True
        actions = actions_of(db, owner, today(self._store.clock))
        if row.kind is MailKind.REMINDER:
            return not any(_followed(action).is_open for action in actions)
        return not actions

    def _claimed(self, db: Session, row: Mail, owner: Owner) -> Letter:
        workshop = db.get_one(Workshop, row.workshop_id)
        secret = mint_for(db, owner, self._store)
        db.flush()
        link = links.find(db, secret, LinkKind.OWNER)
        row.state, row.claimed_at, row.link_id = MailState.SENDING, self._store.clock.now(), link.id if link else None
        found = db.scalars(select(Reminder.occasion).where(Reminder.mail_id == row.id).distinct())
        return Letter(
            mail_id=row.id,
            kind=row.kind,
            address=owner.email,
            secret=secret,
            language=workshop.language,
            workshop_title=workshop.title,
            occasions=tuple(sorted(found, key=list(Occasion).index)),
        )

    def _settle(self, mail_id: str, state: MailState, *, problem: str = "") -> None:
        with self._store.database.write() as db:
            row = db.get_one(Mail, mail_id)
            row.state, row.settled_at, row.problem, row.reply = state, self._store.clock.now(), problem, None


_REACHABLE = (
    Owner.email != "",
    Owner.asked_at.is_not(None),
    Owner.muted_at.is_(None),
    Owner.refused_at.is_(None),
)


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


def _status_days(db: Session, workshop_id: str) -> tuple[date, ...]:
    """Return the days on which the workshop's owners are asked for status: those of its series, or half a year on."""
    workshop = db.get_one(Workshop, workshop_id)
    series = db.scalar(
        select(Series)
        .join(SeriesWorkshop, SeriesWorkshop.series_id == Series.id)
        .where(SeriesWorkshop.workshop_id == workshop_id)
    )
    reported = SeriesFrame.model_validate(series.frame).report_dates if series else ()
    return tuple(day for day in reported if day > workshop.day) or (half_year_after(workshop.day),)


def _followed(action: ActionNow) -> Followed:
    return Followed(deadline=action.fields.deadline, status=action.status, acceptance=action.acceptance)


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
