"""Money: amounts against their frame, and what the room would have given."""

from dataclasses import dataclass

from facilitation.catalogue.inputs import MoneyInput, Subject
from facilitation.domain.money import middle_amount
from facilitation.services.outcomes.asked import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class SumLine:
    """A thing with its amount, and the middle of what ``n`` people proposed for it; in whole kroner."""

    id: str
    title: str
    detail: str
    amount: int | None
    proposed: int | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Amounts against a total, in whole kroner."""

    lines: tuple[SumLine, ...]
    total: int | None
    answered: int

    @property
    def amounts(self) -> int:
        """The sum of the known amounts."""
        return sum(line.amount or 0 for line in self.lines)

    @property
    def remainder(self) -> int | None:
        """What is left of the total; negative when the amounts pass it."""
        return None if self.total is None else self.total - self.amounts

    @property
    def proposed(self) -> int:
        """The sum of the middle proposals."""
        return sum(line.proposed or 0 for line in self.lines)


def sums(asked: Asked, list_key: str | None) -> Sums | None:
    """Return the amounts of a list with the proposals of the step, or nothing when there is no such list."""
    item = asked.first(MoneyInput)
    key = item.about.list if item is not None and item.about.what is Subject.ITEMS else list_key
    found = asked.frame.named_list(key)
    if found is None:
        return None
    rows = asked.answers(item) if item is not None else ()
    proposals = [row.payload.get("amounts", {}) for row in rows]
    lines = []
    for thing in found.items:
        given = [amounts[thing.key] for amounts in proposals if thing.key in amounts]
        lines.append(
            SumLine(
                id=thing.key,
                title=thing.title,
                detail=thing.detail,
                amount=thing.amount,
                proposed=middle_amount(given),
                n=len(given),
            )
        )
    return Sums(lines=tuple(lines), total=found.total, answered=len(rows))
