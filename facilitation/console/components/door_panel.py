"""The door, the code that opens it, and the address of the projected screen."""

import streamlit as st

from facilitation.console.context import product, services, spoken
from facilitation.console.feedback import command
from facilitation.console.text import strong
from facilitation.domain.codes import readable_code
from facilitation.domain.states import Door
from facilitation.services.workshops.workshops import WorkshopView


def door_panel(workshop: WorkshopView) -> None:
    """Show how people come in, and where the screen is."""
    _ = spoken()
    settings = product().settings
    door, screen = st.columns(2, gap="large")
    with door:
        st.markdown(strong(_("Døra")))
        words = {
            Door.CLOSED: _("Døra er stengt. Koden virker først når du åpner den."),
            Door.OPEN: _("Døra er åpen. Hvem som helst med koden kan komme inn."),
            Door.LOCKED: _("Døra er låst. De som er inne, fortsetter; ingen nye kommer inn."),
        }
        st.text(words[workshop.door])
        _door_buttons(workshop)
        st.caption(_("Kode"))
        st.code(readable_code(workshop.join_code), language=None)
        st.caption(_("Lenke for deltakere"))
        st.code(settings.link(f"/j/{workshop.join_code}"), language=None, wrap_lines=True)
    with screen:
        st.markdown(strong(_("Skjermen")))
        st.text(_("Åpne skjermen på maskinen som står til projektoren. Den trenger ingen innlogging."))
        link = settings.link(f"/skjerm/{workshop.screen_token}")
        st.link_button(_("Åpne skjermen"), link, key=f"screen_{workshop.id}", icon=":material/cast:")
        st.code(link, language=None, wrap_lines=True)


def _door_buttons(workshop: WorkshopView) -> None:
    _ = spoken()
    labels = {Door.OPEN: _("Åpne døra"), Door.LOCKED: _("Lås døra"), Door.CLOSED: _("Steng døra")}
    with st.container(horizontal=True):
        for door, label in labels.items():
            if door is not workshop.door:
                st.button(
                    label,
                    key=f"set_door_{door}_{workshop.id}",
                    on_click=command(services().flow.set_door, workshop.id, door),
                )
