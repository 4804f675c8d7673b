"""Small numbers: what may be shown of a count that is split by category.

Norwegian research ethics (De nasjonale forskningsetiske komiteene, on personal data) says that a group
should normally not be under five; some institutions ask for more than five. Hence the limit is five, and
may be raised.
"""

from collections.abc import Mapping
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
