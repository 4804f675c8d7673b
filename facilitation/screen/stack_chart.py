"""Bars in parts, with the count in each part and the words above: who stands where, who chose what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from facilitation.screen.chart_style import Style, dress, wrapped

if TYPE_CHECKING:
    from plotly.graph_objects import Bar, Figure

_LABEL_CHARACTERS: Final = 34
_LEGEND_LINES: Final = 2.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of every bar: its key, its words, its colour and the colour of the count on it."""

    key: str
    words: str
    fill: str
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One bar: what it is about, and how many belong in each part."""

    title: str
    counts: Mapping[str, int]


def stacks_figure(stacks: Sequence[Stack], parts: Sequence[Part], style: Style, *, shares: bool = False) -> "Figure":
    """Return the bars under each other; parts that nobody is in are left out.

    Args:
        stacks: From the top down.
        parts: From the left.
        style: How it is drawn.
        shares: Whether all bars are equally long, for groups of different sizes.
    """
    from plotly.graph_objects import Figure

    used = [part for part in parts if any(stack.counts.get(part.key) for stack in stacks)]
    figure = Figure([_bars(part, stacks, style, shares=shares) for part in used])
    figure.update_layout(barmode="stack", bargap=0.36)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(
        tickvals=[*range(len(stacks))],
        ticktext=[wrapped(stack.title, _LABEL_CHARACTERS) for stack in stacks],
        range=[len(stacks) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=12,
        showgrid=False,
        zeroline=False,
    )
    dress(figure, style, t=_LEGEND_LINES * style.font_size)
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


def _bars(part: Part, stacks: Sequence[Stack], style: Style, *, shares: bool) -> "Bar":
    from plotly.graph_objects import Bar

    counts = [stack.counts.get(part.key, 0) for stack in stacks]
    totals = [sum(stack.counts.values()) or 1 for stack in stacks]
    return Bar(
        x=[n / total for n, total in zip(counts, totals, strict=True)] if shares else counts,
        y=[*range(len(stacks))],
        name=wrapped(part.words, _LABEL_CHARACTERS),
        text=[str(n) if n else "" for n in counts],
        orientation="h",
        marker={"color": part.fill, "line": {"width": 0}},
        textfont={"color": part.ink, "size": style.font_size},
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        hoverinfo="skip",
    )
