"""Whole copies of an SQLite database: taken while it is in use, and examined before anybody trusts them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from facilitation.persistence.database import SchemaTooNew, StorageDamaged, StorageUnusable
from facilitation.persistence.migrations import known_versions


def database_file(url: str) -> Path | None:
    """Return the file of an SQLite database, or nothing for another kind."""
    parts = make_url(url)
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None


def copy_database(source: Path, target: Path) -> None:
    """Write a compact copy of the database as it is at one moment, to a file that is not there yet.

    The connection can only read, so that the one that writes stays the only one; both go on meanwhile.

    Raises:
        StorageUnusable: when the database cannot be read or the copy cannot be written.
    """
    try:
        with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, isolation_level=None)) as db:
            db.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        raise StorageUnusable(str(error)) from error


def examine(path: Path) -> str:
    """Read a whole database that nobody uses, and return its schema's version.

    Raises:
        StorageDamaged: when it is not a whole database of ours.
        SchemaTooNew: when a newer version of the product wrote it.
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = db.execute("PRAGMA foreign_key_check").fetchone()
            row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StorageDamaged(str(error)) from error
    if found != "ok" or orphan or row is None:
        raise StorageDamaged(found if found != "ok" else "foreign_key_check" if orphan else "alembic_version")
    version = str(row[0])
    if version not in known_versions():
        raise SchemaTooNew(version)
    return version
