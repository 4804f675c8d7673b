"""Ratings: the middle and the spread for each thing, and where the room disagrees most."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from facilitation.catalogue.inputs import ScaleInput
from facilitation.domain.statistics import HIGHEST_RATING, LOWEST_RATING, Spread, median_and_spread
from facilitation.services.outcomes.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLine:
    """The ratings of one thing, under one criterion when there are several; ``counts`` are of 1 to 5."""

    id: str
    title: str
    criterion: str
    spread: Spread
    counts: tuple[int, ...]

    @property
    def disagreement(self) -> float:
        """How far apart the room is: the width of the middle half, and then of all."""
        if self.spread.low is None or self.spread.high is None:
            return -1
        given = [mark for mark, n in enumerate(self.counts, start=1) if n]
        return (self.spread.high - self.spread.low) * 10 + (max(given) - min(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Every line in the order that the things were asked about, with what 1 and 5 mean."""

    lines: tuple[RatingLine, ...]
    low: str
    high: str
    answered: int

    @property
    def by_disagreement(self) -> tuple[RatingLine, ...]:
        """The lines with the greatest disagreement first; equal ones stay in order."""
        return tuple(sorted(self.lines, key=lambda line: -line.disagreement))


def ratings(asked: Asked) -> Ratings | None:
    """Return the ratings of the step's scale, or nothing when it has none."""
    item = asked.first(ScaleInput)
    if item is None:
        return None
    rows = asked.answers(item)
    marks: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for row in rows:
        for thing, criterion, mark in _marks(row.payload):
            marks[thing, criterion].append(mark)
    titles = [(thing.id, thing.title) for thing in asked.things(item.about)] or [("", item.label)]
    criteria = [(criterion.key, criterion.title) for criterion in item.criteria] or [("", "")]
    return Ratings(
        lines=tuple(
            _line(thing, title, criterion, marks[thing, key]) for thing, title in titles for key, criterion in criteria
        ),
        low=item.low,
        high=item.high,
        answered=len(rows),
    )


def _marks(payload: dict[str, Any]) -> Iterator[tuple[str, str, int | None]]:
    """Yield thing, criterion and mark; what is not there is empty."""
    if "value" in payload:
        yield "", "", payload["value"]
    for thing, found in payload.get("values", {}).items():
        if isinstance(found, dict):
            yield from ((thing, criterion, mark) for criterion, mark in found.items())
        else:
            yield thing, "", found


def _line(thing: str, title: str, criterion: str, marks: list[int | None]) -> RatingLine:
    counted = Counter(marks)
    scale = range(LOWEST_RATING, HIGHEST_RATING + 1)
    return RatingLine(
        id=thing,
        title=title,
        criterion=criterion,
        spread=median_and_spread(marks),
        counts=tuple(counted[mark] for mark in scale),
    )
