"""The chart of effect and effort: where the room places each proposal, and how far it agrees."""

from typing import TYPE_CHECKING, Any

from facilitation.i18n import Language
from facilitation.screen.chart_style import SCREEN_FONT, Style, dress, wrapped
from facilitation.screen.palette import MARKERS
from facilitation.screen.spacing import Point, spread_out
from facilitation.services.answering.results import InputResult, PlacementResult

if TYPE_CHECKING:
    from plotly.graph_objects import Figure, Scatter

# A marker's size in letters, and in the units of the axes, where the plot is about half again as wide as it is high.
_MARKER_LETTERS = 1.65
_MARKER_WIDTH, _MARKER_HEIGHT = 0.24, 0.36
_SCALE = (0.45, 5.55)
_MIDDLE = 3
# Room for the words along the axes, in letters.
_LEFT, _BELOW = 5.4, 3.2


def matrix_figure(
    result: InputResult,
    *,
    language: Language,
    effect: str,
    effort: str,
    title: str = "",
    dark: bool = False,
    font_size: int = SCREEN_FONT,
) -> "Figure":
    """Return a numbered marker at each proposal's median, and lines over the middle half of the answers.

    Markers that share a place are set side by side; ``customdata`` of the last trace holds number, effort and effect.
    A proposal that nobody has placed is left out.

    Args:
        result: Of a placement.
        language: Of the words in the field.
        effect: What the upright axis is called.
        effort: What the level axis is called.
        title: The question that the chart answers; left out where a heading says it.
        dark: For a dark page.
        font_size: Of the labels, in pixels.
    """
    from plotly.graph_objects import Figure

    style = Style(language=language, title=title, dark=dark, font_size=font_size)
    medians = {item: median for item in result.placements if (median := _median(item)) is not None}
    spots = spread_out(medians.values(), width=_MARKER_WIDTH, height=_MARKER_HEIGHT)
    placed = dict(zip(medians, spots, strict=True))
    figure = Figure([*(_middle_half(item, spot) for item, spot in placed.items()), _markers(medians, placed, style)])
    _name_axes(figure, style, effect=effect, effort=effort)
    _quarter(figure, style)
    dress(figure, style, l=_LEFT * font_size, b=_BELOW * font_size)
    return figure


def _median(item: PlacementResult) -> Point | None:
    if item.effort.median is None or item.effect.median is None:
        return None
    return item.effort.median, item.effect.median


def _middle_half(item: PlacementResult, spot: Point) -> "Scatter":
    """Return the lines of one proposal, through its marker and with their ends where the quartiles are."""
    from plotly.graph_objects import Scatter

    x, y = spot
    return Scatter(
        x=[item.effort.low, item.effort.high, None, x, x],
        y=[y, y, None, item.effect.low, item.effect.high],
        mode="lines",
        line={"color": _colours(item)[0], "width": 5},
        opacity=0.55,
    )


def _markers(medians: dict[PlacementResult, Point], placed: dict[PlacementResult, Point], style: Style) -> "Scatter":
    from plotly.graph_objects import Scatter

    fills, letters = zip(*(_colours(item) for item in placed), strict=True) if placed else ((), ())
    return Scatter(
        x=[x for x, _ in placed.values()],
        y=[y for _, y in placed.values()],
        customdata=[[item.number, *median] for item, median in medians.items()],
        text=[str(item.number) for item in placed],
        mode="markers+text",
        marker={"size": _MARKER_LETTERS * style.font_size, "color": fills, "line": {"width": 0}},
        textfont={"size": style.font_size, "color": letters},
        cliponaxis=False,
    )


def _colours(item: PlacementResult) -> tuple[str, str]:
    return MARKERS[(item.number - 1) % len(MARKERS)]


def _name_axes(figure: "Figure", style: Style, *, effect: str, effort: str) -> None:
    _ = style.language
    axis: dict[str, Any] = {
        "range": _SCALE,
        "tickvals": [1, 2, 3, 4, 5],
        "ticktext": [_("1 liten"), "2", "3", "4", _("5 stor")],
        "gridcolor": style.colours.line,
        "zeroline": False,
    }
    words = {"font": {"size": style.font_size}, "standoff": 10}
    figure.update_xaxes(axis, title={"text": wrapped(effort, 60), **words})
    figure.update_yaxes(axis, title={"text": wrapped(effect, 36), **words})


def _quarter(figure: "Figure", style: Style) -> None:
    """Halve both axes, and say in each corner what it is for."""
    _, colours = style.language, style.colours
    low, high = _SCALE
    line = {"color": colours.soft, "width": 2}
    figure.add_shape(type="line", layer="below", line=line, x0=_MIDDLE, x1=_MIDDLE, y0=low, y1=high)
    figure.add_shape(type="line", layer="below", line=line, x0=low, x1=high, y0=_MIDDLE, y1=_MIDDLE)
    corners = {
        (low, high): _("Gjør først"),
        (high, high): _("Større satsing"),
        (low, low): _("Små gevinster"),
        (high, low): _("La ligge"),
    }
    for (x, y), words in corners.items():
        figure.add_annotation(
            x=x,
            y=y,
            text=words,
            showarrow=False,
            xanchor="left" if x == low else "right",
            yanchor="bottom" if y == low else "top",
            font={"color": colours.soft, "size": style.font_size},
        )
