"""Plotly figures of results, for the projected screen and for the organiser's pages.

Every text from people is escaped: Plotly reads its labels as a small HTML. The figures are still pictures with direct
labels, so nothing is lost without a mouse; show a table beside them for those who cannot see them.
"""

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from facilitation.i18n import Language
from facilitation.screen.palette import MARKERS, Theme, theme
from facilitation.screen.spacing import spread_out
from facilitation.services.results import InputResult, PlacementResult, PointsResult

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

CONFIG: Final[Mapping[str, object]] = {"staticPlot": True, "displayModeBar": False, "displaylogo": False}
"""How Plotly shall show our figures."""

SCREEN_FONT = 28
MOST_BARS = 9
_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
_LABEL_CHARACTERS = 36
_HEADING_CHARACTERS = 18
# A label of a bar in the first column is about so many letters long, and a letter about so wide for its height.
_BAR_LABEL_LETTERS = 23
_LETTER = 0.56
_LEAST_PART = 0.35
# A marker's size in the units of the axes, where the plot is about twice as wide as it is high.
_MARKER_WIDTH = 0.24
_MARKER_HEIGHT = 0.36
_SCALE = (0.45, 5.55)
_MIDDLE = 3


def visible_points(result: InputResult, *, top: int | None = None, most: int = MOST_BARS) -> tuple[PointsResult, ...]:
    """Return the lines that are drawn, most points first."""
    return result.points[: min(top or most, most)]


def points_figure(
    result: InputResult,
    *,
    language: Language,
    roles: Mapping[str, str] | None = None,
    title: str = "",
    dark: bool = False,
    top: int | None = None,
    most: int = MOST_BARS,
    font_size: int = SCREEN_FONT,
) -> "Figure":
    """Return bars with the sum of points and the number of people; the two can rank differently.

    Args:
        result: Of a ballot.
        language: Of the labels.
        roles: Titles by role; given, the roles that may be shown stand side by side with the whole. Bars of a role are
            measured against that role's own highest, since roles are not equally many.
        title: The question that the chart answers; left out where a heading says it.
        dark: For a dark page.
        top: Keep only the first so many.
        most: Never draw more than this.
        font_size: Of the labels, in pixels.
    """
    from plotly.graph_objects import Bar
    from plotly.subplots import make_subplots

    colours = theme(dark=dark)
    lines = visible_points(result, top=top, most=most)
    columns = _columns(result, roles or {}, language)
    figure = make_subplots(
        cols=len(columns),
        shared_yaxes=True,
        horizontal_spacing=0.02,
        column_widths=[2.6, *[1.0] * (len(columns) - 1)],
        subplot_titles=[heading for heading, _ in columns] if len(columns) > 1 else None,
    )
    places = list(range(len(lines)))
    for number, (_, key) in enumerate(columns, start=1):
        values = [line.points if key is None else dict(line.by_role)[key] for line in lines]
        labels = [_bar_label(line, language) if key is None else str(dict(line.by_role)[key]) for line in lines]
        colour = colours.accent if key is None else colours.soft
        bar = Bar(x=values, y=places, text=labels, orientation="h", marker={"color": colour, "line": {"width": 0}})
        figure.add_trace(bar, row=1, col=number)
        figure.update_xaxes(range=[0, _room_for_labels(values, wide=key is None)], row=1, col=number)
    figure.update_traces(textposition="outside", cliponaxis=False, textfont={"color": colours.ink, "size": font_size})
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(showgrid=False, zeroline=False, range=[len(lines) - 0.5, -0.5])
    ticks = [_wrapped(line.title, _LABEL_CHARACTERS) for line in lines]
    figure.update_yaxes(tickvals=places, ticktext=ticks, automargin=True, ticklabelstandoff=12, row=1, col=1)
    _dress(figure, colours, title=title, font_size=font_size)
    figure.update_layout(bargap=0.34, margin={"t": 2.9 * font_size if len(columns) > 1 else 0})
    return figure


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
    """Return the field of effect and effort: a numbered marker at each median, and lines over the middle half.

    Markers that share a place are set side by side; ``customdata`` holds the medians themselves.

    Args:
        result: Of a placement.
        language: Of the words in the field.
        effect: What the upright axis is called.
        effort: What the level axis is called.
        title: As `points_figure`.
        dark: As `points_figure`.
        font_size: As `points_figure`.
    """
    from plotly.graph_objects import Figure, Scatter

    colours = theme(dark=dark)
    placed = [item for item in result.placements if item.effect.median is not None and item.effort.median is not None]
    medians = [(item.effort.median or 0.0, item.effect.median or 0.0) for item in placed]
    spots = spread_out(medians, width=_MARKER_WIDTH, height=_MARKER_HEIGHT)
    figure = Figure()
    for item, spot in zip(placed, spots, strict=True):
        colour, _ = _colours(item)
        figure.add_trace(Scatter(**_spread_lines(item, spot), mode="lines", line={"color": colour, "width": 5}))
    figure.update_traces(opacity=0.55)
    figure.add_trace(
        Scatter(
            x=[x for x, _ in spots],
            y=[y for _, y in spots],
            customdata=[[item.number, *median] for item, median in zip(placed, medians, strict=True)],
            text=[str(item.number) for item in placed],
            mode="markers+text",
            marker={
                "size": 1.65 * font_size,
                "color": [_colours(item)[0] for item in placed],
                "line": {"width": 0},
            },
            textfont={"size": font_size, "color": [_colours(item)[1] for item in placed]},
            cliponaxis=False,
        )
    )
    _field(figure, colours, language, effect=effect, effort=effort)
    _dress(figure, colours, title=title, font_size=font_size)
    return figure


