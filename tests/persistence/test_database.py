import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.exc import OperationalError

from facilitation.domain.errors import Unavailable
from facilitation.persistence import engines
from facilitation.persistence.base import Base
from facilitation.persistence.database import HEAD, Database, SchemaTooNew, StorageDamaged
from facilitation.persistence.migrations import configuration, downgrade, upgrade
from facilitation.persistence.models import Account

_MOMENT = "2027-05-18 07:00:00.000000"
# One owner of a plan who has been reminded once, with what a database cannot do without.
_REMINDED: dict[str, dict[str, str | int]] = {
    "workshop": {
        "id": "w",
        "title": "T",
        "place": "",
        "day": "2027-03-10",
        "starts_minute": 540,
        "language": "nb",
        "template_key": "t",
        "template_version": "1",
        "frame": "{}",
        "join_code": "1",
        "screen_token": "s",
        "door": "closed",
        "capacity": 40,
        "show_join": 0,
        "representation_note": "",
        "rehearsal": 0,
        "revision": 0,
        "created_at": _MOMENT,
    },
    "owner": {"id": "o", "workshop_id": "w", "role": "Leder", "unit": "DPS", "name": "", "email": ""},
    "mail": {
        "id": "m",
        "workshop_id": "w",
        "owner_id": "o",
        "kind": "reminder",
        "state": "sent",
        "created_at": _MOMENT,
        "next_at": _MOMENT,
        "attempts": 0,
        "problem": "",
    },
    "reminder": {"owner_id": "o", "occasion": "before", "day": "2027-06-01", "mail_id": "m"},
}


@pytest.mark.sqlite
def test_pragmas_that_keep_confirmed_answers(database: Database) -> None:
    with database.write() as db:
        found = {name: db.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")}

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable), database.read() as db:
        db.execute(text("DELETE FROM account"))


def test_readers_see_one_snapshot_while_others_write(database: Database) -> None:
    with database.read() as reader:
        before = reader.scalar(text("SELECT count(*) FROM receipt"))
        with database.write() as writer:
            writer.execute(text("INSERT INTO receipt (request_hash, digest, result) VALUES ('a', 'b', '{}')"))
        assert reader.scalar(text("SELECT count(*) FROM receipt")) == before
    with database.read() as reader:
        assert reader.scalar(text("SELECT count(*) FROM receipt")) == before + 1


def test_failure_rolls_back(database: Database) -> None:
    class Interruption(Exception):
        pass

    def write_half() -> None:
        with database.write() as db:
            db.execute(text("INSERT INTO receipt (request_hash, digest, result) VALUES ('a', 'b', '{}')"))
            raise Interruption

    with pytest.raises(Interruption):
        write_half()
    with database.read() as db:
        assert db.scalar(text("SELECT count(*) FROM receipt")) == 0


@pytest.mark.sqlite
def test_locked_database_is_told_and_nothing_is_changed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    with locked(database), pytest.raises(Unavailable, match=r"storage\.busy"), database.write() as db:
        db.execute(text("DELETE FROM account"))


@pytest.mark.sqlite
def test_writers_in_one_process_wait_in_turn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write():
            inside.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(5)
    try:
        with pytest.raises(Unavailable, match=r"storage\.busy"), database.write():
            pass
    finally:
        leave.set()
        holder.join()


@pytest.mark.sqlite
def test_full_disk_is_told(database: Database) -> None:
    with database.write() as db:
        pages = db.scalar(text("PRAGMA page_count"))
        db.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Unavailable, match=r"storage\.full"), database.write() as db:
        db.execute(
            text("INSERT INTO receipt (request_hash, digest, result) VALUES ('a', 'b', :big)"), {"big": "x" * 100_000}
        )


@pytest.mark.sqlite
def test_failed_write_is_told_by_the_check_until_one_succeeds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    database.check()
    with locked(database):
        database.check()
        with pytest.raises(Unavailable, match=r"storage\.busy"), database.write() as db:
            db.execute(text("DELETE FROM account"))
        with pytest.raises(Unavailable, match=r"storage\.busy"):
            database.check()
    database.check()


