"""One-time links that make an account or give an account a place in a workshop; only their hashes are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from facilitation.domain.codes import digest, new_id, new_secret
from facilitation.domain.errors import NotFound
from facilitation.domain.states import Membership
from facilitation.persistence.models import Invitation, Member, Series, SeriesMember, Workshop

SETUP_VALID = timedelta(hours=24)
VALID = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """What a link gives: rights as administrator, a place in a workshop or a series, or an account alone."""

    admin: bool
    workshop_title: str | None
    series_title: str | None
    role: Membership | None
    expires_at: datetime


def add(
    db: Session,
    *,
    now: datetime,
    valid: timedelta,
    admin: bool,
    workshop_id: str | None = None,
    series_id: str | None = None,
    role: Membership | None = None,
) -> str:
    """Add a link and return its secret."""
    secret = new_secret()
    db.add(
        Invitation(
            id=new_id(),
            token_hash=digest(secret),
            admin=admin,
            workshop_id=workshop_id,
            series_id=series_id,
            role=role,
            created_at=now,
            expires_at=now + valid,
        )
    )
    return secret


def replace_setup_links(db: Session, *, now: datetime) -> str:
    """Withdraw every link, which before the first account can only be setup links, and add a new one."""
    db.execute(delete(Invitation))
    return add(db, now=now, valid=SETUP_VALID, admin=True)


def view(db: Session, secret: str, *, now: datetime) -> InvitationView:
    """Return what the link gives; looking does not spend it.

    Raises:
        NotFound: ``invitation.unknown``; a used, an expired and an invented link cannot be told apart.
    """
    invitation = db.scalar(_usable(secret, now))
    if invitation is None:
        raise NotFound("invitation.unknown")
    workshop = db.get(Workshop, invitation.workshop_id) if invitation.workshop_id else None
    series = db.get(Series, invitation.series_id) if invitation.series_id else None
    return InvitationView(
        admin=invitation.admin,
        workshop_title=workshop.title if workshop else None,
        series_title=series.title if series else None,
        role=invitation.role,
        expires_at=invitation.expires_at,
    )


def spend(db: Session, secret: str, *, now: datetime) -> Invitation:
    """Mark the link as used, in the transaction that gives what it gives.

    Raises:
        NotFound: ``invitation.unknown``, also for all but the first of several at once.
    """
    spent: Invitation | None = db.scalar(
        update(Invitation)
        .where(Invitation.token_hash == digest(secret), Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
        .returning(Invitation)
    )
    if spent is None:
        raise NotFound("invitation.unknown")
    return spent


def give_place(db: Session, invitation: Invitation, account_id: str) -> None:
    """Give the account the link's place in the workshop or the series; nobody is made less by a later link."""
    if invitation.role is None:
        return
    member: Member | SeriesMember | None = None
    if invitation.workshop_id is not None:
        member = db.get(Member, (invitation.workshop_id, account_id)) or Member(
            workshop_id=invitation.workshop_id, account_id=account_id, role=invitation.role
        )
    elif invitation.series_id is not None:
        member = db.get(SeriesMember, (invitation.series_id, account_id)) or SeriesMember(
            series_id=invitation.series_id, account_id=account_id, role=invitation.role
        )
    if member is not None:
        if member.role is not Membership.FACILITATOR:
            member.role = invitation.role
        db.add(member)


def _usable(secret: str, now: datetime) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.token_hash == digest(secret), Invitation.used_at.is_(None), Invitation.expires_at > now
    )
