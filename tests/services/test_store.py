"""What a facilitator's command waits for when it is stored: that the hall has the step in hand."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from facilitation.domain.states import StepState
from facilitation.live.hub import Topic
from facilitation.services import store

if TYPE_CHECKING:
    from tests.conftest import Room

# Longer than any machine needs, so that nothing but the hall ends the wait.
LONG = 60.0


@pytest.fixture
def ready(room: "Room") -> "Room":
    """A room whose empty seats have been noted, so that the next command only opens a step."""
    room.flow.note_representation(room.by, room.id, "Vi mangler noen.")
    return room


def test_a_command_ends_when_the_hall_has_the_step(ready: "Room", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "HALL_FIRST", LONG)
    shown: list[str] = []

    def press() -> None:
        ready.flow.open_step(ready.by, ready.id, ready.step("problem").id)
        shown.append("console")

    async def listen() -> None:
        phone = ready.store.hub.subscribe(ready.id, {Topic.STEP})
        pressed = asyncio.create_task(asyncio.to_thread(press))
        assert await phone.next(wait=LONG) is not None
        shown.append("phone")
        ready.store.hub.unsubscribe(ready.id, phone)
        await pressed

    asyncio.run(listen())
    assert shown == ["phone", "console"]


def test_a_command_does_not_wait_for_ever_for_a_phone_that_has_stopped(ready: "Room") -> None:
    async def listen() -> None:
        phone = ready.store.hub.subscribe(ready.id, {Topic.STEP})
        try:
            async with asyncio.timeout(LONG):
                await asyncio.to_thread(ready.flow.open_step, ready.by, ready.id, ready.step("problem").id)
        finally:
            ready.store.hub.unsubscribe(ready.id, phone)

    asyncio.run(listen())
    assert ready.step("problem").state is StepState.OPEN
