import asyncio
import threading
from typing import Any

from facilitation.live.hub import EVERY_TOPIC, Hub, Notice, Topic, events


def test_listeners_hear_their_topics_only() -> None:
    async def scenario() -> tuple[Notice | None, Notice | None]:
        hub = Hub()
        phone = hub.subscribe("w", {Topic.STEP})
        screen = hub.subscribe("w", EVERY_TOPIC)
        hub.publish("w", Topic.ANSWERS, 7)
        hub.publish("another", Topic.STEP, 9)
        return await phone.next(wait=0.05), await screen.next(wait=5)

    quiet, heard = asyncio.run(scenario())
    assert quiet is None
    assert heard == Notice(revision=7, topics=frozenset({Topic.ANSWERS}))


def test_a_slow_listener_gets_one_notice_of_everything() -> None:
    async def scenario() -> Notice | None:
        hub = Hub()
        screen = hub.subscribe("w", EVERY_TOPIC)
        for revision in range(1, 1001):
            hub.publish("w", Topic.ANSWERS if revision % 2 else Topic.BOARD, revision)
        await asyncio.sleep(0)
        return await screen.next(wait=5)

    assert asyncio.run(scenario()) == Notice(revision=1000, topics=frozenset({Topic.ANSWERS, Topic.BOARD}))


def test_other_threads_may_publish() -> None:
    async def scenario() -> Notice | None:
        hub = Hub()
        screen = hub.subscribe("w", EVERY_TOPIC)
        threading.Thread(target=hub.publish, args=("w", Topic.STEP, 3)).start()
        return await screen.next(wait=5)

    assert asyncio.run(scenario()) == Notice(revision=3, topics=frozenset({Topic.STEP}))


def test_listeners_are_counted_until_they_leave() -> None:
    async def scenario() -> list[int]:
        hub = Hub()
        first, second = hub.subscribe("w", EVERY_TOPIC), hub.subscribe("w", EVERY_TOPIC)
        counts = [hub.listeners("w")]
        for subscription in (first, second):
            hub.unsubscribe("w", subscription)
            counts.append(hub.listeners("w"))
        return counts

    assert asyncio.run(scenario()) == [2, 1, 0]


def test_publishing_to_a_loop_that_has_ended_is_harmless() -> None:
    async def subscribe(hub: Hub) -> None:
        hub.subscribe("w", EVERY_TOPIC)

    hub = Hub()
    asyncio.run(subscribe(hub))
    hub.publish("w", Topic.STEP, 1)
    assert hub.listeners("w") == 1


def test_event_stream_tells_changes_and_keeps_the_line_open() -> None:
    async def scenario() -> tuple[list[str], int]:
        hub = Hub()
        stream = events(hub, "w", EVERY_TOPIC, heartbeat=0.01)
        lines = [await anext(stream)]
        lines.append(await anext(stream))
        hub.publish("w", Topic.STEP, 4)
        hub.publish("w", Topic.GROUPS, 5)
        lines.append(await anext(stream))
        await stream.aclose()
        return lines, hub.listeners("w")

    lines, left = asyncio.run(scenario())
    assert lines == ["retry: 1000\n\n", ": here\n\n", "id: 5\nevent: change\ndata: groups step\n\n"]
    assert left == 0


def test_a_hall_is_woken_once() -> None:
    async def scenario() -> tuple[int, list[Notice | None]]:
        hub, loop = Hub(), asyncio.get_running_loop()
        phones = [hub.subscribe("w", {Topic.STEP}) for _ in range(50)]
        calls, wake = 0, loop.call_soon_threadsafe

        def counted(*args: Any, **kwargs: Any) -> asyncio.Handle:
            nonlocal calls
            calls += 1
            return wake(*args, **kwargs)

        loop.call_soon_threadsafe = counted  # type: ignore[method-assign,assignment]  # counted, and then done
        hub.publish("w", Topic.ANSWERS, 1)
        hub.publish("w", Topic.STEP, 2)
        return calls, [await phone.next(wait=5) for phone in phones]

    calls, heard = asyncio.run(scenario())
    assert calls == 1
    assert heard == [Notice(revision=2, topics=frozenset({Topic.STEP}))] * 50
