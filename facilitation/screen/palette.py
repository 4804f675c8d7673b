"""Colours of the charts: a calm neutral scale, one accent, and the colour-blind-safe palette of Okabe and Ito."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from facilitation.domain.follow_up import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The colours that a chart is drawn with, as ``#rrggbb``."""

    ink: str
    soft: str
    line: str
    accent: str


LIGHT: Final = Theme(ink="#14202a", soft="#4b5963", line="#d5d8d8", accent="#0b5c6b")
DARK: Final = Theme(ink="#eef2f3", soft="#b4c0c6", line="#33424b", accent="#7fd0dc")

# Source: Okabe and Ito, Color Universal Design (2008). Black is left out: it is our ink. Each with the colour of a
# text on it that keeps at least 4.5:1.
MARKERS: Final = (
    ("#0072b2", "#ffffff"),
    ("#e69f00", "#000000"),
    ("#009e73", "#000000"),
    ("#d55e00", "#000000"),
    ("#56b4e9", "#000000"),
    ("#cc79a7", "#000000"),
    ("#f0e442", "#000000"),
)

# Each state of an action with its colour and the colour of a text on it. Not knowing has a colour of its own, and what
# nobody has said anything of has none.
STATUS: Final[Mapping[Status, tuple[str, str]]] = {
    Status.DONE: ("#009e73", "#000000"),
    Status.STARTED: ("#0072b2", "#ffffff"),
    Status.PLANNED: ("#56b4e9", "#000000"),
    Status.NOT_STARTED: ("#e69f00", "#000000"),
    Status.STOPPED: ("#d55e00", "#000000"),
    Status.UNKNOWN: ("#cc79a7", "#000000"),
}


def theme(*, dark: bool) -> Theme:
    """Return the colours for a light or a dark page."""
    return DARK if dark else LIGHT
