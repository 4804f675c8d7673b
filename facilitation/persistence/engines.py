"""Engines: what every connection is set to, how a transaction begins, and what the driver's failures mean."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.util import LRUCache

from facilitation.domain.errors import Unavailable

log = logging.getLogger(__name__)

BUSY_SECONDS: Final = 5
# What SQLite calls the failures that somebody can do something about.
_CODES: Final = {"SQLITE_FULL": "storage.full", "SQLITE_BUSY": "storage.busy"}
# Statements as SQL: the product has some hundreds.
_COMPILED: Final = LRUCache[Any, Any](1000)


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
    except OperationalError as error:
        raise unavailable(error.orig) from error
    except sqlite3.OperationalError as error:
        # Quick statements go past SQLAlchemy, and so do their errors.
        raise unavailable(error) from error


def unavailable(cause: BaseException | None) -> Unavailable:
    """Return our error for one of the driver's."""
    log.warning("storage unavailable: %s", cause)
    return Unavailable(_CODES.get(getattr(cause, "sqlite_errorname", ""), "storage.unavailable"))


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
    """Return the one dialect that every engine of ours speaks.

    SQLAlchemy keeps what it has compiled by engine and dialect. Kept in one place, a statement is compiled once, and
    not again for the other engine, nor for each preview of a template, which has a database of its own.
    """
    engine = create_engine("sqlite+pysqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect
