"""The chart of money: what was applied for beside the middle of what the room would give."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from facilitation.domain.money import write_kroner
from facilitation.screen.chart_style import Style, dress, wrapped
from facilitation.services.outcomes.money import SumLine

if TYPE_CHECKING:
    from plotly.graph_objects import Bar, Figure

_LABEL_CHARACTERS: Final = 34
# The rest is for the figures behind the longest bar.
_SHARE: Final = 0.62


def sums_figure(lines: Sequence[SumLine], style: Style) -> "Figure":
    """Return one or two bars for each thing, with their amounts in whole kroner behind them."""
    from plotly.graph_objects import Figure

    _ = style.language
    series = [
        (_("Foreslått"), [line.proposed for line in lines], style.colours.accent),
        (_("Søkt om"), [line.amount for line in lines], style.colours.line),
    ]
    used = [(name, amounts, fill) for name, amounts, fill in series if any(amount is not None for amount in amounts)]
    figure = Figure([_bars(name, amounts, fill, style) for name, amounts, fill in used])
    longest = max((amount or 0 for _name, amounts, _fill in used for amount in amounts), default=1)
    figure.update_layout(barmode="group", bargap=0.3)
    figure.update_xaxes(visible=False, range=[0, (longest or 1) / _SHARE])
    figure.update_yaxes(
        tickvals=[*range(len(lines))],
        ticktext=[wrapped(line.title, _LABEL_CHARACTERS) for line in lines],
        range=[len(lines) - 0.5, -0.5],
        automargin=True,
        ticklabelstandoff=12,
        showgrid=False,
        zeroline=False,
    )
    dress(figure, style)
    return figure


def _bars(name: str, amounts: Sequence[int | None], fill: str, style: Style) -> "Bar":
    from plotly.graph_objects import Bar

    return Bar(
        x=[amount or 0 for amount in amounts],
        y=[*range(len(amounts))],
        text=["" if amount is None else f"\u2002{write_kroner(amount)} {name.lower()}" for amount in amounts],
        orientation="h",
        marker={"color": fill, "line": {"width": 0}},
        textposition="outside",
        textfont={"color": style.colours.ink, "size": style.font_size},
        cliponaxis=False,
        hoverinfo="skip",
    )
