"""Laws of the shared commit: durable before told, alone in failing, in turn with everybody else."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from sqlalchemy import bindparam, func, insert, select, text

from facilitation.domain.errors import NotFound, Unavailable
from facilitation.persistence import crew, engines
from facilitation.persistence.database import Database
from facilitation.persistence.desk import Desk
from facilitation.persistence.models import Receipt
from facilitation.persistence.quick import Quick

KEEP = Quick(insert(Receipt), lambda: None)
COUNT = Quick(select(func.count()).select_from(Receipt).where(Receipt.digest == bindparam("of_digest")), int)


def storing(name: str, *, size: int = 1, fail: Exception | None = None) -> Callable[[Desk], str]:
    def work(desk: Desk) -> str:
        KEEP.run(desk.rows, request_hash=name, workshop_id=None, digest="d", result={"x": "x" * size})
        if fail is not None:
            raise fail
        return name

    return work


def stored(database: Database) -> int:
    return database.ask(lambda desk: COUNT.one(desk.rows, of_digest="d") or 0).result()


@pytest.mark.sqlite
def test_those_who_wait_share_a_commit(database: Database) -> None:
    with database.write():
        futures = [database.carry_out(storing(str(number))) for number in range(20)]
    assert [future.result() for future in futures] == [str(number) for number in range(20)]
    assert stored(database) == 20
    # The first may have been taken before the others came.
    assert database.batches.units == 20
    assert database.batches.commits <= 2


def test_one_that_fails_takes_nothing_with_it(database: Database) -> None:
    with database.write():
        before = database.carry_out(storing("before"))
        failing = database.carry_out(storing("failing", fail=NotFound("step.unknown")))
        after = database.carry_out(storing("after"))
    with pytest.raises(NotFound, match=r"step\.unknown"):
        failing.result()
    assert (before.result(), after.result()) == ("before", "after")
    assert stored(database) == 2


def test_what_the_mapper_has_changed_is_undone_with_its_unit(database: Database) -> None:
    def half(desk: Desk) -> None:
        desk.db.add(Receipt(request_hash="half", digest="d", result={}))
        desk.db.flush()
        raise NotFound("step.unknown")

    def whole(desk: Desk) -> None:
        desk.db.add(Receipt(request_hash="whole", digest="d", result={}))

    with database.write():
        futures = [database.carry_out(half), database.carry_out(whole)]
    with pytest.raises(NotFound):
        futures[0].result()
    futures[1].result()
    assert stored(database) == 1


def test_nobody_is_told_before_the_commit(database: Database) -> None:
    seen: list[int] = []
    done = threading.Event()

    def look(_future: Future[str]) -> None:
        with database.read() as db:
            seen.append(db.scalar(text("SELECT count(*) FROM receipt")) or 0)
        done.set()

    database.carry_out(storing("one")).add_done_callback(look)
    assert done.wait(10)
    assert seen == [1]


def test_what_comes_afterwards_comes_after_the_commit_and_only_for_what_was_done(database: Database) -> None:
    told: list[tuple[str, int]] = []

    def work(desk: Desk, name: str, *, fail: bool) -> None:
        KEEP.run(desk.rows, request_hash=name, workshop_id=None, digest="d", result={})
        desk.afterwards.append(lambda: told.append((name, stored(database))))
        if fail:
            raise NotFound("step.unknown")

    with database.write():
        futures = [
            database.carry_out(lambda desk: work(desk, "good", fail=False)),
            database.carry_out(lambda desk: work(desk, "bad", fail=True)),
        ]
    futures[0].result()
    with pytest.raises(NotFound):
        futures[1].result()
    assert told == [("good", 1)]


@pytest.mark.sqlite
def test_a_full_disk_is_told_to_everybody_whose_work_it_cost(database: Database) -> None:
    with database.write() as db:
        pages = db.scalar(text("PRAGMA page_count"))
        db.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")
        futures = [database.carry_out(storing(str(number), size=200_000)) for number in range(3)]
    for future in futures:
        with pytest.raises(Unavailable, match=r"storage\.full"):
            future.result()
    assert stored(database) == 0

    with database.write() as db:
        db.connection().exec_driver_sql("PRAGMA max_page_count=1000000")
    assert database.carry_out(storing("later", size=200_000)).result() == "later"


@pytest.mark.sqlite
def test_who_waits_too_long_for_the_file_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    with database.write():
        future = database.carry_out(storing("late"))
        with pytest.raises(Unavailable, match=r"storage\.busy"):
            future.result(10)
    assert stored(database) == 0


def test_who_has_come_through_a_long_queue_is_not_turned_away_at_its_head(database: Database) -> None:
    unit = crew.Unit(storing("at last"), since=time.monotonic() - 60)
    with database.write():
        carrying = threading.Thread(target=database.batches.carry_out, args=([unit],))
        carrying.start()
    carrying.join()
    assert (unit.error, unit.result) == (None, "at last")
    assert stored(database) == 1


def test_a_queue_that_nobody_can_serve_is_refused_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "MOST_WAITING", 2)
    with database.write():
        futures = [database.carry_out(storing("first"))]
        with pytest.raises(Unavailable, match=r"storage\.busy"):
            futures += [database.carry_out(storing(str(number))) for number in range(40)]
    assert futures[0].result() == "first"


def test_closing_does_what_is_queued(database: Database) -> None:
    futures = [database.carry_out(storing(str(number))) for number in range(10)]
    database.close()
    assert {future.result() for future in futures} == {str(number) for number in range(10)}


def test_a_read_that_fails_leaves_the_next_one_alone(database: Database) -> None:
    def fail(_desk: Desk) -> None:
        raise NotFound("step.unknown")

    with pytest.raises(NotFound):
        database.ask(fail).result()
    with pytest.raises(Unavailable):
        database.ask(lambda desk: KEEP.run(desk.rows, request_hash="x", digest="d", result={})).result()
    assert [stored(database) for _ in range(6)] == [0] * 6


def test_a_read_sees_one_snapshot(database: Database) -> None:
    began, changed = threading.Event(), threading.Event()

    def look_twice(desk: Desk) -> tuple[int | None, int | None]:
        first = COUNT.one(desk.rows, of_digest="d")
        began.set()
        assert changed.wait(10)
        return first, COUNT.one(desk.rows, of_digest="d")

    looking = database.ask(look_twice)
    assert began.wait(10)
    database.carry_out(storing("meanwhile")).result()
    changed.set()
    assert looking.result() == (0, 0)
    assert stored(database) == 1
