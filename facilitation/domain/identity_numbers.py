"""Norwegian identity numbers in running text, recognised by their date and their check digits.

Sources: Skatteetaten on the build-up of fødselsnummer and D-number, on the synthetic people of Tenor and on the number
from 2032; Nav on the people of Dolly; the Norwegian Directorate of eHealth on help numbers (H and FH).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise, product

_DIGITS = re.compile(r"[0-9]+")
_SEPARATOR = re.compile(r"[\s.,:;/_()-]{1,3}")

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# Numbers issued from 2032 may leave 0, 1, 2 or 3 here. Accepting that today would quadruple the false alarms for
# numbers that nobody has yet; until then such a number is a possible one.
_FIRST_REMAINDERS = frozenset({0})

_D_NUMBER_DAYS = 40
# Ordinary numbers; help numbers and Nav's synthetic people; Dolly; Tenor.
_MONTH_SHIFTS = (0, 40, 65, 80)
_HELP_NUMBER_STARTS = frozenset("89")

# How the digits may be grouped. Account numbers are written 4-2-5 and are therefore not among these.
_AS_PRINTED = ((11,), (6, 5))
_AFTER_A_WRITTEN_DATE = ((8, 5), *product((1, 2), (1, 2), (2, 4), (5,)))
_BROKEN_UP = (
    (6, 3, 2),
    (6, 2, 3),
    (3, 3, 5),
    (3, 3, 3, 2),
    (2, 2, 2, 3, 2),
    (2, 2, 2, 2, 3),
    (1,) * 11,
)
_ALL_GROUPINGS = (*_AS_PRINTED, *_AFTER_A_WRITTEN_DATE, *_BROKEN_UP)


def has_identity_number(text: str) -> bool:
    """Tell whether the text, with ASCII digits, holds an identity number of any kind, real or synthetic."""
    return any(is_identity_number(digits) for digits in _candidates(text, _ALL_GROUPINGS))


def has_possible_identity_number(text: str) -> bool:
    """Tell whether the text holds eleven digits that begin with a date, or a valid common help number.

    The first are identity numbers with a slip of the finger, or issued from 2032; they are also, one time in
    thirteen, any eleven digits, which is why this is no ground for refusing the text.
    """
    return any(may_be_identity_number(digits) for digits in _candidates(text, _AS_PRINTED))


def is_identity_number(digits: str) -> bool:
    """Tell whether eleven digits are a fødselsnummer, D-number, H-number or a synthetic one, by date and checks."""
    return _has_check_digits(digits) and any(_is_date(digits, shift) for shift in _MONTH_SHIFTS)


def may_be_identity_number(digits: str) -> bool:
    """Tell whether eleven digits begin with a date (D-numbers too), or are a valid common help number (FH)."""
    return _is_date(digits, 0) or (digits[0] in _HELP_NUMBER_STARTS and _has_check_digits(digits))


def _has_check_digits(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    first = sum(weight * number for weight, number in zip(_FIRST_WEIGHTS, numbers[:-1], strict=True))
    second = sum(weight * number for weight, number in zip(_SECOND_WEIGHTS, numbers, strict=True))
    return first % 11 in _FIRST_REMAINDERS and second % 11 == 0


def _is_date(digits: str, month_shift: int) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]) - month_shift, int(digits[4:6])
    if day > _D_NUMBER_DAYS:
        day -= _D_NUMBER_DAYS
    try:
        # The century is not in the date; this one has a leap day in every year that may have one.
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _candidates(text: str, groupings: Sequence[tuple[int, ...]]) -> Iterator[str]:
    """Yield every run of digit groups of these lengths that stand together, as eleven digits."""
    figures = list(_DIGITS.finditer(text))
    lengths = tuple(len(figure[0]) for figure in figures)
    for start, first in enumerate(lengths):
        for grouping in groupings:
            end = start + len(grouping)
            if grouping[0] == first and grouping == lengths[start:end]:
                groups = figures[start:end]
                if _stand_together(text, groups):
                    yield _eleven_digits([group[0] for group in groups])


def _stand_together(text: str, groups: Sequence[re.Match[str]]) -> bool:
    return all(_SEPARATOR.fullmatch(text, before.end(), after.start()) for before, after in pairwise(groups))


def _eleven_digits(groups: Sequence[str]) -> str:
    match groups:
        case [day, month, year, serial] if len(serial) == len("12345"):
            return f"{day:0>2}{month:0>2}{year[-2:]}{serial}"
        case [whole_date, serial] if len(whole_date) == len("01011970"):
            return whole_date[:4] + whole_date[-2:] + serial
        case _:
            return "".join(groups)
