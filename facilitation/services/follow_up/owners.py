"""Who owns the actions of a plan, and the personal links by which they answer: for those who follow a workshop up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.domain.clock import NORWAY, today
from facilitation.domain.codes import digest, new_id
from facilitation.domain.email_addresses import email_address
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import LinkKind, last_day_of_link, owner_label
from facilitation.live.hub import Topic
from facilitation.persistence.models import Link, Owner
from facilitation.services import links
from facilitation.services.actors import Facilitator, OwnersBrowser, require_member
from facilitation.services.follow_up.action_state import ActionNow, actions_now
from facilitation.services.store import Change, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerKey:
    """How a plan names an owner."""

    role: str
    unit: str
    name: str

    @property
    def label(self) -> str:
        """How the owner is spoken of: «Kari Testrud, Storvik kommune»."""
        return owner_label(role=self.role, unit=self.unit, name=self.name)

    @property
    def mark(self) -> str:
        """A short name for forms and fields."""
        return digest(f"{self.role}\x1f{self.unit}\x1f{self.name}")[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """An owner's newest link that still works. ``used_at`` is when the owner first went in."""

    made_at: datetime
    last_day: date
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerCard:
    """An owner and the actions that the plan gives them. There is no ``id`` while nothing is known beyond the plan."""

    key: OwnerKey
    id: str | None
    email: str
    muted: bool
    refused: bool
    link: LinkView | None
    actions: tuple[ActionNow, ...]


class Owners:
    """Use cases on owners, for facilitators and organisers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def listing(self, by: Facilitator, workshop_id: str) -> tuple[OwnerCard, ...]:
        """Return everybody whom the plan names as an owner, and those known from before whom it names no more.

        Actions that were carried here have their owners in the workshop where they were written.
        """
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            owned = actions_by_owner(db, workshop_id, today(self._store.clock))
            rows = {key_of_row(row): row for row in db.scalars(select(Owner).where(Owner.workshop_id == workshop_id))}
            open_links = self._links(db, workshop_id)
            return tuple(
                _card(key, rows.get(key), owned.get(key, ()), open_links)
                for key in sorted({*owned, *rows}, key=lambda key: (not owned.get(key), key.unit, key.label))
            )

    def set_email(self, by: Facilitator, workshop_id: str, key: OwnerKey, typed: str) -> None:
        """Write an owner's address, or take it away with an empty text.

        Raises:
            InvalidInput: ``email.malformed``.
            NotFound: ``owner.unknown`` when the plan names nobody so.
        """
        address = email_address(typed) if typed.strip() else ""
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            row = self._row(change, key)
            if row.email != address:
                row.email, row.refused_at = address, None

    def issue(self, by: Facilitator, workshop_id: str, *keys: OwnerKey) -> tuple[str, ...]:
        """Return the secret of a new personal link for each owner; those that they had before stop working.

        Raises:
            NotFound: as `set_email`.
        """
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            return tuple(self._issue(change, key) for key in keys)

    def revoke(self, by: Facilitator, workshop_id: str, owner_id: str) -> None:
        """Withdraw every link of an owner, those of the calendar too."""
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            row = _by_id(change, owner_id)
            for kind in (LinkKind.OWNER, LinkKind.OWNER_CALENDAR):
                links.revoke(change.db, kind, workshop_id=workshop_id, owner_id=row.id, now=self._store.clock.now())

    def forget(self, by: Facilitator, workshop_id: str, owner_id: str) -> None:
        """Erase what is known of an owner beyond the plan: address and links. What was said stays, without a name."""
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            change.db.delete(_by_id(change, owner_id))

    def _issue(self, change: Change, key: OwnerKey) -> str:
        row, now = self._row(change, key), self._store.clock.now()
        links.revoke(change.db, LinkKind.OWNER, workshop_id=change.workshop_id, owner_id=row.id, now=now)
        return mint_for(change.db, row, self._store)

    def _row(self, change: Change, key: OwnerKey) -> Owner:
        """Return the owner's row, made when the plan names them so.

        Raises:
            NotFound: ``owner.unknown``.
        """
        row = find_owner(change.db, change.workshop_id, key)
        if row is not None:
            return row
        actions = _own_actions(change.db, change.workshop_id, today(self._store.clock))
        if key not in {key_of(action) for action in actions}:
            raise NotFound("owner.unknown")
        return add_owner(change.db, change.workshop_id, key)

    def _links(self, db: Session, workshop_id: str) -> Mapping[str, LinkView]:
        now = self._store.clock.now()
        rows = db.scalars(
            select(Link)
            .where(
                Link.workshop_id == workshop_id,
                Link.kind == LinkKind.OWNER,
                Link.revoked_at.is_(None),
                Link.expires_at > now,
            )
            .order_by(Link.created_at)
        )
        found: dict[str, LinkView] = {}
        for row in rows:
            earlier = found.get(row.owner_id or "")
            used = [moment for moment in (row.used_at, earlier and earlier.used_at) if moment]
            found[row.owner_id or ""] = LinkView(
                made_at=row.created_at,
                last_day=_last_day(row),
                used_at=min(used, default=None),
            )
        return found


def key_of(action: ActionNow) -> OwnerKey:
    """Return how the plan names the owner of an action."""
    fields = action.fields
    return OwnerKey(role=fields.owner_role, unit=fields.owner_unit, name=fields.owner_name)


def key_of_row(row: Owner) -> OwnerKey:
    """Return how the plan names an owner."""
    return OwnerKey(role=row.role, unit=row.unit, name=row.name)


def actions_by_owner(db: Session, workshop_id: str, day: date) -> Mapping[OwnerKey, list[ActionNow]]:
    """Return the actions that were written in a workshop by how its plan names their owners."""
    owned: defaultdict[OwnerKey, list[ActionNow]] = defaultdict(list)
    for action in _own_actions(db, workshop_id, day):
        owned[key_of(action)].append(action)
    return dict(owned)


def actions_of(db: Session, owner: Owner, day: date) -> tuple[ActionNow, ...]:
    """Return the actions that the plan gives an owner."""
    return tuple(action for action in _own_actions(db, owner.workshop_id, day) if key_of(action) == key_of_row(owner))


def find_owner(db: Session, workshop_id: str, key: OwnerKey) -> Owner | None:
    """Return the owner whom a plan names so, when something is known of them beyond the plan."""
    return db.scalar(
        select(Owner).where(
            Owner.workshop_id == workshop_id,
            Owner.role == key.role,
            Owner.unit == key.unit,
            Owner.name == key.name,
        )
    )


def add_owner(db: Session, workshop_id: str, key: OwnerKey, *, email: str = "") -> Owner:
    """Add an owner."""
    row = Owner(id=new_id(), workshop_id=workshop_id, role=key.role, unit=key.unit, name=key.name, email=email)
    db.add(row)
    db.flush()
    return row


def mint_for(db: Session, owner: Owner, store: Store) -> str:
    """Return the secret of one more personal link of an owner."""
    now = store.clock.now()
    owner.asked_at = owner.asked_at or now
    return links.mint(
        db,
        LinkKind.OWNER,
        workshop_id=owner.workshop_id,
        owner_id=owner.id,
        now=now,
        expires_at=expiry_for(db, owner, store),
    )


def expiry_for(db: Session, owner: Owner, store: Store) -> datetime:
    """Return until when a link that an owner gets now works: as long as the owner's actions are followed."""
    day = today(store.clock)
    last = last_day_of_link((action.fields.deadline for action in actions_of(db, owner, day)), day)
    return datetime.combine(last, time.max, tzinfo=NORWAY)


