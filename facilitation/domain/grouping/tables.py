"""Tables under way: who sits where, what it costs, and the local search that makes it cost less."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Self

from facilitation.domain.grouping.values import GroupMode, GroupSize, Person
from facilitation.domain.seating import Service

# A demand outweighs all that stands below it on the two tables that one change touches, up to forty people
# at each. Lowering the sum therefore never gives up a harder demand for softer ones.
MISSING_SERVICE: Final = 1_000_000
LONE_USER: Final = 100_000

# Each sweep tries every swap and every move once. Real rooms settle in a few; the bound is for the
# pathological.
MOST_SWEEPS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a pair at one table costs, what a table's size costs, and which services each table needs.

    A pair that belongs together costs less than nothing.

    Args:
        needs: Each table lacking one of these costs ``MISSING_SERVICE``.
        size: Per squared person away from the target size.
        met: Per pair that has sat together before.
        both_leaders: Per pair of leaders, so that leaders spread.
        same_unit: Per pair from one unit.
        same_level: Per pair of one level.
        other_unit: Per pair from two units.
        other_level: Per pair of two levels.
        other_service: Per pair from two sides of the service.
        guests: A side of the service that sits with any unit: pairs with one of these count no unit but their own.
        guests_of_one_unit: Per pair of such guests from one unit.
    """

    needs: frozenset[Service] = frozenset()
    size: int
    met: int = 0
    both_leaders: int
    same_unit: int = 0
    same_level: int = 0
    other_unit: int = 0
    other_level: int = 0
    other_service: int = 0
    guests: Service | None = None
    guests_of_one_unit: int = 0

    def of_pair(self, one: Person, other: Person) -> int:
        """What these two cost at one table, apart from having met."""
        cost = self._unit_cost(one, other)
        cost += self.same_level if one.level == other.level else self.other_level
        cost += self.other_service if one.service is not other.service else 0
        return cost + (self.both_leaders if one.leader and other.leader else 0)

    def _unit_cost(self, one: Person, other: Person) -> int:
        same_unit = one.unit != "" and one.unit == other.unit
        if self.guests in {one.service, other.service}:
            return self.guests_of_one_unit if same_unit else 0
        return self.same_unit if same_unit else self.other_unit


