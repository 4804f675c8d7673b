"""Names inside a workbook: Excel refuses a file in which two sheets or two headings share one."""

import re
from collections.abc import Iterable
from typing import Final

from exports.safe_text import clean_line, clip, utf16_length

EMPTY_LABEL: Final = "–"

_LONGEST_SHEET_NAME: Final = 31
_LONGEST_HEADING: Final = 254  # Excel takes 255; the last is left for `as_plain_string`
_FORBIDDEN_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]+")
# Excel reads `_x0041_` as an escaped A in a stored name, but not in the heading's own cell, and calls a file
# in which the two differ damaged.
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RESERVED_SHEET_NAME: Final = "history"  # Excel keeps it for its own log of changes


def sheet_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Return a legal sheet name for each title, all different."""
    return _distinct(map(_sheet_name, titles), limit=_LONGEST_SHEET_NAME, taken={_RESERVED_SHEET_NAME})


def headings(names: Iterable[str]) -> tuple[str, ...]:
    """Return a legal heading for each name, all different."""
    lines = (clip(_line(name), _LONGEST_HEADING) or EMPTY_LABEL for name in names)
    return _distinct(lines, limit=_LONGEST_HEADING, taken=set())


def _sheet_name(title: str) -> str:
    name = _FORBIDDEN_IN_SHEET_NAMES.sub("-", _line(title))
    return clip(name, _LONGEST_SHEET_NAME, mark="").strip("' ") or EMPTY_LABEL


def _line(name: str) -> str:
    return _ESCAPE.sub("-", clean_line(name))


def _distinct(names: Iterable[str], *, limit: int, taken: set[str]) -> tuple[str, ...]:
    result = []
    for name in names:
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            suffix = f" ({number})"
            candidate = clip(name, limit - utf16_length(suffix), mark="") + suffix
        taken.add(candidate.casefold())
        result.append(candidate)
    return tuple(result)
