"""Whole kroner, as people in Norway write them.

Source: the grant list of the collaboration committee mixes «4,5 mill.», «120 000» and a mistyped «120`» in one sum. So
an amount is whole kroner in digits, and whatever could be read in two ways is asked for again, never guessed.
"""

import re
import statistics
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from facilitation.domain.errors import InvalidInput

MOST_KRONER: Final = 10**12
EXAMPLE: Final = 4_500_000
_LONGEST: Final = 40
_SPACES: Final = re.compile(r"[ \u00a0\u2007\u2009\u202f]+")
# Plain digits, or groups of three with the same mark between all of them; «kr» before or «kroner» after is no harm.
_WHOLE: Final = re.compile(
    r"(?:kr\.? ?)?(?P<digits>[0-9]{1,3}(?P<mark>[ .])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]+)(?: ?(?:kr\.?|kroner))?"
)
_NEARLY: Final = re.compile(
    r"(?:kr\.? ?)?[-+\u2212\u2013]? ?(?P<whole>[0-9]+(?:(?P<mark>[ .,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)?)"
    r"(?:[.,](?P<part>[0-9]{1,6}))? ?(?P<unit>[a-zæøå]*)\.? ?(?:kr\.?|kroner)?[^0-9]{0,3}"
)
_UNITS: Final = {
    "": 1,
    "tusen": 1000,
    "mill": 10**6,
    "mnok": 10**6,
    "million": 10**6,
    "millioner": 10**6,
    "mrd": 10**9,
    "milliard": 10**9,
    "milliarder": 10**9,
}


def read_kroner(typed: str, *, field: str) -> int | None:
    """Return the amount that was typed; nothing for an empty field.

    Raises:
        InvalidInput: ``money.not_whole`` with an ``example`` of how to write it, the amount that was probably meant
            when there is one; ``money.too_large`` above ``MOST_KRONER``.
    """
    calm = _SPACES.sub(" ", typed).strip().lower()
    if not calm:
        return None
    found = _WHOLE.fullmatch(calm) if len(calm) <= _LONGEST else None
    if found is None:
        raise InvalidInput("money.not_whole", field=field, example=write_kroner(_meant(calm) or EXAMPLE))
    amount = int(found["digits"].replace(" ", "").replace(".", ""))
    if amount > MOST_KRONER:
        raise InvalidInput("money.too_large", field=field, limit=write_kroner(MOST_KRONER))
    return amount


def middle_amount(amounts: Sequence[int]) -> int | None:
    """Return the middle of several amounts in whole kroner, rounded down; nothing when there are none."""
    return int(statistics.median(amounts)) if amounts else None


def write_kroner(amount: int) -> str:
    """Return the amount with its thousands apart, so that it never breaks over two lines: «4 500 000»."""
    return f"{amount:,}".replace(",", "\u00a0").replace("-", "\u2212")


def _meant(typed: str) -> int | None:
    """Return what «4,5 mill.» or «-5» stands for in whole kroner, when it is a whole amount."""
    found = _NEARLY.fullmatch(typed) if len(typed) <= _LONGEST else None
    factor = _UNITS.get(found["unit"]) if found else None
    if found is None or factor is None:
        return None
    whole, part = re.sub(r"[ .,]", "", found["whole"]), found["part"] or ""
    if found["mark"] == "," and found["whole"].count(",") == 1 and not part:
        # «4,500» may be four and a half or four thousand five hundred.
        whole, part = found["whole"].split(",")
    amount = Fraction(int(whole + part), 10 ** len(part)) * factor
    return int(amount) if amount.denominator == 1 and amount <= MOST_KRONER else None
