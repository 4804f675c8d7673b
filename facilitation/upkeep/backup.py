"""One file with everything that an installation needs to be itself again: the database and the server's own secret.

The secret belongs in it: without it the answers that the facilitator wrote for somebody could not be found again, and a
phone whose request was cut off would come in as somebody else. Settings are not in it; they belong to the machine.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from facilitation.bootstrap import LOCK_FILE, SECRET_FILE
from facilitation.domain.errors import Conflict, InvalidInput, NotFound
from facilitation.persistence.copying import copy_database, database_file, examine
from facilitation.persistence.database import StorageDamaged
from facilitation.settings import Settings

MANIFEST: Final = "samskap-backup.json"
DATABASE: Final = "samskap.sqlite3"
FORMAT: Final = 1
_MOST_MANIFEST_BYTES: Final = 10_000
_CHUNK: Final = 1 << 20
# Left behind by a server that has been here, and worth nothing.
_EMPTY_ENOUGH: Final = frozenset({LOCK_FILE, "lost+found"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup says about itself."""

    made: datetime
    schema: str
    size: int


def back_up(settings: Settings, target: Path, *, now: datetime) -> Backup:
    """Write a backup to a file that is not there yet; the product may be in full use.

    Raises:
        Conflict: ``backup.exists``; ``backup.other_database`` for what is not SQLite; ``backup.unwritable``.
        NotFound: ``backup.nothing`` when there is no database yet.
        StorageUnusable: when the database cannot be read.
    """
    database, secret = _sqlite_file(settings), settings.data_folder / SECRET_FILE
    if target.exists():
        raise Conflict("backup.exists", file=str(target))
    if not database.exists() or not secret.exists():
        raise NotFound("backup.nothing", folder=str(settings.data_folder))
    try:
        # Beside its final place, so that it can be put there in one step.
        with TemporaryDirectory(dir=target.absolute().parent, prefix=".samskap-") as work:
            copy, packed = Path(work) / DATABASE, Path(work) / "packed"
            copy_database(database, copy)
            backup = Backup(made=now, schema=examine(copy), size=copy.stat().st_size)
            _pack(packed, {DATABASE: copy, SECRET_FILE: secret}, backup)
            _put(packed, target)
    except OSError as error:
        raise Conflict("backup.unwritable", file=str(target), reason=error.strerror) from error
    return backup


def restore(settings: Settings, source: Path) -> Backup:
    """Bring a backup back into a data folder that is empty; everything is examined before anything is put in place.

    Raises:
        InvalidInput: ``backup.unreadable`` when the file is not a backup of ours, or not a whole one.
        Conflict: ``restore.not_empty``; ``backup.other_database`` for what is not SQLite.
        SchemaTooNew: when a newer version of the product made it.
    """
    database, folder = _sqlite_file(settings), settings.data_folder
    _require_empty(folder, database)
    with _opened(source) as archive:
        backup, digests = _manifest(archive)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".samskap-") as work:
            for name, digest in digests.items():
                _unpack(archive, name, Path(work) / name, digest=digest)
            try:
                examine(Path(work) / DATABASE)
            except StorageDamaged as error:
                raise InvalidInput("backup.unreadable", reason=str(error)) from error
            # The secret first: a database without it would be given a new one.
            (Path(work) / SECRET_FILE).replace(folder / SECRET_FILE)
            (Path(work) / DATABASE).replace(database)
    _sync(folder)
    return backup


def _put(packed: Path, target: Path) -> None:
    """Give the file its name, unless somebody has taken the name meanwhile."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise Conflict("backup.exists", file=str(target)) from error
    packed.replace(target)
    _sync(target.absolute().parent)


def _sqlite_file(settings: Settings) -> Path:
    found = database_file(settings.database)
    if found is None:
        raise Conflict("backup.other_database")
    return found


def _require_empty(folder: Path, database: Path) -> None:
    there = {file.name for file in folder.iterdir()} - _EMPTY_ENOUGH if folder.exists() else set()
    if there or database.exists():
        raise Conflict("restore.not_empty", folder=str(folder))


def _pack(path: Path, files: dict[str, Path], backup: Backup) -> None:
    digests = {name: _digest(file) for name, file in files.items()}
    told = {
        "format": FORMAT,
        "made": backup.made.isoformat(timespec="seconds"),
        "product": version("samskap"),
        "schema": backup.schema,
        "size": backup.size,
        "files": digests,
    }
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(told, indent=1))
            for name, content in files.items():
                archive.write(content, name)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup; whatever is wrong with it as a file is told as one thing."""
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise InvalidInput("backup.unreadable", reason=str(error)) from error
    with archive:
        try:
            yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, RuntimeError) as error:
            raise InvalidInput("backup.unreadable", reason=str(error)) from error


def _manifest(archive: zipfile.ZipFile) -> tuple[Backup, dict[str, str]]:
    """Return what the backup says about itself, and the digests of its files."""
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST_BYTES:
        raise ValueError(MANIFEST)
    told = json.loads(archive.read(MANIFEST))
    digests: dict[str, str] = told["files"]
    if told["format"] != FORMAT or set(digests) != {DATABASE, SECRET_FILE}:
        raise ValueError(MANIFEST)
    made = datetime.fromisoformat(told["made"])
    return Backup(made=made, schema=str(told["schema"]), size=int(told["size"])), digests


def _unpack(archive: zipfile.ZipFile, name: str, to: Path, *, digest: str) -> None:
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, archive.open(name) as packed:
        while chunk := packed.read(_CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if _digest(to) != digest:
        raise ValueError(name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Let the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