def owner_of_link(db: Session, browser: OwnersBrowser, *, now: datetime) -> Owner:
    """Return the owner whom a browser's secret belongs to.

    Raises:
        NotFound: ``link.unknown``, also when the page is somebody else's.
    """
    link = links.resolve(db, browser.secret, LinkKind.OWNER, now=now)
    if link.owner_id != browser.owner_id:
        raise NotFound("link.unknown")
    return db.get_one(Owner, browser.owner_id)


def _own_actions(db: Session, workshop_id: str, day: date) -> tuple[ActionNow, ...]:
    """Return the actions that were written in the workshop: each has its owner there, also when it is carried on."""
    return tuple(action for action in actions_now(db, [workshop_id], day) if action.workshop_id == workshop_id)


def _card(
    key: OwnerKey, row: Owner | None, actions: Iterable[ActionNow], open_links: Mapping[str, LinkView]
) -> OwnerCard:
    return OwnerCard(
        key=key,
        id=row.id if row else None,
        email=row.email if row else "",
        muted=row is not None and row.muted_at is not None,
        refused=row is not None and row.refused_at is not None,
        link=open_links.get(row.id) if row else None,
        actions=tuple(actions),
    )


def _last_day(row: Link) -> date:
    expires = row.expires_at or row.created_at
    return expires.astimezone(NORWAY).date()


def _by_id(change: Change, owner_id: str) -> Owner:
    row = change.db.get(Owner, owner_id)
    if row is None or row.workshop_id != change.workshop_id:
        raise NotFound("owner.unknown")
    return row
