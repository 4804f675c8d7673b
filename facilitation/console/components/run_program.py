"""The program beside the running step: clock times, states, and the step that is chosen in it."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from facilitation.catalogue.template import Phase
from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.console.feedback import command
from facilitation.console.text import plain
from facilitation.domain.states import StepState
from facilitation.i18n import mark
from facilitation.services.programs import StepView
from facilitation.services.running.values import RunView
from facilitation.services.schedule import RunStep

# Explained in words below the table.
_STATES: Final[Mapping[StepState, str]] = {
    StepState.PENDING: "",
    StepState.OPEN: "▶",
    StepState.CLOSED: "✓",
    StepState.SKIPPED: "–",
}
_PHASES: Final[Mapping[Phase, str]] = {Phase.BEFORE: mark("før"), Phase.AFTER: mark("etter"), Phase.LIVE: ""}
_ROW, _HEAD = 35, 38


def run_program(view: RunView) -> None:
    """Show the program; a row that is chosen gets its own commands below the table."""
    _ = spoken()
    key = f"program_{view.workshop.id}"
    clock_width = 100 if any(place.late > 0 for place in view.steps) else 58
    st.dataframe(
        _table(view),
        hide_index=True,
        height=_HEAD + _ROW * len(view.steps),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        column_config={
            "state": st.column_config.TextColumn("", width=32),
            "clock": st.column_config.TextColumn(_("Kl."), width=clock_width),
            "title": st.column_config.TextColumn(_("Steg"), width=200),
            "minutes": st.column_config.NumberColumn(_("Min"), width=46),
        },
        alt=_("Programmet med klokkeslett, minutter og tilstand"),
    )
    st.caption(_("▶ nå · ✓ ferdig · – hoppet over"))
    chosen = state.selected(key, view.steps)
    if chosen and chosen[0].step.state is not StepState.OPEN:
        _chosen_step(view, chosen[0].step)
    else:
        st.caption(_("Velg en rad for å åpne, gjenåpne eller hoppe over et bestemt steg."))


def clock_of(minute: int | None) -> str:
    """Return a minute of the day as «09:15»; nothing for questions before and after the day."""
    return "" if minute is None else "{:02}:{:02}".format(*divmod(minute % (24 * 60), 60))


def _table(view: RunView) -> pd.DataFrame:
    _ = spoken()
    return pd.DataFrame(
        {
            "state": [_STATES[place.step.state] for place in view.steps],
            "clock": [_clock(place) for place in view.steps],
            "title": [_title(place) for place in view.steps],
            "minutes": [place.step.minutes for place in view.steps],
        }
    )


def _clock(place: RunStep) -> str:
    """Return the planned time, and the expected one when it is another."""
    _ = spoken()
    planned = clock_of(place.planned_minute) or _(_PHASES[place.step.template.phase])
    return f"{planned} → {clock_of(place.expected_minute)}" if place.late > 0 else planned


def _title(place: RunStep) -> str:
    case = place.step.template.case
    return f"{case.number} {place.step.title}" if case and case.number else place.step.title


def _chosen_step(view: RunView, step: StepView) -> None:
    _ = spoken()
    flow, workshop_id = services().flow, view.workshop.id
    with st.container(border=True):
        st.markdown(f"**{plain(step.title)}**")
        st.caption(plain(step.template.screen.prompt))
        with st.container(horizontal=True):
            if step.state in {StepState.PENDING, StepState.SKIPPED}:
                st.button(
                    _("Åpne nå"),
                    key=f"chosen_open_{step.id}",
                    icon=":material/play_arrow:",
                    on_click=command(flow.open_step, workshop_id, step.id),
                )
            if step.state is StepState.PENDING:
                st.button(
                    _("Hopp over"),
                    key=f"chosen_skip_{step.id}",
                    icon=":material/skip_next:",
                    on_click=command(flow.skip_step, workshop_id, step.id),
                )
            if step.state is StepState.CLOSED:
                st.button(
                    _("Åpne igjen i 5 minutter"),
                    key=f"chosen_reopen_{step.id}",
                    icon=":material/replay:",
                    on_click=command(flow.reopen_step, workshop_id, step.id),
                )
