"""What the answers add up to, as charts with a table beside each."""

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd
import streamlit as st

from facilitation.catalogue.inputs import MatrixInput
from facilitation.console.components.evaluation_page import too_few
from facilitation.console.components.outcomes import outcomes_of_input
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.text import plain
from facilitation.domain.statistics import Spread
from facilitation.i18n import Language
from facilitation.screen.charts import CONFIG, matrix_figure, points_figure
from facilitation.screen.numbers import decimal
from facilitation.services.answering.results import InputResult
from facilitation.services.outcomes.of_input import is_told_so
from facilitation.services.programs import StepView
from facilitation.services.running.values import RunView

_FONT: Final = 15
_BAR_HEIGHT: Final = 46
_FIELD_HEIGHT: Final = 460
# A chart and its table stand side by side where each can have this many pixels.
_LEAST_WIDTH: Final = 620


def results(view: RunView, step: StepView) -> None:
    """Show the result of every input that adds up to something; free texts stand on the board."""
    _ = spoken()
    views = services().run_views
    found = views.results(signed_in(), view.workshop.id, step.id)
    counted = [result for result in found if result.kind in _DRAWERS and result.answered]
    told = [one for one in views.outcomes(signed_in(), view.workshop.id, step.id) if one.answered]
    if not counted and not told:
        st.caption(_("Ingen resultater å vise nå. Skjulte svar vises når steget er lukket."))
    for result in counted:
        st.markdown(f"**{plain(result.label)}**")
        st.caption(_.plural("{n} har svart", "{n} har svart", result.answered))
        if result.counts or result.spread or result.kind not in _WAIT:
            _DRAWERS[result.kind](view, result)
        else:
            too_few(_)
    for one in told:
        outcomes_of_input(one)


def has_results(view: RunView, step: StepView) -> bool:
    """Tell whether the step, or the one whose result it shows, has anything that adds up to something."""
    shown = {step.key, step.template.screen.step}
    return any(
        item.kind in _DRAWERS or is_told_so(item)
        for place in view.steps
        if place.step.key in shown
        for item in place.step.template.inputs
    )


def _points(view: RunView, result: InputResult) -> None:
    _ = spoken()
    roles = {role.key: role.title for role in view.workshop.frame.roles}
    figure = points_figure(result, language=_, dark=_is_dark(), font_size=_FONT)
    shown = min(len(result.points), 9)
    sides = st.grid(2, min_column_width=_LEAST_WIDTH)
    with sides.cell():
        _chart(figure, result, height=max(160, _BAR_HEIGHT * shown))
    split = result.voters_by_role.shown if result.voters_by_role else ()
    columns: dict[str, list[object]] = {
        _("Hva"): [line.title for line in result.points],
        _("Poeng"): [line.points for line in result.points],
        _("Personer"): [line.voters for line in result.points],
    }
    for key, _n in split:
        columns[roles.get(key, key)] = [dict(line.by_role)[key] for line in result.points]
    with sides.cell():
        st.dataframe(pd.DataFrame(columns), hide_index=True, key=_key("table", result), alt=_("Poengene som tabell"))


def _matrix(view: RunView, result: InputResult) -> None:
    _ = spoken()
    effect, effort = _axes(view, result.key)
    figure = matrix_figure(result, language=_, effect=effect, effort=effort, dark=_is_dark(), font_size=_FONT)
    sides = st.grid(2, min_column_width=_LEAST_WIDTH)
    with sides.cell():
        _chart(figure, result, height=_FIELD_HEIGHT)
    rows = {
        _("Nr."): [item.number for item in result.placements],
        _("Hva"): [item.title for item in result.placements],
        _("Effekt"): [_spread(item.effect, _) for item in result.placements],
        _("Innsats"): [_spread(item.effort, _) for item in result.placements],
    }
    with sides.cell():
        st.dataframe(pd.DataFrame(rows), hide_index=True, key=_key("table", result), alt=_("Plasseringene som tabell"))
        st.caption(_("Median, og spennet til den midterste halvdelen."))


def _scale(_view: RunView, result: InputResult) -> None:
    _ = spoken()
    spread = result.spread
    if spread is not None:
        with st.container(horizontal=True, gap="large"):
            st.metric(_("Median"), decimal(spread.median, _), width="content")
            st.metric(_("Midterste halvdel"), f"{decimal(spread.low, _)}–{decimal(spread.high, _)}", width="content")
            st.metric(_("Vet ikke"), spread.unknown, width="content")


def _counts(_view: RunView, result: InputResult) -> None:
    _ = spoken()
    rows = pd.DataFrame(
        {"title": [count.title for count in result.counts], "n": [count.n for count in result.counts]},
    )
    st.dataframe(
        rows,
        hide_index=True,
        key=_key("table", result),
        column_config={
            "title": st.column_config.TextColumn(_("Svar"), width="large"),
            "n": st.column_config.ProgressColumn(
                _("Antall av {n}", n=result.answered), min_value=0, max_value=result.answered, format="%d"
            ),
        },
        alt=_("Svarene som tabell"),
    )


def _chart(figure: object, result: InputResult, *, height: int) -> None:
    st.plotly_chart(
        figure,
        theme=None,
        height=height,
        config=dict(CONFIG),
        key=_key("chart", result),
        alt=result.label,
    )


def _key(what: str, result: InputResult) -> str:
    # Two steps on the same page may call an input by the same name.
    return f"{what}_{result.step_id}_{result.key}"


def _axes(view: RunView, key: str) -> tuple[str, str]:
    inputs = (item for place in view.steps for item in place.step.template.inputs)
    found = next((item for item in inputs if isinstance(item, MatrixInput) and item.key == key), None)
    return (found.effect, found.effort) if found else ("", "")


def _spread(spread: Spread, _: Language) -> str:
    if spread.median is None:
        return decimal(None, _)
    return f"{decimal(spread.median, _)} ({decimal(spread.low, _)}–{decimal(spread.high, _)})"


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


# Kinds whose figures an evaluation keeps back until enough have answered.
_WAIT: Final = frozenset({"scale", "choice", "multichoice"})
_DRAWERS: Final[Mapping[str, Callable[[RunView, InputResult], None]]] = {
    "points": _points,
    "matrix": _matrix,
    "scale": _scale,
    "choice": _counts,
    "multichoice": _counts,
}
