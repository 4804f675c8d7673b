"""What the screen shows, drawn once for each revision of a workshop, however many screens and changes there are."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from facilitation.services.screens.view import ScreenMark, ScreenView, ScreenViews
from facilitation.web.compression import Packed, pack

_MOST_KEPT = 64


@dataclass(slots=True)
class _Slot:
    """A workshop's latest fragment. The lock makes those who come while it is drawn wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    drawn: tuple[int, str] | None = None
    packed: Packed | None = None


class Fragments:
    """Keeps the latest fragment of each workshop; safe to use from any thread.

    Args:
        views: Reads what is shown.
        draw: Makes HTML of it.
    """

    def __init__(self, views: ScreenViews, draw: Callable[[ScreenView], str]) -> None:
        self._views = views
        self._draw = draw
        self._lock = threading.Lock()
        self._slots: OrderedDict[str, _Slot] = OrderedDict()

    def current(self, token: str) -> Packed:
        """Return the fragment for the screen with this address, as of now or newer.

        Raises:
            NotFound: when no screen has this address.
        """
        mark = self._views.mark(token)
        slot = self._slot(mark.workshop_id)
        with slot.lock:
            if slot.packed is None or not _is_fresh(slot, mark):
                view = self._views.by_token(token)
                slot.packed = pack(self._draw(view).encode(), "text/html")
                slot.drawn = (view.revision, view.language)
            return slot.packed

    def _slot(self, workshop_id: str) -> _Slot:
        with self._lock:
            slot = self._slots.setdefault(workshop_id, _Slot())
            self._slots.move_to_end(workshop_id)
            if len(self._slots) > _MOST_KEPT:
                self._slots.popitem(last=False)
            return slot


def _is_fresh(slot: _Slot, mark: ScreenMark) -> bool:
    """Tell whether the kept fragment is of the wanted revision, or of a newer one that was read since."""
    return slot.drawn is not None and slot.drawn[0] >= mark.revision and slot.drawn[1] == mark.language
