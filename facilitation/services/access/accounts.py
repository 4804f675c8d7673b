"""People who sign in: the first account, invitations, passwords, and the members of a workshop."""

import logging
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from facilitation.domain.codes import new_id
from facilitation.domain.email_addresses import LONGEST as LONGEST_EMAIL
from facilitation.domain.email_addresses import email_address
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from facilitation.domain.states import Membership
from facilitation.domain.texts import clean_line, required_text
from facilitation.persistence.models import Account, Member
from facilitation.services.access import invitations
from facilitation.services.access.invitations import InvitationView
from facilitation.services.access.logins import Logins
from facilitation.services.access.passwords import Passwords, require_good_password
from facilitation.services.access.places import require_series_facilitator
from facilitation.services.actors import Facilitator, require_facilitator, require_member
from facilitation.services.guarding import require_safe_wording
from facilitation.services.limits import (
    SIGN_IN,
    SIGN_IN_ACCOUNT,
    SIGN_IN_ADDRESS,
    SIGN_IN_DAY,
    AttemptLimiter,
    Rule,
)
from facilitation.services.store import Store

log = logging.getLogger(__name__)

NAME_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """An account's place in a workshop."""

    account_id: str
    name: str
    email: str
    role: Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is read of an account before its password is verified outside any transaction."""

    id: str
    password_hash: str


class Accounts:
    """Accounts and their logins.

    Passwords are hashed and verified between transactions, never inside one: a hash takes as long as fifty writes.
    """

    def __init__(self, store: Store, limiter: AttemptLimiter, passwords: Passwords | None = None) -> None:
        self._store = store
        self._limiter = limiter
        self._passwords = passwords or Passwords()
        self._logins = Logins(store)

    def setup_needed(self) -> bool:
        """Tell whether there is no account yet."""
        with self._store.read() as db:
            return _count(db) == 0

    def issue_setup_link(self) -> str:
        """Return the secret of a link that makes the first account, an administrator; earlier ones stop working.

        Raises:
            Conflict: ``setup.done`` when there is an account.
        """
        with self._store.database.write() as db:
            if _count(db):
                raise Conflict("setup.done")
            return invitations.replace_setup_links(db, now=self._store.clock.now())

    def invite(
        self,
        by: Facilitator,
        workshop_id: str | None,
        role: Membership | None,
        *,
        series_id: str | None = None,
        admin: bool = False,
    ) -> str:
        """Return the secret of a link that is valid for a week.

        A facilitator may invite to their own workshop or series; an administrator also without either, and other
        administrators.

        Raises:
            NotAllowed: ``invitation.admins_only``; ``workshop.read_only`` for organisers.
            NotFound: when the workshop or the series is not theirs.
            InvalidInput: ``invitation.role_missing`` when only one of place and role is given.
        """
        nowhere = workshop_id is None and series_id is None
        if nowhere != (role is None):
            raise InvalidInput("invitation.role_missing", field="role")
        with self._store.database.write() as db:
            account = db.get(Account, by.account_id)
            if (admin or nowhere) and not (account and account.admin and not account.disabled_at):
                raise NotAllowed("invitation.admins_only")
            if workshop_id is not None:
                require_facilitator(db, by, workshop_id)
            if series_id is not None:
                require_series_facilitator(db, by, series_id)
            secret = invitations.add(
                db,
                now=self._store.clock.now(),
                valid=invitations.VALID,
                admin=admin,
                workshop_id=workshop_id,
                series_id=series_id,
                role=role,
            )
        log.info(
            "invited by=%s workshop=%s series=%s role=%s admin=%s", by.account_id, workshop_id, series_id, role, admin
        )
        return secret

    def invitation(self, secret: str) -> InvitationView:
        """Return what the link gives, without spending it.

        Raises:
            NotFound: ``invitation.unknown`` when it is used, expired or invented.
        """
        with self._store.read() as db:
            return invitations.view(db, secret, now=self._store.clock.now())

    def accept(self, secret: str, *, name: str, email: str, password: str, address: str) -> str:
        """Spend the link once, for a new account or for one that exists, and return a login secret.

        Args:
            secret: The link's.
            name: Of the person; only read for a new account.
            email: To sign in with.
            password: A new one, or the account's own when the address has an account.
            address: The network address that asks, for the limit on failures.

        Raises:
            NotFound: ``invitation.unknown``.
            InvalidInput: when name, address or password cannot be taken.
            NotAllowed: ``account.wrong_password`` when the address has an account with another password.
            TooMany: ``attempts.too_many``.
            Conflict: ``account.taken`` when the address got an account in the same moment, or its account is closed.
        """
        self.invitation(secret)
        email = email_address(email)
        known = self._find(email)
        if known is not None:
            self._require_password(known, email, password, address, NotAllowed("account.wrong_password"))
            return self._spend(secret, known.id)
        name = required_text(name, field="name", limit=NAME_LIMIT, one_line=True)
        require_safe_wording({"name": name})
        require_good_password(password, email=email, name=name)
        account = Account(
            id=new_id(),
            email=email,
            name=name,
            password_hash=self._passwords.hash(password),
            created_at=self._store.clock.now(),
        )
        return self._spend(secret, account.id, new=account)

    def sign_in(self, email: str, password: str, *, address: str) -> str:
        """Return a login secret.

        Raises:
            NotAllowed: ``sign_in.failed``, in the same time whether the address or the password is wrong.
            TooMany: ``attempts.too_many`` with ``retry_after``.
        """
        email = clean_line(email).lower()[:LONGEST_EMAIL]
        known = self._find(email)
        known = self._require_password(known, email, password, address, NotAllowed("sign_in.failed"))
        newer = self._passwords.hash(password) if self._passwords.is_outdated(known.password_hash) else None
        with self._store.database.write() as db:
            account = db.get_one(Account, known.id)
            account.password_hash = newer or account.password_hash
            return self._logins.open(db, account.id)

    def sign_out(self, secret: str) -> None:
        """End the login with this secret."""
        self._logins.end(secret)

    def who(self, secret: str) -> Facilitator | None:
        """Return who is signed in with this secret; four idle hours or fourteen in all end a login."""
        return self._logins.who(secret)

    def change_password(self, by: Facilitator, old: str, new: str, *, keep: str, address: str) -> None:
        """Change one's own password and end every other login.

        Args:
            by: Whose password.
            old: The present one.
            new: The next one.
            keep: The secret of the login that goes on.
            address: The network address that asks.

        Raises:
            NotAllowed: ``account.wrong_password`` when ``old`` is wrong.
            InvalidInput: when ``new`` cannot be taken; its field is ``new``.
            TooMany: ``attempts.too_many``.
        """
        with self._store.read() as db:
            account = db.get(Account, by.account_id)
            if account is None:
                raise NotAllowed("account.wrong_password", field="old")
            known = _Known(id=account.id, password_hash=account.password_hash)
            email, name = account.email, account.name
        refusal = NotAllowed("account.wrong_password", field="old")
        self._require_password(known, email, old, address, refusal)
        require_good_password(new, email=email, name=name, field="new")
        password_hash = self._passwords.hash(new)
        with self._store.database.write() as db:
            db.get_one(Account, known.id).password_hash = password_hash
            self._logins.end_all(db, known.id, but=keep)

    def members(self, by: Facilitator, workshop_id: str) -> tuple[MemberView, ...]:
        """Return the accounts with a place in the workshop, by name.

        Raises:
            NotFound: when the workshop is not theirs.
        """
        found = (
            select(Account.id, Account.name, Account.email, Member.role)
            .join(Member, Member.account_id == Account.id)
            .where(Member.workshop_id == workshop_id)
            .order_by(Account.name, Account.email)
        )
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            rows = db.execute(found).all()
        return tuple(MemberView(account_id=row.id, name=row.name, email=row.email, role=row.role) for row in rows)

    def remove_member(self, by: Facilitator, workshop_id: str, account_id: str) -> None:
        """Take away an account's place in the workshop, also one's own.

        Raises:
            NotFound: when the workshop is not theirs, or ``member.unknown``.
            NotAllowed: for organisers.
            Conflict: ``member.last_facilitator``; a workshop always has someone who can run it.
        """
        with self._store.change(workshop_id) as change:
            require_facilitator(change.db, by, workshop_id)
            member = change.db.get(Member, (workshop_id, account_id))
            if member is None:
                raise NotFound("member.unknown")
            if member.role is Membership.FACILITATOR and _facilitators(change.db, workshop_id) == 1:
                raise Conflict("member.last_facilitator")
            change.db.delete(member)
        log.info("member removed by=%s workshop=%s account=%s", by.account_id, workshop_id, account_id)

    def _find(self, email: str) -> _Known | None:
        wanted = select(Account).where(Account.email == email, Account.disabled_at.is_(None))
        with self._store.read() as db:
            account = db.scalar(wanted)
            return _Known(id=account.id, password_hash=account.password_hash) if account else None

    def _require_password(
        self, known: _Known | None, email: str, password: str, address: str, refusal: NotAllowed
    ) -> _Known:
        # Counted first and taken back after a success, so that parallel guesses find no gap.
        tries: list[tuple[str, Rule]] = [
            (f"{email} {address}", SIGN_IN),
            (f"{email} {address}", SIGN_IN_DAY),
            (email, SIGN_IN_ACCOUNT),
        ]
        for subject, rule in [*tries, (address, SIGN_IN_ADDRESS)]:
            self._limiter.fail(subject, rule)
        if not self._passwords.verify(known.password_hash if known else None, password) or known is None:
            raise refusal
        for subject, rule in tries:
            self._limiter.clear(subject, rule)
        self._limiter.forgive(address, SIGN_IN_ADDRESS)
        return known

    def _spend(self, secret: str, account_id: str, *, new: Account | None = None) -> str:
        with self._store.database.write() as db:
            invitation = invitations.spend(db, secret, now=self._store.clock.now())
            if new is not None:
                _add(db, new)
            account = db.get_one(Account, account_id)
            account.admin = account.admin or invitation.admin
            invitations.give_place(db, invitation, account_id)
            return self._logins.open(db, account_id)


def _add(db: Session, account: Account) -> None:
    db.add(account)
    try:
        db.flush()
    except IntegrityError as error:
        raise Conflict("account.taken", field="email") from error


def _count(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Account)) or 0


def _facilitators(db: Session, workshop_id: str) -> int:
    wanted = select(func.count()).where(Member.workshop_id == workshop_id, Member.role == Membership.FACILITATOR)
    return db.scalar(wanted) or 0
