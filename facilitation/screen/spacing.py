"""Find room for markers that would lie on each other: ratings are whole numbers, so many things share a place."""

from collections.abc import Iterable, Sequence

Point = tuple[float, float]


def spread_out(points: Iterable[Point], *, width: float, height: float, reach: int = 6) -> tuple[Point, ...]:
    """Return a place for each marker, as near as can be to where it belongs, so that no two overlap.

    The first keeps its place; later ones are moved by whole marker sizes, the shortest way first. When everything
    within ``reach`` markers is taken, the marker stays where it belongs.

    Args:
        points: Where the markers belong.
        width: Of a marker, in the units of the points.
        height: Of a marker, likewise.
        reach: How many marker sizes one may be moved.
    """
    steps = range(-reach, reach + 1)
    moves = sorted(((x, y) for x in steps for y in steps), key=lambda move: (move[0] ** 2 + move[1] ** 2, move))
    placed: list[Point] = []
    for x, y in points:
        spots = ((x + dx * width, y + dy * height) for dx, dy in moves)
        placed.append(next((spot for spot in spots if _is_free(spot, placed, width, height)), (x, y)))
    return tuple(placed)


def _is_free(spot: Point, placed: Sequence[Point], width: float, height: float) -> bool:
    # A little slack, so that two markers side by side are not refused for a rounding error.
    wide, high = 0.999 * width, 0.999 * height
    return all(abs(spot[0] - x) >= wide or abs(spot[1] - y) >= high for x, y in placed)
