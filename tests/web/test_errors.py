import logging
from collections.abc import AsyncIterator, Callable

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from facilitation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    SamskapError,
    TooMany,
    Unavailable,
    WrongPhase,
)
from facilitation.web import STATIC
from facilitation.web.assets import Assets
from facilitation.web.errors import ErrorPages, UnexpectedErrors, status_of
from facilitation.web.pages import Pages

SECRET_TEXT = "noe en deltaker skrev"
JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html,application/xhtml+xml,application/json;q=0.9"}

Failing = Callable[[Exception], TestClient]


@pytest.fixture
def failing() -> Failing:
    """Return a browser of a product whose only page fails."""

    def client(error: Exception) -> TestClient:
        async def fail(request: Request) -> Response:
            del request
            raise error

        async def fail_late(request: Request) -> Response:
            del request

            async def body() -> AsyncIterator[bytes]:
                yield b"part"
                raise error

            return StreamingResponse(body())

        async def listen(websocket: WebSocket) -> None:
            await websocket.accept()
            raise error

        errors = ErrorPages(Pages(Assets(STATIC)))
        app = Starlette(
            routes=[Route("/", fail), Route("/late", fail_late), WebSocketRoute("/socket", listen)],
            middleware=[Middleware(UnexpectedErrors, errors=errors)],
            exception_handlers=errors.handlers(),
        )
        return TestClient(app)

    return client


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("workshop.unknown"), 404),
        (NotAllowed("workshop.read_only"), 403),
        (InvalidInput("text.empty", field="text"), 422),
        (Conflict("undo.changed_since"), 409),
        (WrongPhase("undo.nothing"), 409),
        (TooMany("attempts.too_many", retry_after=61), 429),
        (Unavailable("storage.busy"), 503),
    ],
)
def test_each_family_has_its_status_on_pages_and_for_scripts(
    failing: Failing, error: SamskapError, status: int
) -> None:
    client = failing(error)
    page, data = client.get("/", headers=HTML), client.get("/", headers=JSON)
    assert page.status_code == data.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert data.json()["code"] == error.code
    assert data.json()["message"] in page.text.replace("&#39;", "'")
    assert 'role="alert"' in page.text


def test_an_error_outside_the_families_is_our_fault() -> None:
    assert status_of(SamskapError("odd")) == 500


def test_a_script_is_told_the_field_and_no_other_fact(failing: Failing) -> None:
    error = InvalidInput("text.too_long", field="text", limit=140, length=200)
    assert set(failing(error).get("/", headers=JSON).json()) == {"code", "message", "field"}


def test_too_many_attempts_say_when_to_come_back(failing: Failing) -> None:
    answer = failing(TooMany("attempts.too_many", retry_after=61)).get("/", headers=JSON)
    assert answer.headers["retry-after"] == "61"
    assert answer.json()["retry_after"] == 61
    assert "retry-after" not in failing(TooMany("room.full", limit=400)).get("/").headers


def test_unavailable_says_when_to_come_back(failing: Failing) -> None:
    assert failing(Unavailable("storage.busy")).get("/").headers["retry-after"] == "5"


def test_the_sentence_is_in_the_readers_language(failing: Failing) -> None:
    page = failing(NotFound("workshop.unknown")).get("/", headers={"Accept-Language": "nn"})
    assert '<html lang="nn">' in page.text


def test_a_wrong_method_is_a_page_that_says_which_are_right(failing: Failing) -> None:
    answer = failing(ValueError()).post("/")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert "kan ikke tas imot" in answer.text


def test_an_error_of_the_framework_has_our_words(failing: Failing) -> None:
    answer = failing(HTTPException(413, detail="internal detail")).get("/", headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["code"] == "request.refused"
    assert "internal detail" not in answer.text


def test_what_the_framework_does_not_find_has_our_words(failing: Failing) -> None:
    answer = failing(HTTPException(404, detail="internal detail")).get("/", headers=JSON)
    assert answer.status_code == 404
    assert answer.json()["code"] == "page.unknown"


def test_an_unforeseen_error_gives_a_log_id_and_neither_page_nor_log_tell_contents(
    failing: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    error = ValueError(SECRET_TEXT)
    error.__cause__ = KeyError(SECRET_TEXT)
    with caplog.at_level(logging.ERROR):
        answer = failing(error).get("/")
    assert answer.status_code == 500
    (record,) = caplog.records
    log_id = record.getMessage().split()[1].removeprefix("id=")
    assert log_id in answer.text
    assert "ValueError at" in record.getMessage()
    assert "caused by KeyError at" in record.getMessage()
    assert "test_errors.py" in record.getMessage()
    assert record.exc_info is None
    assert SECRET_TEXT not in answer.text + caplog.text


def test_an_answer_that_has_begun_is_only_logged(failing: Failing, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = failing(ValueError(SECRET_TEXT)).get("/late")
    assert answer.content == b"part"
    assert [record.name for record in caplog.records] == ["facilitation.web.errors"]


def test_a_socket_that_fails_is_only_logged(failing: Failing, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), failing(ValueError(SECRET_TEXT)).websocket_connect("/socket"):
        pass
    assert "ValueError at" in caplog.text
    assert SECRET_TEXT not in caplog.text
