"""Plotly figures of results, for the projected screen and for the organiser's pages.

Every text from people is escaped: Plotly reads its labels as a small HTML. The figures are still pictures with direct
labels, so nothing is lost without a mouse; show a table beside them for those who cannot see them.
"""

import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from facilitation.catalogue.template import Role
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
MOST_GROUPS = 3
_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
_LABEL_CHARACTERS = 34
_HEADING_CHARACTERS = 22
_HEADING_SIZE = 0.8
# Between a bar and its label.
_GAP = "\u2002"
# A marker's size in the units of the axes, where the plot is about twice as wide as it is high.
_MARKER_WIDTH = 0.24
_MARKER_HEIGHT = 0.36
_SCALE = (0.45, 5.55)
_MIDDLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsGroup:
    """What some of the voters gave: how many they were, and their points by the subject's identifier."""

    title: str
    voters: int
    points: Mapping[str, int]


def points_groups(result: InputResult, roles: Sequence[Role], _: Language) -> tuple[PointsGroup, ...]:
    """Return leaders and the other roles side by side, the largest three of those that may be shown.

    Source: the seminar's follow-up compares the answers of leaders and of staff. Sums of roles that may be shown can be
    shown too.
    """
    voters = dict(result.voters_by_role.shown) if result.voters_by_role else {}
    members: dict[str, list[str]] = defaultdict(list)
    for role in roles:
        if role.key in voters:
            members[_("Ledere") if role.leads else role.title].append(role.key)
    groups = [
        PointsGroup(
            title=title,
            voters=sum(voters[key] for key in keys),
            points={line.subject_id: sum(dict(line.by_role)[key] for key in keys) for line in result.points},
        )
        for title, keys in members.items()
    ]
    largest = sorted(groups, key=lambda group: -group.voters)[:MOST_GROUPS]
    return tuple(group for group in groups if group in largest)


def visible_points(result: InputResult, *, top: int | None = None, most: int = MOST_BARS) -> tuple[PointsResult, ...]:
    """Return the lines that are drawn, most points first."""
    return result.points[: min(top or most, most)]


def points_figure(
    result: InputResult,
    *,
    language: Language,
    groups: Sequence[PointsGroup] = (),
    title: str = "",
    dark: bool = False,
    top: int | None = None,
    font_size: int = SCREEN_FONT,
) -> "Figure":
    """Return bars with the sum of points and the number of people; the two can rank differently.

    Args:
        result: Of a ballot.
        language: Of the labels.
        groups: Those whose points stand beside the whole. A group's bars are measured against its own longest, since
            groups are not equally large.
        title: The question that the chart answers; left out where a heading says it.
        dark: For a dark page.
        top: Keep only the first so many.
        font_size: Of the labels, in pixels.
    """
    from plotly.subplots import make_subplots

    colours = theme(dark=dark)
    lines = visible_points(result, top=top)
    figure = make_subplots(
        cols=1 + len(groups),
        shared_yaxes=True,
        horizontal_spacing=0.02,
        column_widths=[1.4, *[1.0] * len(groups)],
    )
    whole = [line.points for line in lines]
    labels = [_bar_label(line, language, in_words=not groups) for line in lines]
    _add_bars(figure, 1, whole, labels, colour=colours.accent, share=0.6)
    for column, group in enumerate(groups, start=2):
        values = [group.points[line.subject_id] for line in lines]
        _add_bars(figure, column, values, [f"{_GAP}{value}" for value in values], colour=colours.soft, share=0.7)
    headings = _headings(result, groups, language)
    _name_columns(figure, headings, font_size=_HEADING_SIZE * font_size)
    figure.update_traces(textposition="outside", cliponaxis=False, textfont={"color": colours.ink, "size": font_size})
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(showgrid=False, zeroline=False, range=[len(lines) - 0.5, -0.5], fixedrange=True)
    ticks = [_wrapped(line.title, _LABEL_CHARACTERS) for line in lines]
    figure.update_yaxes(tickvals=[*range(len(lines))], ticktext=ticks, automargin=True, ticklabelstandoff=12, col=1)
    _dress(figure, colours, title=title, font_size=font_size)
    figure.update_layout(
        bargap=max(0.34, 1 - 0.1 * len(lines)),
        margin={
            "t": _HEADING_SIZE * font_size * 1.4 * max(heading.count("<br>") + 1 for heading in headings)
            if headings
            else 0
        },
    )
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
    _field(figure, colours, language, effect=effect, effort=effort, font_size=font_size)
    _dress(figure, colours, title=title, font_size=font_size)
    # Room for the words along the axes.
    figure.update_layout(margin={"l": 5.4 * font_size, "b": 3.2 * font_size})
    return figure


