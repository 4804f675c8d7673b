"""What the privacy guard reads for: a patient's name, and initials.

The rules look for the shape of a text, not for its meaning: a rare first name that stands alone, or a story that only
one person can have lived, passes. They help the one who writes; they do not replace the one who moderates.
"""

from collections.abc import Collection, Iterator
from typing import Final

from facilitation.domain.privacy.rules import RULES
from facilitation.domain.privacy.text import Words

_PERSONS = frozenset(RULES["persons"])
_KIN = frozenset(RULES["kin"])
_KIN_PREFIXES: tuple[str, ...] = tuple(RULES["kin_prefixes"])
_GROUPS = frozenset(RULES["groups"])
_FIRST_NAMES = frozenset(RULES["first_names"])
_NAMES_THAT_ARE_WORDS = frozenset(RULES["names_that_are_words"])
_NEVER_NAMES = frozenset(RULES["never_names"])
_NEVER_PERSONS = frozenset(RULES["never_persons"])
_ORGANISATION_PARTS = tuple(RULES["organisation_parts"])
_ORGANISATION_ENDS = tuple(RULES["organisation_ends"])
_TITLE_ENDS = tuple(RULES["title_ends"])
_COURTESY = frozenset(RULES["courtesy"])
_COURTESY_SHORT = frozenset(RULES["courtesy_short"])
_SURNAMED = frozenset(RULES["surnamed"])
_BEFORE_A_SURNAME = _COURTESY | _SURNAMED
_VERB_ENDS = tuple(RULES["verb_ends"])
_ONE_WORD_PLACES = frozenset(
    place for name in ("institutions", "towns", "small_places", "large_places") for place in RULES[name]
)
_PLACE_WORDS = frozenset(RULES["place_words"])
_LINKS = frozenset(RULES["name_links"])
_NAMING = frozenset(RULES["naming"])
_BELONGING = frozenset(RULES["belonging"])
_CALLED = frozenset(RULES["called"])
_ACRONYMS = frozenset(RULES["acronyms"])
_NOT_BARE_INITIALS = frozenset(RULES["not_bare_initials"])
_NOT_INITIALS = frozenset(RULES["not_initials"])
_PERSON_REACH: int = RULES["person_reach"]
_GROUP_REACH: int = RULES["group_reach"]

_NAME_REACH: Final = 4
_BEFORE_A_NAME = frozenset({" ", ", ", ": ", " (", ' "', " - ", ":"})
_BEFORE_A_TITLE = frozenset({", ", " (", " - "})
_BEFORE_A_TITLED = frozenset({" ", ": ", ", "})
_AFTER_AN_INITIAL = frozenset({" ", ". "})
_BETWEEN_INITIALS = frozenset({".", ". "})
_MOST_INITIALS: Final = 3
_MOST_NAMES: Final = 4


def names_a_patient(words: Words, places: Collection[str]) -> bool:
    """Tell whether a full name stands near a patient word or a word of kinship, or a single name right beside one.

    Args:
        words: The text.
        places: Names in lower case that are known to be places, and therefore not people.
    """
    if _names_a_stranger(words, places):
        return True
    persons = [index for index, low in enumerate(words.lows) if _is_person(low)]
    groups = [index for index, low in enumerate(words.lows) if low in _GROUPS]
    if not persons and not groups:
        return False
    near = _near(persons, _PERSON_REACH) | _near(groups, _GROUP_REACH)
    if any(not near.isdisjoint(run) and _is_full_name(words, run, places) for run in _runs(words)):
        return True
    return any(_is_named(words, index) for index in persons)


def has_initials(words: Words) -> bool:
    """Tell whether initials stand for a person."""
    short = (index for index, word in enumerate(words.words) if len(word) <= _MOST_INITIALS and word.isupper())
    return any(_are_initials(words, index) or _follows_person(words, index) for index in short)


def _is_person(low: str) -> bool:
    if low in _PERSONS or (low[-1:] == "s" and low[:-1].removesuffix("'") in _PERSONS):
        return True
    return low.startswith(_KIN_PREFIXES) and _is_kin(low)


def _is_kin(low: str) -> bool:
    """Tell whether a word is one of kinship: «mor», «stemoren»."""
    return low in _KIN or any(low.startswith(prefix) and low[len(prefix) :] in _KIN for prefix in _KIN_PREFIXES)


def _near(indices: Collection[int], reach: int) -> set[int]:
    return {other for index in indices for other in range(index - reach - 1, index + reach + 2)}


def _runs(words: Words) -> Iterator[range]:
    """Yield the index ranges of words that may be one name: capitalised, and with nothing but a space between them."""
    start = 0
    for index in range(len(words)):
        if not _may_be_name_part(words, index):
            yield range(start, index)
            start = index + 1
        elif index > start and not _joined(words, index):
            yield range(start, index)
            start = index
    yield range(start, len(words))


