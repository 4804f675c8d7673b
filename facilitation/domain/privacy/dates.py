"""What the privacy guard reads for: the date of somebody's birth."""

from typing import Final

from facilitation.domain.privacy.rules import RULES
from facilitation.domain.privacy.text import Words

_MONTHS = frozenset(RULES["months"])
_ORDINALS = frozenset(RULES["ordinals"])
_BIRTH = frozenset(RULES["birth"])
_BIRTH_SIGNS = _BIRTH | {"f"}
_LIMITS = frozenset(RULES["limits"])
_BEFORE_BIRTH = frozenset(RULES["before_birth"])
_PERSONS = frozenset(RULES["persons"])

_REACH: Final = 5
_BETWEEN = frozenset(' :,(=-\n"')
_AFTER_THE_WORD = _BETWEEN | {"."}
_LONGEST_GAP: Final = 3
_IN_A_DATE = frozenset(" ./-")
_IN_A_SHORT_DATE = frozenset({".", "/"})
_BEFORE_A_MONTH = frozenset({" ", ". ", ".", "-"})
_AFTER_F = frozenset({".", ". ", ":", ": "})
_CENTURIES = ("18", "19", "20")


def has_birth_date(words: Words) -> bool:
    """Tell whether a date stands with a word for birth, or in brackets after a patient."""
    dates = [start for start in range(len(words)) if _may_begin_date(words, start)]
    if not dates:
        return False
    if any(low in _PERSONS and _date_belongs(words, index + 1) for index, low in enumerate(words.lows)):
        return True
    if words.vocabulary.isdisjoint(_BIRTH_SIGNS):
        return False
    spoken = any(_is_birth_word(words, index) and _date_follows(words, index) for index in range(len(words)))
    return spoken or any(_birth_follows(words, start) for start in dates)


def date_end(words: Words, start: int) -> int:
    """Return where the date that begins here ends, or 0 when none does."""
    word = words.low(start)
    if word in _ORDINALS:
        return _after_month(words, start + 1) if words.low(start + 1) in _MONTHS else 0
    if not words.is_figure(start):
        return 0
    if len(word) in {6, 8} and _is_written_together(word):
        return start + 1
    if _is_year(word) and _in_order(words, start, "YMD"):
        return start + 3
    return _from_day(words, start) if _is_day(word) else 0


def _from_day(words: Words, start: int) -> int:
    if words.low(start + 1) in _MONTHS and words.gaps[start + 1] in _BEFORE_A_MONTH:
        return _after_month(words, start + 1)
    if not (words.is_figure(start + 1) and _is_month(words.low(start + 1))):
        return 0
    if _in_order(words, start, "DMY"):
        return start + 3
    return start + 2 if words.gaps[start + 1] in _IN_A_SHORT_DATE else 0


def _after_month(words: Words, month: int) -> int:
    has_year = words.is_figure(month + 1) and words.gaps[month + 1] == " " and _is_year(words.low(month + 1))
    return month + 2 if has_year else month + 1


def _in_order(words: Words, start: int, order: str) -> bool:
    tests = {"D": _is_day, "M": _is_month, "Y": _is_year_of_date}
    return all(
        words.is_figure(start + place)
        and tests[part](words.low(start + place))
        and (not place or _separates(words.gaps[start + place]))
        for place, part in enumerate(order)
    )


def _separates(gap: str) -> bool:
    return 0 < len(gap) < _LONGEST_GAP and _IN_A_DATE.issuperset(gap)


def _is_day(word: str) -> bool:
    return len(word) <= 2 and 1 <= int(word) <= 31  # noqa: PLR2004 -- days of a month


def _is_month(word: str) -> bool:
    return len(word) <= 2 and 1 <= int(word) <= 12  # noqa: PLR2004 -- months of a year


def _is_year(word: str) -> bool:
    return len(word) == len("1985") and word.startswith(_CENTURIES)


def _is_year_of_date(word: str) -> bool:
    return len(word) == len("85") or _is_year(word)


def _is_written_together(word: str) -> bool:
    if len(word) == len("120385"):
        return _is_day(word[:2]) and _is_month(word[2:4])
    if _is_year(word[:4]) and _is_month(word[4:6]) and _is_day(word[6:]):
        return True
    return _is_day(word[:2]) and _is_month(word[2:4]) and _is_year(word[4:])


def _is_birth_word(words: Words, index: int) -> bool:
    word = words.lows[index]
    if word == "f":
        # «f. 12.03.85», «(f 12.03.85)», «gutt f 12.03.85»; «f.eks.» has no figure after it.
        alone = words.gaps[index][-1:] in {"", " ", "(", "\n", ","}
        return alone and words.is_figure(index + 1) and _is_f_before_date(words, index)
    if word in {"dato", "nr"}:
        return words.low(index - 1) == "f" and words.gaps[index] in {".", ". ", "-", " "}
    return word in _BIRTH and words.low(index - 1) != "alle"


def _is_f_before_date(words: Words, index: int) -> bool:
    gap = words.gaps[index + 1]
    return gap in _AFTER_F or (gap == " " and (words.gaps[index].endswith("(") or words.low(index - 1) in _PERSONS))


def _date_follows(words: Words, index: int) -> bool:
    allowed = _AFTER_THE_WORD
    for at in range(index + 1, min(index + 1 + _REACH, len(words))):
        gap = words.gaps[at]
        if len(gap) > _LONGEST_GAP or not allowed.issuperset(gap) or words.low(at) in _LIMITS:
            return False
        if date_end(words, at):
            return True
        allowed = _BETWEEN
    return False


def _date_belongs(words: Words, start: int) -> bool:
    """Tell whether a patient's date stands right after: in brackets, or as six digits."""
    end = date_end(words, start)
    if not end or not words.is_figure(start):
        return False
    if words.gaps[start] == " (":
        day_and_month_only = end == start + 2 and words.is_figure(start + 1)
        return not day_and_month_only
    return words.gaps[start] == " " and len(words.low(start)) == len("120385")


def _may_begin_date(words: Words, start: int) -> bool:
    return words.words[start][0] in "0123456789" or words.lows[start] in _ORDINALS


def _birth_follows(words: Words, start: int) -> bool:
    end = date_end(words, start)
    if not end or words.low(start - 1) in _LIMITS:
        return False
    for at in range(end, min(end + _REACH, len(words))):
        gap = words.gaps[at]
        if not 0 < len(gap) <= _LONGEST_GAP or not _BETWEEN.issuperset(gap.removeprefix(".")):
            return False
        word = words.low(at)
        if word in _BIRTH:
            return True
        if word not in _BEFORE_BIRTH:
            return False
    return False
