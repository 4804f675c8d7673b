"""The chart of where actions stand: a bar for each area, group or action, parted by status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from facilitation.domain.follow_up import Status
from facilitation.i18n import Language
from facilitation.screen.chart_style import SCREEN_FONT, Style
from facilitation.screen.palette import STATUS
from facilitation.screen.stack_chart import Part, Stack, stacks_figure
from facilitation.services.follow_up.status_words import NOTHING_SAID, STATUS_WORDS

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

# What is furthest comes first, and what is not known last.
ORDER: Final[tuple[Status | None, ...]] = (*STATUS, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusBar:
    """One bar: what it is about, and how many stand where; ``None`` is what nobody has said anything of."""

    title: str
    counts: Mapping[Status | None, int]


def status_words(status: Status | None, _: Language) -> str:
    """Return the word for a status, or for that nothing is said."""
    return _(STATUS_WORDS[status]) if status else _(NOTHING_SAID)


def status_figure(
    bars: Sequence[StatusBar],
    *,
    language: Language,
    title: str = "",
    dark: bool = False,
    font_size: int = SCREEN_FONT,
    shares: bool = False,
) -> "Figure":
    """Return the bars under each other, with the counts in their parts and the words above.

    Args:
        bars: From the top down.
        language: Of the words.
        title: The question that the chart answers; left out where a heading says it.
        dark: For a dark page.
        font_size: Of the labels, in pixels.
        shares: Whether all bars are equally long, for groups of different sizes.
    """
    style = Style(language=language, title=title, dark=dark, font_size=font_size)
    stacks = [Stack(title=bar.title, counts={_key(status): n for status, n in bar.counts.items()}) for bar in bars]
    return stacks_figure(stacks, [_part(status, style) for status in ORDER], style, shares=shares)


def _part(status: Status | None, style: Style) -> Part:
    fill, ink = STATUS[status] if status else (style.colours.line, style.colours.ink)
    return Part(key=_key(status), words=status_words(status, style.language), fill=fill, ink=ink)


def _key(status: Status | None) -> str:
    return status.value if status else ""
