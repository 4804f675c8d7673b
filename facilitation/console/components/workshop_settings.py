"""Facts, units and seats of a workshop, and taking it away."""

import streamlit as st

from facilitation.console import state
from facilitation.console.components.series_place import series_place
from facilitation.console.components.workshop_facts import fact_fields, typed_facts
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import plain, strong
from facilitation.services.workshops.workshops import WorkshopFacts, WorkshopView


def workshop_settings(workshop: WorkshopView) -> None:
    """Show what surrounds the program."""
    facts, room = st.columns(2, gap="large")
    with facts:
        _facts(workshop)
        series_place(workshop.id)
        _deletion(workshop)
    with room:
        _units(workshop)
        _seats(workshop)


def _facts(workshop: WorkshopView) -> None:
    _ = spoken()
    known = WorkshopFacts(
        title=workshop.title,
        place=workshop.place,
        day=workshop.day,
        starts_minute=workshop.starts_minute,
        language=workshop.language,
        capacity=workshop.capacity,
    )
    form = f"facts_{workshop.id}_{state.stamp(known)}"
    st.markdown(strong(_("Fakta")))
    with st.form(f"form_{form}", enter_to_submit=False):
        fact_fields(form, known)
        st.form_submit_button(
            _("Lagre fakta"), key=f"{form}_save", type="primary", on_click=_describe, args=(workshop.id, form)
        )


def _describe(workshop_id: str, form: str) -> None:
    _ = spoken()
    facts = typed_facts(form)
    attempt(lambda by: services().workshops.describe(by, workshop_id, facts), done=_("Fakta er lagret."))


def _units(workshop: WorkshopView) -> None:
    _ = spoken()
    key = f"units_{workshop.id}_{state.stamp(workshop.frame.units)}"
    st.markdown(strong(_("Kommuner og enheter")))
    with st.form(f"form_{key}", enter_to_submit=False):
        st.text_area(
            _("Én på hver linje. Deltakerne velger blant disse, eller skriver sin egen."),
            value="\n".join(workshop.frame.units),
            height=180,
            key=key,
        )
        st.form_submit_button(_("Lagre enhetene"), key=f"{key}_save", on_click=_set_units, args=(workshop.id, key))


def _set_units(workshop_id: str, key: str) -> None:
    _ = spoken()
    units = tuple(line for line in state.typed(key).splitlines() if line.strip())
    attempt(lambda by: services().workshops.set_units(by, workshop_id, units), done=_("Enhetene er lagret."))


def _seats(workshop: WorkshopView) -> None:
    _ = spoken()
    seats = workshop.frame.seats
    key = f"seats_{workshop.id}_{state.stamp(seats)}"
    if not seats:
        return
    st.markdown(strong(_("Plasser som må være fylt")))
    with st.form(f"form_{key}", enter_to_submit=False):
        st.caption(_("Hvor mange det minst må være av hver. Null tar plassen bort."))
        with st.grid(2):
            for seat in seats:
                st.number_input(
                    plain(seat.title), min_value=0, max_value=100, value=seat.least, key=f"{key}_{seat.key}"
                )
        st.form_submit_button(
            _("Lagre plassene"),
            key=f"{key}_save",
            on_click=_set_seats,
            args=(workshop.id, key, [seat.key for seat in seats]),
        )


def _set_seats(workshop_id: str, key: str, seats: list[str]) -> None:
    _ = spoken()
    least = {seat: int(state.typed(f"{key}_{seat}")) for seat in seats}
    attempt(lambda by: services().workshops.set_seats(by, workshop_id, least), done=_("Plassene er lagret."))


def _deletion(workshop: WorkshopView) -> None:
    _ = spoken()
    with st.expander(_("Slett samlingen"), icon=":material/delete_forever:", key=f"delete_open_{workshop.id}"):
        st.text(_("Alt som er sagt og planlagt, slettes og kan ikke hentes tilbake. Last ned filene først."))
        sure = st.checkbox(_("Ja, slett alt i denne samlingen"), key=f"delete_sure_{workshop.id}")
        st.button(
            _("Slett for godt"), key=f"delete_{workshop.id}", disabled=not sure, on_click=_delete, args=(workshop.id,)
        )


def _delete(workshop_id: str) -> None:
    _ = spoken()
    attempt(
        lambda by: services().workshops.delete(by, workshop_id),
        done=_("Samlingen er slettet."),
        then=lambda _none: state.go_to("app_pages/home.py"),
    )
