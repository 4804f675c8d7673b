"""What the privacy guard reads for: telephone numbers and e-mail addresses."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from facilitation.domain.privacy.dates import date_end
from facilitation.domain.privacy.rules import RULES
from facilitation.domain.privacy.text import Words

_LENGTH: Final = 8
_FEWEST_ABROAD: Final = 9
_MOST_ABROAD: Final = 15
_FIRST_DIGITS = frozenset("23456789")
_BETWEEN_GROUPS = frozenset({" ", "-", "."})
_BETWEEN_ABROAD = frozenset({" ", "-", ".", ") ", " (", ")", " (0) "})
_NEVER_BEFORE = frozenset("/=#&+_§")
_IN_A_FIGURE = frozenset({".", ",", ":", "-", "/"})
_BEFORE_MONEY = frozenset({"", " ", ". ", ": "})

_SHAPES = frozenset(tuple(shape) for shape in RULES["telephone_shapes"])
_MONEY = frozenset(RULES["money"])
_MONEY_SIGNS = tuple(RULES["money_signs"])
_TELEPHONE = frozenset(RULES["telephone"])
_SURELY_TELEPHONE = frozenset(RULES["telephone_sure"])
_NOT_TELEPHONE = tuple(RULES["not_telephone_starts"])
_REACH: Final = 4
_NEAR: Final = 3

_AT = frozenset({"at", "a", "alfa"})
_SPELLED_AT = frozenset({"krøllalfa", "alfakrøll"})
_SPELLED_DOT = frozenset({"punktum", "dot"})
_DOTS = frozenset({".", " .", " . "})
_IN_A_DOMAIN = frozenset({"-", "_"})
_MOST_LABELS: Final = 8


def has_phone_number(words: Words) -> bool:
    """Tell whether the text holds a telephone number.

    Eight digits are also sums, case numbers and dates: without a word for telephone they count only in the groups in
    which telephone numbers are written and money is not, and only when they stand alone.
    """
    return any(
        _is_abroad(words, start)
        or any(_is_telephone(words, start, sizes, between) for sizes, between in _groupings(words, start))
        for start in words.long_figures
    )


def has_email_address(words: Words) -> bool:
    """Tell whether the text holds an e-mail address, written with its sign or spelled out."""
    spelled = not words.vocabulary.isdisjoint(_AT | _SPELLED_AT)
    if not spelled and not any("@" in gap for gap in words.gaps):
        return False
    return any(_is_address(words, index) for index in range(1, len(words)))


def _groupings(words: Words, start: int) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield the eight digits that begin here, as sizes of groups with the same sign between them."""
    first = words.words[start]
    if first[0] not in _FIRST_DIGITS:
        return
    if len(first) == _LENGTH:
        yield (_LENGTH,), ""
    between = words.gaps[start + 1]
    if len(first) >= _LENGTH or between not in _BETWEEN_GROUPS:
        return
    sizes = [len(first)]
    while sum(sizes) < _LENGTH and words.is_figure(start + len(sizes)) and words.gaps[start + len(sizes)] == between:
        sizes.append(len(words.words[start + len(sizes)]))
    if sum(sizes) == _LENGTH:
        yield tuple(sizes), between


def _is_telephone(words: Words, start: int, sizes: tuple[int, ...], between: str) -> bool:
    end = start + len(sizes)
    after_word = words.any_before(start, _REACH, _TELEPHONE)
    surely = words.any_before(start, _NEAR, _SURELY_TELEPHONE)
    if _is_money(words, start, end) or _belongs_to_more(words, start, end, between, after_word=after_word):
        return False
    group_of_thousands = words.words[end - 1].endswith("000") and sizes[-1] in {3, _LENGTH}
    if group_of_thousands or (not surely and date_end(words, start) == end):
        return False
    if surely or _has_country(words, start):
        return True
    if words.starts_before(start, _NEAR, _NOT_TELEPHONE):
        return False
    if after_word:
        return True
    spaced = between in {"", " "} or (between == "-" and sizes == (3, 2, 3))
    return sizes in _SHAPES and spaced and not _counts_up(words, start, end)


def _is_money(words: Words, start: int, end: int) -> bool:
    if words.low(end) in _MONEY and words.gaps[end] in {"", " "}:
        return True
    if words.gaps[end].startswith(_MONEY_SIGNS):
        return True
    return words.low(start - 1) in _MONEY and words.gaps[start] in _BEFORE_MONEY


def _belongs_to_more(words: Words, start: int, end: int, between: str, *, after_word: bool) -> bool:
    """Tell whether the digits are a part of a longer figure, of a word or of an address."""
    before, after = words.gaps[start], words.gaps[end]
    if start and not before and not after_word:
        return True
    if before[-1:] in _NEVER_BEFORE and not _has_country(words, start):
        return True
    if words.is_figure(start - 1) and before in {*_IN_A_FIGURE, between} and not _has_country(words, start):
        return True
    if end < len(words) and not after:
        return True
    return words.is_figure(end) and after in {*_IN_A_FIGURE, between}


def _has_country(words: Words, start: int) -> bool:
    """Tell whether +47 or 0047 stands before."""
    before = words.low(start - 1)
    return before == "0047" or (before == "47" and words.gaps[start - 1].endswith("+"))


def _is_abroad(words: Words, start: int) -> bool:
    """Tell whether a whole number with country code begins here: a plus sign, or 0047 in one piece."""
    first = words.words[start]
    if first.startswith("0047") and len(first) == len("0047") + _LENGTH:
        return True
    if not words.gaps[start].endswith("+"):
        return False
    digits, end = len(first), start + 1
    while words.is_figure(end) and words.gaps[end] in _BETWEEN_ABROAD and digits < _MOST_ABROAD:
        digits += len(words.words[end])
        end += 1
    return digits >= _FEWEST_ABROAD and not _is_money(words, start, end)


def _counts_up(words: Words, start: int, end: int) -> bool:
    """Tell whether each number is one more than the one before, as weeks and years are listed."""
    numbers = [int(word) for word in words.words[start:end]]
    return len(numbers) > 1 and all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _is_address(words: Words, index: int) -> bool:
    """Tell whether the domain of an address begins here."""
    before = words.gaps[index].replace(" ", "")
    if before == "@":
        return _is_domain(words, index, spelled=True)
    sign, between = words.low(index - 1), words.gaps[index - 1].strip(" ")
    if sign in _AT and between + before in {"()", "[]", "{}"} and index > 1:
        return _is_domain(words, index, spelled=True)
    if sign in _SPELLED_AT and index > 1:
        return _is_domain(words, index, spelled=True)
    return sign == "at" and index > 1 and words.low(index + 1) in _SPELLED_DOT


def _is_domain(words: Words, start: int, *, spelled: bool) -> bool:
    """Tell whether words joined by dots follow, the last of which has letters only."""
    for index in range(start + 1, min(start + _MOST_LABELS, len(words))):
        gap, word = words.gaps[index], words.words[index]
        if gap in _DOTS or (spelled and words.low(index - 1) in _SPELLED_DOT):
            if not words.is_figure(index) and len(word) > 1:
                return True
        elif gap not in _IN_A_DOMAIN and gap and words.low(index) not in _SPELLED_DOT:
            return False
    return False
