"""Secret addresses: made, found again by their hash, and withdrawn. Every use goes through `resolve`."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from facilitation.domain.codes import digest, new_id, new_secret
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import LinkKind
from facilitation.persistence.models import Link


def mint(
    db: Session,
    kind: LinkKind,
    *,
    workshop_id: str,
    owner_id: str | None = None,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Add a link and return its secret, which is kept nowhere."""
    secret = new_secret()
    db.add(
        Link(
            id=new_id(),
            token_hash=digest(secret),
            kind=kind,
            workshop_id=workshop_id,
            owner_id=owner_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return secret


def resolve(db: Session, secret: str, kind: LinkKind, *, now: datetime) -> Link:
    """Return the link that a secret opens now.

    Raises:
        NotFound: ``link.unknown``; an invented, an expired and a withdrawn one cannot be told apart.
    """
    link = find(db, secret, kind)
    if link is None or link.revoked_at is not None or (link.expires_at is not None and link.expires_at <= now):
        raise NotFound("link.unknown")
    return link


def find(db: Session, secret: str, kind: LinkKind) -> Link | None:
    """Return the link with this secret, whether or not it still opens anything."""
    return db.scalar(select(Link).where(Link.token_hash == digest(secret), Link.kind == kind))


def revoke(db: Session, kind: LinkKind, *, workshop_id: str, owner_id: str | None = None, now: datetime) -> None:
    """Withdraw every link of a kind to the same thing."""
    db.execute(
        update(Link)
        .where(
            Link.kind == kind,
            Link.workshop_id == workshop_id,
            Link.owner_id == owner_id if owner_id else Link.owner_id.is_(None),
            Link.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
