"""The floor: the same entries, each with a commit of its own, told to those who listen, and nothing else.

No rules, no rights, no pages by person, no undo: what is left when everything that a product is for is taken away.
Run with the database's path and a port.
"""

import asyncio
import json
import sqlite3
import sys
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

DB = sqlite3.connect(sys.argv[1], isolation_level=None)
DB.executescript(
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry (id TEXT PRIMARY KEY, body TEXT)"
)
EARS: dict[str, set[asyncio.Queue[str]]] = {"phone": set(), "screen": set()}


async def page(_request: Request) -> Response:  # noqa: D103 -- as bare as can be
    return HTMLResponse("<!doctype html><title>Gulv</title><form><textarea name=text></textarea></form>" + " " * 3000)


async def send(request: Request) -> Response:  # noqa: D103 -- as above
    fields = dict(await request.form())
    DB.execute("INSERT OR IGNORE INTO entry VALUES (?, ?)", (fields["request_id"], json.dumps(fields)))
    for ear in EARS[request.path_params["to"]]:
        ear.put_nowait(str(fields["text"]))
    return JSONResponse({"state": "saved"})


async def listen(request: Request) -> Response:  # noqa: D103 -- as above
    async def stream() -> AsyncIterator[str]:
        ear: asyncio.Queue[str] = asyncio.Queue()
        EARS[request.path_params["to"]].add(ear)
        while True:
            yield f"event: change\ndata: {await ear.get()}\n\n"

    return StreamingResponse(stream(), media_type="text/event-stream")


routes = [Route("/", page), Route("/send/{to}", send, methods=["POST"]), Route("/listen/{to}", listen)]
uvicorn.run(Starlette(routes=routes), port=int(sys.argv[2]), log_level="error")
