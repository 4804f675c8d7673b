"""The chart of an evaluation's items: how many of those who answered crossed each, beside what was published before."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from facilitation.i18n import Language
from facilitation.screen.chart_style import SCREEN_FONT, Style, dress, wrapped
from facilitation.services.outcomes.evaluation import Counted

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LABEL_CHARACTERS = 44
# How much of the width the whole takes; the rest is for the labels.
_WHOLE_SHARE = 0.72


def utility_figure(
    result: Counted,
    *,
    language: Language,
    before: Mapping[str, tuple[int, int]] | None = None,
    title: str = "",
    dark: bool = False,
    font_size: int = SCREEN_FONT,
) -> "Figure":
    """Return a bar for each item in the order in which it was asked, from none to all of those who answered.

    Args:
        result: The counts.
        language: Of the labels.
        before: What was published before, n and N by item: a line across the bar.
        title: The question that the chart answers; left out where a heading says it.
        dark: For a dark page.
        font_size: Of the labels, in pixels.
    """
    from plotly.graph_objects import Figure

    style, places = Style(language=language, title=title, dark=dark, font_size=font_size), [*range(len(result.counts))]
    figure = Figure(_traces(result, before or {}, style))
    figure.update_layout(bargap=0.4)
    figure.update_xaxes(visible=False, range=[0, 1 / _WHOLE_SHARE])
    figure.update_yaxes(
        tickvals=places,
        ticktext=[wrapped(count.title, _LABEL_CHARACTERS) for count in result.counts],
        range=[len(places) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=12,
        showgrid=False,
        zeroline=False,
    )
    dress(figure, style)
    return figure


def _traces(result: Counted, before: Mapping[str, tuple[int, int]], style: Style) -> list[object]:
    """Return the bars, their labels in a column of their own, where no line can cross them, and the lines."""
    from plotly.graph_objects import Bar, Scatter

    colours, size, places = style.colours, style.font_size, [*range(len(result.counts))]
    percent, whole = style.language.percent, result.answered or 1
    labels = [f"{percent(count.n, result.answered)} ({count.n})" for count in result.counts]
    earlier = {key: n / of for key, (n, of) in before.items() if of}
    return [
        Bar(
            x=[count.n / whole for count in result.counts],
            y=places,
            text=labels,
            orientation="h",
            marker={"color": colours.accent, "line": {"width": 0}},
            textposition="none",
            hoverinfo="skip",
        ),
        Scatter(
            x=[1.0] * len(places),
            y=places,
            mode="text",
            text=labels,
            textposition="middle right",
            textfont={"color": colours.ink, "size": size},
            cliponaxis=False,
            hoverinfo="skip",
        ),
        Scatter(
            x=[earlier.get(count.key) for count in result.counts],
            y=places,
            mode="markers",
            marker={"symbol": "line-ns", "size": 1.5 * size, "line": {"width": 3, "color": colours.ink}},
            cliponaxis=False,
            hoverinfo="skip",
        ),
    ]
