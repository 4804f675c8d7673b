"""Where a large document goes on on a new page: Typst sets what is before and what is after at the same time."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

_Part = dict[str, Any]

_LARGE: Final = 60_000  # letters, some thirty pages
_LEAST: Final = 0.25  # of the document, for which a new page is worth it
_CELL: Final = 3  # a letter in a table takes so many times the time of another


def halve(blocks: list[_Part]) -> None:
    """Let the section that is nearest to the middle of a large document begin on a new page.

    A smaller document is left as it is, and so is one in which nothing begins near the middle.
    """
    pieces = list(_pieces(blocks, may_begin=True))
    *befores, whole = accumulate((weight for weight, _section in pieces), initial=0)
    if whole < _LARGE:
        return
    starts = [
        (abs(before / whole - 0.5), section)
        for before, (_weight, section) in zip(befores, pieces, strict=True)
        if section is not None
    ]
    off, nearest = min(starts, key=lambda start: start[0], default=(1, {}))
    if off <= _LEAST:
        nearest["fresh"] = True


def _pieces(blocks: list[_Part], *, may_begin: bool) -> Iterator[tuple[int, _Part | None]]:
    """Yield what everything weighs, in order, with the section if one begins there that may begin on a new page.

    The first under a heading stays with the heading.
    """
    for place, block in enumerate(blocks):
        match block:
            case {"kind": "section", "heading": heading, "blocks": inner, "whole": whole}:
                yield len(heading), block if may_begin and place else None
                yield from _pieces(inner, may_begin=may_begin and not whole)
            case {"kind": "table", "rows": rows}:
                yield _CELL * sum(len(cell) for row in rows for cell in row), None
            case {"kind": "facts" | "abreast", "items": facts}:
                yield sum(len(label) + len(value) for label, value, *_how in facts), None
            case {"kind": "listing", "items": items}:
                yield sum(map(len, items)), None
            case _:
                yield len(block.get("text", "")), None
