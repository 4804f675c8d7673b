"""Engines, transactions and the schema's version.

On SQLite exactly one connection ever writes or checkpoints: builds before 3.51.3 can corrupt the file when two
connections do so at once. Readers are many and cannot write at all.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from facilitation.domain.errors import SamskapError, Unavailable
from facilitation.persistence import engines
from facilitation.persistence.asking import Asking
from facilitation.persistence.batches import MOST_IN_ONE, Batches
from facilitation.persistence.crew import Crew
from facilitation.persistence.desk import Desk, WatchedSession
from facilitation.persistence.engines import postgresql_engine, sqlite_engine, translated
from facilitation.persistence.memory import Memory
from facilitation.persistence.quick import Rows
from facilitation.persistence.turn import Turns

T = TypeVar("T")

log = logging.getLogger(__name__)

READERS: Final = 3
# Only where the database lets several write at once.
WRITERS: Final = 8
# The part of the patience that is left to everybody.
_LEAST_PATIENCE: Final = 0.2
# The newest migration; a test compares it with the migration folder, so that a start need not load Alembic.
HEAD = "0012"


class SchemaTooNew(Exception):
    """The database was written by a newer version of the product; it is left untouched."""


class StorageUnusable(Exception):
    """The data folder or the database cannot be used as it is; the message says why."""


class StorageDamaged(StorageUnusable):
    """The database's file is not whole; it is left untouched, and a backup must take its place."""


