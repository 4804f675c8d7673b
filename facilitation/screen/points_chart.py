"""The chart of a ballot: how many points, from how many people, and what leaders and others gave."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from facilitation.catalogue.template import Role
from facilitation.i18n import Language
from facilitation.screen.chart_style import SCREEN_FONT, Style, dress, wrapped
from facilitation.services.answering.results import InputResult, PointsResult

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_BARS: Final = 9
MOST_GROUPS: Final = 3
_LABEL_CHARACTERS = 34
_HEADING_CHARACTERS = 22
_HEADING_SIZE = 0.8
_LINE_HEIGHT = 1.4
# Between a bar and its label.
_GAP = "\u2002"
# How much of a column its longest bar takes; the rest is for the label, which is longest where it is in words.
_ALONE_SHARE, _WHOLE_SHARE, _GROUP_SHARE = 0.5, 0.6, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsGroup:
    """What some of the voters gave: how many they were, and their points by the subject's identifier."""

    title: str
    voters: int
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    heading: str
    values: Sequence[int]
    labels: Sequence[str]
    colour: str
    share: float


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


def visible_points(result: InputResult, *, top: int | None = None) -> tuple[PointsResult, ...]:
    """Return the lines that are drawn, most points first: the ``top`` ones, and never more than have room."""
    return result.points[: min(top or MOST_BARS, MOST_BARS)]


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
    style = Style(language=language, title=title, dark=dark, font_size=font_size)
    lines = visible_points(result, top=top)
    columns = [_whole(result, lines, style, alone=not groups), *(_group(group, lines, style) for group in groups)]
    figure = _bars(columns)
    figure.update_traces(textfont={"color": style.colours.ink, "size": font_size})
    figure.update_layout(bargap=max(0.34, 1 - 0.1 * len(lines)))
    figure.update_xaxes(visible=False)
    # Upside down, so that the first line is on top.
    figure.update_yaxes(showgrid=False, zeroline=False, range=[len(lines) - 0.5, -0.5])
    ticks = [wrapped(line.title, _LABEL_CHARACTERS) for line in lines]
    figure.update_yaxes(tickvals=[*range(len(lines))], ticktext=ticks, automargin=True, ticklabelstandoff=12, col=1)
    dress(figure, style, t=_name_columns(figure, columns, size=_HEADING_SIZE * font_size) if groups else 0)
    return figure


def _whole(result: InputResult, lines: Sequence[PointsResult], style: Style, *, alone: bool) -> _Column:
    """Return everybody's points; what the numbers count is said at each bar, or in the heading where there is one."""
    _ = style.language
    return _Column(
        heading=_heading(_("Alle"), result.answered, _("poeng · personer"), _),
        values=[line.points for line in lines],
        labels=[_in_words(line, _) if alone else f"{_GAP}{line.points} · {line.voters}" for line in lines],
        colour=style.colours.accent,
        share=_ALONE_SHARE if alone else _WHOLE_SHARE,
    )


def _group(group: PointsGroup, lines: Sequence[PointsResult], style: Style) -> _Column:
    _ = style.language
    values = [group.points[line.subject_id] for line in lines]
    return _Column(
        heading=_heading(group.title, group.voters, _("poeng"), _),
        values=values,
        labels=[f"{_GAP}{value}" for value in values],
        colour=style.colours.soft,
        share=_GROUP_SHARE,
    )


def _in_words(line: PointsResult, _: Language) -> str:
    points = _.plural("{n} poeng", "{n} poeng", line.points)
    voters = _.plural("{n} person", "{n} personer", line.voters)
    return f"{_GAP}{points} · {voters}"


def _heading(title: str, voters: int, counted: str, _: Language) -> str:
    who = wrapped(_("{group}, {n} stemte", group=title, n=voters), _HEADING_CHARACTERS, lines=3)
    return f"{who}<br>{counted}"


def _bars(columns: Sequence[_Column]) -> "Figure":
    """Return the columns side by side; the first is wider."""
    from plotly.graph_objects import Bar
    from plotly.subplots import make_subplots

    widths = [1.4, *[1.0] * (len(columns) - 1)]
    figure = make_subplots(cols=len(columns), shared_yaxes=True, horizontal_spacing=0.02, column_widths=widths)
    for number, column in enumerate(columns, start=1):
        bars = Bar(
            x=column.values,
            y=[*range(len(column.values))],
            text=column.labels,
            orientation="h",
            marker={"color": column.colour, "line": {"width": 0}},
            textposition="outside",
            cliponaxis=False,
        )
        figure.add_trace(bars, row=1, col=number)
        figure.update_xaxes(range=[0, max([*column.values, 1]) / column.share], row=1, col=number)
    return figure


def _name_columns(figure: "Figure", columns: Sequence[_Column], *, size: float) -> float:
    """Write the heading over each column, and return how high the highest is."""
    for number, column in enumerate(columns, start=1):
        figure.add_annotation(
            text=column.heading,
            font={"size": size},
            x=0,
            y=1,
            xref=f"x{number if number > 1 else ''} domain",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            align="left",
            showarrow=False,
        )
    return size * _LINE_HEIGHT * max(1 + column.heading.count("<br>") for column in columns)