def _columns(result: InputResult, roles: Mapping[str, str], _: Language) -> list[tuple[str, str | None]]:
    """Return heading and role of each column; the first is everybody."""
    shown = result.voters_by_role.shown if result.voters_by_role and roles else ()
    everybody = _.plural("Alle, {n} stemte", "Alle, {n} stemte", result.answered)
    columns: list[tuple[str, str | None]] = [(everybody, None)]
    for key, n in shown:
        heading = _wrapped(roles.get(key, key), _HEADING_CHARACTERS)
        columns.append((f"{heading}, {n}", key))
    return columns


def _bar_label(line: PointsResult, _: Language) -> str:
    points = _.plural("{n} poeng", "{n} poeng", line.points)
    voters = _.plural("{n} person", "{n} personer", line.voters)
    return f"{points} · {voters}"


def _room_for_labels(values: Sequence[int], *, wide: bool) -> float:
    """Return the end of an axis that leaves room beyond the longest bar for what stands there."""
    longest = max([*values, 1])
    return longest / (0.55 if wide else 0.62)


def _spread_lines(item: PlacementResult, spot: tuple[float, float]) -> dict[str, list[float | None]]:
    x, y = spot
    return {
        "x": [item.effort.low, item.effort.high, None, x, x],
        "y": [y, y, None, item.effect.low, item.effect.high],
    }


def _colours(item: PlacementResult) -> tuple[str, str]:
    return MARKERS[(item.number - 1) % len(MARKERS)]


def _field(figure: "Figure", colours: Theme, _: Language, *, effect: str, effort: str) -> None:
    ends = {1: _("1 liten"), 5: _("5 stor")}
    axis: dict[str, Any] = {
        "range": _SCALE,
        "tickvals": [1, 2, 3, 4, 5],
        "ticktext": [ends.get(tick, str(tick)) for tick in range(1, 6)],
        "gridcolor": colours.line,
        "zeroline": False,
        "fixedrange": True,
        "showline": False,
    }
    figure.update_xaxes(axis, title={"text": _wrapped(effort, 60), "standoff": 12})
    figure.update_yaxes(axis, title={"text": _wrapped(effect, 40), "standoff": 12}, tickangle=-90)
    for end in ("x", "y"):
        figure.add_shape(type="line", layer="below", line={"color": colours.soft, "width": 2}, **_halving(end))
    low, high = _SCALE
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
            font={"color": colours.soft},
        )


def _halving(axis: str) -> dict[str, object]:
    """Return where the line that halves an axis begins and ends."""
    other = "y" if axis == "x" else "x"
    low, high = _SCALE
    return {f"{axis}0": _MIDDLE, f"{axis}1": _MIDDLE, f"{other}0": low, f"{other}1": high}


def _dress(figure: "Figure", colours: Theme, *, title: str, font_size: int) -> None:
    font = {"family": _FAMILY, "size": font_size, "color": colours.ink}
    figure.update_layout(
        template=None,
        font=font,
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 0, "r": 0, "t": 2 * font_size if title else 0, "b": 0},
        dragmode=False,
        title={"text": _wrapped(title, 80), "x": 0, "xanchor": "left"} if title else None,
    )
    figure.update_annotations(font_size=font_size)


def _wrapped(text: str, width: int) -> str:
    """Return the text on at most two lines, escaped."""
    lines = textwrap.wrap(text, width, max_lines=2, placeholder=" …", break_on_hyphens=False)
    return "<br>".join(escape(line, quote=False) for line in lines)