class Database:
    """One database with one writer.

    Args:
        url: SQLAlchemy URL, for example ``sqlite+pysqlite:////data/samskap.sqlite3`` or ``postgresql+psycopg://…``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._patience = float(engines.BUSY_SECONDS)
        if self.is_sqlite:
            self._writer = sqlite_engine(url, writes=True, patience=lambda: self._patience)
            self._reader = sqlite_engine(url, writes=False)
        else:
            self._writer = postgresql_engine(url, writes=True)
            self._reader = postgresql_engine(url, writes=False)
        # Another process's commits would not be seen, so nothing is kept where there may be one.
        self.memory = Memory() if self.is_sqlite else None
        self._turns = Turns()
        self.batches = Batches(self._writing, self.memory)
        self._asking = Asking(self._reader, self.memory)
        self._writers = Crew(
            "writer", 1 if self.is_sqlite else WRITERS, MOST_IN_ONE if self.is_sqlite else 1, self.batches.carry_out
        )
        self._readers = Crew("reader", READERS, 1, self._asking.answer)
        self._held: Connection | None = None
        self._write_failed = False
        self._trying = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed when the block ends and rolled back when it fails.

        Raises:
            Unavailable: when the disk is full, read-only or locked for too long; nothing was changed.
        """
        try:
            with (
                self._turn(),
                translated(),
                self._connection() as connection,
                WatchedSession.on(connection, self.memory) as db,
            ):
                with db.begin():
                    yield db
                if self.memory is not None:
                    self.memory.touch(db.touched)
        except Unavailable:
            self._write_failed = True
            raise
        self._write_failed = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one consistent snapshot; it cannot write."""
        with translated(), WatchedSession.on(self._reader, self.memory) as db:
            yield db

    def ask(self, work: Callable[[Desk], T]) -> "Future[T]":
        """Let one of the reading threads do something, whose connection stays open."""
        return self._readers.submit(work)

    def carry_out(self, work: Callable[[Desk], T]) -> "Future[T]":
        """Let something be written; the future is told after the commit, which others may share.

        What the work raises undoes the work and nothing else.
        """
        return self._writers.submit(work)

    def check(self) -> None:
        """See that the database can be read and, when the last write failed, that it can be written again.

        Raises:
            Unavailable: when it cannot.
        """
        with self.read() as db:
            db.execute(text("SELECT version_num FROM alembic_version"))
        if not self._write_failed:
            return
        # Many may ask at once; one of them tries, and the others believe the last failure.
        if not self._trying.acquire(blocking=False):
            raise Unavailable("storage.unavailable")
        try:
            with self.write() as db:
                db.execute(text("UPDATE alembic_version SET version_num = version_num"))
        finally:
            self._trying.release()

    def version(self) -> str | None:
        """Return the schema version of the database, or ``None`` when it is empty."""
        with self._reader.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        return str(row[0]) if row else None

    def prepare(self) -> None:
        """Bring the schema to this version: make it, migrate it, or refuse.

        Raises:
            SchemaTooNew: when the database knows a migration that this version does not.
            StorageDamaged: when the file is not a database, or not a whole one.
            StorageUnusable: when it cannot be read or written.
        """
        try:
            if self._exists():
                self._require_whole()
            version = self.version() if self._exists() else None
            if version == HEAD:
                return
            from facilitation.persistence.migrations import known_versions, upgrade

            if version is not None and version not in known_versions():
                raise SchemaTooNew(version)
            with self._turn():
                self._let_go()
                upgrade(self._writer)
        except OperationalError as error:
            raise StorageUnusable(str(error.orig)) from error
        except DatabaseError as error:
            raise (StorageDamaged if self.is_sqlite else StorageUnusable)(str(error.orig)) from error
        log.info("schema upgraded from=%s to=%s", version, HEAD)

    def scrub(self) -> bool:
        """Let nothing of what was deleted be left in the files, and tell whether that could be done now.

        Deleted rows are overwritten where they stood; earlier pages stay in the write-ahead log until it is emptied,
        which a reader with an old snapshot can hold back. On PostgreSQL that is the database's own affair.
        """
        if not self.is_sqlite:
            return True
        with self._turn(), translated(), self._connection() as connection:
            driver = Rows.on(connection).driver
            busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Do what is queued, and close every connection; the writer checkpoints last."""
        self._writers.close()
        self._readers.close()
        self._asking.close()
        if self.batches.commits:
            log.info("written units=%d commits=%d", self.batches.units, self.batches.commits)
        self._reader.dispose()
        self._let_go()
        self._writer.dispose()

    @contextmanager
    def _turn(self, since: float | None = None) -> Iterator[None]:
        """Wait for the turn to write, since then; what is left of the patience is for others that hold the file.

        Whoever has come to the head of a long queue is never turned away for the time that the queue has taken.
        """
        if not self.is_sqlite:
            yield
            return
        waited = 0.0 if since is None else time.monotonic() - since
        with self._turns.turn(max(engines.BUSY_SECONDS - waited, _LEAST_PATIENCE * engines.BUSY_SECONDS)) as left:
            self._patience = left
            yield

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """Give the connection that writes, to whoever has the turn; on SQLite it stays open, which is cheaper.

        When the database fails the next one gets another, whatever was wrong with it.
        """
        if not self.is_sqlite:
            with self._writer.connect() as connection:
                yield connection
            return
        if self._held is None:
            self._held = self._writer.connect()
        try:
            yield self._held
        except BaseException as error:
            if isinstance(error, Unavailable) or not isinstance(error, SamskapError):
                self._let_go()
            raise

    def _let_go(self) -> None:
        """Give the kept connection back."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    @contextmanager
    def _writing(self, since: float) -> Iterator[Connection]:
        """Give the writing connection in a transaction; whoever waits has waited since then."""
        try:
            with self._turn(since), translated(), self._connection() as connection, connection.begin():
                yield connection
        except Unavailable:
            self._write_failed = True
            raise
        self._write_failed = False

    def _require_whole(self) -> None:
        """Read every page of the file, which takes a second for a gigabyte.

        Raises:
            StorageDamaged: when something in it does not fit together.
        """
        if not self.is_sqlite:
            return
        with self._reader.connect() as connection:
            found = connection.scalar(text("PRAGMA quick_check(1)"))
        if found != "ok":
            raise StorageDamaged(str(found))

    def _exists(self) -> bool:
        return not self.is_sqlite or Path(self._writer.url.database or "").exists()
