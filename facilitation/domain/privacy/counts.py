"""What the case guard reads for: a count so small that it points at people, and a small place with a diagnosis."""

from collections.abc import Collection
from typing import Final

from facilitation.domain.privacy.rules import RULES
from facilitation.domain.privacy.text import Words

_FEW = frozenset(RULES["few"])
_ONE = frozenset(RULES["one"])
_ONE_OR_ANY = frozenset(RULES["one_or_any"])
_COUNTED_ONE = frozenset(RULES["counted_one"])
_COUNTED_MANY = frozenset(RULES["counted_many"])
_COUNTED = _COUNTED_ONE | _COUNTED_MANY
_LINKS = frozenset(RULES["count_links"])
_HEADS = frozenset(RULES["count_heads"])
_NUMBERED = frozenset(RULES["numbered"])
_ANY_BEFORE = frozenset(RULES["any_before"])
_ANY_AFTER = frozenset(RULES["any_after"])
_DIAGNOSIS = tuple(RULES["diagnosis_starts"])
_SMALL_PLACES = frozenset(RULES["small_places"])
_LARGE_PLACES = frozenset(RULES["large_places"])
_ORGANISATION_PARTS = tuple(RULES["organisation_parts"])

_MOST_BETWEEN: Final = 3
_BEFORE_A_COUNT = frozenset({": ", ":", "=", " = ", " (", " : "})
_IN_A_FIGURE = frozenset({".", ",", ":", "/"})
_BEFORE_NUMBERED = frozenset({" ", ". "})
_DIAGNOSIS_CODE_DIGITS: Final = 2


def counts_few_patients(words: Words) -> bool:
    """Tell whether a number from 1 to 4 counts patients, users or children, or «en pasient» is a certain one."""
    if words.vocabulary.isdisjoint(_COUNTED):
        return False
    return any(_counts(words, index) or _is_certain_one(words, index) for index in range(len(words)))


def places_a_diagnosis(words: Words, places: Collection[str]) -> bool:
    """Tell whether the text names a small place and a diagnosis, or an event of that weight.

    Args:
        words: The text.
        places: Places in lower case that the workshop knows; cities and organisations among them are no small places.
    """
    return _names_small_place(words, places) and any(_is_diagnosis(words, index) for index in range(len(words)))


def _names_small_place(words: Words, places: Collection[str]) -> bool:
    if any(_is_small_place(words, index) for index in range(len(words))):
        return True
    spoken = f" {' '.join(words.lows)} "
    small = [place for place in places if place not in _LARGE_PLACES and not _is_organisation(place)]
    return any(place and (f" {place} " in spoken or f" {place}s " in spoken) for place in small)


def _counts(words: Words, index: int) -> bool:
    low = words.lows[index]
    if low in _COUNTED_MANY:
        return _is_counted_after(words, index)
    low = low.partition("-")[0]
    if low not in _FEW and low not in _ONE:
        return False
    return not _is_no_count(words, index) and _is_counted_before(words, index)


def _is_counted_before(words: Words, number: int) -> bool:
    """Tell whether what is counted follows: «to pasienter», «tre av de unge brukerne», «én pasient»."""
    one = words.lows[number] in _ONE
    for at in range(number + 1, min(number + 2 + _MOST_BETWEEN, len(words))):
        low, gap = words.lows[at], words.gaps[at]
        if gap not in {" ", "-"}:
            return False
        if low in _COUNTED_MANY or (one and low in _COUNTED_ONE):
            return True
        between = low in _LINKS or low in {"eller", "til"} or (low in _FEW and words.lows[at - 1] != "av")
        if not between and not (low.endswith(("e", "ig", "sk")) and not words.is_figure(at)):
            return False
    return False


def _is_counted_after(words: Words, counted: int) -> bool:
    """Tell whether the number follows: «pasienter: 3», «antall brukere er 2»."""
    after = counted + 1
    if words.low(after) in _FEW and words.gaps[after] in _BEFORE_A_COUNT:
        return _ends_there(words, after)
    if not words.any_before(counted, 2, _HEADS):
        return False
    number = next((at for at in range(after, min(after + _MOST_BETWEEN, len(words))) if words.is_figure(at)), 0)
    return number > 0 and words.low(number) in _FEW and _ends_there(words, number)


def _ends_there(words: Words, number: int) -> bool:
    gap = words.gaps[number + 1]
    goes_on = words.is_figure(number + 1) and (gap in _IN_A_FIGURE or gap in {" ", "-"})
    return not goes_on and not gap.lstrip(" ").startswith("%")


def _is_no_count(words: Words, number: int) -> bool:
    """Tell whether the number is a part of something or numbers it: a decimal, a share of people, the second group."""
    before, gap = words.low(number - 1), words.gaps[number]
    if words.is_figure(number - 1) and gap in _IN_A_FIGURE:
        return True
    if gap.endswith(("§", "§ ", "/")) or (number and gap == "-" and not words.is_figure(number - 1)):
        return True
    if before in _NUMBERED and gap in _BEFORE_NUMBERED:
        return True
    return before == "av" and (words.is_figure(number - 2) or words.low(number - 2) in _FEW)


def _is_certain_one(words: Words, index: int) -> bool:
    """Tell whether «en pasient» is a certain one, not any: «når en pasient skrives ut», «en pasient skal»."""
    if words.lows[index] not in _ONE_OR_ANY:
        return False
    counted = next(
        (at for at in (index + 1, index + 2) if words.low(at) in _COUNTED_ONE and words.gaps[at] == " "), None
    )
    if counted is None or (counted == index + 2 and not words.lows[index + 1].endswith(("e", "g", "t", "k"))):
        return False
    return not words.any_before(index, 2, _ANY_BEFORE) and words.low(counted + 1) not in _ANY_AFTER


def _is_diagnosis(words: Words, index: int) -> bool:
    low = words.lows[index]
    if low.startswith(_DIAGNOSIS):
        return True
    code = words.low(index + 1)
    return (
        low == "f"
        and words.gaps[index + 1] == ""
        and words.is_figure(index + 1)
        and len(code) == _DIAGNOSIS_CODE_DIGITS
    )


def _is_small_place(words: Words, index: int) -> bool:
    low = words.lows[index]
    known = low in _SMALL_PLACES or (low[-1:] == "s" and low[:-1] in _SMALL_PLACES)
    return known and words.words[index][0].isupper()


def _is_organisation(place: str) -> bool:
    return any(part in place for part in _ORGANISATION_PARTS)
