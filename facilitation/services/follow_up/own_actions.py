"""What the owner of actions does by a personal link: look, accept, decline, hand over, and tell how it goes.

Looking changes nothing, because mail scanners look too. Every change is found by its request and is safe to repeat.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from facilitation.domain import plan as rules
from facilitation.domain.clock import today
from facilitation.domain.email_addresses import email_address
from facilitation.domain.errors import InvalidInput, NotFound
from facilitation.domain.follow_up import COMMENT_LIMIT, Acceptance, LinkKind, Message, checked
from facilitation.domain.states import EntryState
from facilitation.domain.texts import optional_text, required_text
from facilitation.live.hub import Topic
from facilitation.persistence.models import Action, Owner, Workshop
from facilitation.services import links
from facilitation.services.actors import OwnersBrowser
from facilitation.services.follow_up.action_state import ActionNow, UpdateView, history_of
from facilitation.services.follow_up.owners import (
    OwnerKey,
    actions_of,
    add_owner,
    find_owner,
    key_of_row,
    owner_of_link,
)
from facilitation.services.follow_up.updates import guard, write
from facilitation.services.guarding import require_safe
from facilitation.services.programs import frame_of
from facilitation.services.store import Change, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersDoor:
    """What a link leads to, before its button is pressed: nothing of the plan."""

    owner_id: str
    workshop_title: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersPage:
    """An owner's actions and what surrounds them.

    ``units`` are those that an heir can come from, ``levels`` the titles of the decision levels by key.
    """

    owner_id: str
    label: str
    workshop_title: str
    place: str
    day: date
    language: str
    today: date
    muted: bool
    has_email: bool
    actions: tuple[ActionNow, ...]
    units: tuple[str, ...]
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heir:
    """To whom an action is handed over, as typed."""

    name: str
    unit: str
    role: str = ""
    email: str = ""
    comment: str = ""


class OwnActions:
    """Use cases of owners."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def door(self, secret: str) -> OwnersDoor:
        """Return where a link leads; looking changes nothing.

        Raises:
            NotFound: ``link.unknown``; an invented, an expired and a withdrawn link cannot be told apart.
        """
        with self._store.read() as db:
            link = links.resolve(db, secret, LinkKind.OWNER, now=self._store.clock.now())
            workshop = db.get_one(Workshop, link.workshop_id)
            return OwnersDoor(owner_id=link.owner_id or "", workshop_title=workshop.title, language=workshop.language)

    def enter(self, secret: str) -> str:
        """Note that the owner has gone in, and return whose page it is.

        Raises:
            NotFound: as `door`.
        """
        with self._store.database.write() as db:
            link = links.resolve(db, secret, LinkKind.OWNER, now=self._store.clock.now())
            link.used_at = link.used_at or self._store.clock.now()
            return link.owner_id or ""

    def page(self, browser: OwnersBrowser) -> OwnersPage:
        """Return the owner's actions as they stand.

        Raises:
            NotFound: as `door`, and for another owner's page.
        """
        with self._store.read() as db:
            owner = self._owner(db, browser)
            workshop = db.get_one(Workshop, owner.workshop_id)
            day = today(self._store.clock)
            return OwnersPage(
                owner_id=owner.id,
                label=key_of_row(owner).label,
                workshop_title=workshop.title,
                place=workshop.place,
                day=workshop.day,
                language=workshop.language,
                today=day,
                muted=owner.muted_at is not None,
                has_email=bool(owner.email),
                actions=actions_of(db, owner, day),
                units=tuple(frame_of(workshop).units),
                levels={level.key: level.title for level in frame_of(workshop).decision_levels},
            )

    def history(self, browser: OwnersBrowser, action_id: str) -> tuple[UpdateView, ...]:
        """Return what has been said of one of the owner's actions, oldest first.

        Raises:
            NotFound: as `page`, and ``action.not_yours`` for an action that is not theirs now.
        """
        with self._store.read() as db:
            return history_of(db, _theirs(db, self._owner(db, browser), action_id).id)

    def accept(self, browser: OwnersBrowser, action_id: str, *, request_id: str) -> None:
        """Take an action on.

        Raises:
            NotFound: as `history`.
        """
        self._say(browser, action_id, _Saying(acceptance=Acceptance.ACCEPTED), request_id=request_id)

    def decline(
        self, browser: OwnersBrowser, action_id: str, reason: str, *, request_id: str, confirmed: bool = False
    ) -> None:
        """Say no to an action, with the reason.

        Raises:
            NotFound: as `history`.
            InvalidInput: ``text.empty`` without a reason, ``text.too_long``, and as `guard`.
        """
        text = required_text(reason, field="comment", limit=COMMENT_LIMIT)
        saying = _Saying(message=Message(comment=text), acceptance=Acceptance.DECLINED, confirmed=confirmed)
        self._say(browser, action_id, saying, request_id=request_id)

    def tell(
        self, browser: OwnersBrowser, action_id: str, message: Message, *, request_id: str, confirmed: bool = False
    ) -> None:
        """Tell how an action goes: status, a new value of its measure, a comment.

        Raises:
            NotFound: as `history`.
            InvalidInput: as `checked` and `guard`.
        """
        saying = _Saying(message=checked(message, today(self._store.clock)), confirmed=confirmed)
        self._say(browser, action_id, saying, request_id=request_id)

    def hand_over(
        self, browser: OwnersBrowser, action_id: str, heir: Heir, *, request_id: str, confirmed: bool = False
    ) -> None:
        """Give an action to somebody else; from then on this owner's link does not open it.

        The plan tells who owns it now. The heir's own link is made by those who follow the workshop up.

        Raises:
            NotFound: as `history`.
            InvalidInput: when a field cannot be taken, ``owner.same`` when it is the owner already.
        """
        saying = _Saying(
            message=Message(comment=optional_text(heir.comment, field="comment", limit=COMMENT_LIMIT)),
            acceptance=Acceptance.HANDED_OVER,
            confirmed=confirmed,
            heir=_checked_heir(heir),
        )
        self._say(browser, action_id, saying, request_id=request_id)

    def set_reminders(self, browser: OwnersBrowser, *, wanted: bool) -> None:
        """Turn the owner's reminders on or off.

        Raises:
            NotFound: as `page`.
        """
        with self._store.database.write() as db:
            owner = self._owner(db, browser)
            owner.muted_at = None if wanted else owner.muted_at or self._store.clock.now()

    def mute(self, secret: str) -> None:
        """Turn reminders off by the link in a mail, also one that opens nothing any more.

        Raises:
            NotFound: ``link.unknown`` for an invented one.
        """
        with self._store.database.write() as db:
            owner = _addressee(db, secret)
            owner.muted_at = owner.muted_at or self._store.clock.now()

    def is_muted(self, secret: str) -> bool:
        """Tell whether reminders are off for the one who got this link.

        Raises:
            NotFound: as `mute`.
        """
        with self._store.read() as db:
            return _addressee(db, secret).muted_at is not None

    def _say(self, browser: OwnersBrowser, action_id: str, saying: "_Saying", *, request_id: str) -> None:
        with self._store.read() as db:
            workshop_id = self._owner(db, browser).workshop_id
        with self._store.change(workshop_id, Topic.PLAN) as change:
            owner = self._owner(change.db, browser)
            body = [action_id, dataclasses.asdict(saying)]
            once = self._store.once(change.db, request_id, body, workshop_id=workshop_id, key=browser.secret)
            if once.result is not None:
                return
            row = _theirs(change.db, owner, action_id)
            units = frame_of(change.workshop).units
            guard(saying.message, case_guard=True, places=units, confirmed=saying.confirmed)
            update = write(change, row, saying.message, store=self._store, acceptance=saying.acceptance)
            update.owner_id = owner.id
            if saying.heir is not None:
                update.handed_to_id = _hand_over(change, row, saying.heir)
            once.keep({})

    def _owner(self, db: Session, browser: OwnersBrowser) -> Owner:
        return owner_of_link(db, browser, now=self._store.clock.now())


