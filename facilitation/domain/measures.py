"""A measure as people write it («62 %», «12 dager»), and how far it has come from its baseline to its target."""

import re

# A sign, digits with spaces between thousands, and decimals after a comma or a point.
_NUMBER = re.compile(r"[-−–]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|[-−–]?\d+(?:[.,]\d+)?")


def number_in(text: str) -> float | None:
    """Return the one number in a text; nothing when there is none, or more than one."""
    found = _NUMBER.findall(text)
    if len(found) != 1:
        return None
    plain = re.sub(r"[ \u00a0\u202f]", "", found[0]).replace(",", ".").replace("−", "-").replace("–", "-")
    return float(plain)


def progress(baseline: str, now: str, target: str) -> float | None:
    """Return how far a measure has come, 0 at its baseline and 1 at its target; it may be before or beyond both.

    Nothing is returned when that cannot be read from the three texts. Units are compared too: «12 dager» and «2 uker»
    are not on one line.
    """
    numbers = [number_in(text) for text in (baseline, now, target)]
    units = {_unit(text) for text in (baseline, now, target)}
    if len(units) != 1 or any(number is None for number in numbers):
        return None
    start, here, goal = (float(number or 0) for number in numbers)
    return (here - start) / (goal - start) if goal != start else None


def _unit(text: str) -> str:
    return " ".join(_NUMBER.sub("", text).split()).casefold().rstrip(".")
