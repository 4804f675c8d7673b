import asyncio
from collections.abc import AsyncGenerator

from starlette.types import Message

from facilitation.web.event_stream import CUT, EventStream, Places


async def news() -> AsyncGenerator[bytes, None]:
    """Say something without end."""
    while True:
        yield b"data: noe\n\n"
        await asyncio.sleep(0)


class Line:
    """A connection as the server gives it to us: cutting it is what ends it.

    Args:
        room: How many events there is room for before somebody must read.
    """

    def __init__(self, room: int | None = None) -> None:
        self._room = room
        self.sent = 0
        self.cut = asyncio.Event()

    async def receive(self) -> Message:
        await self.cut.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent += message["type"] == "http.response.body"
        if self.sent == self._room:
            await asyncio.Event().wait()

    async def serve(self, stream: EventStream) -> None:
        await stream({"type": "http", "extensions": {CUT: self.cut.set}}, self.receive, self.send)


async def stalled() -> tuple[bool, int]:
    line = Line(room=3)
    await line.serve(EventStream(news(), patience=0.01))
    return line.cut.is_set(), line.sent


def test_who_does_not_read_is_cut_with_one_event_waiting() -> None:
    assert asyncio.run(stalled()) == (True, 3)


async def begun() -> tuple[bool, int]:
    line = Line(room=1)
    await line.serve(EventStream(news(), first=b"data: hei\n\n", patience=0.01))
    return line.cut.is_set(), line.sent


def test_who_does_not_read_the_first_event_is_cut_too() -> None:
    assert asyncio.run(begun()) == (True, 1)


async def many(most: int, n: int) -> list[bool]:
    places = Places(most)
    lines = [Line() for _ in range(n)]
    tasks = []
    for line in lines:
        tasks.append(asyncio.create_task(line.serve(EventStream(news(), places=places, who="telefon"))))
        await asyncio.sleep(0)
    other = Line()
    tasks.append(asyncio.create_task(other.serve(EventStream(news(), places=places, who="en annen"))))
    await asyncio.wait(tasks[: n - most])
    assert places.held("telefon") == most
    ended = [line.cut.is_set() for line in [*lines, other]]
    for line in [*lines, other]:
        line.cut.set()
    await asyncio.gather(*tasks)
    assert places.held("telefon") == places.held("en annen") == 0
    return ended


def test_the_oldest_of_too_many_gives_way_and_nobody_elses() -> None:
    assert asyncio.run(many(3, 5)) == [True, True, False, False, False, False]
