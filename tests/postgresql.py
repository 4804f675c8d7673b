"""A PostgreSQL server of our own, from the programs that are installed, in a folder that is thrown away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, create_engine, text

from facilitation.persistence.database import Database

# A machine that starts many processes at once is slow to start this one.
_PATIENCE_SECONDS: Final = "60"
# Where Debian keeps them, beside those on the path.
_FOLDERS: Final = "/usr/lib/postgresql"
_SETTINGS: Final = {
    "listen_addresses": "",
    "max_connections": "200",
    # It is thrown away, so it need not survive a power cut.
    "fsync": "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server, and databases on it."""

    folder: Path
    _engine: Engine
    _numbers: Iterator[int]

    def url(self, name: str) -> str:
        """Return where a database is reached."""
        return f"postgresql+psycopg://samskap@/{name}?host={self.folder}"

    def create(self, *, like: str = "template0") -> str:
        """Make a database that is a copy of another one, which nobody uses meanwhile, and return where it is."""
        name = f"test_{next(self._numbers)}"
        with self._engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy"))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Throw a database away, whoever uses it."""
        name = url.partition("?")[0].rpartition("/")[2]
        with self._engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def migrated(self) -> str:
        """Make a database with every migration run and nothing in it, and return its name, to copy from."""
        url = self.create()
        database = Database(url)
        database.prepare()
        database.close()
        return url.partition("?")[0].rpartition("/")[2]


def missing() -> str | None:
    """Say in words why no server can be started here, or nothing."""
    if _program("initdb") is None or _program("pg_ctl") is None:
        return "PostgreSQL's server (initdb, pg_ctl) is not installed on this machine"
    if os.geteuid() == 0 and _account() is None:
        return "PostgreSQL does not run as root, and this machine has no account for it"
    return None


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, and stop it in the end."""
    # Not pytest's folder: a socket's path is short, and another account must be able to reach it.
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        folder.chmod(0o755)
        if (account := _account()) is not None:
            shutil.chown(folder, *account)
        data, log = folder / "data", folder / "log"
        _run("initdb", "--auth=trust", "--username=samskap", "--encoding=UTF8", "--locale=C", "--no-sync", f"-D{data}")
        told = " ".join(f"-c {name}={value!r}" for name, value in _SETTINGS.items())
        started = ("-w", f"-t{_PATIENCE_SECONDS}", f"-D{data}", f"-l{log}", f"-o-k {folder} {told}")
        _run("pg_ctl", "start", *started)
        engine = create_engine(f"postgresql+psycopg://samskap@/postgres?host={folder}", isolation_level="AUTOCOMMIT")
        try:
            yield Server(folder=folder, _engine=engine, _numbers=count())
        finally:
            engine.dispose()
            with suppress(subprocess.CalledProcessError):
                _run("pg_ctl", "stop", "-mimmediate", "-w", f"-D{data}")


def _run(program: str, *arguments: str) -> None:
    as_whom: Sequence[str] = ()
    if (account := _account()) is not None:
        user, group = account
        as_whom = ("setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups")
    subprocess.run(
        [*as_whom, str(_program(program)), *arguments],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
    )


def _program(name: str) -> str | None:
    installed = sorted(Path(_FOLDERS).glob("*/bin"), key=lambda folder: folder.parent.name.zfill(3), reverse=True)
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(map(str, installed)))


def _account() -> tuple[int, int] | None:
    """Return the account and group that the server runs as when we are root, who must not run it."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        found = pwd.getpwnam("postgres")
        return found.pw_uid, found.pw_gid
    return None
