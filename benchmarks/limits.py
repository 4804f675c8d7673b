"""What the machine gives without the product: commits of SQLite, and requests of the HTTP server."""

import asyncio
import json
import sqlite3
import sys
import time
import uuid
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvloop

from benchmarks.machine import Moment, Process, Weather, own_cpu
from benchmarks.served import free_port, started, until_open
from benchmarks.wire import Wire

PER_COMMIT = (1, 2, 4, 8, 16, 32)
CONNECTIONS = 16
_SECONDS = 1.2
_ROW = "INSERT INTO entry VALUES (?, ?)"


def rows_per_second(folder: Path, per_commit: int) -> float:
    """Return how many rows SQLite stores in a second, as durable as the product's, with so many in each commit."""
    database = sqlite3.connect(folder / f"raw-{per_commit}.sqlite3", isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry (id TEXT PRIMARY KEY, body TEXT)"
    )
    stored, began = 0, time.monotonic()
    while time.monotonic() - began < _SECONDS:
        database.execute("BEGIN IMMEDIATE")
        for _ in range(per_commit):
            database.execute(_ROW, (str(uuid.uuid4()), "Det stopper opp mellom sykehus og kommune " * 6))
        database.execute("COMMIT")
        stored += per_commit
    seconds = time.monotonic() - began
    database.close()
    return stored / seconds


async def requests_per_second(wire: Wire) -> float:
    """Return how often a page can be asked for in a second, over one connection."""
    answered, began = 0, time.monotonic()
    while time.monotonic() - began < _SECONDS:
        await wire.get("/")
        answered += 1
    return answered / (time.monotonic() - began)


async def empty_route() -> dict[str, float]:
    """Return the requests that the HTTP server answers in a second when there is nothing to do, and their CPU."""
    with TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.empty", str(port)]
        with started(command, environment={}, folder=Path(folder)) as process:
            until_open(port)
            wires = [Wire(f"http://localhost:{port}") for _ in range(CONNECTIONS)]
            await asyncio.gather(*(wire.get("/") for wire in wires))
            before, began = Process.read(process.pid).cpu, time.monotonic()
            rates = await asyncio.gather(*(requests_per_second(wire) for wire in wires))
            used, seconds = Process.read(process.pid).cpu - before, time.monotonic() - began
            for wire in wires:
                wire.close()
    return {"per_second": round(sum(rates)), "cpu_us": round(1e6 * used / (sum(rates) * seconds), 1)}


async def main() -> None:
    """Measure and tell."""
    weather, own_before = Moment.now(), own_cpu()
    with TemporaryDirectory() as folder:
        rows: dict[str, Any] = {
            str(per_commit): round(rows_per_second(Path(folder), per_commit)) for per_commit in PER_COMMIT
        }
    route = await empty_route()
    seen = Weather.since(weather, own_cpu=own_cpu() - own_before)
    print(json.dumps({"rows_per_second": rows, "empty_route": route, "weather": asdict(seen), "quiet": seen.is_quiet}))


if __name__ == "__main__":
    uvloop.run(main())
