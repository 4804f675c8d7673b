"""Norwegian identity numbers in running text, recognised by their date and their check digits.

Sources: Skatteetaten on the build-up of fødselsnummer and D-number, on the synthetic people of Tenor and on the number
from 2032; Nav on the people of Dolly; the Norwegian Directorate of eHealth on help numbers (H and FH).
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from facilitation.domain.privacy.rules import RULES
from facilitation.domain.privacy.text import Words

LENGTH: Final = 11
_DATE_LENGTH: Final = 6
_SERIAL_LENGTH: Final = 5
_SEPARATORS = frozenset(" \n.,:;/_()-|*'\"•\\[]")
_LONGEST_SEPARATOR: Final = 3

_FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)

_D_NUMBER_DAYS = 40
# Ordinary numbers; help numbers and Nav's synthetic people; Dolly; Tenor.
_MONTH_SHIFTS = (0, 40, 65, 80)
_HELP_NUMBER_STARTS = frozenset("89")

# Account numbers are written so. One in eleven of those that begin with 8 or 9 has the check digits of a help number.
_AS_ACCOUNT = (4, 2, 5)
# A slip of the finger, or a number from 2032, is only looked for as numbers are printed: one time in thirteen any
# eleven digits begin with a date.
_AS_PRINTED = frozenset({(11,), (6, 5), (2, 2, 2, 5)})
_ACCOUNT_WORDS: tuple[str, ...] = tuple(RULES["account_starts"])
_ACCOUNT_REACH: Final = 3


def has_identity_number(words: Words) -> bool:
    """Tell whether the text holds an identity number of any kind, real or synthetic, however it is spaced."""
    return any(
        is_identity_number(digits) and not (sizes == _AS_ACCOUNT and digits[0] in _HELP_NUMBER_STARTS)
        for digits, sizes in _candidates(words)
    )


def has_possible_identity_number(words: Words) -> bool:
    """Tell whether the text holds eleven digits that begin with a date, but whose check digits do not agree.

    Those are identity numbers with a slip of the finger, or issued from 2032, when the first check digit may leave a
    remainder up to 3: accepting that now would quadruple the false alarms for numbers that nobody has yet.
    """
    return any(
        (sizes in _AS_PRINTED and _is_date(digits, 0)) or (sizes == _AS_ACCOUNT and is_identity_number(digits))
        for digits, sizes in _candidates(words)
    )


def is_identity_number(digits: str) -> bool:
    """Tell whether eleven digits are a fødselsnummer, D-number, help number (H, FH) or synthetic one."""
    if not _has_check_digits(digits):
        return False
    return digits[0] in _HELP_NUMBER_STARTS or any(_is_date(digits, shift) for shift in _MONTH_SHIFTS)


def _has_check_digits(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    first = sum(weight * number for weight, number in zip(_FIRST_WEIGHTS, numbers[:-1], strict=True))
    second = sum(weight * number for weight, number in zip(_SECOND_WEIGHTS, numbers, strict=True))
    return first % 11 == 0 and second % 11 == 0


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


def _candidates(words: Words) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every eleven digits that stand together, with how they are grouped; digits that continue are no number."""
    for start in words.long_figures:
        for digits, sizes in (_joined(words, start, LENGTH), _after_written_date(words, start)):
            if digits and not words.starts_before(start, _ACCOUNT_REACH, _ACCOUNT_WORDS):
                yield digits, sizes


def _joined(words: Words, start: int, length: int) -> tuple[str, tuple[int, ...]]:
    """Return the groups of digits from here on that together have this length, or nothing."""
    digits, end = "", start
    while len(digits) < length and words.is_figure(end) and (end == start or _joins(words.gaps[end])):
        digits += words.words[end]
        end += 1
    if len(digits) != length:
        return "", ()
    return digits, tuple(len(word) for word in words.words[start:end])


def _after_written_date(words: Words, start: int) -> tuple[str, tuple[int, ...]]:
    """Return a date as people write it, 1.2.1985 or 01021985, and five more digits, as one number."""
    first = words.words[start]
    if len(first) == len("01021985"):
        whole_date, end = first[:4] + first[6:], start + 1
    else:
        parts = words.words[start : start + 3]
        if len(parts) < len("DMY") or not all(
            words.is_figure(at) and _joins(words.gaps[at]) for at in (start + 1, start + 2)
        ):
            return "", ()
        day, month, year = parts
        if len(day) > 2 or len(month) > 2 or len(year) not in {2, 4}:  # noqa: PLR2004 -- as dates are written
            return "", ()
        whole_date, end = f"{day:0>2}{month:0>2}{year[-2:]}", start + 3
    if not words.is_figure(end) or not _joins(words.gaps[end]):
        return "", ()
    serial, sizes = _joined(words, end, _SERIAL_LENGTH)
    return (whole_date + serial, (_DATE_LENGTH, *sizes)) if serial else ("", ())


def _joins(gap: str) -> bool:
    return 0 < len(gap) <= _LONGEST_SEPARATOR and _SEPARATORS.issuperset(gap)
