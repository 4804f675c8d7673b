"""What a person typed, made safe to store and to show: the words stay, the tricks go."""

import unicodedata

from facilitation.domain.errors import InvalidInput

# Joiners hold emoji and some scripts together; every other format character (bidi overrides, zero-width spaces) goes.
_KEPT_FORMAT = frozenset("\u200c\u200d")
_MOST_LINES = 40


def clean(typed: str) -> str:
    """Return the text in NFC without control, format, private and unassigned characters, and with calm white space.

    Line breaks stay, at most one empty line in a row.
    """
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(symbol if _stays(symbol) else " " if symbol == "\t" else "" for symbol in text)
    lines = [" ".join(line.split()) for line in kept.split("\n")]
    calm: list[str] = []
    for line in lines:
        if line or (calm and calm[-1]):
            calm.append(line)
    return "\n".join(calm[:_MOST_LINES]).strip()


def clean_line(typed: str) -> str:
    """Return the cleaned text on one line, for titles and names."""
    return " ".join(clean(typed).split())


def required_text(typed: str, *, field: str, limit: int, one_line: bool = False) -> str:
    """Return the cleaned text.

    Raises:
        InvalidInput: ``text.empty`` when nothing is left, ``text.too_long`` above ``limit`` characters.
    """
    text = optional_text(typed, field=field, limit=limit, one_line=one_line)
    if not text:
        raise InvalidInput("text.empty", field=field)
    return text


def optional_text(typed: str, *, field: str, limit: int, one_line: bool = False) -> str:
    """Return the cleaned text, which may be empty.

    Raises:
        InvalidInput: ``text.too_long`` above ``limit`` characters; nothing is cut off without a word.
    """
    text = clean_line(typed) if one_line else clean(typed)
    if len(text) > limit:
        raise InvalidInput("text.too_long", field=field, limit=limit, length=len(text))
    return text


def _stays(symbol: str) -> bool:
    if symbol == "\n" or symbol in _KEPT_FORMAT:
        return True
    return unicodedata.category(symbol) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
