"""The hub: after a commit it tells those who listen that a workshop has a new revision, and on what topic.

It carries no content. A listener that falls behind gets one message with all topics since, never a growing queue.
"""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a change is about."""

    STEP = "step"  # opened, closed, extended, skipped, program changed
    PEOPLE = "people"  # joined, left, door
    GROUPS = "groups"
    ANSWERS = "answers"
    QUESTIONS = "questions"  # what the room writes and supports in one step
    BOARD = "board"  # clusters, parked cards
    PLAN = "plan"


EVERY_TOPIC = frozenset(Topic)

# What every stream of events begins with, and what keeps it open while there is nothing to tell.
RETRY = "retry: 1000\n\n"
HERE = ": here\n\n"
HEARTBEAT = 15.0
HALL_FIRST = 0.25
"""Seconds that a screen and a console wait at most until the hall's phones have been told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A workshop has reached ``revision``; ``topics`` are all that changed since the last notice."""

    revision: int
    topics: frozenset[Topic]


class Delivery:
    """A change on its way to a hall, for whoever wants to know that all have passed it on.

    Args:
        listeners: How many.
    """

    def __init__(self, listeners: int) -> None:
        self._lock = threading.Lock()
        self._left = listeners
        self._done = threading.Event()
        self._next: list[Callable[[], object]] = []
        if not listeners:
            self._done.set()

    def passed_on(self, times: int = 1) -> None:
        """Note that a listener has passed it on, or is gone."""
        with self._lock:
            self._left -= times
            if self._left > 0:
                return
            self._done.set()
        self.go_on()

    def then(self, tell: Callable[[], object]) -> None:
        """Let those be told who come after the hall: now, if it has been told."""
        with self._lock:
            self._next.append(tell)
        if self._done.is_set():
            self.go_on()

    def go_on(self) -> None:
        """Tell those who come after the hall, whether it has been told or not."""
        with self._lock:
            others, self._next = self._next, []
        for tell in others:
            tell()

    def wait(self, seconds: float) -> bool:
        """Wait until all have passed it on, and tell whether they have; never called in a listener's own loop."""
        return self._done.wait(seconds)


NOBODY = Delivery(0)
"""The delivery of what nobody listens for."""


class Subscription:
    """One listener's place in the hub; used from one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, topics: Collection[Topic], *, after_the_hall: bool) -> None:
        self.loop = loop
        self.wanted = frozenset(topics)
        self.after_the_hall = after_the_hall
        self._topics: set[Topic] = set()
        self._revision = 0
        self._noted: list[Delivery] = []
        self._passing_on: list[Delivery] = []
        self._waking: asyncio.Future[None] | None = None
        self._is_gone = False

    def note(self, topic: Topic, revision: int, delivery: Delivery) -> None:
        """Take a change; called in the listener's loop."""
        if self._is_gone:
            delivery.passed_on()
            return
        self._noted.append(delivery)
        self._topics.add(topic)
        self._revision = max(self._revision, revision)
        if self._waking is not None:
            _wake(self._waking)

    async def next(self, *, wait: float) -> Notice | None:
        """Wait for the next change; ``None`` when ``wait`` seconds pass without one.

        Whoever asks for the next one has passed on the last.
        """
        self._pass_on()
        if not self._topics:
            await self._wait(wait)
        if not self._topics:
            return None
        notice = Notice(revision=self._revision, topics=frozenset(self._topics))
        self._topics.clear()
        self._passing_on, self._noted = self._noted, []
        return notice

    async def _wait(self, seconds: float) -> None:
        # A timer and a future are all that is needed, a thousand times at once.
        self._waking = self.loop.create_future()
        timer = self.loop.call_later(seconds, _wake, self._waking)
        try:
            await self._waking
        finally:
            timer.cancel()
            self._waking = None

    def leave(self) -> None:
        """Be told nothing any more."""
        self._is_gone = True
        self._passing_on += self._noted
        self._pass_on()

    def _pass_on(self) -> None:
        for delivery in self._passing_on:
            delivery.passed_on()
        self._passing_on = []


