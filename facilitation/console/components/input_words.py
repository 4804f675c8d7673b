"""What the kinds of input are called where facilitators read about them."""

from collections.abc import Mapping
from typing import Final

from facilitation.i18n import Language, mark

_WORDS: Final[Mapping[str, str]] = {
    "seat": mark("innsjekk"),
    "text": mark("tekst"),
    "card": mark("kort"),
    "points": mark("poeng"),
    "scale": mark("vurdering 1–5"),
    "money": mark("penger innenfor en ramme"),
    "matrix": mark("effekt og innsats"),
    "choice": mark("valg"),
    "multichoice": mark("flere valg"),
    "form": mark("skjema"),
    "action": mark("tiltak"),
}


def kind_words(kind: object, _: Language, /) -> str:
    """Return what a kind is called; one that is not known is told to be unknown, for a draft may hold anything."""
    return _(_WORDS.get(str(kind), _UNKNOWN))


_UNKNOWN: Final = mark("ukjent slag")
