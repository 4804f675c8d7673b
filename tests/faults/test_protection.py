"""One address is a whole hospital, somebody does not read, and somebody else opens stream after stream."""

import http.client
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest

from facilitation.phone.listening import MOST_TABS
from tests.faults.run import Stage, stage
from tests.ports import LOOPBACK

# More than every limit on wrong attempts together, in a few seconds.
JOINS = 260
WRONG = 30
DEAF = 40


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, fault_seed: int) -> Iterator[Stage]:
    with stage(tmp_path_factory.mktemp("protection"), seed=fault_seed) as stand:
        yield stand


@pytest.fixture(scope="module")
def facts(here: Stage) -> dict[str, Any]:
    found: dict[str, Any] = here.server.order("set_up")
    return found


@pytest.fixture(scope="module")
def open_next(here: Stage, facts: dict[str, Any]) -> Callable[[], None]:
    """Open the next step; the tests come in any order."""
    steps = iter(facts["steps"])

    def opened() -> None:
        here.server.order("open", step=next(steps), account=facts["account"], workshop=facts["workshop"])

    return opened


class Visitor:
    """Somebody behind the hospital's one address, on a connection that is kept."""

    def __init__(self, here: Stage) -> None:
        self.port = here.server.port
        self._origin = f"http://{LOOPBACK}:{self.port}"
        self._connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=30)

    def join(self, code: str) -> tuple[int, str]:
        """Come in; return the status and the cookie."""
        form = f"level=kommune&role=ansatt&unit=Storvik&request_id={uuid4()}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._origin}
        self._connection.request("POST", f"/j/{code}", body=form, headers=headers)
        response = self._connection.getresponse()
        response.read()
        return response.status, (response.getheader("Set-Cookie") or "").partition(";")[0]

    def try_code(self, code: str) -> int:
        self._connection.request("GET", f"/j/{code}")
        response = self._connection.getresponse()
        response.read()
        return response.status

    def close(self) -> None:
        self._connection.close()


class Stream:
    """A stream of events on a socket of its own."""

    def __init__(self, port: int, workshop: str, cookie: str, *, room: int | None = None) -> None:
        self._socket = socket.socket()
        if room is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self._socket.settimeout(30)
        self._socket.connect((LOOPBACK, port))
        head = f"GET /d/{workshop}/hendelser HTTP/1.1\r\nHost: {LOOPBACK}\r\nCookie: {cookie}\r\n\r\n"
        self._socket.sendall(head.encode())
        self.heard = b""

    def hear(self, pattern: bytes) -> None:
        """Read until this has come."""
        while not re.search(pattern, self.heard):
            part = self._socket.recv(65536)
            assert part, self.heard[-300:]
            self.heard += part

    def hear_the_end(self) -> None:
        """Read until the server has ended it; one that goes on is a timeout."""
        with suppress(ConnectionResetError):
            while self._socket.recv(65536):
                pass

    def close(self) -> None:
        self._socket.close()


def test_one_address_comes_in_as_often_as_it_likes_and_guesses_in_vain(here: Stage, facts: dict[str, Any]) -> None:
    with closing(Visitor(here)) as hospital:
        first = [hospital.join(facts["code"])[0] for _ in range(JOINS // 2)]
        wrong = [hospital.try_code(f"FEIL{n:04d}") for n in range(WRONG)]
        then = [hospital.join(facts["code"]) for _ in range(JOINS // 2)]

    assert wrong[0] == HTTPStatus.NOT_FOUND
    assert wrong[-1] == HTTPStatus.TOO_MANY_REQUESTS
    assert set(first) == {HTTPStatus.SEE_OTHER}
    assert {status for status, _ in then} == {HTTPStatus.SEE_OTHER}
    assert len({cookie for _, cookie in then}) == JOINS // 2


def test_those_who_do_not_read_hold_nobody_back(
    here: Stage, facts: dict[str, Any], open_next: Callable[[], None]
) -> None:
    with closing(Visitor(here)) as hospital, ExitStack() as open_streams:

        def listen(**room: int) -> Stream:
            cookie = hospital.join(facts["code"])[1]
            return open_streams.enter_context(closing(Stream(hospital.port, facts["workshop"], cookie, **room)))

        for _ in range(DEAF):
            listen(room=1024)
        reads = listen()
        reads.hear(rb"event: now\n")
        for number in range(1, 9):
            open_next()
            reads.hear(rb"(?s)(event: (change|page)\n.*){%d}" % number)
        assert hospital.join(facts["code"])[0] == HTTPStatus.SEE_OTHER


def test_one_phone_cannot_take_stream_after_stream(
    here: Stage, facts: dict[str, Any], open_next: Callable[[], None]
) -> None:
    with closing(Visitor(here)) as hospital, ExitStack() as open_streams:
        cookie, other = hospital.join(facts["code"])[1], hospital.join(facts["code"])[1]

        def listen(as_whom: str) -> Stream:
            stream = open_streams.enter_context(closing(Stream(hospital.port, facts["workshop"], as_whom)))
            stream.hear(rb"event: now\n")
            return stream

        neighbour = listen(other)
        streams = [listen(cookie) for _ in range(MOST_TABS + 3)]
        for stream in streams[:3]:
            stream.hear_the_end()
        open_next()
        for stream in (*streams[3:], neighbour):
            stream.hear(rb"event: (change|page)\n")
