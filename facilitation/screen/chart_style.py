"""What our charts share: letters, colours, and texts from people made safe for Plotly."""

import textwrap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from facilitation.i18n import Language
from facilitation.screen.palette import Theme, theme

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SCREEN_FONT: Final = 28
_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
_CLEAR = "rgba(0,0,0,0)"
_TITLE_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a chart is drawn. ``title`` is left empty where a heading asks the question; the size is in pixels."""

    language: Language
    title: str = ""
    dark: bool = False
    font_size: int = SCREEN_FONT

    @property
    def colours(self) -> Theme:
        """The colours for the page."""
        return theme(dark=self.dark)


def dress(figure: "Figure", style: Style, **margin: float) -> None:
    """Give the figure our letters and colours, no background of its own, and its margins in pixels."""
    colours, size = style.colours, style.font_size
    title = {"text": wrapped(style.title, _TITLE_CHARACTERS), "x": 0, "xanchor": "left"} if style.title else None
    top = margin.pop("t", 0) + (2 * size if style.title else 0)
    figure.update_layout(
        template=None,
        font={"family": _FAMILY, "size": size, "color": colours.ink},
        title=title,
        showlegend=False,
        paper_bgcolor=_CLEAR,
        plot_bgcolor=_CLEAR,
        margin={"l": 0, "r": 0, "b": 0, **margin, "t": top},
        dragmode=False,
    )


def wrapped(text: str, width: int, *, lines: int = 2) -> str:
    """Return the text on at most so many lines of ``width`` letters, escaped for Plotly."""
    found = textwrap.wrap(text, width, max_lines=lines, placeholder=" …", break_on_hyphens=False)
    # Between two dollar signs Plotly looks for a formula.
    return "<br>".join(escape(line, quote=False).replace("$", "&#36;") for line in found)
