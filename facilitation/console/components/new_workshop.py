"""Choosing a template, and what comes of it: a workshop or a rehearsal."""

import streamlit as st

from facilitation.catalogue.template import Phase, WorkshopTemplate
from facilitation.console import state
from facilitation.console.components.durations import duration
from facilitation.console.components.workshop_facts import typed_facts
from facilitation.console.context import practice, services, spoken
from facilitation.console.feedback import attempt

FORM = "new"


def template_facts(template: WorkshopTemplate) -> None:
    """Show what a template is for, whom, and how long it takes."""
    _ = spoken()
    live = sum(step.phase is Phase.LIVE for step in template.steps)
    steps = _.plural("{n} steg", "{n} steg", live)
    for heading, words in (
        (_("Hensikt"), template.purpose),
        (_("For hvem"), template.audience),
        (_("Lengde"), f"{duration(template.live_minutes)}, {steps}"),
        (_("Kilde"), template.source),
    ):
        with st.container(gap=None):
            st.caption(heading)
            st.text(words, width="stretch")


def make(template_key: str, request_id: str) -> None:
    """Make the workshop that the form describes and go on to prepare it."""
    _ = spoken()
    facts = typed_facts(FORM)
    attempt(
        lambda by: services().workshops.create(by, template_key=template_key, facts=facts, request_id=request_id),
        done=_("Samlingen er laget."),
        then=_prepare,
    )


def practise(template_key: str) -> None:
    """Make a rehearsal with thought participants and go on to run it."""
    _ = spoken()
    participants = int(state.typed("new_people", 24))
    rehearsal = practice()
    attempt(
        lambda by: rehearsal.start(by, template_key, participants, _.code),
        done=_("Øvelsen er klar, og døra er åpen."),
        then=lambda made: state.go_to("app_pages/run.py", made),
    )


def _prepare(workshop_id: str) -> None:
    state.carried_out(FORM)
    state.go_to("app_pages/prepare.py", workshop_id)