WEIGHTS: Final = {
    GroupMode.MIXED: Weights(
        needs=frozenset({Service.MUNICIPAL, Service.SPECIALIST}),
        size=50,
        met=40,
        both_leaders=10,
        same_unit=6,
        same_level=4,
    ),
    GroupMode.HOMOGENEOUS: Weights(size=5, met=1, both_leaders=2, other_level=15, other_service=25),
    GroupMode.HOME: Weights(
        needs=frozenset({Service.SPECIALIST}),
        size=20,
        both_leaders=2,
        same_unit=-10,
        other_unit=10,
        guests=Service.SPECIALIST,
        guests_of_one_unit=-1,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Everybody to be seated, by position (0, 1, …), and what each pair costs at one table."""

    people: Sequence[Person]
    size: GroupSize
    weights: Weights
    pair_costs: Sequence[Sequence[int]]

    @classmethod
    def of(cls, people: Sequence[Person], mode: GroupMode, size: GroupSize, met: Collection[frozenset[str]]) -> Self:
        """Weigh every pair once, by the weights of the mode."""
        weights = WEIGHTS[mode]
        costs = [[0] * len(people) for _ in people]
        for (a, one), (b, other) in combinations(enumerate(people), 2):
            costs[a][b] = costs[b][a] = weights.of_pair(one, other)
        for a, b in _pairs_present(people, met):
            costs[a][b] += weights.met
            costs[b][a] += weights.met
        return cls(people=people, size=size, weights=weights, pair_costs=costs)

    def service(self, person: int) -> Service:
        """The side of the service that this person belongs to."""
        return self.people[person].service

    def size_cost(self, people: int) -> int:
        """What it costs that a table has this many."""
        return self.weights.size * (people - self.size.target) ** 2


class Tables:
    """The tables of a room, which know what every change would cost.

    ``_load[p][t]`` is what person p's pairs at table t cost. It is kept up to date so that a swap is
    weighed in constant time: a hall of 140 has some ten thousand swaps.
    """

    def __init__(self, room: Room, count: int) -> None:
        self.room = room
        self.members: list[list[int]] = [[] for _ in range(count)]
        self._load = [[0] * count for _ in room.people]
        self._counts = [dict.fromkeys(Service, 0) for _ in range(count)]
        self._table_of: dict[int, int] = {}

    def sit(self, person: int, table: int) -> None:
        """Seat somebody who stands."""
        self.members[table].append(person)
        self._table_of[person] = table
        self._note(person, table, 1)

    def cost_of_joining(self, person: int, table: int) -> int:
        """What the table would cost more with this person."""
        seated = len(self.members[table])
        growth = self.room.size_cost(seated + 1) - self.room.size_cost(seated)
        return self._load[person][table] + growth + self._demand_change(table, joins=person)

    def has_service(self, table: int, service: Service) -> bool:
        """Tell whether somebody of this side sits there."""
        return self._counts[table][service] > 0

    def improve(self) -> None:
        """Move and swap people as long as that costs less: a bounded hill climb from the seats dealt."""
        sweeps = 0
        while sweeps < MOST_SWEEPS and self._sweep():
            sweeps += 1

    def _sweep(self) -> int:
        """Try everything once, and count what helped."""
        everybody = range(len(self.room.people))
        moves = sum(self._try_moves(person) for person in everybody)
        return moves + sum(self._try_swap(a, b) for a, b in combinations(everybody, 2))

    def _try_moves(self, person: int) -> bool:
        """Move to the first table that lowers the cost, as long as both tables keep within the limits."""
        home, size = self._table_of[person], self.room.size
        if len(self.members[home]) <= size.least:
            return False
        for table, seated in enumerate(self.members):
            if table != home and len(seated) < size.most and self._cost_of_moving(person, table) < 0:
                self._stand(person)
                self.sit(person, table)
                return True
        return False

    def _try_swap(self, a: int, b: int) -> bool:
        table_a, table_b = self._table_of[a], self._table_of[b]
        if table_a == table_b or self._cost_of_swapping(a, b) >= 0:
            return False
        self._stand(a)
        self._stand(b)
        self.sit(a, table_b)
        self.sit(b, table_a)
        return True

    def _cost_of_moving(self, person: int, table: int) -> int:
        home = self._table_of[person]
        seated = len(self.members[home])
        shrinking = self.room.size_cost(seated - 1) - self.room.size_cost(seated)
        leaving = shrinking - self._load[person][home] + self._demand_change(home, leaves=person)
        return leaving + self.cost_of_joining(person, table)

    def _cost_of_swapping(self, a: int, b: int) -> int:
        table_a, table_b = self._table_of[a], self._table_of[b]
        load_a, load_b = self._load[a], self._load[b]
        # The load at the new table still counts the one who leaves it.
        between = 2 * self.room.pair_costs[a][b]
        pairs = load_a[table_b] + load_b[table_a] - load_a[table_a] - load_b[table_b] - between
        if self.room.service(a) is self.room.service(b):
            return pairs
        demands = self._demand_change(table_a, joins=b, leaves=a) + self._demand_change(table_b, joins=a, leaves=b)
        return pairs + demands

    def _demand_change(self, table: int, *, joins: int | None = None, leaves: int | None = None) -> int:
        counts = self._counts[table]
        after = dict(counts)
        if joins is not None:
            after[self.room.service(joins)] += 1
        if leaves is not None:
            after[self.room.service(leaves)] -= 1
        return self._demand_cost(after) - self._demand_cost(counts)

    def _demand_cost(self, counts: dict[Service, int]) -> int:
        missing = sum(counts[service] == 0 for service in self.room.weights.needs)
        return missing * MISSING_SERVICE + (LONE_USER if counts[Service.USER] == 1 else 0)

    def _stand(self, person: int) -> None:
        table = self._table_of.pop(person)
        self.members[table].remove(person)
        self._note(person, table, -1)

    def _note(self, person: int, table: int, sign: int) -> None:
        self._counts[table][self.room.service(person)] += sign
        for load, cost in zip(self._load, self.room.pair_costs[person], strict=True):
            load[table] += sign * cost


def _pairs_present(people: Sequence[Person], met: Collection[frozenset[str]]) -> Iterable[tuple[int, int]]:
    """The pairs where both are in the room: those who met earlier may have gone home."""
    position = {person.id: index for index, person in enumerate(people)}
    for pair in met:
        yield from combinations([position[member] for member in pair if member in position], 2)
