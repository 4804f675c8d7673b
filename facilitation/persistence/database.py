"""Engines, transactions and the schema's version.

On SQLite exactly one connection ever writes or checkpoints: builds before 3.51.3 can corrupt the file when two
connections do so at once. Readers are many and cannot write at all.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from facilitation.domain.errors import Unavailable

log = logging.getLogger(__name__)

BUSY_SECONDS = 5
# The newest migration; a test compares it with the migration folder, so that a start need not load Alembic.
HEAD = "0006"


class SchemaTooNew(Exception):
    """The database was written by a newer version of the product; it is left untouched."""


class StorageUnusable(Exception):
    """The data folder or the database cannot be used as it is; the message says why."""


class Database:
    """One database with one writer.

    Args:
        url: SQLAlchemy URL, for example ``sqlite+pysqlite:////data/samskap.sqlite3`` or ``postgresql+psycopg://…``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, writes=True)
            self._reader = _sqlite_engine(url, writes=False)
        else:
            self._writer = self._reader = create_engine(url, pool_pre_ping=True)
        self._write_lock = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed when the block ends and rolled back when it fails.

        Raises:
            Unavailable: when the disk is full, read-only or locked for too long; nothing was changed.
        """
        if not self.is_sqlite:
            with _translated(), Session(self._writer) as db, db.begin():
                yield db
            return
        if not self._write_lock.acquire(timeout=BUSY_SECONDS):
            raise Unavailable("storage.busy")
        try:
            with _translated(), Session(self._writer) as db, db.begin():
                yield db
        finally:
            self._write_lock.release()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on one consistent snapshot; on SQLite it cannot write."""
        with _translated(), Session(self._reader) as db:
            yield db

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
            StorageUnusable: when the file is not a database, is damaged, or cannot be written.
        """
        try:
            version = self.version() if self._exists() else None
            if version == HEAD:
                return
            from facilitation.persistence.migrations import known_versions, upgrade

            if version is not None and version not in known_versions():
                raise SchemaTooNew(version)
            with self._write_lock:
                upgrade(self._writer)
        except DatabaseError as error:
            raise StorageUnusable(str(error.orig)) from error
        log.info("schema upgraded from=%s to=%s", version, HEAD)

    def close(self) -> None:
        """Close every connection; the writer checkpoints last."""
        self._reader.dispose()
        self._writer.dispose()

    def _exists(self) -> bool:
        return not self.is_sqlite or Path(self._writer.url.database or "").exists()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        log.warning("storage unavailable: %s", error.orig)
        raise Unavailable("storage.unavailable") from error


def _sqlite_engine(url: str, *, writes: bool) -> Engine:
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
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