def _addressee(db: Session, secret: str) -> Owner:
    link = links.find(db, secret, LinkKind.OWNER)
    if link is None or link.owner_id is None:
        raise NotFound("link.unknown")
    return db.get_one(Owner, link.owner_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """One message of an owner, checked."""

    message: Message = dataclasses.field(default_factory=Message)
    acceptance: Acceptance | None = None
    confirmed: bool = False
    heir: Heir | None = None


def _checked_heir(heir: Heir) -> Heir:
    def line(field: str, typed: str, limit: int, *, required: bool) -> str:
        check = required_text if required else optional_text
        text = check(typed, field=field, limit=limit, one_line=True)
        require_safe({field: text})
        return text

    return Heir(
        name=line("name", heir.name, rules.TEXT_LIMITS["owner_name"], required=True),
        unit=line("unit", heir.unit, rules.TEXT_LIMITS["owner_unit"], required=True),
        role=line("role", heir.role, rules.TEXT_LIMITS["owner_role"], required=False),
        email=email_address(heir.email) if heir.email.strip() else "",
    )


def _hand_over(change: Change, row: Action, heir: Heir) -> str:
    """Let the plan name the heir, and return the heir's identifier.

    An address is kept only for somebody who is not known yet: nobody can redirect another owner's mail.
    """
    key = OwnerKey(role=heir.role or row.owner_role, unit=heir.unit, name=heir.name)
    if key == _named_in(row):
        raise InvalidInput("owner.same", field="name")
    other = find_owner(change.db, change.workshop_id, key)
    other = other or add_owner(change.db, change.workshop_id, key, email=heir.email)
    row.owner_role, row.owner_unit, row.owner_name = key.role, key.unit, key.name
    row.version += 1
    return other.id


def _theirs(db: Session, owner: Owner, action_id: str) -> Action:
    """Return an action that the plan gives this owner.

    Raises:
        NotFound: ``action.not_yours``, the same for one that does not exist.
    """
    row = db.get(Action, action_id)
    if (
        row is None
        or row.workshop_id != owner.workshop_id
        or row.state is not EntryState.ACTIVE
        or _named_in(row) != key_of_row(owner)
    ):
        raise NotFound("action.not_yours")
    return row


def _named_in(row: Action) -> OwnerKey:
    return OwnerKey(role=row.owner_role, unit=row.owner_unit, name=row.owner_name)
