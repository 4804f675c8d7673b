"""Our charts in the console: drawn for the person's own light or dark page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from facilitation.screen.charts import CONFIG

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_FONT: Final = 15


def chart(draw: Callable[[dict[str, Any]], "Figure"], *, key: str, height: int, alt: str) -> None:
    """Show a chart; ``draw`` is handed how dark the page is and how large its letters are."""
    figure = draw({"dark": st.context.theme.type == "dark", "font_size": _FONT})
    st.plotly_chart(figure, theme=None, height=height, config=dict(CONFIG), key=key, alt=alt)
