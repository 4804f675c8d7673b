"""«Forbered»: everything about a workshop that is settled before the day."""

import streamlit as st

from facilitation.console.components.door_panel import door_panel
from facilitation.console.components.groups_panel import groups_panel
from facilitation.console.components.members_panel import members_panel
from facilitation.console.components.opened_workshop import opened_workshop
from facilitation.console.components.program_editor import program_editor
from facilitation.console.components.retention_panel import retention_panel
from facilitation.console.components.surveys_panel import surveys_panel
from facilitation.console.components.workshop_settings import workshop_settings
from facilitation.console.context import spoken
from facilitation.console.feedback import refuse
from facilitation.domain.errors import NotAllowed
from facilitation.domain.states import Membership

_ = spoken()
workshop = opened_workshop()
if workshop.role is not Membership.FACILITATOR:
    refuse(NotAllowed("workshop.read_only"))
    st.stop()
program, settings, groups, surveys, people, door, keeping = st.tabs(
    [
        _("Program"),
        _("Fakta og plasser"),
        _("Grupper"),
        _("Før og etter"),
        _("Hvem som har tilgang"),
        _("Dør og skjerm"),
        _("Lagring og sletting"),
    ],
    key=f"prepare_{workshop.id}",
)
with program:
    program_editor(workshop.id)
with settings:
    workshop_settings(workshop)
with groups:
    groups_panel(workshop.id)
with surveys:
    surveys_panel(workshop.id)
with people:
    members_panel(workshop.id)
with door:
    door_panel(workshop)
with keeping:
    retention_panel(workshop.id)
