"""Plotly figures of results, for the projected screen and for the organiser's pages.

Every text from people is escaped: Plotly reads its labels as a small HTML. The figures are still pictures with direct
labels, so nothing is lost without a mouse; show a table beside them for those who cannot see them.
"""

from collections.abc import Mapping
from typing import Final

from facilitation.screen.chart_style import Style
from facilitation.screen.matrix_chart import matrix_figure
from facilitation.screen.measure_chart import MeasureLine, measures_figure
from facilitation.screen.network_chart import network_figure
from facilitation.screen.network_drawing import draw_network
from facilitation.screen.points_chart import PointsGroup, points_figure, points_groups, visible_points
from facilitation.screen.rating_chart import ratings_figure, visible_ratings
from facilitation.screen.stack_chart import Part, Stack, stacks_figure
from facilitation.screen.status_chart import StatusBar, status_figure, status_words
from facilitation.screen.sums_chart import sums_figure
from facilitation.screen.utility_chart import utility_figure

CONFIG: Final[Mapping[str, object]] = {"staticPlot": True, "displayModeBar": False, "displaylogo": False}
"""How Plotly shall show our figures."""

__all__ = [
    "CONFIG",
    "MeasureLine",
    "Part",
    "PointsGroup",
    "Stack",
    "StatusBar",
    "Style",
    "draw_network",
    "matrix_figure",
    "measures_figure",
    "network_figure",
    "points_figure",
    "points_groups",
    "ratings_figure",
    "stacks_figure",
    "status_figure",
    "status_words",
    "sums_figure",
    "utility_figure",
    "visible_points",
    "visible_ratings",
]
