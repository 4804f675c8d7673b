"""The chart of ratings: the middle and the middle half of each thing on one line, the greatest disagreement first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from facilitation.screen.chart_style import Style, dress, wrapped
from facilitation.screen.numbers import decimal
from facilitation.services.outcomes.ratings import RatingLine

if TYPE_CHECKING:
    from plotly.graph_objects import Figure, Scatter

MOST_LINES: Final = 14
_LABEL_CHARACTERS: Final = 40
_SCALE: Final = (0.7, 5.3)


def visible_ratings(lines: Sequence[RatingLine]) -> Sequence[RatingLine]:
    """Return the lines that are drawn: those with a rating, as many as have room."""
    return [line for line in lines if line.spread.median is not None][:MOST_LINES]


def ratings_figure(lines: Sequence[RatingLine], *, low: str, high: str, style: Style) -> "Figure":
    """Return a line from 1 to 5 for each of the lines that have room, with the median in figures at its dot.

    Args:
        lines: From the top down.
        low: What 1 is called.
        high: What 5 is called.
        style: How it is drawn.
    """
    from plotly.graph_objects import Figure

    shown = visible_ratings(lines)
    figure = Figure([_middle_halves(shown, style), _medians(shown, style)])
    ends = {1: "" if low == "1" else f" {low}", 5: "" if high == "5" else f" {high}"}
    figure.update_xaxes(
        range=_SCALE,
        tickvals=[1, 2, 3, 4, 5],
        ticktext=[wrapped(f"{mark}{ends.get(mark, '')}", 18) for mark in range(1, 6)],
        side="top",
        gridcolor=style.colours.line,
        zeroline=False,
    )
    figure.update_yaxes(
        tickvals=[*range(len(shown))],
        ticktext=[wrapped(title_of_line(line), _LABEL_CHARACTERS) for line in shown],
        range=[len(shown) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=12,
        showgrid=False,
        zeroline=False,
    )
    dress(figure, style, t=3 * style.font_size, r=4 * style.font_size)
    return figure


def title_of_line(line: RatingLine) -> str:
    """Return what was rated, with the criterion when there are several."""
    return f"{line.title}: {line.criterion}" if line.criterion else line.title


def _middle_halves(lines: Sequence[RatingLine], style: Style) -> "Scatter":
    from plotly.graph_objects import Scatter

    ends = [(line.spread.low, line.spread.high, None) for line in lines]
    return Scatter(
        x=[end for line in ends for end in line],
        y=[place for row in range(len(lines)) for place in (row, row, None)],
        mode="lines",
        line={"color": style.colours.accent, "width": 10},
        opacity=0.35,
        hoverinfo="skip",
    )


def _medians(lines: Sequence[RatingLine], style: Style) -> "Scatter":
    from plotly.graph_objects import Scatter

    return Scatter(
        x=[line.spread.median for line in lines],
        y=[*range(len(lines))],
        text=[f" {decimal(line.spread.median, style.language)}" for line in lines],
        mode="markers+text",
        textposition="top center",
        textfont={"color": style.colours.ink, "size": style.font_size},
        marker={"size": 12, "color": style.colours.accent, "line": {"width": 0}},
        cliponaxis=False,
        hoverinfo="skip",
    )
