"""In a rehearsal: let the thought participants answer the step that is open."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import practice, spoken
from facilitation.console.feedback import attempt
from facilitation.domain.states import StepState
from facilitation.services.running.values import RunView


def rehearsing(view: RunView) -> None:
    """Show the button, in rehearsals only."""
    _ = spoken()
    if not view.workshop.rehearsal:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if not practice().running(view.workshop.id):
            st.caption(_("De tenkte deltakerne gikk hjem da tjenesten ble startet på nytt. Lag en ny øvelse."))
            return
        step = view.current
        st.button(
            _("La de tenkte deltakerne svare"),
            key=f"rehearse_{step.id if step else 'none'}",
            icon=":material/smart_toy:",
            disabled=step is None or step.state is not StepState.OPEN,
            on_click=_answer,
            args=(view.workshop.id,),
        )
        st.caption(_("Øvelse: ingenting her er virkelige svar."))


def _answer(workshop_id: str) -> None:
    _ = spoken()
    attempt(
        lambda by: practice().answer(by, workshop_id),
        then=lambda counts: state.notify("done", _("{people} svarte, og {answers} svar ble lagret.", **counts)),
    )
