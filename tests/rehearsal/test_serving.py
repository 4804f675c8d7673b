import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from facilitation.rehearsal import serving as module
from facilitation.rehearsal.serving import NotServed, address_of, free_port, serving


async def greet(_request: Request) -> Response:
    return PlainTextResponse("hei")


def test_application_answers_at_its_address_until_the_block_is_left() -> None:
    with free_port() as listener:
        address = address_of(listener)
        with serving(Starlette(routes=[Route("/", greet)]), listener):
            assert httpx2.get(address, trust_env=False).text == "hei"

    with pytest.raises(httpx2.ConnectError):
        httpx2.get(address, trust_env=False)


def test_two_ports_are_never_the_same() -> None:
    with free_port() as one, free_port() as other:
        assert address_of(one) != address_of(other)


def test_application_that_cannot_start_is_told_about(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def broken(_app: Starlette) -> AsyncIterator[None]:
        int("no database")
        yield

    with (
        free_port() as listener,
        pytest.raises(NotServed, match="start"),
        serving(Starlette(lifespan=broken), listener),
    ):
        pytest.fail("the block must not run")

    assert "no database" in caplog.text


def test_application_that_does_not_stop_is_told_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STOP_SECONDS", 0)
    others = set(threading.enumerate())
    enough = threading.Event()

    @asynccontextmanager
    async def stubborn(_app: Starlette) -> AsyncIterator[None]:
        yield
        enough.wait(30)

    with free_port() as listener:
        try:
            with pytest.raises(NotServed, match="stop"), serving(Starlette(lifespan=stubborn), listener):
                pass
        finally:
            enough.set()
            for thread in set(threading.enumerate()) - others:
                thread.join(30)
