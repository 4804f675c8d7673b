"""The chart of where actions stand: a bar for each area, group or action, parted by status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from facilitation.domain.follow_up import Status
from facilitation.i18n import Language
from facilitation.screen.chart_style import SCREEN_FONT, Style, dress, wrapped
from facilitation.screen.palette import STATUS
from facilitation.services.status_words import NOTHING_SAID, STATUS_WORDS

if TYPE_CHECKING:
    from plotly.graph_objects import Bar, Figure

# What is furthest comes first, and what is not known last.
ORDER: Final[tuple[Status | None, ...]] = (*STATUS, None)
_LABEL_CHARACTERS = 34
_LEGEND_LINES = 2.4


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
    from plotly.graph_objects import Figure

    style = Style(language=language, title=title, dark=dark, font_size=font_size)
    used = [status for status in ORDER if any(bar.counts.get(status) for bar in bars)]
    figure = Figure([_part(status, bars, style, shares=shares) for status in used])
    figure.update_layout(barmode="stack", bargap=0.36)
    figure.update_xaxes(visible=False)
    ticks = [wrapped(bar.title, _LABEL_CHARACTERS) for bar in bars]
    figure.update_yaxes(
        tickvals=[*range(len(bars))],
        ticktext=ticks,
        range=[len(bars) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=12,
        showgrid=False,
        zeroline=False,
    )
    dress(figure, style, t=_LEGEND_LINES * font_size)
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    return figure


def _part(status: Status | None, bars: Sequence[StatusBar], style: Style, *, shares: bool) -> "Bar":
    from plotly.graph_objects import Bar

    fill, ink = STATUS[status] if status else (style.colours.line, style.colours.ink)
    counts = [bar.counts.get(status, 0) for bar in bars]
    totals = [sum(bar.counts.values()) or 1 for bar in bars]
    return Bar(
        x=[n / total for n, total in zip(counts, totals, strict=True)] if shares else counts,
        y=[*range(len(bars))],
        name=wrapped(status_words(status, style.language), _LABEL_CHARACTERS),
        text=[str(n) if n else "" for n in counts],
        orientation="h",
        marker={"color": fill, "line": {"width": 0}},
        textfont={"color": ink, "size": style.font_size},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        hoverinfo="skip",
    )
