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


def test_news_are_passed_on_when_every_listener_asks_for_the_next() -> None:
    async def scenario() -> list[bool]:
        hub = Hub()
        first, second = hub.subscribe("w", {Topic.STEP}), hub.subscribe("w", {Topic.STEP})
        delivery = hub.publish("w", Topic.STEP, 1)
        done = [delivery.wait(0)]
        await first.next(wait=5)
        await first.next(wait=0)
        done.append(delivery.wait(0))
        await second.next(wait=5)
        done.append(delivery.wait(0))
        hub.unsubscribe("w", second)
        return [*done, delivery.wait(0)]

    assert asyncio.run(scenario()) == [False, False, False, True]


def test_a_screen_hears_when_the_hall_has_passed_the_news_on() -> None:
    async def scenario() -> tuple[Notice | None, Notice | None]:
        hub = Hub()
        phone, screen = hub.subscribe("w", {Topic.STEP}), hub.subscribe("w", EVERY_TOPIC, after_the_hall=True)
        hub.publish("w", Topic.STEP, 1)
        await phone.next(wait=5)
        early = await screen.next(wait=0)
        await phone.next(wait=0)
        return early, await screen.next(wait=0.01)

    assert asyncio.run(scenario()) == (None, Notice(revision=1, topics=frozenset({Topic.STEP})))


def test_a_screen_does_not_wait_for_a_phone_that_has_stopped() -> None:
    async def scenario() -> Notice | None:
        hub = Hub()
        hub.subscribe("w", {Topic.STEP})
        screen = hub.subscribe("w", EVERY_TOPIC, after_the_hall=True)
        hub.publish("w", Topic.STEP, 1)
        return await screen.next(wait=5)

    assert asyncio.run(scenario()) == Notice(revision=1, topics=frozenset({Topic.STEP}))


def test_a_screen_hears_at_once_what_no_phone_listens_for() -> None:
    async def scenario() -> Notice | None:
        hub = Hub()
        hub.subscribe("w", {Topic.STEP})
        screen = hub.subscribe("w", EVERY_TOPIC, after_the_hall=True)
        hub.publish("w", Topic.ANSWERS, 1)
        await asyncio.sleep(0)
        return await screen.next(wait=0)

    assert asyncio.run(scenario()) == Notice(revision=1, topics=frozenset({Topic.ANSWERS}))


def test_change_that_comes_while_a_listener_passes_on_another_is_not_passed_on_with_it() -> None:
    async def scenario() -> list[bool]:
        hub = Hub()
        phone = hub.subscribe("w", {Topic.STEP})
        deliveries = [hub.publish("w", Topic.STEP, 1)]
        await phone.next(wait=5)
        deliveries.append(hub.publish("w", Topic.STEP, 2))
        await asyncio.sleep(0)
        await phone.next(wait=5)
        return [delivery.wait(0) for delivery in deliveries]

    assert asyncio.run(scenario()) == [True, False]


def test_nobody_waits_for_those_who_are_gone() -> None:
    async def scenario() -> list[bool]:
        hub = Hub()
        phone = hub.subscribe("w", {Topic.STEP})
        under_way = hub.publish("w", Topic.STEP, 1)
        hub.unsubscribe("w", phone)
        await asyncio.sleep(0)
        return [under_way.wait(0), hub.publish("w", Topic.STEP, 2).wait(0)]

    assert asyncio.run(scenario()) == [True, True]


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
        return [line.decode() for line in lines], hub.listeners("w")

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
