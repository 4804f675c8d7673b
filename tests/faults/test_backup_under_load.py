"""A backup that is taken while phones write is whole, and an installation that is restored from it is the same one."""

import os
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import pytest

from facilitation.settings import ROOT
from facilitation.upkeep.backup import DATABASE
from tests.faults.checker import Rows, digest, read_rows
from tests.faults.history import Ending, History, Kind
from tests.faults.nemesis import Nemesis
from tests.faults.run import Outcome, live_through, stage
from tests.faults.server import Server
from tests.faults.wire import Heard, ask


@pytest.mark.long
def test_backup_under_load_is_whole_and_restores_the_same_installation(tmp_path: Path, fault_seed: int) -> None:
    packed, work = tmp_path / "kopi.zip", tmp_path / "pakket ut"
    began = 0.0

    def take(_nemesis: Nemesis) -> None:
        nonlocal began
        history.wait_for(40, seconds=30)
        began = time.monotonic()
        samskap("backup", str(packed), "--data", str(here.server.data))
        history.wait_for(10, seconds=10)

    with stage(tmp_path, seed=fault_seed) as here:
        history = here.history
        outcome = live_through(here, take, pace=2)
        assert outcome.problems == []

        with zipfile.ZipFile(packed) as archive:
            archive.extract(DATABASE, work)
        require_whole(read_rows(work / DATABASE), history, before=began)

        samskap("restore", str(packed), "--data", str(tmp_path / "ny"))
        assert counts(tmp_path / "ny" / DATABASE) == counts(work / DATABASE)
        again = Server(tmp_path / "ny", tmp_path / "again.log", history, port=here.server.port)
        try:
            again.start()
            require_same(again.port, outcome, work / DATABASE)
        finally:
            again.close()


def samskap(*words: str) -> None:
    """Run a command of the product in a process of its own."""
    command = [str(Path(sys.executable).parent / "samskap"), *words]
    subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=True, capture_output=True)


def require_whole(rows: Rows, history: History, *, before: float) -> None:
    """The copy is one moment: everything that was confirmed before it began is in it, and its parts agree."""
    assert rows.integrity == ["ok"]
    assert rows.orphans == []
    confirmed = [one for one in history.operations if one.ending is Ending.CONFIRMED and one.ended_at < before]
    assert len(confirmed) >= 40
    assert [one for one in confirmed if digest(one.id) not in rows.receipts] == []
    assert {(step, key): n for step, key, n in rows.noted if n} == {(step, key): n for step, key, n in rows.counted}
    sent = {one.value for one in history.operations}
    assert [text for text, _ in rows.cards if text not in sent] == []


def require_same(port: int, outcome: Outcome, database: Path) -> None:
    """People sign in, old codes open the door, and phones are who they were."""
    with closing(sqlite3.connect(database)) as db:
        (workshop, code) = db.execute("SELECT id, join_code FROM workshop").fetchone()
    password = {"email": "prosessleder@eksempel.no", "password": "en lang setning å huske", "neste": "/"}
    joined = next(one for one in outcome.history.operations if one.kind is Kind.JOIN)
    cookie = f"samskap-d-{workshop[:8]}={joined.value}"

    assert status(ask(port, "POST", "/logg-inn", form=password)) == HTTPStatus.SEE_OTHER
    assert status(ask(port, "GET", f"/j/{code}")) == HTTPStatus.OK
    assert status(ask(port, "GET", f"/d/{workshop}", cookie=cookie)) == HTTPStatus.OK


def status(answer: Heard | None) -> int:
    return answer.status if answer is not None else 0


def counts(database: Path) -> dict[str, int]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(database)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608 -- our own names
