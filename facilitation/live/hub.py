"""The hub: after a commit it tells those who listen that a workshop has a new revision, and on what topic.

It carries no content. A listener that falls behind gets one message with all topics since, never a growing queue.
"""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Collection
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A workshop has reached ``revision``; ``topics`` are all that changed since the last notice."""

    revision: int
    topics: frozenset[Topic]


class Subscription:
    """One listener's place in the hub; used from one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, topics: Collection[Topic]) -> None:
        self.loop = loop
        self.wanted = frozenset(topics)
        self._changed = asyncio.Event()
        self._topics: set[Topic] = set()
        self._revision = 0

    def note(self, topic: Topic, revision: int) -> None:
        """Take a change; called in the listener's loop."""
        self._topics.add(topic)
        self._revision = max(self._revision, revision)
        self._changed.set()

    async def next(self, *, wait: float) -> Notice | None:
        """Wait for the next change; ``None`` when ``wait`` seconds pass without one."""
        try:
            async with asyncio.timeout(wait):
                await self._changed.wait()
        except TimeoutError:
            return None
        notice = Notice(revision=self._revision, topics=frozenset(self._topics))
        self._topics.clear()
        self._changed.clear()
        return notice


class Hub:
    """In-memory hub for one process; safe to publish to from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By topic, so that an answer, which the phones do not listen for, costs nothing for each of them.
        self._subscriptions: dict[tuple[str, Topic], set[Subscription]] = {}
        self._listeners: Counter[str] = Counter()

    def publish(self, workshop_id: str, topic: Topic, revision: int) -> None:
        """Tell every listener of the workshop; never waits for them."""
        with self._lock:
            listeners = tuple(self._subscriptions.get((workshop_id, topic), ()))
        by_loop: defaultdict[asyncio.AbstractEventLoop, list[Subscription]] = defaultdict(list)
        for listener in listeners:
            by_loop[listener.loop].append(listener)
        for loop, those in by_loop.items():
            # It may end between the question and the call.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_note_all, those, topic, revision)

    def subscribe(self, workshop_id: str, topics: Collection[Topic]) -> Subscription:
        """Start listening from the running event loop; end with `unsubscribe`."""
        subscription = Subscription(asyncio.get_running_loop(), topics)
        with self._lock:
            self._listeners[workshop_id] += 1
            for topic in subscription.wanted:
                self._subscriptions.setdefault((workshop_id, topic), set()).add(subscription)
        return subscription

    def unsubscribe(self, workshop_id: str, subscription: Subscription) -> None:
        """Stop listening."""
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


def _note_all(listeners: Collection[Subscription], topic: Topic, revision: int) -> None:
    for listener in listeners:
        listener.note(topic, revision)


async def events(
    hub: Hub, workshop_id: str, topics: Collection[Topic], *, heartbeat: float = HEARTBEAT
) -> AsyncGenerator[str]:
    """Yield server-sent events for one listener until it goes away; a comment every ``heartbeat`` seconds."""
    subscription = hub.subscribe(workshop_id, topics)
    try:
        yield RETRY
        while True:
            notice = await subscription.next(wait=heartbeat)
            if notice is None:
                yield HERE
            else:
                yield f"id: {notice.revision}\nevent: change\ndata: {' '.join(sorted(notice.topics))}\n\n"
    finally:
        hub.unsubscribe(workshop_id, subscription)
