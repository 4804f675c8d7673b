"""A new workshop, or a rehearsal of one: choose a template and say when and where."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.new_workshop import (
    FORM,
    SEMINAR,
    follow_template,
    make,
    practise,
    series_fields,
    template_facts,
)
from facilitation.console.components.workshop_facts import fact_fields
from facilitation.console.context import product, services, signed_in, spoken
from facilitation.console.text import strong, titled
from facilitation.domain.clock import today
from facilitation.rehearsal.practice import MOST
from facilitation.rehearsal.turnout import FEWEST
from facilitation.services.workshops.workshops import WorkshopFacts

_ = spoken()
templates = {template.key: template for template in services().own_templates.usable(signed_in())}

st.header(_("Ny samling"), anchor=False)
if not templates:
    st.error(_("Det finnes ingen maler. Si fra til den som driver tjenesten."), icon=":material/error:")
    st.stop()
titles = {template.key: template.title for template in templates.values()}
# The seminar stands first: it is the one that most come for.
keys = sorted(titles, key=lambda key: (key != SEMINAR, titles[key].lower()))
key = st.selectbox(_("Mal"), keys, format_func=titled(titles), key="new_template", on_change=follow_template)
template = templates[key]
form, about = st.columns([3, 2], gap="large")
with about, st.container(border=True):
    template_facts(template)
with form:
    series_fields()
with form, st.form("new_form", enter_to_submit=False):
    fact_fields(
        FORM,
        WorkshopFacts(
            title="",
            day=today(product().store.clock),
            starts_minute=template.starts_minute,
            language=template.language,
        ),
    )
    st.form_submit_button(
        _("Lag samlingen"),
        type="primary",
        key=f"new_make_{state.round_of(FORM)}",
        icon=":material/check:",
        on_click=make,
        args=(key, state.request_id(FORM)),
    )
with about, st.container(border=True):
    st.markdown(strong(_("Prøv først")))
    st.caption(_("Gå gjennom programmet med tenkte deltakere som svarer. Øvelsen er merket, og kan ryddes bort."))
    st.number_input(_("Tenkte deltakere"), min_value=FEWEST, max_value=MOST, value=24, key="new_people")
    st.button(_("Prøv malen"), key="new_practise", icon=":material/science:", on_click=practise, args=(key,))