def _may_be_name_part(words: Words, index: int) -> bool:
    word = words.words[index]
    if len(word) == 1:
        return word.isupper()
    last = word.rpartition("-")[2].rpartition("'")[2]
    titled = last[:1].isupper() and last[1:2].islower()
    return titled and words.lows[index] not in _NEVER_NAMES and not _is_person(words.lows[index])


def _joined(words: Words, index: int) -> bool:
    """Tell whether a word may go on with the name before it: «Kari Nordmann», «K. Nordmann», «Nordmann, Kari»."""
    gap, before = words.gaps[index], words.words[index - 1]
    if gap == " ":
        return True
    if gap in _BETWEEN_INITIALS:
        return len(before) == 1
    return gap == ", " and words.lows[index] in _FIRST_NAMES and words.lows[index - 1] not in _FIRST_NAMES


def _is_full_name(words: Words, run: range, places: Collection[str]) -> bool:
    parts = [words.lows[index] for index in run if len(words.words[index]) > 1]
    if len(parts) < len(("first", "last")) or " ".join(parts) in places or any(map(_is_no_person, parts)):
        return False
    before, gap = words.low(run.start - 1), words.gaps[run.start]
    if before in _PLACE_WORDS and gap == " ":
        return False
    of_a_person = _is_person(before) or (before in _LINKS and _is_person(words.low(run.start - 2)))
    return of_a_person or not (_is_titled(words, run) or _belongs_to_organisation(words, run.stop - 1))


def _is_no_person(part: str) -> bool:
    """Tell whether a word with a capital belongs to the name of an organisation, a place or a product."""
    if part in _NEVER_PERSONS or part.endswith(_ORGANISATION_ENDS):
        return True
    return any(piece in part for piece in _ORGANISATION_PARTS)


def _is_titled(words: Words, run: range) -> bool:
    """Tell whether the name is that of somebody at work: «kommunalsjef Ola Nordmann», «Ola Nordmann, rådmann»."""
    if any(words.lows[index].endswith(_TITLE_ENDS) for index in run):
        return True
    if words.low(run.start - 1).endswith(_TITLE_ENDS) and words.gaps[run.start] in _BEFORE_A_TITLED:
        return True
    if words.low(run.start - 2).endswith(_TITLE_ENDS) and words.low(run.start - 1) in _LINKS:
        return True
    return words.low(run.stop).endswith(_TITLE_ENDS) and words.gaps[run.stop] in _BEFORE_A_TITLE


def _names_a_stranger(words: Words, places: Collection[str]) -> bool:
    """Tell whether a name stands after a title such as «fru», or a surname alone after a patient word."""
    if words.vocabulary.isdisjoint(_BEFORE_A_SURNAME):
        return False
    return any(_is_addressed(words, i) or _has_surname(words, i, places) for i in range(len(words) - 1))


def _is_addressed(words: Words, index: int) -> bool:
    """Tell whether somebody is named as a stranger is: «fru Halvorsen», «herr Per Nygård», but not «herr ordfører»."""
    low, start = words.lows[index], index + 1
    if low not in _COURTESY or words.words[index].isupper():
        return False
    if words.gaps[start] != " " and not (words.gaps[start] == ". " and low in _COURTESY_SHORT):
        return False
    if _is_initial(words.words[start]) and words.gaps[start + 1] in _AFTER_AN_INITIAL:
        start += 1
    stop = _name_stop(words, start)
    colleague = words.low(index - 1).endswith(_TITLE_ENDS) and words.gaps[index] == " "
    return stop > start and not colleague and _is_free(words, range(start, stop))


def _has_surname(words: Words, index: int, places: Collection[str]) -> bool:
    """Tell whether a surname alone stands after a patient word: «pasienten Halvorsen», but not «pasienten Ahus …»."""
    after = index + 1
    if words.lows[index] not in _SURNAMED or words.gaps[after] != " " or _name_stop(words, after) != after + 1:
        return False
    low = words.lows[after]
    if low in _ONE_WORD_PLACES or low in places or (words.words[index][0].isupper() and low.endswith(_VERB_ENDS)):
        return False
    # «pasienten Tiller DPS følger opp»: what goes on with capitals is no surname.
    goes_on = after + 1 < len(words) and words.gaps[after + 1] == " " and words.words[after + 1][0].isupper()
    return not goes_on and _is_free(words, range(after, after + 1))


