"""Steps before and after the day: their days, their links, who is asked and how many have answered."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from facilitation.catalogue.template import Phase
from facilitation.console import state
from facilitation.console.components.survey_people import survey_people
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.feedback import attempt, command
from facilitation.console.text import plain, strong
from facilitation.domain.states import StepState
from facilitation.i18n import Language, mark
from facilitation.services.surveys.values import SurveyStep, SurveyView

_PHASES: Final[Mapping[Phase, str]] = {Phase.BEFORE: mark("Før dagen"), Phase.AFTER: mark("Etter dagen")}
_STATES: Final[Mapping[StepState, str]] = {
    StepState.PENDING: mark("Ikke åpnet ennå"),
    StepState.OPEN: mark("Åpent"),
    StepState.CLOSED: mark("Stengt"),
}


def surveys_panel(workshop_id: str) -> None:
    """Show each phase that the program has."""
    _ = spoken()
    views = services().surveys.views(signed_in(), workshop_id)
    if not views:
        st.text(_("Programmet har ingen spørsmål før eller etter dagen."))
    for view in views:
        st.subheader(_(_PHASES[view.phase]), anchor=False)
        steps, links = st.columns(2, gap="large")
        with steps:
            for step in view.steps:
                _step(workshop_id, step)
            _rates(view)
        with links:
            _open_link(workshop_id, view)
            survey_people(workshop_id, view)


def _step(workshop_id: str, step: SurveyStep) -> None:
    _ = spoken()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(strong(plain(step.title)), width="content")
        st.badge(_(_STATES[step.state]), color="green" if step.state is StepState.OPEN else "gray")
    st.caption(_.plural("{n} har svart", "{n} har svart", step.answered))
    key = f"window_{step.id}_{state.stamp((step.opens_on, step.closes_on))}"
    with st.form(f"form_{key}", enter_to_submit=False):
        first, last = st.columns(2)
        first.date_input(_("Første dag"), value=step.opens_on, format="DD.MM.YYYY", key=f"{key}_opens")
        last.date_input(_("Siste dag"), value=step.closes_on, format="DD.MM.YYYY", key=f"{key}_closes")
        st.form_submit_button(
            _("Lagre dagene"), key=f"{key}_save", on_click=_set_window, args=(workshop_id, step.id, key)
        )


def _set_window(workshop_id: str, step_id: str, key: str) -> None:
    _ = spoken()
    opens: date = state.typed(f"{key}_opens")
    closes: date = state.typed(f"{key}_closes")
    attempt(
        lambda by: services().surveys.set_window(by, workshop_id, step_id, opens=opens, closes=closes),
        done=_("Dagene er lagret."),
    )


def _rates(view: SurveyView) -> None:
    _ = spoken()
    st.markdown(strong(_("Svarprosent")))
    if not view.rates:
        st.caption(_("Ingen er spurt og ingen har svart ennå."))
        return
    st.text(response(view.n, view.of, _))
    st.dataframe(
        pd.DataFrame(
            {
                _("Nivå"): [rate.title for rate in view.rates],
                _("Har svart"): [response(rate.n, rate.of, _) for rate in view.rates],
            }
        ),
        hide_index=True,
        key=f"rates_{view.phase}",
        alt=_("Svarprosent etter nivå"),
    )


def response(n: int, of: int | None, _: Language, /) -> str:
    """Return «n av N (x %)», or only n when nobody has said how many were asked."""
    if of is None:
        return _("{n}, av et ukjent antall", n=n)
    return _("{n} av {of} ({share})", n=n, of=of, share=_.percent(n, of)) if of else str(n)


def _open_link(workshop_id: str, view: SurveyView) -> None:
    _ = spoken()
    st.markdown(strong(_("Åpen lenke")))
    st.caption(_("Alle som har lenka, kan svare. Skriv under hvor mange du sender den til."))
    st.code(product().settings.link(view.open_path), language=None, wrap_lines=True)
    st.button(
        _("Bytt ut lenka"),
        key=f"renew_{view.phase}_{state.stamp(view.open_path)}",
        icon=":material/autorenew:",
        on_click=command(
            services().surveys.renew_open_link, workshop_id, view.phase, done=_("Den gamle lenka er stengt.")
        ),
    )
    key = f"expect_{workshop_id}_{view.phase}_{state.stamp(sorted(view.expected.items()))}"
    with (
        st.expander(_("Hvor mange får den åpne lenka?"), key=f"{key}_open"),
        st.form(f"form_{key}", enter_to_submit=False),
    ):
        for level in view.frame.levels:
            st.number_input(
                plain(level.title),
                min_value=0,
                max_value=10_000,
                value=view.expected.get(level.key, 0),
                key=f"{key}_{level.key}",
            )
        levels = [level.key for level in view.frame.levels]
        st.form_submit_button(
            _("Lagre antallene"), key=f"{key}_save", on_click=_expect, args=(workshop_id, view.phase, key, levels)
        )


def _expect(workshop_id: str, phase: Phase, key: str, levels: list[str]) -> None:
    _ = spoken()
    expected = {level: int(state.typed(f"{key}_{level}", 0)) for level in levels}
    attempt(lambda by: services().surveys.expect(by, workshop_id, phase, expected), done=_("Antallene er lagret."))
