"""The chart of couplings, for pages: the same ring as on the wall, drawn by Plotly."""

from typing import TYPE_CHECKING, Final

from facilitation.screen.chart_style import Style, dress, wrapped
from facilitation.screen.network_drawing import DrawnNetwork

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LABEL_CHARACTERS: Final = 24
_ROOM_FOR_WORDS: Final = 160
_SIDES: Final = {"middle": "middle", "start": "right", "end": "left"}


def network_figure(drawn: DrawnNetwork, style: Style) -> "Figure":
    """Return the things as points with their names, and a line for each coupling, thicker when several wrote it."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure(
        Scatter(
            x=[node.x for node in drawn.nodes],
            y=[node.y for node in drawn.nodes],
            text=[wrapped(node.label, _LABEL_CHARACTERS) for node in drawn.nodes],
            mode="markers+text",
            textposition=[_position(node.anchor, above=node.y < drawn.height / 2) for node in drawn.nodes],
            textfont={"color": style.colours.ink, "size": style.font_size},
            marker={"size": [10 + 3 * node.degree for node in drawn.nodes], "color": style.colours.accent},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    for line in drawn.lines:
        figure.add_shape(
            type="path",
            path=line.path.replace("Q", " Q "),
            layer="below",
            line={"color": style.colours.soft, "width": 1 + line.weight},
        )
    figure.update_xaxes(visible=False, range=[-_ROOM_FOR_WORDS, drawn.width + _ROOM_FOR_WORDS])
    # Downwards, as pixels are counted.
    figure.update_yaxes(visible=False, range=[drawn.height + 40, -40])
    dress(figure, style)
    return figure


def _position(anchor: str, *, above: bool) -> str:
    if anchor == "middle":
        return "top center" if above else "bottom center"
    return f"middle {_SIDES[anchor]}"