def _add_bars(
    figure: "Figure", column: int, values: Sequence[int], labels: Sequence[str], *, colour: str, share: float
) -> None:
    """Add a column of bars, the longest of which takes ``share`` of it; the rest is for what stands beside it."""
    from plotly.graph_objects import Bar

    bars = Bar(
        x=values,
        y=[*range(len(values))],
        text=labels,
        orientation="h",
        marker={"color": colour, "line": {"width": 0}},
    )
    figure.add_trace(bars, row=1, col=column)
    figure.update_xaxes(range=[0, max([*values, 1]) / share], row=1, col=column)


def _headings(result: InputResult, groups: Sequence[PointsGroup], _: Language) -> list[str]:
    """Return who voted and what is counted in each column; a lone column needs no heading."""
    if not groups:
        return []
    columns = [(_("Alle"), result.answered, _("poeng · personer"))]
    columns += [(group.title, group.voters, _("poeng")) for group in groups]
    return [
        f"{_wrapped(_('{group}, {n} stemte', group=title, n=voters), _HEADING_CHARACTERS, lines=3)}<br>{counted}"
        for title, voters, counted in columns
    ]


def _name_columns(figure: "Figure", headings: Sequence[str], *, font_size: float) -> None:
    for column, heading in enumerate(headings, start=1):
        figure.add_annotation(
            text=heading,
            font={"size": font_size},
            x=0,
            y=1,
            xref=f"x{column if column > 1 else ''} domain",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            align="left",
            showarrow=False,
        )


def _bar_label(line: PointsResult, _: Language, *, in_words: bool) -> str:
    if not in_words:
        return f"{_GAP}{line.points} · {line.voters}"
    points = _.plural("{n} poeng", "{n} poeng", line.points)
    voters = _.plural("{n} person", "{n} personer", line.voters)
    return f"{_GAP}{points} · {voters}"


def _spread_lines(item: PlacementResult, spot: tuple[float, float]) -> dict[str, list[float | None]]:
    x, y = spot
    return {
        "x": [item.effort.low, item.effort.high, None, x, x],
        "y": [y, y, None, item.effect.low, item.effect.high],
    }


def _colours(item: PlacementResult) -> tuple[str, str]:
    return MARKERS[(item.number - 1) % len(MARKERS)]


def _field(figure: "Figure", colours: Theme, _: Language, *, effect: str, effort: str, font_size: int) -> None:
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
    figure.update_xaxes(axis, title={"text": _wrapped(effort, 60), "font": {"size": font_size}, "standoff": 10})
    figure.update_yaxes(axis, title={"text": _wrapped(effect, 36), "font": {"size": font_size}, "standoff": 10})
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
            font={"color": colours.soft, "size": font_size},
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


def _wrapped(text: str, width: int, *, lines: int = 2) -> str:
    """Return the text on at most so many lines, escaped."""
    wrapped = textwrap.wrap(
        text, width, max_lines=lines, placeholder=" …", break_on_hyphens=False, break_long_words=False
    )
    return "<br>".join(escape(line, quote=False) for line in wrapped)
