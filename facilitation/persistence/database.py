"""Engines, transactions and the schema's version.

On SQLite exactly one connection ever writes or checkpoints: builds before 3.51.3 can corrupt the file when two
connections do so at once. Readers are many and cannot write at all.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from facilitation.domain.errors import Unavailable

log = logging.getLogger(__name__)

BUSY_SECONDS = 5
# The newest migration; a test compares it with the migration folder, so that a start need not load Alembic.
HEAD = "0010"

# What SQLite calls the failures that somebody can do something about.
_CODES = {"SQLITE_FULL": "storage.full", "SQLITE_BUSY": "storage.busy"}


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
        self._patience = float(BUSY_SECONDS)
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, writes=True, patience=lambda: self._patience)
            self._reader = _sqlite_engine(url, writes=False)
        else:
            self._writer = self._reader = create_engine(url, pool_pre_ping=True)
        self._write_lock = threading.Lock()
        self._write_failed = False
        self._trying = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed when the block ends and rolled back when it fails.

        Raises:
            Unavailable: when the disk is full, read-only or locked for too long; nothing was changed.
        """
        try:
            with self._turn(), _translated(), Session(self._writer) as db, db.begin():
                yield db
        except Unavailable:
            self._write_failed = True
            raise
        self._write_failed = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one consistent snapshot; on SQLite it cannot write."""
        with _translated(), Session(self._reader) as db:
            yield db

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
            with self._write_lock:
                upgrade(self._writer)
        except OperationalError as error:
            raise StorageUnusable(str(error.orig)) from error
        except DatabaseError as error:
            raise StorageDamaged(str(error.orig)) from error
        log.info("schema upgraded from=%s to=%s", version, HEAD)

    def close(self) -> None:
        """Close every connection; the writer checkpoints last."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the turn to write; what is left of the patience is for others that hold the file."""
        if not self.is_sqlite:
            yield
            return
        began = time.monotonic()
        if not self._write_lock.acquire(timeout=BUSY_SECONDS):
            raise Unavailable("storage.busy")
        try:
            self._patience = max(0.0, BUSY_SECONDS - (time.monotonic() - began))
            yield
        finally:
            self._write_lock.release()

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


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("storage.busy") from error
    except OperationalError as error:
        log.warning("storage unavailable: %s", error.orig)
        raise Unavailable(_CODES.get(getattr(error.orig, "sqlite_errorname", ""), "storage.unavailable")) from error


def _sqlite_engine(url: str, *, writes: bool, patience: Callable[[], float] | None = None) -> Engine:
    engine = create_engine(
        url,
        pool_size=1 if writes else 8,
        max_overflow=0 if writes else 32,
        pool_timeout=BUSY_SECONDS,
        # Transactions are begun by hand below: the driver's own begin comes too late to be a snapshot.
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        pragmas = ["foreign_keys=ON", "synchronous=FULL", "cache_size=-8000", "secure_delete=ON"]
        pragmas += ["journal_mode=WAL"] if writes else ["query_only=ON", "wal_autocheckpoint=0"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own event type
        if patience is not None:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={round(1000 * patience())}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
