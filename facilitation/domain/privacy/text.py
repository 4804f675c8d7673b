"""A text as the privacy guard reads it: plain signs, and words and figures with what stands between them."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_NOT_PLAIN = re.compile(r"[^\n -~]")
# Controls, format characters (zero width, soft hyphen) and marks that NFKC could not join to a letter.
_INVISIBLE = frozenset({"Cc", "Cf", "Mn", "Me"})
_WHITE_CONTROLS = frozenset("\t\v\f\r")
_KEPT = frozenset("€§")
_SIGNS = {"\N{MINUS SIGN}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
_QUOTES = frozenset({"Pi", "Pf"})

# Between the groups of one number stand no more signs than in «+47 (0) 68 05 …».
_LONGEST_GAP: Final = 5
_FEWEST_DIGITS: Final = 8

_SPACES = re.compile(r" *\n[ \n]*| {2,}")
_WORD = re.compile(r"[0-9]+|[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Words and figures in their order.

    ``lows`` are the same in lower case; ``gaps[i]`` is what stands before word ``i``, and the last gap ends the text.
    ``figures`` are the places of those made of digits, ``long_figures`` of those among at least eight digits.
    """

    words: tuple[str, ...]
    lows: tuple[str, ...]
    gaps: tuple[str, ...]
    vocabulary: frozenset[str]
    figures: tuple[int, ...]
    long_figures: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def is_figure(self, index: int) -> bool:
        """Tell whether there is a word here and it is made of digits."""
        return 0 <= index < len(self.words) and self.words[index][0] in "0123456789"

    def low(self, index: int) -> str:
        """Return the word here in lower case, or nothing outside the text."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def any_before(self, index: int, reach: int, wanted: Collection[str]) -> bool:
        """Tell whether one of the words stands among the last few before this place."""
        return any(low in wanted for low in self.lows[max(0, index - reach) : index])

    def starts_before(self, index: int, reach: int, beginnings: tuple[str, ...]) -> bool:
        """Tell whether a word with one of these beginnings stands among the last few before this place."""
        return any(low.startswith(beginnings) for low in self.lows[max(0, index - reach) : index])


def words_of(text: str) -> Words:
    """Read a text, in time proportional to its length; spaces in a row count as one, as do line breaks."""
    plain = _SPACES.sub(_one_space, plain_text(text))
    words: list[str] = []
    gaps: list[str] = []
    figures: list[int] = []
    end = 0
    for found in _WORD.finditer(plain):
        gaps.append(plain[end : found.start()])
        word = found[0]
        if word[0] in "0123456789":
            figures.append(len(words))
        words.append(word)
        end = found.end()
    gaps.append(plain[end:])
    lows = tuple(word.lower() for word in words)
    return Words(
        words=tuple(words),
        lows=lows,
        gaps=tuple(gaps),
        vocabulary=frozenset(lows),
        figures=tuple(figures),
        long_figures=tuple(_long_figures(words, gaps, figures)),
    )


def plain_text(text: str) -> str:
    """Return the text with ASCII digits, plain hyphens, quotes and spaces, and without invisible characters."""
    return _NOT_PLAIN.sub(_plain_character, unicodedata.normalize("NFKC", text))


def _long_figures(words: Sequence[str], gaps: Sequence[str], figures: Sequence[int]) -> Iterator[int]:
    """Yield the places of figures in runs of enough digits: only those can be a number that belongs to somebody."""
    run: list[int] = []
    for place in (*figures, -1):
        if run and (place != run[-1] + 1 or len(gaps[place]) > _LONGEST_GAP):
            if sum(len(words[one]) for one in run) >= _FEWEST_DIGITS:
                yield from run
            run = []
        run.append(place)


def _one_space(found: re.Match[str]) -> str:
    return "\n" if "\n" in found[0] else " "


def _plain_character(found: re.Match[str]) -> str:  # noqa: PLR0911 -- one line for each kind of sign
    character = found[0]
    category = unicodedata.category(character)
    if category[0] == "L" or character in _KEPT:
        return character
    if category in _INVISIBLE and character not in _WHITE_CONTROLS:
        return ""
    if character.isspace():
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd":
        return "-"
    if category in _QUOTES:
        return _SIGNS.get(character, '"')
    return _SIGNS.get(character, "•")
