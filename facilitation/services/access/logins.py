"""Signed-in browsers: each holds a secret in a cookie, and the database its hash and two times."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from facilitation.domain.codes import digest, new_secret
from facilitation.domain.errors import Unavailable
from facilitation.persistence.memory import Part
from facilitation.persistence.models import Account, Login
from facilitation.services.actors import Facilitator
from facilitation.services.store import Store

# A workshop day: nobody is signed out between rigging the room and leaving it, nobody stays signed in overnight.
LONGEST = timedelta(hours=14)
IDLE = timedelta(hours=4)
# How old the note of a visit may be, so that reading a page seldom writes.
_SEEN_EVERY = timedelta(minutes=1)
_LONGEST_SECRET = 100
_PARTS: Final[tuple[Part, ...]] = ("login", "account")


class Logins:
    """Opens, recognises and ends logins."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, db: Session, account_id: str) -> str:
        """Add a login in the caller's transaction and return its secret; the account's dead logins are cleared away."""
        now, secret = self._store.clock.now(), new_secret()
        db.execute(delete(Login).where(Login.account_id == account_id, Login.created_at <= now - LONGEST))
        db.add(Login(token_hash=digest(secret), account_id=account_id, created_at=now, seen_at=now))
        return secret

    def who(self, secret: str) -> Facilitator | None:
        """Return who holds this secret, or ``None`` when the login is unknown, ended, idle or too old.

        Read when something has changed that it rests on; a write at most once a minute.
        """
        if not 0 < len(secret) <= _LONGEST_SECRET:
            return None
        token_hash, now = digest(secret), self._store.clock.now()
        found = (
            select(Login.created_at, Login.seen_at, Account.id, Account.name, Account.admin)
            .join(Account, Account.id == Login.account_id)
            .where(Login.token_hash == token_hash, Account.disabled_at.is_(None))
        )
        row = self._store.remembered(("login", token_hash), _PARTS, lambda db: db.execute(found).one_or_none())
        if row is None or now >= row.created_at + LONGEST or now >= row.seen_at + IDLE:
            return None
        if now >= row.seen_at + _SEEN_EVERY:
            self._note_visit(token_hash, now)
        return Facilitator(account_id=row.id, name=row.name, admin=row.admin)

    def end(self, secret: str) -> None:
        """End this login; an unknown one is no error."""
        with self._store.database.write() as db:
            db.execute(delete(Login).where(Login.token_hash == digest(secret)))

    def end_all(self, db: Session, account_id: str, *, but: str) -> None:
        """End every login of the account except the one with this secret, in the caller's transaction."""
        db.execute(delete(Login).where(Login.account_id == account_id, Login.token_hash != digest(but)))

    def _note_visit(self, token_hash: str, now: datetime) -> None:
        # A full disk must not sign the facilitator out in the middle of a workshop.
        with suppress(Unavailable), self._store.database.write() as db:
            db.execute(update(Login).where(Login.token_hash == token_hash).values(seen_at=now))
