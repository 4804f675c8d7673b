"""A disk that can be full: a small file system of its own where we may mount one, else a limit on what is written."""

import errno
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.faults.server import Server

_MEGABYTES = 24
_FOREVER = resource.RLIM_INFINITY


class Disk(Protocol):
    """Where the data folder is."""

    data: Path

    def fill(self, server: Server) -> None:
        """Leave no room for the running server."""

    def free(self, server: Server) -> None:
        """Give the room back."""


class SmallDisk:
    """A file system in memory that a file fills to the last byte."""

    def __init__(self, mounted: Path) -> None:
        self.data = mounted / "data"
        self._ballast = mounted / "ballast"

    def fill(self, server: Server) -> None:
        """Write until there is no room."""
        del server
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def free(self, server: Server) -> None:
        """Take the file away."""
        del server
        self._ballast.unlink(missing_ok=True)


class LimitedDisk:
    """The disk that is there, with a limit on how long a file the server may write."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"

    def fill(self, server: Server) -> None:
        """Let no file grow, nor be written beyond its beginning."""
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, _FOREVER))

    def free(self, server: Server) -> None:
        """Lift the limit; a process that has ended took it along."""
        with suppress(ProcessLookupError):
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (_FOREVER, _FOREVER))


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """Give a disk for one data folder."""
    mounted = folder / "disk"
    mounted.mkdir()
    if os.geteuid() != 0 or not _mounted(mounted):
        yield LimitedDisk(folder)
        return
    try:
        yield SmallDisk(mounted)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def _mounted(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