@pytest.mark.sqlite
def test_many_checks_of_a_failing_database_make_one_try(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    with locked(database):
        with pytest.raises(Unavailable), database.write() as db:
            db.execute(text("DELETE FROM account"))
        # Another thread is at it.
        assert database._trying.acquire()
        with pytest.raises(Unavailable, match=r"storage\.unavailable"):
            database.check()
        database._trying.release()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Let another connection hold the database, as a program beside us could."""
    other = sqlite3.connect(database.url.removeprefix("sqlite+pysqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


def test_migrations_make_what_the_models_say(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()

    assert difference == []


def test_a_step_down_and_up_again(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite+pysqlite:///{tmp_path / 'steps.sqlite3'}")
    upgrade(engine)
    downgrade(engine, to="base")
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    engine.dispose()


def test_what_was_reminded_of_is_still_known_when_mails_get_another_kind_of_recipient(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite+pysqlite:///{tmp_path / 'mails.sqlite3'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    upgrade(engine)
    downgrade(engine, to="0011")
    with engine.begin() as connection:
        for table, values in _REMINDED.items():
            connection.execute(text(f"INSERT INTO {table} ({', '.join(values)}) VALUES {tuple(values.values())}"))  # noqa: S608 -- our own values
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT owner_id, day, mail_id FROM reminder")).all() == [
            ("o", "2027-06-01", "m")
        ]
        assert connection.execute(text("SELECT id, owner_id, invitee_id FROM mail")).all() == [("m", "o", None)]
    engine.dispose()


def test_newer_database_is_refused_and_untouched(migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite3"
    shutil.copyfile(migrated_file, path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    database = Database(f"sqlite+pysqlite:///{path}")

    with pytest.raises(SchemaTooNew, match="9999"):
        database.prepare()
    database.close()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite3"
    path.write_text("Kjære alle sammen, dette er et brev og ingen database. " * 40, encoding="utf-8")
    before = path.read_bytes()
    database = Database(f"sqlite+pysqlite:///{path}")

    with pytest.raises(StorageDamaged):
        database.prepare()
    database.close()
    assert path.read_bytes() == before


def test_a_database_with_a_spoilt_page_is_refused_and_untouched(migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.sqlite3"
    content = bytearray(migrated_file.read_bytes())
    # The sixth page: an index or a table, in either case not the page that says that this is a database.
    content[5 * 4096 : 5 * 4096 + 512] = bytes(range(256)) * 2
    path.write_bytes(content)
    database = Database(f"sqlite+pysqlite:///{path}")

    with pytest.raises(StorageDamaged):
        database.prepare()
    database.close()
    assert path.read_bytes() == bytes(content)


def test_preparing_twice_does_nothing_more(database: Database) -> None:
    database.prepare()

    assert database.version() == HEAD


def test_times_without_a_zone_are_refused(database: Database) -> None:
    from datetime import datetime

    from facilitation.persistence.base import UtcDateTime

    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2027, 3, 10), database._writer.dialect)  # noqa: DTZ001 -- that is the point


@pytest.mark.sqlite
def test_operational_error_is_kept_as_the_cause(database: Database) -> None:
    with pytest.raises(Unavailable) as caught, database.read() as db:
        db.execute(text("SELECT * FROM no_such_table"))
    assert isinstance(caught.value.__cause__, OperationalError)


def test_what_one_engine_has_compiled_is_known_to_all(database: Database, migrated_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "another.sqlite3"
    shutil.copyfile(migrated_file, copy)
    another = Database(f"sqlite+pysqlite:///{copy}")
    found = []
    for session in (database.read, database.write, another.read, another.write):
        with session() as db:
            found.append(db.connection().execute(select(Account.name, Account.email)).context.cache_hit)
    another.close()

    assert found[1:] == [CacheStats.CACHE_HIT] * 3
