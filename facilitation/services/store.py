"""One service method is one transaction: this is where it begins, is written to the log, commits and is told about."""

import asyncio
import json
import logging
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from facilitation.domain.clock import Clock, today
from facilitation.domain.codes import digest, is_id, keyed, new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from facilitation.domain.json_values import Json
from facilitation.live.hub import HALL_FIRST, Delivery, Hub, Topic
from facilitation.persistence.database import Database
from facilitation.persistence.desk import Desk, remembered
from facilitation.persistence.memory import Part
from facilitation.persistence.models import Event, Receipt, Workshop
from facilitation.persistence.quick import Quick, Rows
from facilitation.services.actors import Facilitator
from facilitation.services.images import Images, watch
from facilitation.services.programs import forget_parsed
from facilitation.services.standing import Standing, standing_at_hand, standing_of, workshop_at_hand

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Change:
    """A transaction on one workshop: its desk, its new revision, and what to tell when it is committed."""

    desk: Desk
    workshop_id: str
    revision: int
    topics: set[Topic]
    _images: Images
    _store: "Store"

    @property
    def db(self) -> Session:
        """The session."""
        return self.desk.db

    @property
    def standing(self) -> Standing:
        """How the workshop stands in this transaction."""
        return standing_of(self.desk, self.workshop_id)

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
    left_behind: bool = False
    """Whether something that was erased may still stand in the database's write-ahead log."""

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with self.database.read() as db:
            yield db

    def remembered(self, key: Hashable, parts: tuple[Part, ...], read: Callable[[Session], T]) -> T:
        """Return what was read before and still stands, or read it now in a transaction of its own."""
        memory = self.database.memory
        kept: T | None = memory.recall(key, parts) if memory else None
        if kept is not None:
            return kept
        with self.read() as db:
            return remembered(db, key, parts, lambda: read(db))

    def standing(self, workshop_id: str) -> "Future[Standing]":
        """Tell how a workshop stands.

        The future raises `NotFound` when there is no such workshop.
        """
        return self.database.ask(lambda desk: standing_of(desk, workshop_id))

    def standing_at_hand(self, workshop_id: str) -> Standing | None:
        """Return how a workshop stands when nobody need be asked for it."""
        memory = self.database.memory
        return standing_at_hand(memory, workshop_id) if memory else None

    def standing_behind(self, join_code: str) -> Standing | None:
        """Return how the workshop with this code stands when nobody need be asked for it."""
        memory = self.database.memory
        return standing_at_hand(memory, workshop_at_hand(memory, join_code)) if memory else None

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
            change = self._begin(Desk.of(db), workshop_id, topics, watch(db))
            yield change
        _let_the_hall_go_first(self._tell(change))

    def carry_out(self, workshop_id: str, work: Callable[[Change], T], *topics: Topic) -> "Future[T]":
        """Let a phone's request be carried out; the future is told after its commit, which others may share.

        What the work raises is what the future raises, and undoes the work alone. A facilitator's command, which is
        written to the log, is carried out by `change`.
        """

        def unit(desk: Desk) -> T:
            change = self._begin(desk, workshop_id, topics, Images())
            desk.afterwards.append(lambda: self._tell(change))
            return work(change)

        return self.database.carry_out(unit)

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
                begun.append(self._begin(Desk.of(db), workshop_id, topics, watch(db)))
                yield begun[-1]

        with self.database.write() as db:
            yield each()
        for change in begun:
            self._tell(change)

    def _begin(self, desk: Desk, workshop_id: str, topics: Iterable[Topic], images: Images) -> Change:
        revision = _RAISE.one(desk.rows, of_workshop=workshop_id)
        if revision is None:
            raise NotFound("workshop.unknown")
        return Change(
            desk=desk,
            workshop_id=workshop_id,
            revision=revision,
            topics=set(topics),
            _images=images,
            _store=self,
        )

    def _tell(self, change: Change) -> list[Delivery]:
        """Tell those who listen, and return how the news of another step gets on."""
        news = {topic: self.hub.publish(change.workshop_id, topic, change.revision) for topic in sorted(change.topics)}
        return [news[Topic.STEP]] if Topic.STEP in news else []

    def scrub(self) -> None:
        """Let nothing of what was just erased be left in the database's files or in what this process remembers.

        What cannot be done to the files now comes later.
        """
        forget_parsed()
        if self.database.memory is not None:
            self.database.memory.forget()
        try:
            self.left_behind = not self.database.scrub()
        except Unavailable:
            self.left_behind = True
        if self.left_behind:
            log.warning("the write-ahead log is not emptied yet")

    def once(
        self, at: Session | Desk, request_id: str, body: object, *, workshop_id: str | None = None, key: str = ""
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
        rows = at.rows if isinstance(at, Desk) else Rows.on(at.connection())
        receipt = _RECEIPT.one(rows, request_hash=digest(request_id.lower()))
        if receipt is not None and receipt[0] != body_digest:
            raise Conflict("request.reused")
        return Once(
            rows=rows,
            request_id=request_id.lower(),
            body_digest=body_digest,
            workshop_id=workshop_id,
            result=receipt[1] if receipt else None,
        )


@dataclass(slots=True, kw_only=True)
class Once:
    """A request and, when it was carried out before, the result that it got then."""

    rows: Rows
    request_id: str
    body_digest: str
    workshop_id: str | None
    result: Json | None

    def keep(self, result: dict[str, Any]) -> dict[str, Any]:
        """Store the result, in the same transaction as what it is the result of."""
        _KEEP.run(
            self.rows,
            request_hash=digest(self.request_id),
            workshop_id=self.workshop_id,
            digest=self.body_digest,
            result=result,
        )
        return result


def _let_the_hall_go_first(news: Iterable[Delivery]) -> None:
    """Wait a moment until a hall has another step in hand: what this thread does next would take turns with it.

    The facilitator sees the console a little later, and a thousand people their step so much sooner.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        for delivery in news:
            delivery.wait(HALL_FIRST)


_RAISE: Final = Quick(
    update(Workshop)
    .where(Workshop.id == bindparam("of_workshop"))
    .values(revision=Workshop.revision + 1)
    .returning(Workshop.revision),
    int,
)
_RECEIPT: Final = Quick(
    select(Receipt.digest, Receipt.result).where(Receipt.request_hash == bindparam("request_hash")),
    lambda digest, result: (digest, result),
)
_KEEP: Final = Quick(insert(Receipt), lambda: None)
