"""What the self-check looks at on the machine itself: the database, the disk, the clock and the mail server."""

import ctypes
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from facilitation.mail.smtp import Connection, NothingSent
from facilitation.persistence.copying import database_file
from facilitation.persistence.database import HEAD
from facilitation.persistence.engines import sqlite_engine
from facilitation.settings import Settings, Tls
from facilitation.upkeep.findings import Finding, fail, ok, warn

_MB: Final = 1_000_000
LITTLE_MB: Final = 2_000
TOO_LITTLE_MB: Final = 200
# Builds before this one can corrupt a file when two processes write to it and checkpoint at once.
SAFE_SQLITE: Final = (3, 51, 3)
# What every connection of ours is set to: foreign keys are kept, and a commit is on the disk when it is confirmed.
_MUST_BE: Final = {"journal_mode": "wal", "foreign_keys": "1", "synchronous": "2", "secure_delete": "1"}
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_MAIL_SECONDS: Final = 8.0
_OFF_SECONDS: Final = 30
_UNSYNCHRONISED: Final = 0x40


def database(settings: Settings) -> list[Finding]:
    """See that the database is there, whole, ours, and set up so that nothing that was confirmed can be lost."""
    path = database_file(settings.database)
    if path is None:
        return [_other_database(settings.database)]
    if not path.exists():
        return [fail("database.missing", folder=str(settings.data_folder))]
    return [_sqlite(path)]


def disk(settings: Settings) -> list[Finding]:
    """See that there is room, and that the data folder is for nobody else."""
    folder = settings.data_folder
    if not folder.exists():
        return [fail("disk.missing", folder=str(folder))]
    free = shutil.disk_usage(folder).free // _MB
    told: dict[str, str | int] = {"folder": str(folder), "mb": free}
    if free < TOO_LITTLE_MB:
        found = fail("disk.full", **told)
    else:
        found = warn("disk.little", **told) if free < LITTLE_MB else ok("disk.ok", **told)
    readable = database_file(settings.database) is not None and folder.stat().st_mode & _OTHERS
    return [found, warn("disk.open", folder=str(folder))] if readable else [found]


def clock(now: datetime, public: datetime | None) -> list[Finding]:
    """See that the clock is kept right: deadlines, timers and logins depend on it.

    Args:
        now: What this machine says.
        public: What came with the answer from the public address, if any did.
    """
    off = round(abs((public - now).total_seconds())) if public else 0
    if off > _OFF_SECONDS:
        return [warn("clock.differs", seconds=off)]
    if not _synchronised():
        return [warn("clock.alone")]
    return [ok("clock.ok")]


def mail(settings: Settings, *, patience: float = _MAIL_SECONDS) -> list[Finding]:
    """See that the mail server lets us in; nothing is sent."""
    smtp = settings.smtp
    if smtp is None:
        return [ok("mail.none")]
    told: dict[str, str | int] = {"host": smtp.host, "port": smtp.usual_port}
    try:
        with Connection(smtp, local_name=urlsplit(settings.public_url).hostname or "localhost", patience=patience):
            pass
    except NothingSent as error:
        return [fail("mail.problem", problem=error.problem, **told)]
    return [warn("mail.open", **told) if smtp.tls is Tls.NONE else ok("mail.ok", **told)]


def _sqlite(path: Path) -> Finding:
    try:
        schema, states, whole = _read(path)
    except (sqlite3.Error, SQLAlchemyError) as error:
        return fail("database.damaged", reason=str(error))
    if whole != "ok":
        return fail("database.damaged", reason=whole)
    if schema != HEAD:
        return fail("database.schema", found=schema, wanted=HEAD)
    wrong = [f"{name}={states[name]}" for name, wanted in _MUST_BE.items() if states[name] != wanted]
    if wrong:
        return fail("database.settings", names=", ".join(wrong))
    if sqlite3.sqlite_version_info < SAFE_SQLITE:
        return warn("database.old", version=sqlite3.sqlite_version)
    return ok("database.ok", version=sqlite3.sqlite_version, schema=schema)


def _read(path: Path) -> tuple[str, dict[str, str], str]:
    """Return the schema's version, how our own kind of connection is set up, and whether the file is whole."""
    engine = sqlite_engine(f"sqlite+pysqlite:///{path}", writes=False)
    try:
        with closing(engine.raw_connection()) as db:
            cursor = db.cursor()
            states = {name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in _MUST_BE}
            whole = str(cursor.execute("PRAGMA quick_check(1)").fetchone()[0])
            schema = str(cursor.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    finally:
        engine.dispose()
    return schema, states, whole


def _other_database(url: str) -> Finding:
    engine = create_engine(url)
    try:
        with engine.connect() as db:
            schema = str(db.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    except SQLAlchemyError:
        # What the driver says may have the address with its password in it.
        return fail("database.unreachable")
    finally:
        engine.dispose()
    return ok("database.other", schema=schema) if schema == HEAD else fail("database.schema", found=schema, wanted=HEAD)


def _synchronised() -> bool:
    """Ask the kernel whether something keeps the clock right; where it cannot be asked, nothing is said against it."""
    try:
        state = ctypes.create_string_buffer(512)
        answer = ctypes.CDLL(None, use_errno=True).adjtimex(state)
    except (OSError, AttributeError):
        return True
    if answer < 0:
        return True
    # The fourth field after mode, offset, frequency and largest and estimated error.
    status = ctypes.c_int.from_buffer(state, 5 * ctypes.sizeof(ctypes.c_long)).value
    return not status & _UNSYNCHRONISED
