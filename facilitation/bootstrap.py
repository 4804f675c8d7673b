"""The composition root: the one place that knows every concrete part and puts them together."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from facilitation.catalogue.catalogue import Catalogue
from facilitation.domain.clock import Clock, SystemClock
from facilitation.live.hub import Hub
from facilitation.persistence.database import Database, StorageUnusable
from facilitation.services.registry import Services, build_services
from facilitation.services.store import Store
from facilitation.settings import Settings

SECRET_FILE = "server-secret"  # noqa: S105 -- a file name
LOCK_FILE = "in-use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The running product: settings, storage, hub and services."""

    settings: Settings
    store: Store
    catalogue: Catalogue
    services: Services

    def close(self) -> None:
        """Close the database."""
        self.store.database.close()


class _Running:
    product: Product | None = None


def build(settings: Settings, *, clock: Clock | None = None) -> Product:
    """Make the product and bring its database to this version.

    Raises:
        StorageUnusable: when the data folder cannot be made or written; the message says why.
        SchemaTooNew: when the database was written by a newer version.
    """
    secret = _secret(settings.data_folder)
    database = Database(settings.database)
    database.prepare()
    store = Store(database=database, hub=Hub(), clock=clock or SystemClock(), secret=secret)
    catalogue = Catalogue(settings.templates_folder)
    return Product(settings=settings, store=store, catalogue=catalogue, services=build_services(store, catalogue))


@contextmanager
def in_use(settings: Settings) -> Iterator[bool]:
    """Mark the data folder as used by this process, and tell whether no other process has; given back at the end.

    Two processes that write to one SQLite file can corrupt it, so commands that write ask here first.
    """
    with (settings.data_folder / LOCK_FILE).open("w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def configure(product: Product | None) -> None:
    """Make this product the one that console scripts and routes reach; tests hand in their own."""
    _Running.product = product


def running() -> Product:
    """Return the product of this process, building it from the environment the first time."""
    if _Running.product is None:
        _Running.product = build(Settings.from_environ())
    return _Running.product


def _secret(folder: Path) -> str:
    """Return the server's own secret, made on first start and readable by its owner only."""
    path = folder / SECRET_FILE
    try:
        # What is kept here is for the product alone.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_writable(folder)
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise StorageUnusable(f"{folder}: {error.strerror}") from error


def _require_writable(folder: Path) -> None:
    """Try a write: a read-only mount looks writable until then, and root may write where the mode says no."""
    probe = folder / f".write-{secrets.token_hex(4)}"
    probe.touch()
    probe.unlink()
