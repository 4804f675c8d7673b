"""The network of couplings as points on a ring, with words outside it and lines across."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from facilitation.services.outcomes.rows import Coupling, Network

MOST_NODES: Final = 18
_WIDTH: Final = 1240
_HEIGHT: Final = 780
_ACROSS: Final = 330
_DOWN: Final = 310
_LABEL_DISTANCE: Final = 34
_LABEL_LETTERS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A point with its words; ``anchor`` is the side of the point that they stand on."""

    x: int
    y: int
    label: str
    label_x: int
    label_y: int
    anchor: str
    degree: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A coupling; ``weight`` counts how many wrote it, at most four."""

    path: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnNetwork:
    """Everything to draw, in pixels of a picture of ``width`` by ``height``; ``alone`` counts what is not coupled."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    reasons: tuple[Coupling, ...]
    alone: int
    couplings: int
    width: int = _WIDTH
    height: int = _HEIGHT


def draw_network(found: Network) -> DrawnNetwork:
    """Place the most coupled things on a ring, so that the picture stays readable at ten metres."""
    degree = Counter(end for coupling in found.couplings for end in (coupling.one, coupling.other))
    titles = dict(found.nodes)
    shown = [node for node, _ in degree.most_common(MOST_NODES)]
    places = {node: _on_ring(index, len(shown)) for index, node in enumerate(shown)}
    pairs = Counter(
        frozenset((coupling.one, coupling.other))
        for coupling in found.couplings
        if coupling.one in places and coupling.other in places and coupling.one != coupling.other
    )
    return DrawnNetwork(
        nodes=tuple(_node(places[node], titles[node], degree[node]) for node in shown),
        lines=tuple(_line([places[end] for end in sorted(pair)], n) for pair, n in pairs.items()),
        reasons=tuple(
            Coupling(one=titles[one.one], other=titles[one.other], reason=one.reason) for one in found.couplings
        ),
        alone=len(titles) - len(degree),
        couplings=len(pairs),
    )


def _on_ring(index: int, of: int) -> tuple[float, float]:
    """Return a place on a ring that is wider than it is high, as the wall is."""
    angle = 2 * math.pi * index / max(of, 1) - math.pi / 2
    return math.cos(angle), math.sin(angle)


def _node(place: tuple[float, float], title: str, degree: int) -> Node:
    across, down = place
    middle = abs(across) < 0.2  # noqa: PLR2004 -- near the top and the bottom the words stand in the middle
    x, y = _at(place)
    return Node(
        x=x,
        y=y,
        label=title if len(title) <= _LABEL_LETTERS else title[: _LABEL_LETTERS - 1].rstrip() + "…",
        label_x=x if middle else x + round(_LABEL_DISTANCE * math.copysign(1, across)),
        label_y=y + round(_LABEL_DISTANCE * 1.2 * down) if middle else y,
        anchor="middle" if middle else "start" if across > 0 else "end",
        degree=min(degree, 6),
    )


def _line(ends: Sequence[tuple[float, float]], n: int) -> Line:
    (x, y), (to_x, to_y) = (_at(end) for end in ends)
    middle = f"{_WIDTH // 2} {_HEIGHT // 2}"
    return Line(path=f"M{x} {y} Q{middle} {to_x} {to_y}", weight=min(n, 4))


def _at(place: tuple[float, float]) -> tuple[int, int]:
    across, down = place
    return round(_WIDTH / 2 + across * _ACROSS), round(_HEIGHT / 2 + down * _DOWN)
