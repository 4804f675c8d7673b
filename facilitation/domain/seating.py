"""Who must be in the room: the sides of the service, the demanded seats, and what is missing.

The seminar concept «Bedre i lag» demands three kinds of people before the work is worth starting: staff
who know the target group, leaders who may decide, and users or next of kin. A mandate may name more (one
lists twelve).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Service(StrEnum):
    """Which side of the service a level belongs to; users stand outside both sides."""

    MUNICIPAL = "municipal"
    SPECIALIST = "specialist"
    USER = "user"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A kind of participant who must be in the room.

    Args:
        key: Stable name of the seat within its template.
        title: What the screen calls it.
        levels: Levels that fill it; empty means any.
        roles: Roles that fill it; empty means any.
        least: How many people it takes.
    """

    key: str
    title: str
    levels: frozenset[str]
    roles: frozenset[str]
    least: int

    def accepts(self, level: str, role: str) -> bool:
        """Tell whether somebody of this level and role fills the seat."""
        return (not self.levels or level in self.levels) and (not self.roles or role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCheck:
    """How many fill a seat, and how many more it takes."""

    seat: Seat
    present: int
    missing: int

    @property
    def is_filled(self) -> bool:
        """Whether the demand is met."""
        return self.missing == 0


def check_seats(seats: Sequence[Seat], people: Iterable[tuple[str, str]]) -> tuple[SeatCheck, ...]:
    """Hold the room against the demanded seats, in the order of the seats.

    One person may fill several seats: the concept names demands on the room (knowledge of the target group,
    power to decide, the user's view), not chairs, and a leader in a small municipality often meets two of
    them at once.

    Args:
        seats: What is demanded.
        people: Level and role of each person present.
    """
    room = tuple(people)
    return tuple(_check(seat, room) for seat in seats)


def _check(seat: Seat, room: Sequence[tuple[str, str]]) -> SeatCheck:
    present = sum(seat.accepts(level, role) for level, role in room)
    return SeatCheck(seat=seat, present=present, missing=max(0, seat.least - present))
