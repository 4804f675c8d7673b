"""Small numbers: what may be shown of answers that are split by category.

Norwegian research ethics (De nasjonale forskningsetiske komiteene, on personal data) says that a group
should normally not be under five; some institutions ask for more than five. Hence the limit is five, and
may be raised.

The law, so that no small category can be seen or computed from everything that is shown together:

1. A category is shown when it has five or more answers, and what is left over has none or five or more
   (`safe_breakdown`): the total minus what is shown is never a few people.
2. The same answers are split in one way only. Two ways, by role and by level, could be subtracted from each
   other where one category lies inside another.
3. A split is fixed when it is first shown, at the end of the step, and never changes
   (`services/answering/splits.py`): before and after one more answer, the same category would differ by that answer.
4. Every view reads that one split: screen, console and files.
5. What people think of the workshop itself is told from five answers on, also of a whole room (`is_enough`): in a room
   the whole is a group that everybody knows, and who has answered took one of three answers away by knowing their own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from facilitation.domain.errors import InvalidInput

LEAST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A split that gives nobody away.

    Args:
        shown: Category and count, in the order they were given.
        rest: How many belong to the categories that are not shown.
    """

    shown: tuple[tuple[str, int], ...]
    rest: int

    @property
    def total(self) -> int:
        """Everybody counted, shown or not."""
        return self.rest + sum(count for _, count in self.shown)


def safe_breakdown(counts: Mapping[str, int], *, least: int = LEAST_SHOWN) -> Breakdown:
    """Show a category only when it is large enough, and the rest is none or large enough too.

    The second half stops subtraction: with a known total, a rest of two is two people in plain sight. The
    smallest shown category is therefore folded into a rest that is too small. When that leaves nothing to
    show, the rest is the whole, which may itself be small: then the total is all that is told. An empty
    category is never shown, because «none of them» says something about every one of them.

    Raises:
        InvalidInput: ``breakdown.least_too_low`` when the limit is under five.
        ValueError: When a count is negative.
    """
    if least < LEAST_SHOWN:
        raise InvalidInput("breakdown.least_too_low", least=least, limit=LEAST_SHOWN)
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count cannot be negative")
    shown = {category: count for category, count in counts.items() if count >= least}
    total = sum(counts.values())
    while shown and 0 < total - sum(shown.values()) < least:
        # The name breaks ties, so that two views of the same answers fold the same category and cannot be
        # compared.
        del shown[min(shown, key=lambda category: (shown[category], category))]
    return Breakdown(shown=tuple(shown.items()), rest=total - sum(shown.values()))


def is_enough(answered: int, *, least: int = LEAST_SHOWN) -> bool:
    """Tell whether what so many people think may be told; how many they are may always be."""
    return answered >= least


def may_stand_apart(parts: Collection[int], *, total: int, least: int = LEAST_SHOWN) -> bool:
    """Tell whether parts may be shown beside their whole: each is large enough, and what they leave is too, or none."""
    rest = total - sum(parts)
    return all(part >= least for part in parts) and (rest <= 0 or rest >= least)
