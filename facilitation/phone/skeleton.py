"""Pages that are the same for a whole hall but for a few places: written once, and filled for each phone.

A template is rendered with a sign in each place that differs; the text between the signs is kept.
"""

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

# Nobody can write the sign of this process, so no text can make a hole.
_SIGN: Final = f"\ue000{secrets.token_hex(8)}"
_HOLE: Final = re.compile(rf"{_SIGN}:(\w+);")
_CUT: Final = f"{_SIGN}|"
CUT: Final = Markup(_CUT)  # noqa: S704 -- made here
"""Stands before, between and after the things of a list whose order is each phone's own."""

_MOST_KEPT: Final = 256


def hole(name: str) -> Markup:
    """Return the sign for a place that is filled for each phone."""
    return Markup(f"{_SIGN}:{name};")  # noqa: S704 -- made here


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A page with holes: texts and names of holes by turns, a text first and last; and the list that is dealt out.

    The list stands within one of the texts, or nowhere.
    """

    parts: tuple[str, ...]
    things: tuple[str, ...] = ()

    @classmethod
    def of(cls, rendered: str) -> "Skeleton":
        """Return the skeleton of a page that was rendered with signs."""
        before, *things, after = rendered.split(_CUT) if _CUT in rendered else (rendered, "")
        joined = f"{before}{hole('things')}{after}" if things else before + after
        return cls(tuple(_HOLE.split(joined)), tuple(things))

    def with_parts(self, holes: Mapping[str, str]) -> "Skeleton":
        """Return the skeleton with some of its holes filled for all."""
        parts = (part if number % 2 == 0 else holes.get(part, hole(part)) for number, part in enumerate(self.parts))
        return Skeleton(tuple(_HOLE.split("".join(parts))), self.things)

    def mapped(self, change: Callable[[str], str]) -> "Skeleton":
        """Return the skeleton with every text changed; the names of holes stay."""
        parts = (change(part) if number % 2 == 0 else part for number, part in enumerate(self.parts))
        return Skeleton(tuple(parts), tuple(change(thing) for thing in self.things))

    def between(self, before: str, after: str) -> "Skeleton":
        """Return the skeleton with a text before it and one after it."""
        return Skeleton(tuple(_HOLE.split(before + _joined(self.parts) + after)), self.things)

    def around_the_list(self) -> tuple[str, tuple[str, ...], str]:
        """Return what stands before the list, its things, and what stands after it, when no other hole is left."""
        before, *_, after = (*self.parts, "") if len(self.parts) == 1 else self.parts
        return before, self.things, after

    def fill(self, holes: Mapping[str, str], order: Sequence[int] = ()) -> str:
        """Return the page; ``order`` says in which order the things of the list come, as they are when left out."""
        parts = list(self.parts)
        parts[1::2] = [self._dealt(order) if name == "things" else holes[name] for name in parts[1::2]]
        return "".join(parts)

    def _dealt(self, order: Sequence[int]) -> str:
        return "".join([self.things[place] for place in order or range(len(self.things))])


def _joined(parts: Sequence[str]) -> str:
    return "".join(part if number % 2 == 0 else hole(part) for number, part in enumerate(parts))


class Skeletons:
    """Skeletons by key, each with what it was made of; used from one event loop."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[tuple[object, ...], Skeleton]] = OrderedDict()

    def get(self, key: Hashable, made_of: tuple[object, ...], render: Callable[[], str]) -> Skeleton:
        """Return the skeleton, rendering it anew when it is made of something else now.

        Args:
            key: Which page.
            made_of: Values that the page shows; the very same ones make the same page.
            render: Renders it with signs.
        """
        kept = self._kept.get(key)
        if kept is not None and _are_same(kept[0], made_of):
            return kept[1]
        skeleton = Skeleton.of(render())
        self._kept[key] = (made_of, skeleton)
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return skeleton


def _are_same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))
