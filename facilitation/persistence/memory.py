"""What was read before and still stands: kept until a commit touches the part of the database that it was read from.

A part is a table, or the rows of a table that belong to one thing. Kept only where this process alone writes: another
one's commits would not be seen.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import Any, Final, TypeVar

T = TypeVar("T")
Part = str | tuple[str, str]

_MOST_KEPT: Final = 512


class Memory:
    """Values by key, each with the moment of which it is true; safe to use from any thread.

    Moments count the commits that touched something.

    Args:
        most_kept: How many values are kept; the one that was kept first is forgotten first.
    """

    def __init__(self, *, most_kept: int = _MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._touched_at: dict[Part, int] = {}
        self._kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._lock = Lock()
        self.now = self._forgotten_at = 0

    def touch(self, parts: Iterable[Part]) -> None:
        """Let what was read from these parts be read anew; called after a commit, before anybody is told of it."""
        with self._lock:
            moment = self.now + 1
            for part in parts:
                self._touched_at[part] = moment
            self.now = moment

    def recall(self, key: Hashable, parts: Iterable[Part]) -> Any:  # noqa: ANN401 -- whatever was kept
        """Return what is kept under the key if it still stands, else ``None``."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and self._stands(parts, kept[0]) else None

    def remember(self, key: Hashable, parts: tuple[Part, ...], read: Callable[[], T], *, as_of: int) -> T:
        """Return what is kept under the key, reading it first when it does not stand any more.

        Args:
            key: What it is.
            parts: What it is read from.
            read: Reads it. Nothing found is nothing to keep: those who guess would push out what is asked for.
            as_of: The moment when the reader's transaction began. What has been touched since is not kept: the
                transaction does not see it.
        """
        kept: T | None = self.recall(key, parts)
        if kept is not None:
            return kept
        value = read()
        with self._lock:
            if value is not None and self._stands(parts, as_of):
                self._kept[key] = (as_of, value)
                self._kept.move_to_end(key)
                if len(self._kept) > self._most_kept:
                    self._kept.popitem(last=False)
        return value

    def forget(self) -> None:
        """Keep nothing of what was read before now, nor of what somebody is reading."""
        with self._lock:
            self.now += 1
            self._forgotten_at = self.now
            self._kept.clear()

    def _stands(self, parts: Iterable[Part], as_of: int) -> bool:
        return as_of >= self._forgotten_at and all(self._touched_at.get(part, 0) <= as_of for part in parts)
