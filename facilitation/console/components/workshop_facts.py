"""What is filled in about a workshop: title, place, day, start, language and room."""

from datetime import date, time

import streamlit as st

from facilitation.console.context import spoken
from facilitation.console.state import fill, fill_where_empty, typed
from facilitation.console.text import titled
from facilitation.i18n import LANGUAGES
from facilitation.services.workshops.workshops import MOST_PARTICIPANTS, TITLE_LIMIT, WorkshopFacts


def fact_fields(form: str, facts: WorkshopFacts) -> None:
    """Show the fields, filled with what is known; ``form`` names them.

    What another choice on the page may fill in later, is kept in the session from the beginning: a widget with a
    value of its own would hold on to it.
    """
    _ = spoken()
    st.text_input(_("Navn på samlingen"), value=facts.title, max_chars=TITLE_LIMIT, key=f"{form}_title")
    st.text_input(_("Sted"), value=facts.place, max_chars=TITLE_LIMIT, key=f"{form}_place")
    day, start = st.columns(2)
    day.date_input(_("Dag"), value=facts.day, format="DD.MM.YYYY", key=f"{form}_day")
    fill_where_empty(f"{form}_starts", time(*divmod(facts.starts_minute, 60)))
    start.time_input(_("Starter kl."), step=300, key=f"{form}_starts")
    language, room = st.columns(2)
    fill_where_empty(f"{form}_language", facts.language)
    language.selectbox(_("Språk på skjermen"), list(LANGUAGES), format_func=titled(LANGUAGES), key=f"{form}_language")
    room.number_input(
        _("Plass til"), min_value=1, max_value=MOST_PARTICIPANTS, value=facts.capacity, key=f"{form}_capacity"
    )


def fill_facts(form: str, *, starts_minute: int, language: str) -> None:
    """Fill in what comes with a template."""
    fill(f"{form}_starts", time(*divmod(starts_minute, 60)))
    fill(f"{form}_language", language)


def typed_facts(form: str) -> WorkshopFacts:
    """Return what the fields hold now."""
    day: date = typed(f"{form}_day")
    starts: time = typed(f"{form}_starts")
    return WorkshopFacts(
        title=typed(f"{form}_title"),
        place=typed(f"{form}_place"),
        day=day,
        starts_minute=starts.hour * 60 + starts.minute,
        language=typed(f"{form}_language"),
        capacity=int(typed(f"{form}_capacity")),
    )
