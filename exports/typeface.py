"""The letters of our own documents, and words for everything that they cannot draw."""

import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("fonts")
FAMILY: Final = "Samskap Sans"

_LEFT_OUT: Final = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")  # they only shape what is beside them
_LETTERS: Final = "LMN"
_NAMELESS: Final = "sign"


def drawable(text: str) -> str:
    """Return cleaned text with descriptions in brackets where our letters have no sign: `[thumbs up sign]`.

    The names are Unicode's. Words in another script become one description, such as `[arabic letters]`.
    """
    if text.isascii():
        return text
    return _undrawable().sub(_described, _LEFT_OUT.sub("", text))


@cache
def _undrawable() -> re.Pattern[str]:
    """Return what matches signs that are not in the fonts, with the blanks between words of them."""
    lines = (FOLDER / "coverage.txt").read_text(encoding="ascii").split()
    covered = "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in (line.split("-") for line in lines))
    return re.compile(f"[^\n{covered}]+(?: +[^\n{covered}]+)*")


def _described(found: re.Match[str]) -> str:
    names = groupby(name for sign in found[0] if sign != " " for name in [_name(sign)])
    return " ".join(f"[{name}]" if _is_script(name) else _counted(name, len(list(group))) for name, group in names)


def _name(sign: str) -> str:
    name = unicodedata.name(sign, _NAMELESS).lower()
    if unicodedata.category(sign)[0] in _LETTERS:
        return f"{name.split('-')[0].split()[0]} letters"
    return name


def _is_script(name: str) -> bool:
    return name.endswith(" letters")


def _counted(name: str, times: int) -> str:
    return f"[{name} ×{times}]" if times > 1 else f"[{name}]"
