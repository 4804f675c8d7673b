"""People's words where Streamlit reads Markdown: made to be shown letter by letter."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain, count
from typing import Final

# Breaks a pattern without being seen: Streamlit looks for icons, emoji, colours, arrows and addresses in the text that
# is left when Markdown has taken its backslashes away.
_JOINER: Final = "\N{WORD JOINER}"
_LIVE: Final = re.compile(r"(?<=:)(?=\S)|(?<=@)|(?<=www)(?=\.)|(?<=[<>~-])(?=[=>-])|(?<=<)(?=-)", re.IGNORECASE)
_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """Return the text so that a label, a heading or a message shows it as it was typed, on one line.

    Where there is a choice, ``st.text`` and tables need no such help.
    """
    return _PUNCTUATION.sub(r"\\\1", _LIVE.sub(_JOINER, " ".join(text.split())))


def titled(titles: Mapping[str, str], *, otherwise: str = "") -> Callable[[object], str]:
    """Return what shows a key as its title in a list; ``otherwise`` is shown for the empty choice.

    A list sends back the title that was chosen, not its key: titles that are alike are numbered, so that nobody is
    taken for another. A plain function of plain values: what a widget remembers must be something that can be written
    down.
    """
    apart: dict[str, str] = {}
    for key, title in titles.items():
        names = chain([title], (f"{title} ({n})" for n in count(2)))
        apart[key] = next(name for name in names if name not in apart.values())
    return partial(_title_of, apart, otherwise)


def _title_of(titles: Mapping[str, str], otherwise: str, key: object) -> str:
    return titles.get(str(key), otherwise)


def strong(words: str) -> str:
    """Return our own words in bold; people's words go through `plain` first."""
    return f"**{words}**"
