"""The chart of measures: baseline, now and target on one line for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitation.domain.measures import progress
from facilitation.i18n import Language
from facilitation.screen.chart_style import SCREEN_FONT, Style, dress, wrapped

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LABEL_CHARACTERS = 34
# How far beyond its ends a line is drawn; a value further out stands at the edge, with its figure.
_BEYOND = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure in people's own words; ``now`` is empty when nothing has been measured."""

    title: str
    baseline: str
    now: str
    target: str

    @property
    def share(self) -> float | None:
        """How far it has come, when the three can be compared."""
        return progress(self.baseline, self.now, self.target)


def measures_figure(
    lines: Sequence[MeasureLine],
    *,
    language: Language,
    title: str = "",
    dark: bool = False,
    font_size: int = SCREEN_FONT,
) -> "Figure":
    """Return a line for each measure: a ring at the baseline, a diamond at the target, a dot where it is now.

    Each line has a scale of its own, from its baseline to its target. A value that cannot be placed is left out here;
    the table beside the chart has it.
    """
    from plotly.graph_objects import Figure, Scatter

    style = Style(language=language, title=title, dark=dark, font_size=font_size)
    colours = style.colours
    figure = Figure()
    rows = [*range(len(lines))]
    for row in rows:
        figure.add_shape(type="line", x0=0, x1=1, y0=row, y1=row, line={"color": colours.line, "width": 4})
    for values, where, symbol, colour in (
        ([line.baseline for line in lines], [0.0] * len(lines), "circle-open", colours.soft),
        ([line.target for line in lines], [1.0] * len(lines), "diamond", colours.soft),
        (
            [line.now if line.share is not None else "" for line in lines],
            [_placed(line.share) for line in lines],
            "circle",
            colours.accent,
        ),
    ):
        size = font_size if symbol == "circle" else 0.8 * font_size
        figure.add_trace(
            Scatter(
                x=where,
                y=rows,
                mode="markers+text",
                text=[wrapped(value, _LABEL_CHARACTERS, lines=1) for value in values],
                textposition="top center",
                textfont={"color": colours.ink, "size": font_size},
                marker={"symbol": symbol, "color": colour, "size": size, "line": {"width": 2, "color": colour}},
                cliponaxis=False,
                hoverinfo="skip",
            )
        )
    figure.update_xaxes(visible=False, range=[-_BEYOND, 1 + _BEYOND])
    figure.update_yaxes(
        tickvals=rows,
        ticktext=[wrapped(line.title, _LABEL_CHARACTERS) for line in lines],
        range=[len(lines) - 0.5, -0.7],
        automargin=True,
        ticklabelstandoff=12,
        showgrid=False,
        zeroline=False,
    )
    dress(figure, style)
    return figure


def _placed(share: float | None) -> float | None:
    return None if share is None else min(max(share, -0.8 * _BEYOND), 1 + 0.8 * _BEYOND)
