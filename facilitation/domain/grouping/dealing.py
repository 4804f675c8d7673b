"""The first deal of mixed groups: how many tables, and who is seated where before the search begins."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from facilitation.domain.grouping.tables import Room, Tables
from facilitation.domain.grouping.values import GroupSize, Person
from facilitation.domain.seating import Service

BOTH_SIDES: Final = (Service.MUNICIPAL, Service.SPECIALIST)
PAIR: Final = 2


def even_splits(people: int, size: GroupSize) -> list[list[int]]:
    """Every number of tables worth weighing, as sizes that differ by one at most, the larger first."""
    return [_even(people, tables) for tables in range(1, people // size.least + 2)]


def misfit(sizes: Sequence[int], size: GroupSize) -> tuple[int, int]:
    """Rank sizes that break the limits: by how many people, and too small before too large.

    Seven people at four to six become 4 + 3: a table of three is still a dialogue, and one of seven hardly
    is.
    """
    outside = sum(size.distance(people) for people in sizes)
    return outside, sum(max(people - size.most, 0) for people in sizes)


def deal_mixed(room: Room) -> Tables:
    """Deal one from each side of the service to every table, then users in pairs, then everybody else.

    The order is the order of the demands, so that a harder one never finds its seats taken by a softer one.
    """
    sizes = _mixed_sizes(room.people, room.size)
    tables, free = Tables(room, len(sizes)), dict(enumerate(sizes))
    waiting: dict[Service, list[int]] = {service: [] for service in Service}
    for index, person in enumerate(room.people):
        waiting[person.service].append(index)
    for service in BOTH_SIDES:
        _deal_one_each(tables, waiting[service], free)
    _deal_users(tables, waiting.pop(Service.USER), free)
    for index in chain.from_iterable(waiting.values()):
        _seat_cheapest(tables, index, _with_room(free), free)
    return tables


def _mixed_sizes(people: Sequence[Person], size: GroupSize) -> list[int]:
    """Choose the sizes that fit the limits, then the demands, then the target, then the smaller tables."""
    count = Counter(person.service for person in people)
    users = count[Service.USER]

    def rank(sizes: list[int]) -> tuple[float, ...]:
        tables = len(sizes)
        uncovered = any(count[service] < tables for service in BOTH_SIDES)
        cramped = users >= PAIR and sizes[0] < len(BOTH_SIDES) + PAIR + users % PAIR
        return (*misfit(sizes, size), uncovered, cramped, abs(len(people) / tables - size.target), -tables)

    return min(even_splits(len(people), size), key=rank)


def _deal_one_each(tables: Tables, waiting: list[int], free: dict[int, int]) -> None:
    lacking = _with_room(free)
    while waiting and lacking:
        lacking.remove(_seat_cheapest(tables, waiting.pop(), lacking, free))


def _deal_users(tables: Tables, users: list[int], free: dict[int, int]) -> None:
    """Seat users two and two where there is most room, and the odd one, or the many, beside them."""
    open_tables = sorted((table for table in free if free[table] >= PAIR), key=lambda table: -free[table])
    for table in open_tables[: len(users) // PAIR]:
        for _ in range(PAIR):
            _seat_cheapest(tables, users.pop(), [table], free)
    for user in users:
        company = [table for table in _with_room(free) if tables.has_service(table, Service.USER)]
        _seat_cheapest(tables, user, company or _with_room(free), free)


def _seat_cheapest(tables: Tables, person: int, among: Iterable[int], free: dict[int, int]) -> int:
    table = min(among, key=lambda candidate: tables.cost_of_joining(person, candidate))
    tables.sit(person, table)
    free[table] -= 1
    return table


def _with_room(free: dict[int, int]) -> list[int]:
    return [table for table, seats in free.items() if seats > 0]


def _even(people: int, tables: int) -> list[int]:
    smaller, larger = divmod(people, tables)
    return [smaller + 1] * larger + [smaller] * (tables - larger)