class Hub:
    """In-memory hub for one process; safe to publish to from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By topic, so that an answer, which the phones do not listen for, costs nothing for each of them.
        self._subscriptions: dict[tuple[str, Topic], set[Subscription]] = {}
        self._listeners: Counter[str] = Counter()

    def publish(self, workshop_id: str, topic: Topic, revision: int) -> Delivery:
        """Tell every listener of the workshop; never waits for them."""
        with self._lock:
            listeners = tuple(self._subscriptions.get((workshop_id, topic), ()))
        hall = [listener for listener in listeners if not listener.after_the_hall]
        others = [listener for listener in listeners if listener.after_the_hall]
        delivery = Delivery(len(hall)) if hall else NOBODY
        _note_in_loops(hall, topic, revision, delivery)
        if hall and others:
            delivery.then(lambda: _note_in_loops(others, topic, revision, NOBODY))
            with suppress(RuntimeError):
                others[0].loop.call_soon_threadsafe(others[0].loop.call_later, HALL_FIRST, delivery.go_on)
        else:
            _note_in_loops(others, topic, revision, NOBODY)
        return delivery

    def subscribe(self, workshop_id: str, topics: Collection[Topic], *, after_the_hall: bool = False) -> Subscription:
        """Start listening from the running event loop; end with `unsubscribe`.

        Args:
            workshop_id: Which workshop.
            topics: What of it.
            after_the_hall: Whether the others hear first; for those who then ask for so much that others wait.
        """
        subscription = Subscription(asyncio.get_running_loop(), topics, after_the_hall=after_the_hall)
        with self._lock:
            self._listeners[workshop_id] += 1
            for topic in subscription.wanted:
                self._subscriptions.setdefault((workshop_id, topic), set()).add(subscription)
        return subscription

    def unsubscribe(self, workshop_id: str, subscription: Subscription) -> None:
        """Stop listening."""
        subscription.leave()
        with self._lock:
            self._listeners[workshop_id] -= 1
            if not self._listeners[workshop_id]:
                del self._listeners[workshop_id]
            for topic in subscription.wanted:
                those = self._subscriptions[workshop_id, topic]
                those.discard(subscription)
                if not those:
                    del self._subscriptions[workshop_id, topic]

    def listeners(self, workshop_id: str) -> int:
        """Return how many listen to the workshop now."""
        with self._lock:
            return self._listeners[workshop_id]


def _wake(sleeper: "asyncio.Future[None]") -> None:
    if not sleeper.done():
        sleeper.set_result(None)


def _note_in_loops(listeners: Iterable[Subscription], topic: Topic, revision: int, delivery: Delivery) -> None:
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[Subscription]] = defaultdict(list)
    for listener in listeners:
        by_loop[listener.loop].append(listener)
    for loop, those in by_loop.items():
        # It may end between the question and the call.
        try:
            loop.call_soon_threadsafe(_note_all, those, topic, revision, delivery)
        except RuntimeError:
            delivery.passed_on(len(those))


def _note_all(listeners: Collection[Subscription], topic: Topic, revision: int, delivery: Delivery) -> None:
    for listener in listeners:
        listener.note(topic, revision, delivery)


async def events(
    hub: Hub, workshop_id: str, topics: Collection[Topic], *, heartbeat: float = HEARTBEAT
) -> AsyncGenerator[bytes, None]:
    """Yield server-sent events in UTF-8 for a screen or a console until it goes away.

    A comment is sent every ``heartbeat`` seconds.
    """
    subscription = hub.subscribe(workshop_id, topics, after_the_hall=True)
    try:
        yield RETRY.encode()
        while True:
            notice = await subscription.next(wait=heartbeat)
            if notice is None:
                yield HERE.encode()
            else:
                yield f"id: {notice.revision}\nevent: change\ndata: {' '.join(sorted(notice.topics))}\n\n".encode()
    finally:
        hub.unsubscribe(workshop_id, subscription)
