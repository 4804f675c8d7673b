import threading
from dataclasses import dataclass, field

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import NoResultFound

from facilitation.persistence.database import Database
from facilitation.persistence.desk import Desk, remembered
from facilitation.persistence.memory import Memory
from facilitation.persistence.models import Contact, Receipt


@dataclass
class Reading:
    """Something that is read, and how often."""

    value: int = 0
    times: int = field(default=0)

    def __call__(self) -> int:
        self.times += 1
        return self.value + 1


def test_what_was_read_is_kept_until_its_part_is_touched() -> None:
    memory, read = Memory(), Reading()
    for _ in range(3):
        assert memory.remember("a", ("step",), read, as_of=memory.now) == 1
    memory.touch(["entry"])
    memory.remember("a", ("step",), read, as_of=memory.now)
    assert read.times == 1

    memory.touch(["step"])
    read.value = 5
    assert memory.remember("a", ("step",), read, as_of=memory.now) == 6
    assert memory.recall("a", ("step",)) == 6


def test_what_was_touched_after_the_reader_began_is_not_kept() -> None:
    memory = Memory()
    began = memory.now
    memory.touch(["step"])
    assert memory.remember("a", ("step",), Reading(), as_of=began) == 1
    assert memory.recall("a", ("step",)) is None


def test_a_reader_that_began_before_a_change_does_not_keep_what_it_still_sees(database: Database) -> None:
    began, changed = threading.Event(), threading.Event()

    def count(desk: Desk) -> int:
        return desk.db.scalar(text("SELECT 1 + count(*) FROM receipt")) or 0

    def look(desk: Desk) -> int:
        return desk.remembered("count", ("receipt",), lambda: count(desk))

    def look_late(desk: Desk) -> int:
        count(desk)
        began.set()
        assert changed.wait(10)
        return look(desk)

    late = database.ask(look_late)
    assert began.wait(10)
    with database.write() as db:
        db.add(Receipt(request_hash="a", digest="b", result={}))
    changed.set()
    assert late.result() == 1
    assert database.ask(look).result() == 2


@pytest.mark.sqlite
def test_units_that_share_a_transaction_see_each_other_and_keep_nothing_of_it(database: Database) -> None:
    def count(desk: Desk) -> int:
        return desk.db.scalar(text("SELECT 1 + count(*) FROM receipt")) or 0

    def look(desk: Desk) -> int:
        return desk.remembered("count", ("receipt",), lambda: count(desk))

    def add(desk: Desk) -> None:
        desk.db.add(Receipt(request_hash="a", digest="b", result={}))

    assert database.ask(look).result() == 1
    with database.write():
        added, looked = database.carry_out(add), database.carry_out(look)
        during = database.ask(look).result()
    added.result()
    assert (looked.result(), during) == (2, 1)


def test_the_one_that_was_kept_first_is_forgotten_first() -> None:
    memory = Memory(most_kept=2)
    for name in "abc":
        memory.remember(name, (), Reading(), as_of=0)
    assert [memory.recall(name, ()) for name in "abc"] == [None, 1, 1]


def test_what_was_not_found_pushes_nothing_out() -> None:
    memory = Memory(most_kept=1)
    memory.remember("known", (), Reading(), as_of=0)
    assert memory.remember("guessed", (), lambda: None, as_of=0) is None
    assert memory.recall("known", ()) == 1


@pytest.mark.sqlite
def test_a_commit_touches_what_it_has_changed(database: Database) -> None:
    read = Reading()

    def ask() -> int:
        return database.ask(lambda desk: desk.remembered("a", ("receipt",), read)).result()

    ask()
    with database.write() as db:
        db.add(Contact(id="c", workshop_id="w", address="a@b.no"))
        db.expunge_all()
    ask()
    assert read.times == 1

    with database.write() as db:
        db.add(Receipt(request_hash="a", digest="b", result={}))
    ask()
    with database.write() as db:
        db.get_one(Receipt, "a").digest = "c"
    ask()
    with database.write() as db:
        db.execute(delete(Receipt))
    ask()
    assert read.times == 4


@pytest.mark.sqlite
def test_what_is_rolled_back_touches_nothing(database: Database) -> None:
    read = Reading()
    database.ask(lambda desk: desk.remembered("a", ("receipt",), read)).result()

    def write_half() -> None:
        with database.write() as db:
            db.add(Receipt(request_hash="a", digest="b", result={}))
            db.flush()
            db.get_one(Receipt, "z")

    with pytest.raises(NoResultFound):
        write_half()
    database.ask(lambda desk: desk.remembered("a", ("receipt",), read)).result()
    assert read.times == 1


def test_a_transaction_sees_its_own_changes_and_keeps_them_to_itself(database: Database) -> None:
    def count(desk: Desk) -> int:
        return desk.db.scalar(text("SELECT 1 + count(*) FROM receipt")) or 0

    def look(desk: Desk) -> int:
        return desk.remembered("count", ("receipt",), lambda: count(desk))

    assert database.ask(look).result() == 1
    with database.write() as db:
        desk = Desk.of(db)
        db.add(Receipt(request_hash="a", digest="b", result={}))
        assert look(desk) == 2
        assert remembered(db, "count", ("receipt",), lambda: count(desk)) == 2
        assert database.ask(look).result() == 1
    assert database.ask(look).result() == 2


def test_what_is_to_be_forgotten_is_not_kept_by_whoever_is_reading_it() -> None:
    memory, read = Memory(), Reading()
    began = memory.now
    memory.remember("a", ("step",), read, as_of=began)
    memory.forget()
    assert memory.recall("a", ("step",)) is None

    assert memory.remember("b", ("step",), read, as_of=began) == 1
    assert memory.recall("b", ("step",)) is None
    assert memory.remember("b", ("step",), read, as_of=memory.now) == memory.recall("b", ("step",)) == 1
