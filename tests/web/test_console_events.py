import asyncio
from collections.abc import AsyncIterator, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from facilitation.bootstrap import Product
from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.errors import NotFound
from facilitation.live.hub import Topic
from facilitation.services.access.logins import Logins
from facilitation.services.registry import build_services
from facilitation.services.store import Store
from facilitation.settings import Settings
from facilitation.web import console_events
from facilitation.web.cookies import Cookies

if TYPE_CHECKING:
    from facilitation.services.actors import Facilitator
    from tests.conftest import Room

COOKIES = Cookies(secure=False)


@pytest.fixture
def product(store: Store, catalogue: Catalogue, tmp_path: Path) -> Product:
    return Product(
        settings=Settings(data_folder=tmp_path),
        store=store,
        catalogue=catalogue,
        services=build_services(store, catalogue),
    )


def secret_of(product: Product, by: "Facilitator") -> str:
    with product.store.database.write() as db:
        return Logins(product.store).open(db, by.account_id)


async def first_lines(product: Product, secret: str, room: "Room") -> list[str]:
    """Listen as a browser does, let something happen, and return what was told."""
    app = Starlette(routes=console_events.routes(product, COOKIES))
    heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        await heard.put(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": "GET",
        "path": f"/konsoll/{room.id}/hendelser",
        "raw_path": b"",
        "query_string": b"",
        "headers": [(b"cookie", f"{COOKIES.session_name}={secret}".encode())],
    }
    listening = asyncio.create_task(app(scope, receive, send))
    lines = [await message async for message in _messages(heard, 2)]
    product.store.hub.publish(room.id, Topic.ANSWERS, 7)
    lines += [await message async for message in _messages(heard, 1)]
    gone.set()
    await listening
    return [str(line.get("body", line.get("headers"))) for line in lines]


async def _messages(heard: "asyncio.Queue[MutableMapping[str, Any]]", n: int) -> "AsyncIterator[Any]":
    for _ in range(n):
        yield heard.get()


def test_a_member_hears_that_something_changed(product: Product, room: "Room") -> None:
    start, hello, change = asyncio.run(first_lines(product, secret_of(product, room.by), room))

    assert "text/event-stream" in start
    assert "no-store" in start
    assert "retry" in hello
    assert change == str(b"id: 7\nevent: change\ndata: answers\n\n")
    assert product.store.hub.listeners(room.id) == 0


@pytest.mark.parametrize("signed_in", [True, False])
def test_others_are_told_that_there_is_no_such_workshop(
    product: Product, room: "Room", stranger: "Facilitator", *, signed_in: bool
) -> None:
    client = TestClient(Starlette(routes=console_events.routes(product, COOKIES)))
    if signed_in:
        client.cookies.set(COOKIES.session_name, secret_of(product, stranger))

    with pytest.raises(NotFound, match="unknown"):
        client.get(f"/konsoll/{room.id}/hendelser")
