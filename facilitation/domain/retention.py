"""How long what was said and what was planned are kept: each has a time of its own, counted from the workshop's day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from facilitation.domain.errors import InvalidInput

# The seminar asks again after half a year, and reports a year later; its plans are reopened for three years.
RAW_MONTHS: Final = 12
PLAN_MONTHS: Final = 36
MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """How many months what was said and what was planned are kept; nothing leaves it to what stands above."""

    raw: int | None = None
    plan: int | None = None

    def over(self, above: "Months") -> "Months":
        """Return these months, with those above where nothing is said here."""
        return Months(raw=self.raw or above.raw, plan=self.plan or above.plan)


NOTHING_SAID: Final = Months()
DEFAULT: Final = Months(raw=RAW_MONTHS, plan=PLAN_MONTHS)


def checked(months: Months) -> Months:
    """Return the months.

    Raises:
        InvalidInput: ``retention.bad_months`` outside 1–120.
    """
    for field, value in (("raw_months", months.raw), ("plan_months", months.plan)):
        if value is not None and not 1 <= value <= MOST_MONTHS:
            raise InvalidInput("retention.bad_months", field=field, limit=MOST_MONTHS)
    return months


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
