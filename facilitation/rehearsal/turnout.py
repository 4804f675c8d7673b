"""Decides who comes to a rehearsed workshop: a believable mix of levels, roles and organisations."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

FEWEST = 6
_SMALLEST_GROUP = 4
_USERS_AT_LEAST = 2
_PEOPLE_PER_DECIDER = 6

# Shares out of a hundred. The order settles who comes first when two levels are equally far from their share.
_SHARES = {
    "kommune": 35,
    "spesialist": 28,
    "bruker": 12,
    "nav": 8,
    "fastlege": 6,
    "tillitsvalgt": 4,
    "oppvekst": 4,
    "statsforvalter": 3,
}
_LEVELS_THAT_DECIDE = frozenset({"kommune", "spesialist", "nav"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThoughtParticipant:
    """Somebody who could have come.

    Attributes:
        level: One of kommune, spesialist, nav, fastlege, bruker, oppvekst, statsforvalter, tillitsvalgt.
        role: One of leder-beslutning, leder, ansatt, brukerrepresentant.
        unit: An invented organisation.
    """

    level: str
    role: str
    unit: str


def gather(count: int, *, units: Mapping[str, Sequence[str]], rng: random.Random) -> list[ThoughtParticipant]:
    """Return ``count`` participants in the order they arrive.

    Mixed groups can always be made of them: there is a municipal and a specialist participant for every
    group, even when all groups have only four. Both levels bring a leader with decision power, and users are
    never alone.

    Raises:
        ValueError: Fewer than six cannot meet those demands.
    """
    if count < FEWEST:
        raise ValueError(f"a workshop needs at least {FEWEST} participants, not {count}")
    people = [
        ThoughtParticipant(level=level, role=_role(level, place), unit=_unit(units[level], rng))
        for level, seats in _seats(count).items()
        for place in range(seats)
    ]
    rng.shuffle(people)
    return people


def _seats(count: int) -> Counter[str]:
    per_level = max(_USERS_AT_LEAST, ceil(count / _SMALLEST_GROUP))
    seats = Counter({"kommune": per_level, "spesialist": per_level, "bruker": _USERS_AT_LEAST})
    while seats.total() < count:
        furthest_behind = min(_SHARES, key=lambda level: (seats[level] + 0.5) / _SHARES[level])
        seats[furthest_behind] += 1
    return seats


def _role(level: str, place: int) -> str:
    if level == "bruker":
        return "brukerrepresentant"
    if level not in _LEVELS_THAT_DECIDE:
        return "ansatt"
    turn = place % _PEOPLE_PER_DECIDER
    return {0: "leder-beslutning", 2: "leder"}.get(turn, "ansatt")


def _unit(names: Sequence[str], rng: random.Random) -> str:
    return rng.choices(names, weights=range(len(names), 0, -1))[0]
