"""Groups for the tables: who sits with whom, where a latecomer joins, and how good a split is.

Tables hold five, or four to six. A project mandate asks for good representation from municipalities and
hospital while «gruppestørrelsen ikke blir for stor»; the seminar concept «Bedre i lag» asks for staff,
leaders and users of both sides at the same work. A split is dealt by the demands in order of weight and
then bettered by a bounded search.
"""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from facilitation.domain.errors import WrongPhase
from facilitation.domain.grouping.chain import deal_home, deal_homogeneous
from facilitation.domain.grouping.dealing import deal_mixed
from facilitation.domain.grouping.tables import Room, Tables
from facilitation.domain.grouping.values import GroupMode, GroupSize, Person
from facilitation.domain.seating import Service

_DEALS: Final = {
    GroupMode.MIXED: deal_mixed,
    GroupMode.HOMOGENEOUS: deal_homogeneous,
    GroupMode.HOME: deal_home,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFit:
    """How one group turned out, in people and in pairs that have sat together before."""

    people: int
    municipal: int
    specialist: int
    users: int
    leaders: int
    met_pairs: int


def form_groups(
    people: Sequence[Person],
    *,
    mode: GroupMode,
    size: GroupSize,
    met: Collection[frozenset[str]] = (),
    seed: int,
) -> tuple[tuple[str, ...], ...]:
    """Split the room into groups of ids, everybody in exactly one.

    The same people and seed always give the same groups, in whatever order the people come; ids are sorted
    within a group, and groups by their first id. Sizes keep within the limits whenever the number allows
    it. Fewer people than the least make one group; seven at 4–6 become four and three.

    - Mixed: both sides of the service at every table when there are enough of each; then no user
      representative alone where two can sit together; then those who have met kept apart; then leaders,
      units and levels spread.
    - Homogeneous: each level by itself; a level too small for a table joins the nearest service.
    - Home: each unit by itself, large ones split and small ones joined, with a specialist in every group
      when there are enough of them.

    Args:
        people: Everybody to be seated.
        mode: What the groups are for.
        size: Least, target and most people in a group.
        met: Pairs who have sat together before, see ``met_pairs``; people not in the room are ignored.
        seed: Another seed gives another, equally good split.

    Raises:
        ValueError: When two people have the same id.
    """
    if len({person.id for person in people}) != len(people):
        raise ValueError("each person needs an id of their own")
    if not people:
        return ()
    shuffled = sorted(people, key=lambda person: person.id)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a fair deal that can be repeated, not a secret
    tables = _DEALS[mode](Room.of(shuffled, mode, size, met))
    tables.improve()
    return tuple(sorted(tuple(sorted(shuffled[index].id for index in table)) for table in tables.members))


def met_pairs(groups: Iterable[Iterable[str]]) -> set[frozenset[str]]:
    """Every pair of ids that has sat at one table in these groups."""
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def place_latecomer(person: Person, groups: Sequence[Sequence[Person]], *, mode: GroupMode, size: GroupSize) -> int:
    """Find the group that a latecomer joins: one with room, that needs them most.

    In mixed groups need comes first (a side of the service that is missing, a user who sits alone), then
    the smallest group. At home and among one's own it is the group of one's unit or level. When all are
    full, a group grows past the limit rather than leave somebody standing.

    Returns:
        The position of the group in ``groups``.

    Raises:
        WrongPhase: ``groups.not_formed`` when there is no group to join.
    """
    if not groups:
        raise WrongPhase("groups.not_formed")
    seated = [member for group in groups for member in group]
    tables = Tables(Room.of([person, *seated], mode, size, ()), len(groups))
    table_of = [table for table, group in enumerate(groups) for _ in group]
    for position, table in enumerate(table_of, start=1):
        tables.sit(position, table)
    return min(
        range(len(groups)),
        key=lambda table: (len(groups[table]) >= size.most, tables.cost_of_joining(0, table)),
    )


def explain(groups: Sequence[Sequence[Person]], *, met: Collection[frozenset[str]] = ()) -> tuple[GroupFit, ...]:
    """Tell how each group turned out, so that the facilitator can judge the split before announcing it."""
    known = set(met)
    return tuple(_fit(group, known) for group in groups)


def _fit(group: Sequence[Person], met: set[frozenset[str]]) -> GroupFit:
    services = [person.service for person in group]
    return GroupFit(
        people=len(group),
        municipal=services.count(Service.MUNICIPAL),
        specialist=services.count(Service.SPECIALIST),
        users=services.count(Service.USER),
        leaders=sum(person.leader for person in group),
        met_pairs=len(met & met_pairs([[person.id for person in group]])),
    )
