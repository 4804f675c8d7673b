"""Ratings of things, money, rows, couplings and answers by unit, each as a chart with a table beside it, or a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from facilitation.console.context import spoken
from facilitation.console.text import plain
from facilitation.domain.money import write_kroner
from facilitation.domain.numbers import write_number
from facilitation.domain.statistics import Spread
from facilitation.i18n import Language
from facilitation.screen.arena_words import cell_words, option_words
from facilitation.screen.charts import (
    CONFIG,
    Part,
    Stack,
    Style,
    draw_network,
    network_figure,
    ratings_figure,
    stacks_figure,
    sums_figure,
    visible_ratings,
)
from facilitation.screen.numbers import decimal
from facilitation.screen.palette import MARKERS
from facilitation.services.answering.splits import LEADERS
from facilitation.services.outcomes.choices import Anchoring, ChoiceOption, Grid
from facilitation.services.outcomes.money import Sums
from facilitation.services.outcomes.of_input import Outcome
from facilitation.services.outcomes.ratings import Ratings
from facilitation.services.outcomes.rows import FormTable, Network
from facilitation.services.outcomes.splits import Pairs, Statuses
from facilitation.services.running.values import InputOutcomes

_FONT: Final = 15
_ROW_HEIGHT: Final = 44
_LEGEND_HEIGHT: Final = 60
_NETWORK_HEIGHT: Final = 520
# A chart and its table stand side by side where each can have this many pixels.
_LEAST_WIDTH: Final = 620


def outcomes_of_input(found: InputOutcomes) -> None:
    """Show everything that the answers to one input add up to."""
    _ = spoken()
    st.markdown(f"**{plain(found.label)}**")
    is_rows = any(isinstance(outcome, FormTable) for outcome in found.outcomes)
    if is_rows:
        st.caption(_.plural("{n} rad", "{n} rader", found.answered))
    else:
        st.caption(_.plural("{n} har svart", "{n} har svart", found.answered))
    for number, outcome in enumerate(found.outcomes):
        _DRAWERS[type(outcome)](outcome, f"{found.step_id}_{found.key}_{number}")


def _ratings(found: Ratings, key: str) -> None:
    _ = spoken()
    lines = found.by_disagreement
    shown = visible_ratings(lines)
    figure = ratings_figure(lines, low=found.low, high=found.high, style=_style())
    columns: dict[str, list[object]] = {_("Hva"): [line.title for line in lines]}
    if any(line.criterion for line in lines):
        columns[_("Vurdert ut fra")] = [line.criterion for line in lines]
    columns |= {
        _("Median"): [decimal(line.spread.median, _) for line in lines],
        _("Midterste halvdel"): [_half(line.spread, _) for line in lines],
        _("Antall"): [line.spread.n for line in lines],
        _("Vet ikke"): [line.spread.unknown for line in lines],
    }
    chart = (figure, _LEGEND_HEIGHT + _ROW_HEIGHT * len(shown)) if shown else None
    _beside(chart, columns, key, alt=_("Vurderingene som tabell"))
    st.caption(_("Størst uenighet øverst. Streken er den midterste halvdelen av svarene."))


def _sums(found: Sums, key: str) -> None:
    _ = spoken()
    lines = found.lines
    columns: dict[str, list[object]] = {
        _("Hva"): [line.title for line in lines],
        _("Søkt om"): [_kroner(line.amount) for line in lines],
        _("Midterste forslag"): [_kroner(line.proposed) for line in lines],
        _("Foreslått av"): [line.n for line in lines],
    }
    figure = sums_figure(lines, _style())
    _beside((figure, _LEGEND_HEIGHT + 1.6 * _ROW_HEIGHT * len(lines)), columns, key, alt=_("Beløpene som tabell"))
    if found.total is not None:
        _frame(found.total, {_("Søkt om"): found.amounts, _("Foreslått"): found.proposed}, _)


def _frame(total: float, sums: Mapping[str, float], _: Language) -> None:
    """Show a frame, and what is left of it."""
    with st.container(horizontal=True, gap="large"):
        st.metric(_("Ramme"), _written(total), width="content")
        for name, used in sums.items():
            rest = _("rest {amount}", amount=_written(total - used))
            over = _("{amount} for mye", amount=_written(used - total))
            st.metric(
                name,
                _written(used),
                rest if used <= total else over,
                delta_color="off",
                delta_arrow="off",
                width="content",
            )


def _grid(found: Grid, key: str) -> None:
    _ = spoken()
    titles = {option.key: option_words(option, _) for option in found.options}
    columns: dict[str, list[object]] = {_("Hva"): [thing.title for thing in found.things]}
    for unit in found.units:
        columns[unit] = [_said(found.cells.get((thing.id, unit), ()), titles) for thing in found.things]
    _table(columns, key, alt=_("Svarene etter kommune og enhet"))


def _said(counts: Sequence[tuple[str, int]], titles: Mapping[str, str]) -> str:
    """Return what a unit says: one answer, or several with how many gave each."""
    if len(counts) == 1:
        return titles.get(counts[0][0], "")
    return ", ".join(f"{titles.get(key, '')} ({n})" for key, n in counts)


def _anchoring(found: Anchoring, key: str) -> None:
    _ = spoken()
    silent = [tile.unit for tile in found.tiles if tile.option is None]
    said = {True: _("delt"), False: ""}
    columns = {
        _("Kommune eller enhet"): [tile.unit for tile in found.tiles],
        _("Svar"): [option_words(tile.option, _) if tile.option else _("ikke svart") for tile in found.tiles],
        _("Enighet"): [said[tile.split] for tile in found.tiles],
    }
    _table(columns, key, alt=_("Svarene etter kommune og enhet"))
    if silent:
        st.caption(_("Har ikke svart: {units}", units=plain(", ".join(silent))))


def _statuses(found: Statuses, key: str) -> None:
    _ = spoken()
    stacks = []
    for line in found.lines:
        apart = [(_("ledere") if group == LEADERS else _("ansatte og andre"), n) for group, n in line.apart.items()]
        stacks += [(f"{line.title}: {who}", n) for who, n in apart] or [(line.title, line.everybody)]
    _stacks(stacks, found.options, key, alt=_("Svarene som tabell"))
    if not any(line.apart for line in found.lines):
        st.caption(_("Ledere og ansatte vises hver for seg når minst fem av hver har svart."))


def _pairs(found: Pairs, key: str) -> None:
    _ = spoken()
    for line in found.lines:
        st.markdown(plain(line.label))
        stacks = []
        for group in line.groups:
            who = group.title or _("Alle")
            stacks += [(f"{who}: {_('i dag')}", group.now), (f"{who}: {_('ønsket')}", group.wanted)]
        _stacks(stacks, line.options, f"{key}_{line.key}", alt=_("Svarene som tabell"))


def _stacks(
    stacks: Sequence[tuple[str, Mapping[str, int]]], options: Sequence[ChoiceOption], key: str, *, alt: str
) -> None:
    _ = spoken()
    parts = [
        Part(key=option.key, words=option_words(option, _), fill=fill, ink=ink)
        for option, (fill, ink) in zip(options, (MARKERS * (1 + len(options) // len(MARKERS))), strict=False)
    ]
    figure = stacks_figure([Stack(title=title, counts=n) for title, n in stacks], parts, _style())
    columns: dict[str, list[object]] = {_("Hva"): [title for title, _counts in stacks]}
    columns |= {part.words: [counts.get(part.key, 0) for _title, counts in stacks] for part in parts}
    _beside((figure, _LEGEND_HEIGHT + _ROW_HEIGHT * len(stacks)), columns, key, alt=alt)


def _rows(found: FormTable, key: str) -> None:
    _ = spoken()
    columns: dict[str, list[object]] = {}
    if found.about:
        columns[_("Gjelder")] = [row.subject for row in found.rows]
    for place, part in enumerate(found.fields):
        label = part.label if part.label not in columns else f"{part.label} ({place + 1})"
        columns[label] = [cell_words(part, row.cells[place], _) for row in found.rows]
    _table(columns, key, alt=_("Radene som tabell"))
    if found.is_summed and found.total is not None:
        _frame(found.total, {_("Sum"): found.used}, _)
    elif found.is_summed:
        st.metric(_("Sum"), _written(found.used), width="content")


def _network(found: Network, key: str) -> None:
    _ = spoken()
    drawn = draw_network(found)
    columns = {
        _("Den ene"): [one.one for one in drawn.reasons],
        _("Den andre"): [one.other for one in drawn.reasons],
        _("Hvorfor"): [one.reason for one in drawn.reasons],
    }
    chart = (network_figure(drawn, _style()), _NETWORK_HEIGHT) if drawn.nodes else None
    _beside(chart, columns, key, alt=_("Koplingene som tabell"))
    if drawn.alone:
        st.caption(_.plural("{n} er ikke koplet til noe", "{n} er ikke koplet til noe", drawn.alone))


def _beside(chart: tuple[Any, float] | None, columns: Mapping[str, Sequence[object]], key: str, *, alt: str) -> None:
    """Show a chart with its table beside it, or under it where there is no room."""
    if chart is None:
        _table(columns, key, alt=alt)
        return
    figure, height = chart
    sides = st.grid(2, min_column_width=_LEAST_WIDTH)
    with sides.cell():
        st.plotly_chart(
            figure, theme=None, height=round(height), config=dict(CONFIG), key=f"outcome_chart_{key}", alt=alt
        )
    with sides.cell():
        _table(columns, key, alt=alt)


def _table(columns: Mapping[str, Sequence[object]], key: str, *, alt: str) -> None:
    st.dataframe(pd.DataFrame(columns), hide_index=True, key=f"outcome_table_{key}", alt=alt)


def _half(spread: Spread, _: Language) -> str:
    return f"{decimal(spread.low, _)}–{decimal(spread.high, _)}" if spread.n else decimal(None, _)


def _kroner(amount: int | None) -> str:
    return "–" if amount is None else write_kroner(amount)


def _written(amount: float) -> str:
    return write_kroner(int(amount)) if amount == int(amount) else write_number(amount)


def _style() -> Style:
    return Style(language=spoken(), dark=st.context.theme.type == "dark", font_size=_FONT)


_DRAWERS: Final[Mapping[type[Outcome], Callable[[Any, str], None]]] = {
    Ratings: _ratings,
    Sums: _sums,
    Grid: _grid,
    Anchoring: _anchoring,
    Statuses: _statuses,
    FormTable: _rows,
    Network: _network,
    Pairs: _pairs,
}
