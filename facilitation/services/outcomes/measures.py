"""Measures of the plan: baseline, now and target on one line, when they can be read as numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from facilitation.services.follow_up.action_state import ActionNow

_NUMBER = re.compile(r"[-−]?\d[\d   ]*(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure as people wrote it; ``places`` are baseline, now and target on a line from 0 to 1, where they are."""

    id: str
    title: str
    indicator: str
    baseline: str
    now: str
    target: str
    places: tuple[float | None, float | None, float | None]


def measures(actions: Sequence[ActionNow]) -> tuple[MeasureLine, ...]:
    """Return a line for each action that has an indicator or a target."""
    return tuple(_line(action) for action in actions if action.fields.indicator or action.fields.target)


def number_in(written: str) -> float | None:
    """Return the first number in a value that people wrote, such as «62 %» or «1 200 døgn»; nothing without one."""
    found = _NUMBER.search(written)
    if found is None:
        return None
    return float(re.sub(r"[   ]", "", found[0]).replace("−", "-").replace(",", "."))


def _line(action: ActionNow) -> MeasureLine:
    fields, now = action.fields, action.measured.value if action.measured else ""
    written = (fields.baseline, now, fields.target)
    return MeasureLine(
        id=action.id,
        title=fields.title,
        indicator=fields.indicator,
        baseline=fields.baseline,
        now=now,
        target=fields.target,
        places=_places(*(number_in(value) for value in written)),
    )


def _places(
    baseline: float | None, now: float | None, target: float | None
) -> tuple[float | None, float | None, float | None]:
    """Return where the numbers stand between the smallest and the largest of them."""
    known = [value for value in (baseline, now, target) if value is not None]
    low, width = min(known, default=0.0), max(known, default=0.0) - min(known, default=0.0)

    def place(value: float | None) -> float | None:
        return None if value is None or not width else (value - low) / width

    return place(baseline), place(now), place(target)
