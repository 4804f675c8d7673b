"""«Ansvarlige»: those who own the actions, and their links."""

from facilitation.console.components.opened_workshop import opened_workshop
from facilitation.console.components.owners_panel import owners_panel

owners_panel(opened_workshop().id)
