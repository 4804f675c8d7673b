"""Text from people, made safe for file formats that choke on, or obey, some of its characters."""

import re
import unicodedata
from itertools import accumulate
from typing import Final

CUT_MARK: Final = " […]"

_LINE_BREAK: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINERS: Final = "\u200c\u200d"  # they hold emoji and some scripts together
_WRITTEN_AS: Final = {
    "\n": "\n",
    "\t": " ",
    "\uf0b7": "•",  # the bullet that word processors paste from their symbol font
    **{joiner: joiner for joiner in _JOINERS},
}
_UNWANTED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Co"})
_NONCHARACTERS: Final = frozenset(
    [chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)]
    + [chr(code) for code in range(0xFDD0, 0xFDF0)]
)
_INVISIBLE: Final = "\\s\u200b-\u200f\u2060\ufeff"
_FORMULA_LIKE: Final = re.compile(f"[\t\r\n\0]|[{_INVISIBLE}]*[-=+@|\uff1d\uff0b\uff0d\uff20]")


def clean(text: str) -> str:
    r"""Return the text in NFC with only characters that every file format can carry.

    All line breaks become `\n`; tabs become spaces. Control characters, direction overrides, other invisible
    format characters, private-use characters and Unicode's noncharacters disappear, and a lone surrogate
    becomes U+FFFD. Idempotent.
    """
    if text.replace("\n", "").isprintable():  # most texts are, and large reports hold many
        return unicodedata.normalize("NFC", text)
    lines = _LINE_BREAK.sub("\n", text)
    return unicodedata.normalize("NFC", "".join(map(_cleaned, lines)))


def clean_line(text: str) -> str:
    """Return the cleaned text on one line, with single spaces and none at the ends."""
    return " ".join(clean(text).split())


def clip(text: str, limit: int, *, mark: str = CUT_MARK) -> str:
    """Return the text in at most `limit` UTF-16 units, ending in `mark` if something was cut.

    Spreadsheets count UTF-16 units, so an emoji is two or more. A letter is not parted from its accents, nor
    an emoji from its skin tone. The limit must have room for the mark.
    """
    if utf16_length(text) <= limit:
        return text
    lengths = accumulate(map(utf16_length, text))
    end = sum(length <= limit - utf16_length(mark) for length in lengths)
    while end > 0 and _continues(text[end]):
        end -= 1
    return text[:end].rstrip(_JOINERS) + mark


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 units in the text."""
    if not text or max(text) <= "\uffff":
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def guard_formula(text: str) -> str:
    """Return the text with an apostrophe first if a spreadsheet could take it for a formula.

    The rule is OWASP's for CSV injection, with the full-width signs that East Asian settings accept, and it
    looks past leading blanks. Text that already begins with apostrophes before such a sign gets one more, so
    that taking one away always gives the original back.
    """
    return f"'{text}" if _FORMULA_LIKE.match(text.lstrip("'")) else text


def _cleaned(character: str) -> str:
    if character in _WRITTEN_AS:
        return _WRITTEN_AS[character]
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return "" if category in _UNWANTED_CATEGORIES or character in _NONCHARACTERS else character


def _continues(character: str) -> bool:
    is_selector = "\ufe00" <= character <= "\ufe0f"
    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_selector or is_skin_tone or character in _JOINERS or unicodedata.combining(character) != 0
