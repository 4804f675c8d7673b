"""«Ansvarlige»: those who own the actions, and their links."""

from facilitation.console.components.opened_workshop import opened_workshop
from facilitation.console.components.owners_panel import owners_panel
from facilitation.console.components.plan_calendar import plan_calendar

workshop = opened_workshop()
owners_panel(workshop.id)
plan_calendar(workshop.id)
