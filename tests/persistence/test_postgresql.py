"""The same workshop on PostgreSQL: a server of our own, started from the programs that are installed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import bindparam, func, insert, select, text

from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, NotFound, Unavailable
from facilitation.domain.plan import ActionFields
from facilitation.domain.states import StepState
from facilitation.persistence import engines
from facilitation.persistence.base import Base
from facilitation.persistence.database import HEAD, Database, SchemaTooNew, StorageUnusable
from facilitation.persistence.desk import Desk
from facilitation.persistence.migrations import downgrade, upgrade
from facilitation.persistence.models import Entry, Receipt
from facilitation.persistence.quick import Quick
from facilitation.services.room.joining import Profile
from tests.conftest import Room
from tests.postgresql import Server

T = TypeVar("T")

CARD = "Når epikrisen kommer sent, fører det til ventetid for dem som skal hjem."
PHONES = 8

KEEP = Quick(insert(Receipt), lambda: None)
FIND = Quick(select(Receipt.result).where(Receipt.request_hash == bindparam("wanted")), lambda result: result)


@pytest.fixture
def database(on_postgresql: Database) -> Database:
    """What every fixture here stands on."""
    return on_postgresql


def at_once(calls: list[Callable[[], T]]) -> list[T]:
    """Call all of them at the same moment, each from a thread of its own."""
    together = Barrier(len(calls))

    def call(one: Callable[[], T]) -> T:
        together.wait(30)
        return one()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def test_migrations_make_what_the_models_say_and_can_be_stepped_back(database: Database) -> None:
    engine = engines.postgresql_engine(database.url, writes=True)
    downgrade(engine, to="base")
    upgrade(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
    database.prepare()
    assert database.version() == HEAD


def test_a_newer_database_and_none_at_all_are_refused(database: Database, postgresql: Server) -> None:
    with database.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        database.prepare()
    nowhere = Database(postgresql.url("nowhere"))
    with pytest.raises(StorageUnusable):
        nowhere.prepare()
    nowhere.close()


def test_readers_see_one_snapshot_and_cannot_write(database: Database) -> None:
    def keep(desk: Desk) -> int:
        return KEEP.run(desk.rows, request_hash="a", digest="d", result={"text": "blåbær", "list": [1, None]})

    with database.read() as reader:
        assert reader.scalar(select(func.count()).select_from(Receipt)) == 0
        assert database.carry_out(keep).result() == 1
        assert reader.scalar(select(func.count()).select_from(Receipt)) == 0
    found = database.ask(lambda desk: FIND.one(desk.rows, wanted="a")).result()
    assert found == {"text": "blåbær", "list": [1, None]}
    with pytest.raises(Unavailable), database.read() as db:
        db.execute(text("DELETE FROM receipt"))
    with pytest.raises(Unavailable):
        database.ask(keep).result()
    assert database.ask(lambda desk: len(FIND.all(desk.rows, wanted="a"))).result() == 1


def test_who_comes_too_late_with_the_same_is_asked_to_come_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def keep(desk: Desk) -> int:
        return KEEP.run(desk.rows, request_hash="what-people-wrote", digest="d", result={})

    database.carry_out(keep).result()
    with pytest.raises(Unavailable, match=r"storage\.busy"):
        database.carry_out(keep).result()
    assert "what-people-wrote" not in caplog.text
    assert "UniqueViolation" in caplog.text


def test_a_lock_that_is_held_too_long_is_told_until_it_is_let_go(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    hasty = Database(database.url)
    with database.write() as holder:
        holder.execute(text("LOCK TABLE alembic_version IN SHARE MODE"))
        with pytest.raises(Unavailable, match=r"storage\.busy"), hasty.write() as db:
            db.execute(text("UPDATE alembic_version SET version_num = version_num"))
        with pytest.raises(Unavailable, match=r"storage\.busy"):
            hasty.check()
    hasty.check()
    hasty.close()


def test_lost_connections_are_told_once_and_made_anew(database: Database) -> None:
    counted = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"

    def ask(desk: Desk) -> list[object]:
        return FIND.all(desk.rows, wanted="a")

    at_once([lambda: database.ask(ask).result() for _ in range(6)])
    with database.write() as db:
        assert db.scalar(text(counted + " AND datname = current_database()"))
    lost = 0
    for _ in range(12):
        try:
            assert database.ask(ask).result() == []
        except Unavailable:
            lost += 1
    # As many as there are threads that had one.
    assert lost <= 3
    database.check()


def test_a_whole_workshop_with_many_phones_at_once(room: Room) -> None:
    profile = Profile(level="kommune", role="ansatt", unit="Storvik kommune")
    request_id = new_id()
    twice = at_once([lambda: joined(room, profile, request_id) for _ in range(PHONES)])
    assert len(set(twice)) == 1

    phones = room.fill(PHONES)
    room.open("problem")
    answers = [room.answer("problem", text=f"{CARD} {number}", category="annet") for number in range(PHONES)]
    sent = [partial(room.answers.submit, *one) for one in zip(phones, answers, strict=True)]
    first = at_once([partial(persistent, one) for one in sent])
    again = at_once([partial(persistent, one) for one in sent])
    assert [one.entry_id for one in again] == [one.entry_id for one in first]
    with room.store.read() as db:
        stored = db.execute(select(Entry.sequence, Entry.text)).all()
    assert {row.text for row in stored} == {f"{CARD} {number}" for number in range(PHONES)}
    assert len({row.sequence for row in stored}) == PHONES
    with pytest.raises(Conflict, match=r"request\.reused"):
        room.answers.submit(phones[0], replace(answers[1], request_id=answers[0].request_id))

    room.close("problem")
    assert room.step("problem").state is StepState.CLOSED
    assert room.flow.undo(room.by, room.id).verb == "step.closed"
    assert room.step("problem").state is StepState.OPEN
    fields = complete(room)
    action_id = room.plan.add(room.by, room.id, fields, request_id=new_id())
    room.plan.edit(room.by, room.id, action_id, replace(fields, target="80 %"), version=1)
    room.flow.undo(room.by, room.id)
    assert [action.fields.target for action in room.plan.actions(room.by, room.id)] == [""]

    room.workshops.delete(room.by, room.id)
    with pytest.raises(NotFound):
        room.workshops.get(room.by, room.id)
    with room.store.read() as db:
        left = {
            table.name
            for table in Base.metadata.sorted_tables
            if table.name != "account" and db.scalar(select(func.count()).select_from(table))
        }
    assert left <= {"receipt"}
    room.store.check()


def complete(room: Room) -> ActionFields:
    """An action that passes every check in this workshop."""
    frame = room.workshops.get(room.by, room.id).frame
    assert frame.codes is not None
    return ActionFields(
        title="Felles møte hver måned",
        problem="Epikrisen kommer sent",
        code_what=frame.codes.what[0].key,
        code_whom=frame.codes.whom[0].key,
        owner_role=next(role.title for role in frame.roles if role.decides),
        owner_unit="Storvik kommune",
        first_step="Når møtekalenderen åpnes, da kaller vi inn.",
        deadline=date(2027, 9, 1),
        decision_level=frame.decision_levels[0].key,
    )


def joined(room: Room, profile: Profile, request_id: str) -> str:
    return persistent(lambda: room.joining.join(room.code, profile, request_id=request_id).secret)


def persistent(call: Callable[[], T]) -> T:
    """Do as a phone does, which comes again when it is told to."""
    for _ in range(20):
        try:
            return call()
        except Unavailable:
            continue
    raise AssertionError("never let in")
