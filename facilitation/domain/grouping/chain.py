"""The first deal of groups of one's own: like people side by side in a chain, cut where it costs least."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import Final

from facilitation.domain.grouping.dealing import even_splits, misfit
from facilitation.domain.grouping.tables import LONE_USER, Room, Tables
from facilitation.domain.grouping.values import GroupSize
from facilitation.domain.seating import Service

OUTSIDE_LIMITS: Final = 10_000_000

# Neighbours in this order have most in common, so a level too small for its own table joins the nearest
# service.
SERVICE_CHAIN: Final = (Service.USER, Service.OTHER, Service.MUNICIPAL, Service.SPECIALIST)


def deal_homogeneous(room: Room) -> Tables:
    """Seat each level by itself, and the small levels with the nearest service."""
    people = room.people
    level_size = Counter((person.service, person.level) for person in people)

    def place(index: int) -> tuple[int, int, str]:
        service, level = people[index].service, people[index].level
        return SERVICE_CHAIN.index(service), -level_size[service, level], level

    return _seated(room, _cut(room, sorted(range(len(people)), key=place), room.size))


def deal_home(room: Room) -> Tables:
    """Seat units together, and a specialist with each group when there are enough of them.

    All but the specialists are cut into groups first, and the specialists are dealt to them: with a seat kept
    free in each group, or, when they are too few for that, where there happens to be room. When neither adds
    up, the whole room is cut as one chain and the search spreads the specialists.
    """
    chain = _unit_chain(room)
    specialists = [person for person in chain if room.service(person) is Service.SPECIALIST]
    others = [person for person in chain if room.service(person) is not Service.SPECIALIST]
    groups = (
        _one_specialist_each(room, others, specialists)
        or _specialists_where_free(room, others, specialists)
        or _cut(room, chain, room.size)
    )
    return _seated(room, groups)


def _unit_chain(room: Room) -> list[int]:
    """Large units first, so that small ones stand together and can be joined; users last, side by side."""
    unit_size = Counter(person.unit for person in room.people)

    def place(index: int) -> tuple[bool, int, str]:
        person = room.people[index]
        return person.service is Service.USER, -unit_size[person.unit], person.unit

    return sorted(range(len(room.people)), key=place)


def _one_specialist_each(room: Room, others: Sequence[int], specialists: Sequence[int]) -> list[list[int]] | None:
    """Keep a seat for a specialist in each group; those left over form groups of their own, or fill up."""
    size = room.size
    groups = _cut(room, others, _one_seat_kept(size))
    spare = len(specialists) - len(groups)
    free = sum(size.most - 1 - len(group) for group in groups)
    apart = max((n for n in range(spare + 1) if size.can_seat(n) and spare - n <= free), default=None)
    if apart is None or any(size.distance(len(group) + 1) for group in groups):
        return None
    _fill(groups, specialists[apart:], size)
    return groups + _cut(room, specialists[:apart], size)


def _specialists_where_free(room: Room, others: Sequence[int], specialists: Sequence[int]) -> list[list[int]] | None:
    size = room.size
    groups = _cut(room, others, size)
    free = sum(size.most - len(group) for group in groups)
    if len(specialists) > free or any(size.distance(len(group)) for group in groups):
        return None
    _fill(groups, specialists, size)
    return groups


def _one_seat_kept(size: GroupSize) -> GroupSize:
    return GroupSize(least=max(size.least - 1, 1), target=max(size.target - 1, 1), most=max(size.most - 1, 1))


def _fill(groups: Sequence[list[int]], people: Sequence[int], size: GroupSize) -> None:
    """Add people one at a time to the groups that have had fewest of them, the smallest first."""
    added = [0] * len(groups)
    for person in people:
        open_groups = [group for group in range(len(groups)) if len(groups[group]) < size.most]
        neediest = min(open_groups, key=lambda group: (added[group], len(groups[group])))
        groups[neediest].append(person)
        added[neediest] += 1


def _cut(room: Room, chain: Sequence[int], size: GroupSize) -> list[list[int]]:
    """Cut a chain within the limits where it costs least, by dynamic programming over the last cut.

    When the number cannot be split within the limits, the sizes are those of the least bad even split.
    """
    lengths = _lengths(len(chain), size)
    cheapest: list[tuple[float, int]] = [(0, 0)]
    for end in range(1, len(chain) + 1):
        ways = (
            (cheapest[end - length][0] + _segment_cost(room, chain[end - length : end], size), length)
            for length in lengths
            if length <= end
        )
        cheapest.append(min(ways, default=(math.inf, 0)))
    return list(_segments(chain, [length for _, length in cheapest]))


def _lengths(people: int, size: GroupSize) -> Collection[int]:
    if size.can_seat(people):
        return range(size.least, size.most + 1)
    least_bad: list[int] = min(even_splits(people, size), key=lambda sizes: misfit(sizes, size))
    return set(least_bad)


def _segment_cost(room: Room, segment: Sequence[int], size: GroupSize) -> int:
    pairs = sum(room.pair_costs[a][b] for a, b in combinations(segment, 2))
    lone = sum(room.service(person) is Service.USER for person in segment) == 1
    off_target = room.weights.size * (len(segment) - size.target) ** 2
    return pairs + off_target + lone * LONE_USER + size.distance(len(segment)) * OUTSIDE_LIMITS


def _segments(chain: Sequence[int], last_lengths: Sequence[int]) -> Iterable[list[int]]:
    end = len(chain)
    while end > 0:
        start = end - last_lengths[end]
        yield list(chain[start:end])
        end = start


def _seated(room: Room, groups: Sequence[Sequence[int]]) -> Tables:
    tables = Tables(room, len(groups))
    for table, group in enumerate(groups):
        for person in group:
            tables.sit(person, table)
    return tables
