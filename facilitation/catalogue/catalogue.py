"""The folder of templates: what it holds, and what is wrong in it."""

import errno
import logging
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from facilitation.catalogue.document import MOST_BYTES, decoded, stop
from facilitation.catalogue.parsing import Examined, examine
from facilitation.catalogue.problem import Problem, TemplateError
from facilitation.catalogue.template import WorkshopTemplate
from facilitation.domain.errors import NotFound

logger = logging.getLogger(__name__)

Stamp = tuple[int, int]


class Catalogue:
    """The templates in a folder, one ``<key>.yaml`` each; a changed file is read again when it is asked for.

    Args:
        folder: Where the files are; it is never written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Two threads that read the same file at once store equal, frozen values, so no lock is needed.
        self._known: dict[Path, tuple[Stamp, Examined]] = {}

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the templates that can be used, sorted."""
        return tuple(template.key for template in self.all())

    def all(self) -> tuple[WorkshopTemplate, ...]:
        """Return the templates that can be used, sorted by key; ``check`` tells what is wrong with the rest."""
        found = (self._examined(path).template for _, path in sorted(self._files().items()))
        return tuple(template for template in found if template is not None)

    def get(self, key: str) -> WorkshopTemplate:
        """Return one template.

        Raises:
            NotFound: No file in the folder has this name.
            TemplateError: The file has errors.
        """
        # Looked up among the names in the folder, so that a key from outside can never become a path.
        path = self._files().get(key)
        if path is None:
            raise NotFound("template.unknown", key=key)
        examined = self._examined(path)
        if examined.template is None:
            raise TemplateError(examined.problems)
        return examined.template

    def check(self, paths: Iterable[Path] = ()) -> tuple[Problem, ...]:
        """Return every error and warning in these files and folders, or in the whole catalogue."""
        wanted = tuple(paths) or (self._folder,)
        return tuple(problem for path in wanted for file in _files_at(path) for problem in _read(file).problems)

    def _files(self) -> dict[str, Path]:
        return {_key_of(path): path for path in _files_at(self._folder)}

    def _examined(self, path: Path) -> Examined:
        stamp = _stamp(path)
        known = self._known.get(path)
        if known and known[0] == stamp:
            return known[1]
        examined = _read(path)
        for problem in examined.problems:
            logger.warning("template problem %s", problem)
        self._known[path] = (stamp, examined)
        return examined


def _files_at(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(path.glob("*.yaml"))
    else:
        yield path


def _stamp(path: Path) -> Stamp:
    """Return what changes when the file does; a file that went away in the meantime is unreadable, not new."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _read(path: Path) -> Examined:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        text = decoded(raw, path.name)
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "")
        return Examined(template=None, problems=stop(path.name, "file.unreadable", reason=reason).problems)
    except TemplateError as error:
        return Examined(template=None, problems=error.problems)
    # A file under another name than its key would hide, or be hidden by, the one that has that name.
    return examine(text, file=path.name, key=_key_of(path))


def _key_of(path: Path) -> str:
    """Return the file's name as a key; some file systems store «å» as two characters."""
    return unicodedata.normalize("NFC", path.stem)
