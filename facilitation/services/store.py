"""One service method is one transaction: this is where it begins, is written to the log, commits and is told about."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import digest, is_id, keyed, new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.domain.json_values import Json
from facilitation.live.hub import Hub, Topic
from facilitation.persistence.database import Database
from facilitation.persistence.models import Event, Receipt, Workshop
from facilitation.services.actors import Facilitator
from facilitation.services.images import Images, watch


@dataclass(slots=True, kw_only=True)
class Change:
    """A transaction on one workshop: its session, its new revision, and what to tell when it is committed."""

    db: Session
    workshop_id: str
    revision: int
    topics: set[Topic]
    _images: Images
    _store: "Store"

    @property
    def workshop(self) -> Workshop:
        """The workshop's row."""
        return self.db.get_one(Workshop, self.workshop_id)

    @property
    def today(self) -> date:
        """The date in Norway."""
        return today(self._store.clock)

    def log(self, by: Facilitator, verb: str, **facts: str | int | None) -> str:
        """Write in the log what the facilitator did, and return the entry's identifier.

        The images of every row changed by now can be taken back.

        The facts are identifiers and counts, never what a participant wrote.
        """
        self.db.flush()
        sequence = self.db.scalar(
            select(func.coalesce(func.max(Event.sequence), 0)).where(Event.workshop_id == self.workshop_id)
        )
        entry = Event(
            id=new_id(),
            workshop_id=self.workshop_id,
            sequence=(sequence or 0) + 1,
            at=self._store.clock.now(),
            account_id=by.account_id,
            verb=verb,
            facts=dict(facts),
            images=self._images.dump(),
            # A command that left no image, such as a division into groups, is never what undo takes back.
            undone=self._images.is_empty,
        )
        self.db.add(entry)
        return entry.id


@dataclass(slots=True, kw_only=True)
class Store:
    """What every service needs: the database, the hub, the clock and the server's own secret."""

    database: Database
    hub: Hub
    clock: Clock
    secret: str

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with self.database.read() as db:
            yield db

    def check(self) -> None:
        """See that the database can be read, and written when the last write failed.

        Raises:
            Unavailable: when it cannot.
        """
        self.database.check()

    @contextmanager
    def change(self, workshop_id: str, *topics: Topic) -> Iterator[Change]:
        """Give a transaction on the workshop; after its commit the hub tells the topics.

        Raising the revision first makes writers of one workshop wait for each other on every database.

        Raises:
            NotFound: when there is no such workshop.
        """
        with self.database.write() as db:
            change = self._begin(db, workshop_id, topics)
            yield change
        self._tell(change)

    @contextmanager
    def changes(self, workshop_ids: Iterable[str], *topics: Topic) -> Iterator[Iterator[Change]]:
        """Give one transaction on several workshops, to be taken and logged one after the other.

        Everybody takes them in the same order, so that two such transactions never wait for each other.

        Raises:
            NotFound: when there is no such workshop.
        """
        begun: list[Change] = []

        def each() -> Iterator[Change]:
            for workshop_id in sorted(set(workshop_ids)):
                begun.append(self._begin(db, workshop_id, topics))
                yield begun[-1]

        with self.database.write() as db:
            yield each()
        for change in begun:
            self._tell(change)

    def _begin(self, db: Session, workshop_id: str, topics: Iterable[Topic]) -> Change:
        revision = db.scalar(
            update(Workshop)
            .where(Workshop.id == workshop_id)
            .values(revision=Workshop.revision + 1)
            .returning(Workshop.revision)
        )
        if revision is None:
            raise NotFound("workshop.unknown")
        return Change(
            db=db,
            workshop_id=workshop_id,
            revision=revision,
            topics=set(topics),
            _images=watch(db),
            _store=self,
        )

    def _tell(self, change: Change) -> None:
        for topic in sorted(change.topics):
            self.hub.publish(change.workshop_id, topic, change.revision)

    def once(
        self, db: Session, request_id: str, body: object, *, workshop_id: str | None = None, key: str = ""
    ) -> "Once":
        """Look up whether this request was carried out before.

        ``key`` is the secret of the phone that asks: a receipt that the server could make again from an answer and a
        participant would tell whose the answer is. Without it the server's own secret is the key.

        Raises:
            InvalidInput: when ``request_id`` is not a UUID.
            Conflict: when the identifier was used for something else.
        """
        if not is_id(request_id):
            raise InvalidInput("request.bad_id")
        body_digest = keyed(key or self.secret, "request", json.dumps(body, sort_keys=True, default=str))
        receipt = db.get(Receipt, digest(request_id.lower()))
        if receipt is not None and receipt.digest != body_digest:
            raise Conflict("request.reused")
        return Once(
            db=db,
            request_id=request_id.lower(),
            body_digest=body_digest,
            workshop_id=workshop_id,
            result=receipt.result if receipt else None,
        )


@dataclass(slots=True, kw_only=True)
class Once:
    """A request and, when it was carried out before, the result that it got then."""

    db: Session
    request_id: str
    body_digest: str
    workshop_id: str | None
    result: Json | None

    def keep(self, result: dict[str, Any]) -> dict[str, Any]:
        """Store the result, in the same transaction as what it is the result of."""
        self.db.add(
            Receipt(
                request_hash=digest(self.request_id),
                workshop_id=self.workshop_id,
                digest=self.body_digest,
                result=result,
            )
        )
        return result
