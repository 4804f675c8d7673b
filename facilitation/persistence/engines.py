"""Engines: what every connection is set to, how a transaction begins, and what the driver's failures mean."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.util import LRUCache

from facilitation.domain.errors import Unavailable

log = logging.getLogger(__name__)

BUSY_SECONDS: Final = 5
# What SQLite calls the failures that somebody can do something about.
_CODES: Final = {"SQLITE_FULL": "storage.full", "SQLITE_BUSY": "storage.busy"}
# Statements as SQL: the product has some hundreds.
_COMPILED: Final = LRUCache[Any, Any](1000)
# The same by PostgreSQL's numbers. Where several write at once, two may have found that something is not there yet: the
# one that comes too late asks again, and then finds it.
_STATES: Final = {
    "53100": "storage.full",
    "53300": "storage.busy",  # too many connections
    "55P03": "storage.busy",  # a lock was waited for too long
    "40001": "storage.busy",  # cannot be put in order with what another has written
    "40P01": "storage.busy",  # each waits for the other
    "23503": "storage.busy",  # what it points to has just been deleted
    "23505": "storage.busy",  # another has just written the same
    "25006": "storage.unavailable",  # can only be read
}


@contextmanager
def translated() -> Iterator[None]:
    """Let what the driver says about a full disk or a busy file become an error of ours.

    Raises:
        Unavailable: instead of the driver's errors.
    """
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("storage.busy") from error
    except DBAPIError as error:
        if isinstance(error, OperationalError) or _state(error.orig) in _STATES:
            raise unavailable(error.orig) from error
        raise
    except sqlite3.OperationalError as error:
        # Quick statements go past SQLAlchemy, and so do their errors.
        raise unavailable(error) from error


def unavailable(cause: BaseException | None) -> Unavailable:
    """Return our error for one of the driver's."""
    state = _state(cause)
    # PostgreSQL tells the values as well, and those are what people wrote.
    log.warning("storage unavailable: %s", f"{type(cause).__name__} {state}" if state else cause)
    code = _STATES.get(state) or _CODES.get(getattr(cause, "sqlite_errorname", ""))
    return Unavailable(code or "storage.unavailable")


def _state(cause: BaseException | None) -> str:
    """Return the number that PostgreSQL gives a failure, or nothing."""
    return getattr(cause, "sqlstate", None) or ""


def sqlite_engine(url: str, *, writes: bool, patience: Callable[[], float] | None = None) -> Engine:
    """Return an engine of one connection that writes, or of many that cannot.

    Args:
        url: The database.
        writes: Which of the two.
        patience: Asked at the beginning of a transaction how many seconds it may wait for others that hold the file.
    """
    engine = create_engine(
        url,
        pool_size=1 if writes else 8,
        max_overflow=0 if writes else 32,
        pool_timeout=BUSY_SECONDS,
        # Transactions are begun by hand below: the driver's own begin comes too late to be a snapshot.
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    engine.dialect = _dialect()
    engine.update_execution_options(compiled_cache=_COMPILED)

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        pragmas = ["foreign_keys=ON", "synchronous=FULL", "cache_size=-8000", "secure_delete=ON"]
        pragmas += ["journal_mode=WAL"] if writes else ["query_only=ON", "wal_autocheckpoint=0"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own event type
        driver: sqlite3.Connection = connection.connection.driver_connection
        # Somebody at a desk may have begun it already.
        if driver.in_transaction:
            return
        if patience is not None:
            driver.execute(f"PRAGMA busy_timeout={round(1000 * patience())}")
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@cache
def _dialect() -> Dialect:
    """Return the one dialect that every engine on SQLite speaks.

    SQLAlchemy keeps what it has compiled by engine and dialect. Kept in one place, a statement is compiled once, and
    not again for the other engine, nor for each preview of a template, which has a database of its own.
    """
    engine = create_engine("sqlite+pysqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect


def postgresql_engine(url: str, *, writes: bool) -> Engine:
    """Return an engine of connections that write, or that see one snapshot for each transaction and cannot write."""
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        pool_size=8,
        max_overflow=16,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver is installed by choice
        connection.execute(f"SET lock_timeout = '{round(1000 * BUSY_SECONDS)}ms'")
        connection.commit()
        connection.read_only = not writes

    return engine