def _name_stop(words: Words, start: int) -> int:
    """Return where the name that begins here ends; no name is longer than four words."""
    stop = start
    while stop < min(start + _MOST_NAMES, len(words)) and (stop == start or words.gaps[stop] == " "):
        if not _looks_like_name(words, stop):
            break
        stop += 1
    return stop


def _is_free(words: Words, run: range) -> bool:
    """Tell whether a name is neither that of somebody at work nor a part of an organisation's."""
    return not (_is_titled(words, run) or _belongs_to_organisation(words, run.stop - 1))


def _is_named(words: Words, person: int) -> bool:
    """Tell whether a first name stands beside a patient word: «moren til Emil», «Emils mor», «Emil, pasient»."""
    return _is_named_after(words, person) or _is_named_before(words, person)


def _is_named_after(words: Words, person: int) -> bool:
    between: set[str] = set()
    for index in range(person + 1, min(person + 1 + _NAME_REACH, len(words))):
        if words.gaps[index] not in _BEFORE_A_NAME:
            return False
        linked = between <= _LINKS and _can_only_be_name(words, person, between) and _looks_like_name(words, index)
        if linked or _is_first_name(words, index, capital=not between <= _LINKS):
            return _is_free(words, range(index, index + 1))
        between.add(words.lows[index])
    return False


def _can_only_be_name(words: Words, person: int, between: Collection[str]) -> bool:
    """Tell whether what follows can only be a name: «gutten heter …», «moren til …»."""
    return not _NAMING.isdisjoint(between) or (_is_kin(words.lows[person]) and not _BELONGING.isdisjoint(between))


def _looks_like_name(words: Words, index: int) -> bool:
    return len(words.words[index]) > 1 and _may_be_name_part(words, index) and not _is_no_person(words.lows[index])


def _is_named_before(words: Words, person: int) -> bool:
    before = person - 1
    if before >= 0 and words.gaps[person] == " " and words.lows[before].endswith("s"):
        owner = words.lows[before][:-1].removesuffix("'")
        if owner in _FIRST_NAMES and words.words[before][0].isupper():
            return True
    for index in range(before, max(before - _NAME_REACH, -1), -1):
        if words.gaps[index + 1] not in _BEFORE_A_NAME:
            return False
        if _is_first_name(words, index, capital=True):
            return _is_free(words, range(index, index + 1))
        if words.lows[index] not in _LINKS - _BELONGING:
            return False
    return False


def _is_first_name(words: Words, index: int, *, capital: bool) -> bool:
    word, low = words.words[index], words.lows[index].partition("-")[0]
    known = low in _FIRST_NAMES or (low[-1:] == "s" and low[:-1] in _FIRST_NAMES)
    return known and (word[0].isupper() or (not capital and low in _FIRST_NAMES and low not in _NAMES_THAT_ARE_WORDS))


def _belongs_to_organisation(words: Words, index: int) -> bool:
    """Tell whether the word after the name makes it a part of an organisation's: «Kari Nordmann sykehjem»."""
    while index + 1 < len(words) and words.gaps[index + 1] == " " and _may_be_name_part(words, index + 1):
        if _is_no_person(words.lows[index + 1]):
            return True
        index += 1
    return _is_no_person(words.low(index + 1)) and words.gaps[index + 1] == " "


def _are_initials(words: Words, index: int) -> bool:
    """Tell whether «K.N.» or «K. N.» begins here."""
    first, second = words.words[index], words.words[index + 1 : index + 2]
    if not (second and _is_initial(first) and _is_initial(second[0])):
        return False
    if words.gaps[index + 1] not in _BETWEEN_INITIALS or words.gaps[index + 2][:1] != ".":
        return False
    alone = not words.gaps[index].endswith(".") and (index == 0 or words.gaps[index] != "")
    stops_there = index + 2 == len(words) or words.gaps[index + 2] != "."
    return alone and stops_there and (first + second[0]) not in _NOT_INITIALS


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _follows_person(words: Words, index: int) -> bool:
    """Tell whether «pasient KN», «jenta (N.)», «brukeren Kari N.» or «vi kaller K.» stands here."""
    word, before, gap = words.words[index], words.low(index - 1), words.gaps[index]
    if word in _ACRONYMS:
        return False
    if before in _CALLED and len(word) == 1:
        return True
    if _is_person(before):
        return gap in {" (", ' "'} or (gap in {" ", ". "} and before not in _NOT_BARE_INITIALS)
    of_a_person = _is_person(words.low(index - 2)) and words.low(index - 2) not in _NOT_BARE_INITIALS
    named = of_a_person and gap == " " and words.gaps[index - 1] == " " and _may_be_name_part(words, index - 1)
    return named and _is_initial(word) and not (index + 1 < len(words) and _may_be_name_part(words, index + 1))
