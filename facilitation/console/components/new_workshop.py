"""Choosing a template, and what comes of it: a workshop or a rehearsal."""

import streamlit as st

from facilitation.catalogue.template import Phase, WorkshopTemplate
from facilitation.console import state
from facilitation.console.components.durations import duration
from facilitation.console.components.workshop_facts import fill_facts, typed_facts
from facilitation.console.context import practice, services, signed_in, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import titled
from facilitation.domain.states import Membership
from facilitation.services.workshops.workshops import InSeries

FORM = "new"
SEMINAR = "bedre-i-lag"


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


def series_fields() -> None:
    """Show the choice of a series and an area in it, when the person may change any series."""
    _ = spoken()
    mine = {card.id: card for card in services().series.mine(signed_in()) if card.role is Membership.FACILITATOR}
    if not mine:
        return
    titles = {key: card.title for key, card in mine.items()}
    series, area = st.columns(2)
    chosen = series.selectbox(
        _("Serie"), ["", *titles], format_func=titled(titles, otherwise=_("Ingen")), key="new_series"
    )
    if chosen:
        areas = {option.key: option.title for option in mine[chosen].areas}
        area.selectbox(_("Område"), [*areas, ""], format_func=titled(areas, otherwise=_("Uten område")), key="new_area")
        st.caption(_("Samlingen får seriens beslutningsnivåer, og uferdige tiltak fra områdets forrige plan."))


def follow_template() -> None:
    """Let start and language be those of the template that was just chosen."""
    template = services().own_templates.find(state.typed("new_template"))
    fill_facts(FORM, starts_minute=template.starts_minute, language=template.language)


def make(template_key: str, request_id: str) -> None:
    """Make the workshop that the form describes and go on to prepare it."""
    _ = spoken()
    facts = typed_facts(FORM)
    series = state.typed("new_series")
    into = InSeries(series_id=series, area=state.typed("new_area")) if series else None
    attempt(
        lambda by: services().workshops.create(
            by, template_key=template_key, facts=facts, request_id=request_id, into=into
        ),
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
