"""Calendars that are subscribed to: the days of a plan, or of one owner's actions, at a secret address.

Calendar programs fetch without signing in, so the address is the key. It is made on request, shown once, and can be
withdrawn; whoever is given the plan's calendar sees what is due and when, and no names.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.document import Report
from facilitation.domain.errors import NotFound
from facilitation.domain.follow_up import LinkKind
from facilitation.i18n import language
from facilitation.live.hub import Topic
from facilitation.persistence.models import Link, Owner, Workshop
from facilitation.services import links
from facilitation.services.actors import Facilitator, OwnersBrowser, require_member
from facilitation.services.follow_up.owners import expiry_for, key_of, key_of_row, owner_of_link
from facilitation.services.reports.plan import plan_table
from facilitation.services.reports.plan_pages import plan_days
from facilitation.services.reports.reporting import Reporting
from facilitation.services.store import Store


class Calendars:
    """Use cases on calendars."""

    def __init__(self, store: Store, reporting: Reporting) -> None:
        self._store = store
        self._reporting = reporting

    def make_for_plan(self, by: Facilitator, workshop_id: str) -> str:
        """Return the secret of a new address of the plan's calendar; the one from before stops working."""
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            self._revoke(change.db, LinkKind.PLAN_CALENDAR, workshop_id, None)
            return links.mint(change.db, LinkKind.PLAN_CALENDAR, workshop_id=workshop_id, now=self._store.clock.now())

    def withdraw_for_plan(self, by: Facilitator, workshop_id: str) -> None:
        """Let the address of the plan's calendar stop working."""
        with self._store.change(workshop_id, Topic.PLAN) as change:
            require_member(change.db, by, workshop_id)
            self._revoke(change.db, LinkKind.PLAN_CALENDAR, workshop_id, None)

    def plan_shared_since(self, by: Facilitator, workshop_id: str) -> datetime | None:
        """Return when the present address of the plan's calendar was made, if there is one."""
        with self._store.read() as db:
            require_member(db, by, workshop_id)
            return db.scalar(
                select(Link.created_at).where(
                    Link.workshop_id == workshop_id,
                    Link.kind == LinkKind.PLAN_CALENDAR,
                    Link.revoked_at.is_(None),
                )
            )

    def make_for_owner(self, browser: OwnersBrowser) -> str:
        """Return the secret of a new address of the owner's calendar; the one from before stops working.

        Raises:
            NotFound: ``link.unknown`` when the browser's link does not work.
        """
        with self._store.database.write() as db:
            owner = owner_of_link(db, browser, now=self._store.clock.now())
            self._revoke(db, LinkKind.OWNER_CALENDAR, owner.workshop_id, owner.id)
            return links.mint(
                db,
                LinkKind.OWNER_CALENDAR,
                workshop_id=owner.workshop_id,
                owner_id=owner.id,
                now=self._store.clock.now(),
                expires_at=expiry_for(db, owner, self._store),
            )

    def withdraw_for_owner(self, browser: OwnersBrowser) -> None:
        """Let the address of the owner's calendar stop working.

        Raises:
            NotFound: as `make_for_owner`.
        """
        with self._store.database.write() as db:
            owner = owner_of_link(db, browser, now=self._store.clock.now())
            self._revoke(db, LinkKind.OWNER_CALENDAR, owner.workshop_id, owner.id)

    def feed(self, secret: str) -> Report:
        """Return what a calendar program gets at an address, in the workshop's language; fetching changes nothing.

        Raises:
            NotFound: ``link.unknown`` for an invented, an expired and a withdrawn one alike.
        """
        with self._store.read() as db:
            link = self._resolve(db, secret)
            workshop = db.get_one(Workshop, link.workshop_id)
            plan = self._reporting.reading(db, workshop)
            if link.owner_id is not None:
                key = key_of_row(db.get_one(Owner, link.owner_id))
                own = [one for one in plan.actions if one.now.workshop_id == workshop.id and key_of(one.now) == key]
                plan = replace(plan, actions=tuple(own))
            _ = language(workshop.language)
            return Report(
                title=workshop.title,
                language=_.code,
                created=self._store.clock.now(),
                tables=(plan_table(plan, _),),
                about_heading=_("Om filen"),
                days=plan_days(plan, _),
            )

    def _resolve(self, db: Session, secret: str) -> Link:
        now = self._store.clock.now()
        try:
            return links.resolve(db, secret, LinkKind.PLAN_CALENDAR, now=now)
        except NotFound:
            return links.resolve(db, secret, LinkKind.OWNER_CALENDAR, now=now)

    def _revoke(self, db: Session, kind: LinkKind, workshop_id: str, owner_id: str | None) -> None:
        links.revoke(db, kind, workshop_id=workshop_id, owner_id=owner_id, now=self._store.clock.now())
