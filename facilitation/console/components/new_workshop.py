"""Choosing a template, and what comes of it: a workshop or a rehearsal."""

import streamlit as st

from facilitation.catalogue.template import Phase, WorkshopTemplate
from facilitation.console import state
from facilitation.console.components.workshop_facts import typed_facts
from facilitation.console.context import practice, services, spoken
from facilitation.console.feedback import attempt

FORM = "new"


def template_facts(template: WorkshopTemplate) -> None:
    """Show what a template is for, whom, and how long it takes."""
    _ = spoken()
    live = sum(step.phase is Phase.LIVE for step in template.steps)
    hours, minutes = divmod(template.live_minutes, 60)
    for heading, words in (
        (_("Hensikt"), template.purpose),
        (_("For hvem"), template.audience),
        (_("Lengde"), _("{hours} t {minutes} min, {n} steg", hours=hours, minutes=minutes, n=live)),
        (_("Kilde"), template.source),
    ):
        st.caption(heading)
        st.text(words, width="stretch")


def make(template_key: str, request_id: str) -> None:
    """Make the workshop that the form describes and go on to prepare it."""
    _ = spoken()
    facts = typed_facts(FORM)
    made = attempt(
        lambda by: services().workshops.create(by, template_key=template_key, facts=facts, request_id=request_id),
        done=_("Samlingen er laget."),
    )
    if made is not None:
        state.carried_out(FORM)
        _go("app_pages/prepare.py", made)


def practise(template_key: str) -> None:
    """Make a rehearsal with thought participants and go on to run it."""
    _ = spoken()
    participants = int(state.typed("new_people", 24))
    rehearsal = practice()
    made = attempt(
        lambda by: rehearsal.start(by, template_key, participants, _.code), done=_("Øvingen er klar, og døra er åpen.")
    )
    if made is not None:
        _go("app_pages/run.py", made)


def _go(page: str, workshop_id: str) -> None:
    state.choose_workshop(workshop_id)
    st.switch_page(page, query_params={state.WORKSHOP_PARAMETER: workshop_id})
